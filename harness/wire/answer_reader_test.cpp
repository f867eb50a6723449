// Tests answer_reader.h: whatever was asked before, it gives what decode_answer gives, and equal ones once.
#include "wire/answer_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone::wire {
namespace {

HttpResponse response(int status, const std::string& body, Headers headers = {}) {
  HttpResponse made;
  made.status = status;
  made.headers = std::move(headers);
  made.body = body;
  return made;
}

std::string shown(const Answer& answer, const HttpResponse& of) {
  std::string text = fmt::format("{} {} {} {}", answer.status, static_cast<int>(answer.body_kind),
                                 base::to_json(answer.body), answer.summary(of));
  for (const NamedError& named : answer.identity.named)
    text += fmt::format(" {} {}", name_of(named.place), named.written);
  return text + answer.identity.malformed.value_or("") + answer.identity.message_key +
         (answer.fault ? answer.fault->message : "") + (answer.duplicate ? answer.duplicate->name : "");
}

TEST(AnswerReader, GivesEqualAnswersOnce) {
  AnswerReader reader;
  const HttpResponse refused = response(400, R"({"__type":"X"})", {{"x-amzn-RequestId", "1"}});
  const SharedAnswer first = reader.decode(refused);
  HttpResponse again = refused;
  again.headers.set("x-amzn-RequestId", "2");
  EXPECT_TRUE(reader.decode(again).is_one_with(first));
  EXPECT_EQ(first->identity.name(), "X");
}

TEST(AnswerReader, GivesAnothersNeverForAnAnswer) {
  const std::string body = R"({"__type":"X"})";
  // Each differs from each other in one thing only, some so that they read alike when they are put in a row.
  const std::vector<HttpResponse> all = {
      response(400, body),
      response(500, body),
      response(400, body, {{"X-Amzn-Errortype", ""}}),
      response(400, body, {{"X-Amzn-Errortype", "Y"}}),
      response(400, R"({"__type":"X" })"),
      response(400, ""),
      response(400, "", {{"X-Amzn-Errortype", body}}),
      response(400, "Y" + body),
      response(400, body + "1"),
      response(200, "{}"),
      response(200, R"({"JobId":"\ud83d"})"),
      response(200, R"({"a":1,"a":2})"),
  };
  AnswerReader reader;
  for (int round = 0; round < 2; ++round) {
    for (const HttpResponse& each : all)
      EXPECT_EQ(shown(reader.decode(each), each), shown(decode_answer(each), each)) << to_bytes(each);
  }
}

TEST(AnswerReader, HoldsNoMoreThanItsBound) {
  AnswerReader reader;
  std::vector<SharedAnswer> given;
  for (int number = 0; number < 20'000; ++number) {
    const HttpResponse each = response(200, fmt::format(R"({{"JobId":"{}"}})", number));
    given.push_back(reader.decode(each));
    ASSERT_EQ(given.back()->body.find("JobId")->as_string(), std::to_string(number));
  }
  std::size_t held = 0;
  for (int number = 0; number < 20'000; ++number) {
    const HttpResponse each = response(200, fmt::format(R"({{"JobId":"{}"}})", number));
    if (reader.decode(each).is_one_with(given[static_cast<std::size_t>(number)])) ++held;
  }
  EXPECT_LE(held, 1024U);
}

TEST(AnswerReader, KeepsNothingOfALargeAnswer) {
  AnswerReader reader;
  const HttpResponse large = response(200, R"({"JobId":")" + std::string(100'000, 'a') + R"("})");
  EXPECT_FALSE(reader.decode(large).is_one_with(reader.decode(large)));
  const HttpResponse named = response(400, "{}", {{"X-Amzn-Errortype", std::string(10'000, 'E')}});
  EXPECT_FALSE(reader.decode(named).is_one_with(reader.decode(named)));
}

TEST(SharedAnswer, OfNoResponseIsNoAnswer) {
  const SharedAnswer none;
  EXPECT_EQ(none->status, 0);
  EXPECT_EQ(none->body_kind, BodyKind::kEmpty);
}

}  // namespace
}  // namespace touchstone::wire
