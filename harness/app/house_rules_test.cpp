// The house rules that no compiler checks: includes point up, every file opens with what it is, every test
// that a file names and every path that a README names exists. Each rule is itself tested on a planted
// offence.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"

namespace touchstone::app::house_rules_test {
namespace {

// The order of the flow, as in harness/build.cmake; a room may include the rooms before it.
const std::vector<std::string> kRooms = {"base",      "model",    "validate", "wire", "sign",
                                         "transport", "endpoint", "cases",    "run",  "judge",
                                         "report",    "fuzzer",   "app"};

std::ptrdiff_t position_of(const std::string& room) {
  return std::find(kRooms.begin(), kRooms.end(), room) - kRooms.begin();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The includes of `room` in `text` that point at a later room.
std::vector<std::string> downward_includes(const std::string& room, const std::string& text) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*["<]([a-z]+)/[^">]+[">])re");
  std::vector<std::string> found;
  for (const std::string& line : lines_of(text)) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) {
      const auto included = position_of(match[1]);
      if (included < static_cast<std::ptrdiff_t>(kRooms.size()) && included > position_of(room))
        found.push_back(line);
    }
  }
  return found;
}

bool opens_with_a_comment(const std::string& text) { return text.starts_with("//"); }

std::vector<std::filesystem::path> sources_below(const std::string& folder) {
  std::vector<std::filesystem::path> found;
  for (const char* suffix : {".h", ".cpp"}) {
    const auto files = base::list_files(std::filesystem::path(TOUCHSTONE_SOURCE_DIR) / folder, suffix);
    if (files) found.insert(found.end(), files->begin(), files->end());
  }
  return found;
}

TEST(HouseRules, KnowTheRoomsOfTheBuild) {
  const auto build = base::load_text(std::filesystem::path(TOUCHSTONE_SOURCE_DIR) / "harness/build.cmake");
  ASSERT_TRUE(build);
  std::string wanted = "set(TOUCHSTONE_ROOMS";
  for (const std::string& room : kRooms) wanted += " " + room;
  EXPECT_NE(build->find(wanted + ")"), std::string::npos)
      << "the order here and in harness/build.cmake must be the same";
}

TEST(HouseRules, SeeAPlantedDownwardInclude) {
  EXPECT_EQ(
      downward_includes("wire", "#include \"base/json.h\"\n#include <vector>\n#include \"wire/answer.h\"\n")
          .size(),
      0U);
  EXPECT_EQ(downward_includes("wire", "#include \"judge/judge.h\"\n").size(), 1U);
  EXPECT_EQ(downward_includes("base", "  #  include <transport/client.h>\n").size(), 1U);
}

class Room : public testing::TestWithParam<std::string> {};

TEST_P(Room, IncludesOnlyEarlierRooms) {
  const auto files = sources_below("harness/" + GetParam());
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) {
    const auto text = base::load_text(file);
    ASSERT_TRUE(text) << file;
    for (const std::string& line : downward_includes(GetParam(), *text))
      ADD_FAILURE() << file << ": " << line;
  }
}

TEST_P(Room, OpensEveryFileWithWhatItIs) {
  for (const auto& file : sources_below("harness/" + GetParam())) {
    const auto text = base::load_text(file);
    ASSERT_TRUE(text) << file;
    EXPECT_TRUE(opens_with_a_comment(*text)) << file;
  }
}

// Names of test files in a text; what stands for any name (x_test.cpp) is none.
std::vector<std::string> named_tests(const std::string& text) {
  const auto is_of_name = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  std::vector<std::string> found;
  for (const std::string ending : {"_test.cpp", "_test.py"}) {
    for (std::size_t at = text.find(ending); at != std::string::npos; at = text.find(ending, at + 1)) {
      std::size_t begin = at;
      while (begin > 0 && is_of_name(text[begin - 1])) --begin;
      if (at - begin >= 2) found.push_back(text.substr(begin, at - begin) + ending);
    }
  }
  return found;
}

TEST(HouseRules, SeeTheTestsThatATextNames) {
  EXPECT_EQ(named_tests("// Tested by file_test.cpp, fuzz/modes_test.py; x_test.cpp stands for any."),
            (std::vector<std::string>{"file_test.cpp", "modes_test.py"}));
}

TEST(HouseRules, NameOnlyTestsThatExist) {
  const std::filesystem::path root = TOUCHSTONE_SOURCE_DIR;
  std::set<std::string> there;
  std::vector<std::filesystem::path> readers;
  for (const char* folder : {"harness", "fuzz", "bench"}) {
    for (const char* suffix : {"_test.cpp", "_test.py"}) {
      const auto tests = base::list_files(root / folder, suffix).value();
      for (const auto& test : tests) there.insert(test.filename().string());
    }
    const auto sources = sources_below(folder);
    readers.insert(readers.end(), sources.begin(), sources.end());
  }
  EXPECT_GE(readers.size(), 300U);
  for (const auto& file : readers) {
    for (const std::string& test : named_tests(base::load_text(file).value()))
      EXPECT_TRUE(there.contains(test)) << file << " names " << test;
  }
}

INSTANTIATE_TEST_SUITE_P(House, Room, testing::ValuesIn(kRooms),
                         [](const auto& param) { return param.param; });

// Paths in backquotes or as link targets, as far as they look like paths of the repository.
std::vector<std::string> named_paths(const std::string& text) {
  static const std::regex kPath(
      R"re([`(]((?:harness|conformance|fuzz|corpus|bench)/[A-Za-z0-9_./-]*)[`)])re");
  std::vector<std::string> found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), kPath); match != std::sregex_iterator();
       ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

TEST(HouseRules, SeeEachKindOfNamedPath) {
  EXPECT_EQ(
      named_paths("see `harness/wire/answer.h`, [x](bench/README.md), not `a.b` nor `fuzz/<name>_fuzz.cpp`"),
      (std::vector<std::string>{"harness/wire/answer.h", "bench/README.md"}));
}

TEST(HouseRules, NameOnlyPathsThatExistInReadmes) {
  const std::filesystem::path root = TOUCHSTONE_SOURCE_DIR;
  std::vector<std::filesystem::path> readmes = {root / "README.md"};
  for (const char* folder : {"harness", "conformance", "fuzz", "corpus", "bench"}) {
    const auto found = base::list_files(root / folder, "README.md");
    ASSERT_TRUE(found);
    readmes.insert(readmes.end(), found->begin(), found->end());
  }
  EXPECT_GE(readmes.size(), 15U);
  for (const auto& readme : readmes) {
    const auto text = base::load_text(readme);
    ASSERT_TRUE(text) << readme;
    for (const std::string& path : named_paths(*text)) {
      EXPECT_TRUE(std::filesystem::exists(root / path) ||
                  std::filesystem::exists(readme.parent_path() / path))
          << readme << " names " << path;
    }
  }
}

}  // namespace
}  // namespace touchstone::app::house_rules_test
