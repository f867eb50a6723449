// Tests of profile_file.h.
#include "sign/profile_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::sign::profile_file_test {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<Section> parse(std::string_view text) {
  auto parsed = parse_profile_file(text, "config");
  if (!parsed) ADD_FAILURE() << base::render(parsed.error());
  return parsed ? std::move(*parsed) : std::vector<Section>();
}

std::string value_of(const Section& section, std::string_view key) {
  const Setting* setting = section.find(key);
  return setting == nullptr ? "(none)" : setting->value;
}

TEST(ParseProfileFile, ReadsSectionsInTheirOrderWithTheirLines) {
  const auto sections = parse("[default]\na = 1\n\n[profile dev]\nb = 2\n");
  ASSERT_EQ(sections.size(), 2U);
  EXPECT_EQ(sections[0].name, "default");
  EXPECT_EQ(sections[0].line, 1U);
  EXPECT_EQ(value_of(sections[0], "a"), "1");
  EXPECT_EQ(sections[1].name, "profile dev");
  EXPECT_EQ(sections[1].line, 4U);
  EXPECT_EQ(sections[1].find("b")->line, 5U);
}

TEST(ParseProfileFile, TakesAnEmptyTextAndOneWithoutFinalLineBreak) {
  EXPECT_TRUE(parse("").empty());
  EXPECT_EQ(value_of(parse("[d]\na=1").at(0), "a"), "1");
}

TEST(ParseProfileFile, ReducesWhiteSpaceAndQuotesInSectionNames) {
  EXPECT_EQ(parse("[ profile \t \"my  dev\" ]\n").at(0).name, "profile my dev");
}

TEST(ParseProfileFile, KeepsASectionWithoutSettings) {
  EXPECT_TRUE(parse("[empty]\n[next]\n").at(0).settings.empty());
}

struct SettingRow {
  const char* name;
  const char* line;
  const char* key;
  const char* value;
};

class SettingTest : public testing::TestWithParam<SettingRow> {};

TEST_P(SettingTest, IsRead) {
  EXPECT_EQ(value_of(parse("[s]\n" + std::string(GetParam().line) + "\n").at(0), GetParam().key),
            GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, SettingTest,
    testing::Values(SettingRow{"Spaces", "key = value", "key", "value"},
                    SettingRow{"NoSpaces", "key=value", "key", "value"},
                    SettingRow{"Colon", "key: value", "key", "value"},
                    SettingRow{"Tabs", "key\t=\tvalue\t", "key", "value"},
                    SettingRow{"CarriageReturn", "key = value\r", "key", "value"},
                    SettingRow{"FirstSeparatorCounts", "key = a=b:c==", "key", "a=b:c=="},
                    SettingRow{"UpperCaseKey", "KEY = Value", "key", "Value"},
                    SettingRow{"EmptyValue", "key =", "key", ""},
                    SettingRow{"InnerSpaces", "key = a  b", "key", "a  b"},
                    SettingRow{"HashComment", "key = value # why", "key", "value"},
                    SettingRow{"SemicolonComment", "key = value\t; why", "key", "value"},
                    SettingRow{"CommentForValue", "key = # none", "key", ""},
                    SettingRow{"HashInsideAValue", "key = a#b;c", "key", "a#b;c"},
                    SettingRow{"IndentedBelowItsHeader", "  key = value", "key", "value"}),
    [](const auto& row) { return row.param.name; });

TEST(ParseProfileFile, SkipsCommentsAndEmptyLines) {
  const auto sections = parse("# a\n; b\n\n   \n[s] # c\n  # d = 1\n;e = 2\nkey = 1\n");
  ASSERT_EQ(sections.size(), 1U);
  EXPECT_EQ(sections[0].settings.size(), 1U);
}

TEST(ParseProfileFile, SkipsWhatIsNestedInASetting) {
  const auto sections =
      parse("[s]\ns3 =\n  region = nested\n  [not a section\n\tno separator\nregion = outer\n");
  EXPECT_EQ(sections.at(0).settings.size(), 2U);
  EXPECT_EQ(value_of(sections.at(0), "region"), "outer");
}

TEST(ParseProfileFile, ReadsSettingsOfOneIndentAsEqualsAndDeeperOnesAsNested) {
  const auto sections = parse("[s]\n  a = 1\n  b =\n    c = 2\n  d = 3\n");
  EXPECT_EQ(sections.at(0).settings.size(), 3U);
  EXPECT_EQ(sections.at(0).find("c"), nullptr);
}

struct MalformedRow {
  const char* name;
  const char* text;
  ErrorCode code;
  const char* rendered;  // how the error begins
};

class MalformedProfileFileTest : public testing::TestWithParam<MalformedRow> {};

TEST_P(MalformedProfileFileTest, IsRefusedAtItsPlaceWithoutShowingItsText) {
  const auto parsed = parse_profile_file(GetParam().text, "config");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, GetParam().code);
  const std::string rendered = base::render(parsed.error());
  EXPECT_THAT(rendered, StartsWith(GetParam().rendered));
  EXPECT_THAT(rendered, Not(HasSubstr("hush")));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, MalformedProfileFileTest,
    testing::Values(
        MalformedRow{"HeaderWithoutBracket", "[ok]\n [hush\n", ErrorCode::kSyntax,
                     "config:2:7: a section header without its ]"},
        MalformedRow{"TextAfterHeader", "[ok] hush\n", ErrorCode::kSyntax, "config:1:5: more after the ]"},
        MalformedRow{"NamelessSection", "[ ]\nhush=1\n", ErrorCode::kSyntax,
                     "config:1:1: a section without a name"},
        MalformedRow{"NoSeparator", "[ok]\n\nhush\n", ErrorCode::kSyntax,
                     "config:3:1: neither a [section] nor"},
        MalformedRow{"NoKey", "[ok]\n  = hush\n", ErrorCode::kSyntax, "config:2:3: a value without a key"},
        MalformedRow{"SettingBeforeSections", "hush = hush\n", ErrorCode::kSyntax,
                     "config:1:1: a setting before"},
        MalformedRow{"SameKeyTwice", "[ok]\nhush=1\nHUSH=2\n", ErrorCode::kDuplicate,
                     "config:3:1: this key stands twice"},
        MalformedRow{"SameSectionTwice", "[hush]\n[b]\n[hush]\n", ErrorCode::kDuplicate,
                     "config:3:1: this section stands twice"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::sign::profile_file_test
