// Tests file_stream.h: lines as they are, the last one with or without its newline, bounded; files that
// appear whole or not at all.
#include "base/file_stream.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "base/file.h"

namespace touchstone::base::file_stream_test {
namespace {

namespace fs = std::filesystem;

class FileStream : public testing::Test {
 protected:
  FileStream() { fs::create_directories(folder_); }
  ~FileStream() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path file(const std::string& name) const { return folder_ / name; }

  [[nodiscard]] std::vector<std::string> lines_of(const std::string& text,
                                                  std::size_t max = 1U << 20U) const {
    EXPECT_TRUE(save_text(file("lines"), text));
    std::vector<std::string> lines;
    auto reader = LineReader::open(file("lines"), max);
    EXPECT_TRUE(reader);
    for (;;) {
      const auto line = reader->next();
      if (!line) lines.push_back(render(line.error()));
      if (!line || !*line) return lines;
      lines.emplace_back(**line);
    }
  }

 private:
  const fs::path folder_ =
      fs::path(testing::TempDir()) / ("touchstone_file_stream_" + std::to_string(::getpid()));
};

TEST_F(FileStream, GivesLinesWithTheirNewlines) {
  EXPECT_EQ(lines_of("one\n\nthree\n"), (std::vector<std::string>{"one\n", "\n", "three\n"}));
}

TEST_F(FileStream, GivesALastLineWithoutNewlineAsItIs) {
  EXPECT_EQ(lines_of("one\ntwo"), (std::vector<std::string>{"one\n", "two"}));
}

TEST_F(FileStream, GivesNothingOfAnEmptyFile) { EXPECT_TRUE(lines_of("").empty()); }

TEST_F(FileStream, GivesLinesThatAreLongerThanABlock) {
  const std::string longer(200000, 'x');
  EXPECT_EQ(lines_of("a\n" + longer + "\nb\n"), (std::vector<std::string>{"a\n", longer + "\n", "b\n"}));
}

TEST_F(FileStream, RefusesALineThatIsTooLongWithItsPlace) {
  const auto lines = lines_of("a\n" + std::string(200000, 'x') + "\n", 70000);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NE(lines.back().find("lines:2:1: a line of more than 70000 bytes"), std::string::npos)
      << lines.back();
}

TEST_F(FileStream, RefusesALineThatIsTooLongThoughItsEndWasReadWithIt) {
  const auto lines = lines_of("12345\n123456\n", 5);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines.front(), "12345\n");
  EXPECT_NE(lines.back().find("lines:2:1: a line of more than 5 bytes"), std::string::npos) << lines.back();
}

TEST_F(FileStream, NamesAFileThatIsNotThere) {
  const auto reader = LineReader::open(file("none"), 100);
  ASSERT_FALSE(reader);
  EXPECT_NE(render(reader.error()).find("none: cannot open"), std::string::npos);
}

TEST_F(FileStream, RefusesToReadAFolder) { EXPECT_FALSE(LineReader::open(file(""), 100)); }

TEST_F(FileStream, LetsAFileAppearWhenItIsWhole) {
  {
    FileWriter writer(file("out"));
    writer.write("one\n");
    EXPECT_FALSE(fs::exists(file("out")));
    writer.write("two\n");
    ASSERT_TRUE(writer.finish());
  }
  EXPECT_EQ(load_text(file("out")).value_or(""), "one\ntwo\n");
}

TEST_F(FileStream, LeavesNothingOfAFileThatWasNotFinished) {
  ASSERT_TRUE(save_text(file("out"), "old"));
  {
    FileWriter(file("out")).write("new");
  }
  EXPECT_EQ(load_text(file("out")).value_or(""), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(file("")), fs::directory_iterator()), 1);
}

TEST_F(FileStream, WritesWhereALinkLeads) {
  fs::create_directories(file("elsewhere"));
  ASSERT_TRUE(save_text(file("elsewhere/out"), "old"));
  fs::create_symlink("elsewhere/out", file("link"));
  fs::create_symlink(file("link"), file("link of a link"));
  ASSERT_TRUE(can_write(file("link of a link")));
  ASSERT_TRUE(save_text(file("link of a link"), "new"));
  EXPECT_TRUE(fs::is_symlink(file("link of a link")));
  EXPECT_TRUE(fs::is_symlink(file("link")));
  EXPECT_EQ(load_text(file("elsewhere/out")).value_or(""), "new");
  EXPECT_FALSE(can_write(file("elsewhere")));
  fs::create_symlink("no/such", file("dangling"));
  EXPECT_FALSE(can_write(file("dangling")));
}

// /dev/stdout is such a link, and must outlive a run whose output goes to a file.
TEST_F(FileStream, WritesOnWhatIsOpenAndKeepsItsLink) {
  ASSERT_TRUE(save_text(file("out"), "shown before\n"));
  std::FILE* open_file = std::fopen(file("out").c_str(), "a");
  ASSERT_NE(open_file, nullptr);
  fs::create_symlink("/proc/self/fd/" + std::to_string(::fileno(open_file)), file("stdout"));
  ASSERT_TRUE(can_write(file("stdout")));
  ASSERT_TRUE(save_text(file("stdout"), "a report\n"));
  EXPECT_TRUE(fs::is_symlink(file("stdout")));
  EXPECT_EQ(load_text(file("out")).value_or(""), "shown before\na report\n");
  EXPECT_EQ(std::fclose(open_file), 0);
}

TEST_F(FileStream, TellsThatAFolderIsNotThere) {
  FileWriter writer(file("no/such"));
  writer.write("text");
  const auto finished = writer.finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, ErrorCode::kUnwritableFile);
  EXPECT_NE(render(finished.error()).find("No such file or directory"), std::string::npos);
}

}  // namespace
}  // namespace touchstone::base::file_stream_test
