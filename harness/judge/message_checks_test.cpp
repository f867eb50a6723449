// Tests message_checks.h where a whole answer does not show it (exchange_checks_test.cpp has the rest): bytes
// behind the body, lengths that are not true, answers that broke off; and that the judge names the last of
// them besides the missing answer.
#include "judge/message_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/judge.h"
#include "judge/transcripts_for_tests.h"

namespace touchstone::judge::message_checks_test {
namespace {

using for_tests::kStop;
using transport::TransportFault;

transport::Exchange with_leftover(std::string leftover) {
  transport::Exchange exchange;
  exchange.leftover = std::move(leftover);
  return exchange;
}

TEST(FindLeftover, NamesBytesAfterTheBody) {
  EXPECT_EQ(find_leftover(with_leftover("x")), "bytes after the body");
}

TEST(FindLeftover, NamesASecondAnswerNobodyAskedFor) {
  EXPECT_EQ(find_leftover(with_leftover("HTTP/1.1 200 OK\r\n\r\n")), "bytes after the body");
}

TEST(FindLeftover, NamesALineEndThatIsNotHttps) {
  EXPECT_TRUE(find_leftover(with_leftover("\n")).has_value());
}

TEST(FindLeftover, PassesOverLineEnds) { EXPECT_EQ(find_leftover(with_leftover("\r\n\r\n")), std::nullopt); }

TEST(FindLeftover, PassesOverATimeoutOfAnIdleConnection) {
  EXPECT_EQ(find_leftover(with_leftover("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n")),
            std::nullopt);
}

TEST(FindLeftover, SaysNothingWhereNothingIs) { EXPECT_EQ(find_leftover(with_leftover("")), std::nullopt); }

transport::Exchange cut(std::string body, std::string leftover) {
  transport::Exchange exchange = with_leftover(std::move(leftover));
  exchange.response = for_tests::respond(200, std::move(body));
  exchange.response->headers.push_back({"Content-Length", std::to_string(exchange.response->body.size())});
  return exchange;
}

std::optional<std::string> short_length(const transport::Exchange& exchange) {
  return find_short_length(exchange, wire::decode_answer(*exchange.response));
}

TEST(FindShortLength, NamesALengthThatCutsTheBody) {
  EXPECT_EQ(short_length(cut("{\"a\":", "1}")), "a Content-Length smaller than the body");
}

TEST(FindShortLength, NamesALengthOfNothingBeforeABody) {
  EXPECT_EQ(short_length(cut("", "{}")), "a Content-Length smaller than the body");
}

TEST(FindShortLength, SaysNothingWhereTheBodyIsWholeWithoutTheRest) {
  EXPECT_EQ(short_length(cut("{}", "{}")), std::nullopt);
}

TEST(FindShortLength, SaysNothingWhereTheRestDoesNotMendTheBody) {
  EXPECT_EQ(short_length(cut("<html>", "</html>")), std::nullopt);
}

run::Recorded broken(TransportFault fault, std::string received, bool ended_in_order) {
  run::Recorded made = for_tests::silent(kStop, fault);
  made.exchange.received = std::move(received);
  made.exchange.ended_in_order = ended_in_order;
  return made;
}

constexpr const char* kHalf = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";

TEST(FindBrokenFraming, NamesALengthThatTheTargetDidNotKeep) {
  const auto fault = find_broken_framing(broken(TransportFault::kTruncated, kHalf, true).exchange);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->words, "a Content-Length larger than the body");
}

TEST(FindBrokenFraming, SaysNothingOfAnAnswerThatIsOnlySlow) {
  EXPECT_FALSE(find_broken_framing(broken(TransportFault::kTruncated, kHalf, false).exchange).has_value());
}

wire::HttpResponse with_header(std::string_view name, std::string_view value) {
  wire::HttpResponse response;
  response.headers = {{"Content-Type", "application/x-amz-json-1.1"}, {name, value}};
  return response;
}

TEST(FindOddHeader, TellsWhatNoSenderMayWrite) {
  EXPECT_EQ(find_odd_header(with_header("content-length", "35, 35"), ""), "Content-Length: 35, 35");
  EXPECT_EQ(find_odd_header(with_header("Content-Encoding", "gzip"), ""), "Content-Encoding: gzip");
  EXPECT_EQ(find_odd_header(with_header("Transfer-Encoding", "gzip, chunked"), ""),
            "Transfer-Encoding: gzip, chunked");
  for (const char* space : {" ", "\t"}) {
    const std::string folded = std::string("HTTP/1.1 200 OK\r\nX-A: b\r\n") + space + "c\r\n\r\n";
    EXPECT_EQ(find_odd_header(with_header("X-A", "b c"), folded), "a header field on more than one line");
  }
}

TEST(FindOddHeader, SaysNothingOfWhatIsLawful) {
  EXPECT_FALSE(find_odd_header(with_header("Content-Length", "35"), ""));
  EXPECT_FALSE(find_odd_header(with_header("Content-Encoding", "Identity"), ""));
  EXPECT_FALSE(find_odd_header(with_header("Content-Encoding", ""), ""));
  EXPECT_FALSE(find_odd_header(with_header("transfer-encoding", "Chunked"), ""));
  EXPECT_FALSE(find_odd_header(with_header("X-Content-Length", "1, 2"), ""));
  EXPECT_FALSE(find_odd_header(with_header("X-A", "b"), "HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n\r\n {}"));
}

TEST(FindBrokenFraming, SaysNothingOfSilence) {
  EXPECT_FALSE(find_broken_framing(broken(TransportFault::kNoAnswer, "", false).exchange).has_value());
}

std::vector<std::string> failed_checks(const run::Recorded& exchange, bool control_answered) {
  const cases::Case tested =
      for_tests::make_case({for_tests::send_step({for_tests::allow({400}, {"JobNotFoundException"})})});
  const cases::Catalogue catalogue = for_tests::catalogue_of({tested});
  run::Transcript transcript = for_tests::transcript_of(tested, {exchange}, run::Ending::kSilence);
  transcript.control_answered = control_answered;
  std::vector<std::string> failed;
  const Judge judge = Judge::make(catalogue, for_tests::test_models()).value();
  const Verdict verdict = judge.judge(transcript);
  for (const Check& check : verdict.checks) {
    if (check.outcome == CheckOutcome::kFailed) failed.push_back(*check.id + ": " + *check.actual);
  }
  return failed;
}

TEST(JudgeBrokenAnswer, NamesTheLengthBesidesTheMissingAnswer) {
  EXPECT_THAT(failed_checks(broken(TransportFault::kTruncated, kHalf, true), true),
              testing::ElementsAre(
                  "transport/answer: truncated; a control request on a fresh connection was answered",
                  "wire/content-length: a Content-Length larger than the body (StopSentimentDetectionJob)"));
}

TEST(JudgeBrokenAnswer, NamesABrokenChunk) {
  const std::string received = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{}\r\n";
  EXPECT_THAT(
      failed_checks(broken(TransportFault::kNotHttp, received, false), true),
      testing::Contains("wire/transfer-encoding: a chunk without its size (StopSentimentDetectionJob)"));
}

TEST(JudgeBrokenAnswer, AccusesNobodyWhenTheTargetIsGone) {
  EXPECT_THAT(failed_checks(broken(TransportFault::kTruncated, kHalf, true), false), testing::IsEmpty());
}

}  // namespace
}  // namespace touchstone::judge::message_checks_test
