// Other spellings are held against the strict parser: the same value; distortions must be both JSON and not.
#include "fuzzer/bodies.h"

#include <gtest/gtest.h>

#include <set>

namespace touchstone::fuzzer::bodies_test {
namespace {

base::Json sample() {
  return base::parse_json(R"({"JobId":"a/b\u00e9\ud840\udc00\"","Filter":{"Tags":["x",1,true,null]}})")
      .value();
}

TEST(Respell, KeepsTheValue) {
  const base::Json value = sample();
  base::Random random(1);
  std::set<std::string> written;
  for (int i = 0; i < 200; ++i) {
    const Body body = respell(value, random);
    const auto read = base::parse_json(body.bytes);
    ASSERT_TRUE(read) << body.bytes;
    EXPECT_TRUE(read->same_value(value)) << body.bytes;
    written.insert(body.bytes);
  }
  EXPECT_GE(written.size(), 190U);
}

TEST(Respell, LeavesTemplatesAlone) {
  base::Json value = base::Json::object();
  value.set("${member}", base::Json::string("${job}"));
  base::Random random(1);
  for (int i = 0; i < 50; ++i) {
    const std::string bytes = respell(value, random).bytes;
    EXPECT_NE(bytes.find("${member}"), std::string::npos) << bytes;
    EXPECT_NE(bytes.find("${job}"), std::string::npos) << bytes;
  }
}

TEST(Distort, GivesTextsThatAreNoJsonAndSomeThatAre) {
  base::Random random(1);
  int json = 0;
  for (int i = 0; i < 2000; ++i) {
    if (base::parse_json(distort(R"({"JobId":"0123"})", random).bytes)) ++json;
  }
  EXPECT_GT(json, 100);
  EXPECT_LT(json, 1000);
}

TEST(Distort, SaysWhatItTriesInFewWords) {
  base::Random random(2);
  std::set<std::string> tried;
  for (int i = 0; i < 5000; ++i) tried.insert(distort(R"({"JobId":"0123"})", random).tried);
  EXPECT_GE(tried.size(), 35U);
  EXPECT_LE(tried.size(), 60U);
}

TEST(Distort, TakesAnyTextAtAll) {
  base::Random random(3);
  for (int i = 0; i < 2000; ++i) {
    for (const char* text : {"", "{", "}{", "\"", ":}"}) (void)distort(text, random);
  }
}

}  // namespace
}  // namespace touchstone::fuzzer::bodies_test
