// Tests shell.h with the shell itself: what it makes of a line is what went in.
#include "report/shell.h"

#include <gtest/gtest.h>

#include <ostream>

#include "report/sample_report_for_tests.h"

namespace touchstone::report::shell_test {
namespace {

TEST(ShellQuoted, LeavesAPlainWordAsItIs) { EXPECT_EQ(shell_quoted("http://h:1/a-b"), "http://h:1/a-b"); }

TEST(ShellQuoted, PutsAnythingElseIntoSingleQuotes) {
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
}

struct Bytes {
  const char* name;
  std::string bytes;
};
std::ostream& operator<<(std::ostream& out, const Bytes& row) { return out << row.name; }

std::string repeated(const std::string& unit, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += unit;
  return out;
}

class QuotedWord : public testing::TestWithParam<Bytes> {};

TEST_P(QuotedWord, IsWhatWentIn) {
  const auto printed = for_tests::run_tool("printf %s " + shell_quoted(GetParam().bytes));
  EXPECT_EQ(printed.output, GetParam().bytes) << shell_quoted(GetParam().bytes);
}

INSTANTIATE_TEST_SUITE_P(All, QuotedWord,
                         testing::Values(Bytes{"Plain", "abc"}, Bytes{"Empty", ""}, Bytes{"Blank", " a b "},
                                         Bytes{"Quotes", "it's \"so\""},
                                         Bytes{"Expansions", "$HOME `id` $(id) !"},
                                         Bytes{"Backslashes", "a\\nb\\"}, Bytes{"Control", "a\tb\x01'c%d\\"},
                                         Bytes{"Newline", "a\nb"}, Bytes{"Utf8", "\u00e9\U0001f600"},
                                         Bytes{"NotUtf8", "a\xff\xfe"}),
                         judge::for_tests::row_name);

class PrintingCommand : public testing::TestWithParam<Bytes> {};

TEST_P(PrintingCommand, PrintsExactlyTheBytes) {
  const auto printed = for_tests::run_tool(shell_command_that_prints(GetParam().bytes));
  EXPECT_EQ(printed.output, GetParam().bytes) << shell_command_that_prints(GetParam().bytes);
}

INSTANTIATE_TEST_SUITE_P(
    All, PrintingCommand,
    testing::Values(Bytes{"Empty", ""}, Bytes{"Plain", "{\"JobId\":\"a'b\"}"}, Bytes{"At", "@file"},
                    Bytes{"Dash", "-n"}, Bytes{"Percent", "%s%%\\n"}, Bytes{"Nul", std::string("a\0b", 3)},
                    Bytes{"NotUtf8", "\xff\xfe{"}, Bytes{"TrailingNewlines", "{}\n\n"},
                    Bytes{"LongRun", "{\"JobId\":\"" + std::string(100000, 'a') + "\"}"},
                    Bytes{"LongRunOfBrackets", std::string(5000, '[')},
                    Bytes{"LongRunOfQuotes", "x" + std::string(5000, '\'') + "y"},
                    Bytes{"LongRunOfDashes", std::string(5000, '-')},
                    Bytes{"LongRunOfAnEmoji", "\"" + repeated("\U0001f600", 3000) + "\""},
                    Bytes{"LongRunOfAPair", repeated("ab", 3000) + "a"},
                    Bytes{"LongRunOfNul", std::string(3000, '\0')},
                    Bytes{"TwoRuns", std::string(3000, 'a') + std::string(3000, 'b')}),
    judge::for_tests::row_name);

TEST(PrintingBytes, CountsALongRunInsteadOfWritingItOut) {
  EXPECT_LT(shell_command_that_prints(std::string(1000000, 'a')).size(), 100U);
}

}  // namespace
}  // namespace touchstone::report::shell_test
