// Tests of template.h.
#include "cases/template.h"

#include <gtest/gtest.h>

namespace touchstone::cases::template_test {
namespace {

const Variables kVariables = {{"job", "0123"}, {"member", "JobId"}, {"empty", ""}};

TEST(IsTemplate, LooksIntoNamesAndValues) {
  const auto parsed = [](std::string_view text) { return base::parse_json(text).value(); };
  EXPECT_TRUE(is_template(parsed(R"({"${member}": 1})")));
  EXPECT_TRUE(is_template(parsed(R"({"a": [1, {"b": "x${job}"}]})")));
  EXPECT_FALSE(is_template(parsed(R"({"a": ["$", "{}", 5, null]})")));
}

TEST(Fill, ReplacesEachVariable) {
  EXPECT_EQ(*fill("${member}=${job}${empty}!", kVariables), "JobId=0123!");
  EXPECT_EQ(*fill("no variable, $5 {x}", kVariables), "no variable, $5 {x}");
}

TEST(Fill, KeepsADoubledDollarAsALiteral) { EXPECT_EQ(*fill("$${job} ${job}", kVariables), "${job} 0123"); }

TEST(Fill, RepeatsATextOfAnyBytes) {
  EXPECT_EQ(*fill("${repeat:3:é}", kVariables), "ééé");
  EXPECT_EQ(*fill("${repeat:0:x}", kVariables), "");
  EXPECT_EQ(*fill("${repeat:2:a:b}", kVariables), "a:ba:b");
  EXPECT_EQ(*fill("-${repeat:5:abc}-", kVariables), "-abcabcabcabcabc-");
  EXPECT_EQ(*fill("-${repeat:5:}-", kVariables), "--");
}

TEST(Fill, ChangesTheLastCharacterOfWhatIsNear) {
  EXPECT_EQ(*fill("${near:job}", kVariables), "012x");
  EXPECT_EQ(*fill("a${near:odd}b", {{"odd", "prefix"}}), "aprefiyb");
  EXPECT_EQ(*fill("${near:odd}", {{"odd", "caf\u00e9"}}), "cafx");
  EXPECT_EQ(*fill("${near:odd}", {{"odd", "\U00010400"}}), "x");
  EXPECT_EQ(*fill("${near:empty}", kVariables), "x");
}

TEST(Fill, ChangesAPartOfAnArn) {
  const Variables variables = {{"one", "arn:aws:comprehend:eu-north-1:123456789012:kind/name"},
                               {"two", "arn:aws:comprehend:eu-west-1:999999999999:kind/name:x"},
                               {"short", "arn:aws:comprehend"}};
  EXPECT_EQ(*fill("${other-account:one}", variables), "arn:aws:comprehend:eu-north-1:999999999999:kind/name");
  EXPECT_EQ(*fill("${other-region:one}!", variables), "arn:aws:comprehend:eu-west-1:123456789012:kind/name!");
  EXPECT_EQ(*fill("${other-account:two}", variables),
            "arn:aws:comprehend:eu-west-1:888888888888:kind/name:x");
  EXPECT_EQ(*fill("${other-region:two}", variables), "arn:aws:comprehend:us-west-2:999999999999:kind/name:x");
  EXPECT_EQ(*fill("${other-account:short}${other-region:short}", variables),
            "arn:aws:comprehenxarn:aws:comprehenx");
}

TEST(Fill, NamesAVariableThatIsNotThere) {
  const auto filled = fill("${jib}", kVariables);
  ASSERT_FALSE(filled);
  EXPECT_EQ(filled.error().code, base::ErrorCode::kUnknownName);
  EXPECT_EQ(filled.error().message, "no variable ${jib} here");
  EXPECT_EQ(fill("${near:jib}", kVariables).error().message, "no variable ${jib} here");
}

TEST(Fill, RefusesWhatIsNotATemplate) {
  for (const char* text : {"${job", "${repeat:x:a}", "${repeat:3}", "${repeat::a}"}) {
    const auto filled = fill(text, kVariables);
    ASSERT_FALSE(filled) << text;
    EXPECT_EQ(filled.error().code, base::ErrorCode::kSyntax) << text;
  }
}

TEST(Fill, BoundsWhatARepeatMayMake) {
  EXPECT_EQ(fill("${repeat:99999999999:abc}", kVariables).error().code, base::ErrorCode::kBadValue);
}

TEST(FindFault, SaysWhatFillingWouldSay) {
  for (const char* text : {"${jib}", "${job", "${repeat:x:a}", "${repeat:99999999999:abc}"}) {
    const auto fault = find_fault(text, kVariables);
    ASSERT_TRUE(fault) << text;
    EXPECT_EQ(fault->message, fill(text, kVariables).error().message);
  }
}

TEST(FindFault, FindsNoneInAGoodTemplate) {
  EXPECT_FALSE(find_fault("${member} $${x} ${repeat:3:a}", kVariables));
}

TEST(FindFault, ReachesEveryTextInsideAValue) {
  for (const char* text : {R"({"a": ["${jib}"]})", R"({"${jib}": 1})", R"([{"a": {"b": "${jib}"}}])"}) {
    EXPECT_TRUE(find_fault(*base::parse_json(text), kVariables)) << text;
  }
}

TEST(Fill, ReachesEveryTextInsideAValue) {
  const auto value = base::parse_json(R"({"${member}": ["${job}", 5, {"a": "${job}"}], "b": null})");
  EXPECT_EQ(base::to_json(*fill(*value, kVariables)), R"({"JobId":["0123",5,{"a":"0123"}],"b":null})");
}

}  // namespace
}  // namespace touchstone::cases::template_test
