// Tests of answer.h.
#include "wire/answer.h"

#include <gtest/gtest.h>

namespace touchstone::wire::answer_test {
namespace {

HttpResponse response(int status, std::string body, std::string type = "application/x-amz-json-1.1") {
  HttpResponse made;
  made.status = status;
  made.headers = {{"Content-Type", std::move(type)}};
  made.body = std::move(body);
  return made;
}

TEST(DecodeAnswer, TellsAnEmptyBodyFromAnEmptyStructure) {
  EXPECT_EQ(decode_answer(response(200, "")).body_kind, BodyKind::kEmpty);
  EXPECT_EQ(decode_answer(response(200, "{}")).body_kind, BodyKind::kObject);
}

TEST(DecodeAnswer, KeepsThePlaceOfAFault) {
  const Answer answer = decode_answer(response(200, R"({"JobId":"a"} junk)"));
  EXPECT_EQ(answer.body_kind, BodyKind::kNotJson);
  ASSERT_TRUE(answer.fault);
  EXPECT_EQ(answer.fault->code, base::JsonFaultCode::kTrailing);
  EXPECT_LE(answer.fault->offset_bytes, 18U);
}

TEST(DecodeAnswer, ReadsNumbersBeyondAnyRange) {
  const Answer answer = decode_answer(response(400, R"({"__type":"X","n":[1e400,18446744073709551616]})"));
  EXPECT_EQ(answer.identity.name(), "X");
  EXPECT_EQ(answer.body.at_pointer("/n/0")->as_string(), "1e400");
}

TEST(DecodeAnswer, ReadsALoneSurrogateAsTheReplacementAndTellsItsPlace) {
  const Answer answer = decode_answer(response(400, R"({"__type":"X","Message":"\ud83d\ude00\ud83d!"})"));
  EXPECT_EQ(answer.body.find("Message")->as_string(), "\U0001F600\uFFFD!");
  EXPECT_EQ(answer.lone_surrogate_bytes, 37U);
  EXPECT_FALSE(answer.fault);
}

TEST(DecodeAnswer, TellsAnotherFaultOfABodyWithALoneSurrogate) {
  const Answer answer = decode_answer(response(200, R"({"JobId":"\ud83d",})"));
  EXPECT_EQ(answer.fault->code, base::JsonFaultCode::kStructure);
  EXPECT_FALSE(answer.lone_surrogate_bytes);
}

TEST(DecodeAnswer, FollowsAThousandLevels) {
  const auto nested = [](std::size_t levels) {
    return response(200, "{\"Extra\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}");
  };
  EXPECT_EQ(decode_answer(nested(kDeepestAnswer)).body_kind, BodyKind::kObject);
  EXPECT_EQ(decode_answer(nested(kDeepestAnswer + 1)).fault->code, base::JsonFaultCode::kTooDeep);
}

TEST(DecodeAnswer, SeesADuplicateMemberAtAnyDepth) {
  const Answer answer = decode_answer(response(200, R"({"a":{"b":1,"b":2}})"));
  ASSERT_TRUE(answer.duplicate);
  EXPECT_EQ(answer.duplicate->name, "b");
  EXPECT_EQ(answer.duplicate->offset_bytes, 12U);
}

TEST(DecodeAnswer, RefusesBytesThatAreNotUtf8) {
  EXPECT_EQ(decode_answer(response(200, "{\"JobId\":\"\xC3\x28\"}")).fault->code,
            base::JsonFaultCode::kNotUtf8);
}

TEST(AnswerSummary, NamesTheErrorOrWhyThereIsNone) {
  const auto summary = [](const HttpResponse& r) { return decode_answer(r).summary(r); };
  EXPECT_EQ(summary(response(400, R"({"__type":"X"})")), "400 X");
  EXPECT_EQ(summary(response(500, "<html>", "text/html")), "500 without an error name (text/html)");
  EXPECT_EQ(summary(response(200, "")), "200 with an empty body");
  EXPECT_EQ(summary(response(200, "[1]")), "200 with a JSON array for a body");
  EXPECT_EQ(summary(response(200, R"({"JobId":"a"})")), "200");
}

}  // namespace
}  // namespace touchstone::wire::answer_test
