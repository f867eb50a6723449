// Tests pattern_dialect.h: what is rewritten, and that the rest is left alone.
#include "validate/pattern_dialect.h"

#include <gtest/gtest.h>

namespace touchstone::validate::pattern_dialect_test {
namespace {

struct Row {
  std::string name;
  std::string source;
  std::string rewritten;
};

class ToPcre2Row : public testing::TestWithParam<Row> {};

TEST_P(ToPcre2Row, Rewrites) { EXPECT_EQ(to_pcre2(GetParam().source), GetParam().rewritten); }

INSTANTIATE_TEST_SUITE_P(
    Rows, ToPcre2Row,
    testing::Values(
        Row{"PlainTextStays", "^[a-z]{1,3}(x|y)$", "^[a-z]{1,3}(x|y)$"}, Row{"EmptyStays", "", ""},
        Row{"UnicodePropertyStays", R"([\p{L}\P{M}_])", R"([\p{L}\P{M}_])"},
        Row{"EscapedBackslashStays", R"(\\d\\u0041)", R"(\\d\\u0041)"},
        Row{"EscapedBracketOpensNothing", R"(\[\d)", R"(\[[0-9])"},
        Row{"EscapedBracketClosesNothing", R"([\]\d])", R"([\]0-9])"},
        Row{"TrailingBackslashStays", R"(a\)", R"(a\)"}, Row{"CodeUnit", R"(\u00e9)", R"(\x{00E9})"},
        Row{"PairOfSurrogates", R"(\uD800\uDC00-\uDBFF\uDFFF)", R"(\x{10000}-\x{10FFFF})"},
        Row{"LoneHighSurrogateStaysOne", R"(\uD800\u0041)", R"(\x{D800}\x{0041})"},
        Row{"ShortCodeUnitStays", R"(\u12)", R"(\u12)"},
        Row{"CodeUnitOfOtherLettersStays", R"(\u12g4)", R"(\u12g4)"},
        Row{"DigitOutsideOfBrackets", R"(\d+)", R"([0-9]+)"}, Row{"DigitInBrackets", R"([\d_])", R"([0-9_])"},
        Row{"NoDigitOutsideOfBrackets", R"(\D)", R"([^0-9])"},
        Row{"NoDigitInBracketsStays", R"([\D])", R"([\D])"},
        Row{"WordInBrackets", R"([-\w.]+)", R"([-a-zA-Z_0-9.]+)"},
        Row{"NoSpace", R"(\S+)", R"([^ \t\n\x0B\f\r]+)"},
        Row{"AsciiOutsideOfBrackets", R"(\p{ASCII}{0,9})", R"([\x00-\x7F]{0,9})"},
        Row{"NoAscii", R"(\P{ASCII})", R"([^\x00-\x7F])"}, Row{"Printable", R"([\p{Print}])", R"([\x20-~])"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::validate::pattern_dialect_test
