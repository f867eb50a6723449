// Tests violation.h: every constraint's words, and how values and paths are written.
#include "validate/violation.h"

#include <gtest/gtest.h>

#include <set>

namespace touchstone::validate::violation_test {
namespace {

using base::Json;

struct Row {
  std::string name;
  Violation violation;
  std::string message;
};

class AwsMessageRow : public testing::TestWithParam<Row> {};

TEST_P(AwsMessageRow, ReadsAsAwsWordsIt) {
  EXPECT_EQ(aws_message(std::span(&GetParam().violation, 1)),
            "1 validation error detected: " + GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, AwsMessageRow,
    testing::Values(
        Row{"Required",
            {{"LanguageCode"}, Constraint::kRequired, "", Json()},
            "Value null at 'languageCode' failed to satisfy constraint: Member must not be null"},
        Row{"MinLength",
            {{"JobId"}, Constraint::kMinLength, "1", Json::string("")},
            "Value '' at 'jobId' failed to satisfy constraint: Member must have length greater than or equal "
            "to 1"},
        Row{"MaxLength",
            {{"JobId"}, Constraint::kMaxLength, "32", Json::string(std::string(33, 'a'))},
            "Value '" + std::string(33, 'a') +
                "' at 'jobId' failed to satisfy constraint: Member must have length less than or equal to "
                "32"},
        Row{"Pattern",
            {{"JobId"}, Constraint::kPattern, "^[a-z]$", Json::string("a*b")},
            "Value 'a*b' at 'jobId' failed to satisfy constraint: Member must satisfy regular expression "
            "pattern: ^[a-z]$"},
        Row{"Enum",
            {{"LanguageCode"}, Constraint::kEnum, "[de, pt]", Json::string("ja")},
            "Value 'ja' at 'languageCode' failed to satisfy constraint: Member must satisfy enum value set: "
            "[de, pt]"},
        Row{"MinValue",
            {{"MaxResults"}, Constraint::kMinValue, "1", Json::integer(0)},
            "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or "
            "equal to 1"},
        Row{"MaxValue",
            {{"MaxResults"}, Constraint::kMaxValue, "500", Json::integer(501)},
            "Value '501' at 'maxResults' failed to satisfy constraint: Member must have value less than or "
            "equal to 500"},
        Row{"UniqueItems",
            {{"Codes"}, Constraint::kUniqueItems, "", Json::array({Json::string("a"), Json::string("a")})},
            R"(Value '["a","a"]' at 'codes' failed to satisfy constraint: Member must have unique items)"},
        Row{"StructuredValueIsCompactJson",
            {{"Tags"}, Constraint::kMaxLength, "0", Json::object({{"Key", Json::boolean(true)}})},
            R"(Value '{"Key":true}' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 0)"}),
    [](const auto& row) { return row.param.name; });

std::string path_of(std::vector<std::string> path) {
  return aws_path(Violation{std::move(path), Constraint::kRequired, "", Json()});
}

TEST(AwsPath, LowersTheFirstLetterOfEachMember) {
  EXPECT_EQ(path_of({"InputDataConfig", "S3Uri"}), "inputDataConfig.s3Uri");
}
TEST(AwsPath, WritesListPlacesWithMember) { EXPECT_EQ(path_of({"Tags", "2", "Key"}), "tags.2.member.key"); }
TEST(AwsPath, WritesMapKeysAsTheyAre) {
  EXPECT_EQ(path_of({"Limits", "[Team]", "Size"}), "limits.Team.member.size");
}
TEST(AwsPath, IsEmptyForTheInputItself) { EXPECT_EQ(path_of({}), ""); }

TEST(AwsMessage, CountsAndKeepsTheOrder) {
  const std::vector<Violation> violations{{{"JobId"}, Constraint::kMaxLength, "1", Json::string("**")},
                                          {{"JobId"}, Constraint::kPattern, "[a-z]", Json::string("**")}};
  EXPECT_EQ(
      aws_message(violations),
      "2 validation errors detected: "
      "Value '**' at 'jobId' failed to satisfy constraint: Member must have length less than or equal to 1; "
      "Value '**' at 'jobId' failed to satisfy constraint: Member must satisfy regular expression pattern: "
      "[a-z]");
}

TEST(NameOfConstraint, IsAWordOfItsOwnForEach) {
  std::set<std::string_view> names;
  for (const Constraint constraint :
       {Constraint::kRequired, Constraint::kMinLength, Constraint::kMaxLength, Constraint::kPattern,
        Constraint::kEnum, Constraint::kMinValue, Constraint::kMaxValue, Constraint::kUniqueItems}) {
    names.insert(name_of(constraint));
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"required", "min-length", "max-length", "pattern", "enum",
                                               "min-value", "max-value", "unique-items"}));
}

}  // namespace
}  // namespace touchstone::validate::violation_test
