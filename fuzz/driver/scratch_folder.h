// A folder of the fuzz target's own, for loaders that read files: gone when the program ends in order. In
// memory where the system has such a place, since every input is written into it.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace touchstone::fuzz {

class ScratchFolder {
 public:
  ScratchFolder() {
    const std::filesystem::path memory = "/dev/shm";
    const bool in_memory = std::filesystem::is_directory(memory);
    std::string name =
        ((in_memory ? memory : std::filesystem::temp_directory_path()) / "touchstone-fuzz-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      std::fprintf(stderr, "no folder %s could be made\n", name.c_str());
      std::abort();
    }
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  void write(std::string_view name, std::string_view text) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace touchstone::fuzz
