// Tests of file.h, in folders of their own below testing::TempDir().
#include "base/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace touchstone::base::file_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("touchstone_file_test_" + std::to_string(::getpid()) + "_" +
                                              testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }

  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(const fs::path& name, std::string_view text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_)) found.push_back(entry.path().filename());
    return found;
  }

  fs::path folder_;
};

using LoadText = FileTest;

TEST_F(LoadText, GivesEveryByte) {
  std::string text(200'000, 'x');
  text[0] = '\0';
  text[100'000] = '\r';
  EXPECT_EQ(load_text(write("a", text)).value(), text);
}

TEST_F(LoadText, GivesAnEmptyFileAsAnEmptyText) { EXPECT_EQ(load_text(write("a", "")).value(), ""); }

TEST_F(LoadText, TakesAFileOfExactlyTheLimit) {
  EXPECT_EQ(load_text(write("a", "12345"), 5).value(), "12345");
}

TEST_F(LoadText, RefusesAFileBeyondTheLimit) {
  const auto loaded = load_text(write("a", "123456"), 5);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kUnreadableFile);
  EXPECT_THAT(loaded.error().message, HasSubstr("5 bytes"));
}

TEST_F(LoadText, NamesTheFileThatIsNotThere) {
  const auto loaded = load_text(folder_ / "absent.json");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kUnreadableFile);
  EXPECT_EQ(loaded.error().file, (folder_ / "absent.json").string());
  EXPECT_THAT(loaded.error().message, HasSubstr("No such file"));
}

TEST_F(LoadText, RefusesAFolder) {
  const auto loaded = load_text(folder_);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kUnreadableFile);
  EXPECT_THAT(loaded.error().hint, HasSubstr("not a folder"));
}

using SaveText = FileTest;

TEST_F(SaveText, WritesWhatIsReadAgain) {
  const std::string text("a\0\r\nb", 5);
  ASSERT_TRUE(save_text(folder_ / "a", text));
  EXPECT_EQ(load_text(folder_ / "a").value(), text);
}

TEST_F(SaveText, ReplacesALongerText) {
  ASSERT_TRUE(save_text(write("a", "a much longer text"), "short"));
  EXPECT_EQ(load_text(folder_ / "a").value(), "short");
}

TEST_F(SaveText, LeavesNothingElseBehind) {
  ASSERT_TRUE(save_text(folder_ / "a", "text"));
  EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(SaveText, SaysWhenTheFolderIsNotThere) {
  const auto saved = save_text(folder_ / "absent" / "a", "text");
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().code, ErrorCode::kUnwritableFile);
  EXPECT_EQ(saved.error().file, (folder_ / "absent" / "a").string());
  EXPECT_THAT(saved.error().hint, HasSubstr("folder"));
}

TEST_F(SaveText, RefusesToReplaceAFolder) {
  const auto saved = save_text(folder_, "text");
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().code, ErrorCode::kUnwritableFile);
}

TEST_F(SaveText, SaysWhenTheDeviceIsFull) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  const auto saved = save_text("/dev/full", "text");
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().code, ErrorCode::kUnwritableFile);
}

TEST_F(SaveText, WritesIntoADeviceInsteadOfReplacingIt) {
  ASSERT_TRUE(save_text("/dev/null", "text"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

using ListFiles = FileTest;

TEST_F(ListFiles, FindsASuffixInAllFoldersBelowSortedByPath) {
  const fs::path b = write("b.json", "");
  const fs::path deep = write("a/deep/c.json", "");
  const fs::path a = write("a.json", "");
  write("a.json.bak", "");
  const auto found = list_files(folder_, ".json");
  ASSERT_TRUE(found);
  EXPECT_THAT(*found, ElementsAre(deep, a, b));
}

TEST_F(ListFiles, SkipsFoldersAndLinksThatLeadNowhere) {
  fs::create_directories(folder_ / "folder.json");
  fs::create_symlink(folder_ / "absent", folder_ / "dangling.json");
  fs::create_symlink(folder_ / "loop.json", folder_ / "loop.json");
  const auto found = list_files(folder_, ".json");
  ASSERT_TRUE(found);
  EXPECT_THAT(*found, IsEmpty());
}

TEST_F(ListFiles, NamesTheFolderThatIsNotThere) {
  const auto found = list_files(folder_ / "absent", ".json");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::kUnreadableFile);
  EXPECT_EQ(found.error().file, (folder_ / "absent").string());
}

TEST_F(ListFiles, RefusesAFile) {
  const auto found = list_files(write("a.json", ""), ".json");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::kUnreadableFile);
}

}  // namespace
}  // namespace touchstone::base::file_test
