// Programs that print what a benchmark program would, without measuring: shell scripts in a folder of their
// own, gone with the object. For tests of the gate only.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>

#include "base/file.h"

namespace touchstone::gate {

/// A folder below the tests' own for temporary files.
class TestFolder {
 public:
  explicit TestFolder(const std::string& name) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    std::string unique = std::string(test->test_suite_name()) + "." + test->name() + "." + name;
    for (char& character : unique) character = character == '/' ? '-' : character;
    path_ = std::filesystem::path(testing::TempDir()) / unique;
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Writes a file; gives its path.
  std::string add_file(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    EXPECT_TRUE(base::save_text(file, text).has_value());
    return file;
  }

  /// Writes an executable script; gives its path.
  std::filesystem::path add_script(const std::string& name, const std::string& body) const {
    const std::filesystem::path file = add_file(name, "#!/bin/sh\n" + body);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
  }

 private:
  std::filesystem::path path_;
};

/// Google Benchmark's JSON of one benchmark and one repetition.
inline std::string one_result(const std::string& name, double ns, const std::string& more = "") {
  return R"({"context": {}, "benchmarks": [{"name": ")" + name + R"(", "cpu_time": )" + std::to_string(ns) +
         R"(, "time_unit": "ns")" + more + "}]}\n";
}

/// A script that leaves `json` where --benchmark_out=FILE wants it and writes its arguments beside itself.
inline std::string prints_results(const std::string& json) {
  return "echo \"$@\" >> \"$0.calls\"\n"
         "for word in \"$@\"; do case $word in --benchmark_out=*) out=${word#--benchmark_out=} ;; esac; "
         "done\n"
         "cat > \"$out\" <<'JSON'\n" +
         json + "JSON\n";
}

}  // namespace touchstone::gate
