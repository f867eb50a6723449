// Tests of json_source.h.
#include "base/json_source.h"

#include <gtest/gtest.h>

namespace touchstone::base::json_source_test {
namespace {

struct Fixture {
  explicit Fixture(std::string content)
      : text(std::move(content)), source(text, "x.json"), json(*parse_json(text)) {}
  std::string text;
  JsonSource source;
  Json json;
};

TEST(ObjectView, ReadsWhatTheFormatAsksFor) {
  Fixture f(R"({"a": "one", "b": ["x", "y"], "c": [1, 2]})");
  ObjectView view(f.source, f.json, "a thing");
  EXPECT_EQ(view.text("a"), "one");
  EXPECT_EQ(view.texts("b"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(view.integers("c"), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(view.optional_text("none"), std::nullopt);
  view.allow_only({"a", "b", "c"});
  EXPECT_FALSE(f.source.failed());
}

TEST(ObjectView, NamesThePlaceOfAnUnknownKey) {
  Fixture f("{\n  \"a\": 1,\n  \"oops\": 2\n}");
  ObjectView(f.source, f.json, "a thing").allow_only({"a"});
  ASSERT_TRUE(f.source.failed());
  EXPECT_EQ(render(f.source.error()), "x.json:3:3: a thing knows no \"oops\"\n  it may hold: a");
  EXPECT_EQ(f.source.error().code, ErrorCode::kUnknownKey);
}

TEST(ObjectView, RefusesAKeyThatStandsTwice) {
  Fixture f(R"({"a": 1, "a": 2})");
  ObjectView(f.source, f.json, "a thing").allow_only({"a"});
  ASSERT_TRUE(f.source.failed());
  EXPECT_EQ(f.source.error().code, ErrorCode::kDuplicate);
  EXPECT_EQ(f.source.error().column, 10U);
}

TEST(ObjectView, NamesAMissingKeyAndAWrongType) {
  Fixture missing("{}");
  (void)ObjectView(missing.source, missing.json, "a thing").text("a");
  EXPECT_EQ(missing.source.error().message, "a thing needs \"a\"");
  Fixture wrong(R"({"a": 5})");
  (void)ObjectView(wrong.source, wrong.json, "a thing").text("a");
  EXPECT_EQ(wrong.source.error().message, "\"a\" of a thing must be a string, not a number");
  Fixture list("[]");
  ObjectView(list.source, list.json, "a thing").allow_only({});
  EXPECT_EQ(list.source.error().message, "a thing must be an object, not an array");
}

TEST(JsonSource, KeepsTheFirstFault) {
  Fixture f("{}");
  f.source.fail(ErrorCode::kBadValue, f.json, "first");
  f.source.fail(ErrorCode::kSyntax, f.json, "second");
  EXPECT_EQ(f.source.error().message, "first");
}

}  // namespace
}  // namespace touchstone::base::json_source_test
