// Tests json_stream.h against to_pretty_json() of the whole.
#include "base/json_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace touchstone::base::json_stream_test {
namespace {

Json parsed(std::string_view text) { return parse_json(text).value(); }

std::vector<std::string> pieces_of(const Json& head, const std::vector<Json>& items) {
  std::vector<std::string> pieces;
  const TextSink sink = [&pieces](std::string_view piece) { pieces.emplace_back(piece); };
  JsonListStream stream(head, "list", sink);
  for (const Json& item : items) stream.add(item);
  stream.finish();
  return pieces;
}

struct Row {
  const char* name;
  const char* head;
  std::vector<const char*> items;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class JsonListStreamTest : public testing::TestWithParam<Row> {};

TEST_P(JsonListStreamTest, WritesWhatTheWholeWouldBe) {
  const Json head = parsed(GetParam().head);
  Json whole = head;
  Json list = Json::array();
  std::vector<Json> items;
  for (const char* item : GetParam().items) {
    items.push_back(parsed(item));
    list.items().push_back(items.back());
  }
  whole.set("list", std::move(list));
  std::string joined;
  for (const std::string& piece : pieces_of(head, items)) joined += piece;
  EXPECT_EQ(joined, to_pretty_json(whole));
}

INSTANTIATE_TEST_SUITE_P(
    All, JsonListStreamTest,
    testing::Values(Row{"Empty", "{}", {}}, Row{"NoItem", R"({"a":1,"b":{"c":[]}})", {}},
                    Row{"NoHead", "{}", {"1", "\"two\""}},
                    Row{"Nested", R"({"a\"":[1,2],"b":{}})", {R"({"x":[{"y":null}]})", "[]", "{}", "[[1]]"}}),
    [](const testing::TestParamInfo<Row>& row) { return std::string(row.param.name); });

TEST(JsonListStream, HandsEachItemOnAtOnce) {
  EXPECT_EQ(pieces_of(parsed("{}"), {parsed("1"), parsed("2"), parsed("3")}),
            (std::vector<std::string>{"{\n  \"list\": [", "\n    1", ",\n    2", ",\n    3", "\n  ]\n}\n"}));
}

}  // namespace
}  // namespace touchstone::base::json_stream_test
