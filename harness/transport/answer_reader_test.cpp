// (answer_reader.h) What is made of the bytes of one connection, without one.
#include "transport/answer_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace touchstone::transport::answer_reader_test {
namespace {

using testing::HasSubstr;

struct Reading {
  explicit Reading(bool head_request = false) : reader(limits, head_request, exchange) {}
  ClientOptions limits;
  Exchange exchange;
  AnswerReader reader;
};

/// Takes bytes as they come: in pieces of this size, as long as they are wanted.
void take_in_pieces(AnswerReader& reader, std::string_view bytes, std::size_t piece_bytes) {
  for (std::size_t at = 0; at < bytes.size() && !reader.settled(); at += piece_bytes)
    reader.take(bytes.substr(at, piece_bytes));
}

TEST(AnswerReader, SettlesOnAWholeResponse) {
  Reading reading;
  reading.reader.take("HTTP/1.1 200 OK\r\nContent-Le");
  EXPECT_FALSE(reading.reader.settled());
  reading.reader.take("ngth: 2\r\n\r\n{}");
  ASSERT_TRUE(reading.reader.settled());
  EXPECT_TRUE(reading.reader.reusable());
  EXPECT_EQ(reading.exchange.response->body, "{}");
}

TEST(AnswerReader, KeepsWhatFollowsTheResponse) {
  Reading reading;
  reading.reader.take("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}x");
  EXPECT_EQ(reading.exchange.leftover, "x");
  EXPECT_FALSE(reading.reader.reusable());
}

TEST(AnswerReader, PassesOverInterimResponses) {
  Reading reading;
  reading.reader.take("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
  ASSERT_TRUE(reading.exchange.response);
  EXPECT_EQ(reading.exchange.response->status, 204);
}

TEST(AnswerReader, TellsOfAnInterimResponseBeforeTheFinalOneComes) {
  Reading reading;
  EXPECT_FALSE(reading.reader.saw_interim());
  reading.reader.take("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(reading.reader.saw_interim());
  EXPECT_FALSE(reading.reader.settled());
}

TEST(AnswerReader, ExpectsNoBodyOfAHeadRequest) {
  Reading reading(true);
  reading.reader.take("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(reading.reader.settled());
}

TEST(AnswerReader, RefusesWhatIsNoHttp) {
  Reading reading;
  reading.reader.take("garbage\r\n\r\n");
  ASSERT_TRUE(reading.exchange.error);
  EXPECT_EQ(reading.exchange.error->fault, TransportFault::kNotHttp);
}

TEST(AnswerReader, RefusesAMalformedHeadWithoutAnEndInWhateverPiecesItComes) {
  for (const std::size_t piece_bytes : {3U, 100U}) {
    Reading reading;
    take_in_pieces(reading.reader, "HTTP/1.1 200 OK\nContent-Length: 0\n\n", piece_bytes);
    if (!reading.reader.settled()) reading.reader.end(StreamEnd::kInOrder, "");
    ASSERT_TRUE(reading.exchange.error) << piece_bytes;
    EXPECT_EQ(reading.exchange.error->fault, TransportFault::kNotHttp) << piece_bytes;
  }
}

TEST(AnswerReader, RefusesAMalformedHeadBeyondItsLimitInWhateverPiecesItComes) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nnot a field\r\n" + std::string(200, 'a');
  for (const std::size_t piece_bytes : {3U, 300U}) {
    Reading reading;
    reading.limits.max_header_bytes = 64;
    AnswerReader reader(reading.limits, false, reading.exchange);
    take_in_pieces(reader, bytes, piece_bytes);
    ASSERT_TRUE(reading.exchange.error) << piece_bytes;
    EXPECT_EQ(reading.exchange.error->fault, TransportFault::kNotHttp) << piece_bytes;
  }
}

TEST(AnswerReader, ReadsALastChunkAloneInWhateverPiecesItComes) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (const std::size_t piece_bytes : {1U, 2U, 100U}) {
    Reading reading;
    take_in_pieces(reading.reader, bytes, piece_bytes);
    ASSERT_TRUE(reading.exchange.response) << piece_bytes;
    EXPECT_EQ(reading.exchange.response->body, "") << piece_bytes;
    EXPECT_TRUE(reading.reader.reusable()) << piece_bytes;
  }
}

TEST(AnswerReader, RefusesFramingBeyondTheLimitOfABodyInWhateverPiecesItComes) {
  // The extension of a chunk is malformed, but its line ends behind what the whole answer may have.
  const std::string bytes =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;=" + std::string(300, 'a') +
      "\r\n{}\r\n0\r\n\r\n";
  for (const std::size_t piece_bytes : {1U, 7U, 400U}) {
    Reading reading;
    reading.limits.max_header_bytes = 128;
    reading.limits.max_body_bytes = 64;
    AnswerReader reader(reading.limits, false, reading.exchange);
    take_in_pieces(reader, bytes, piece_bytes);
    ASSERT_TRUE(reading.exchange.error) << piece_bytes;
    EXPECT_EQ(reading.exchange.error->fault, TransportFault::kBodyTooLarge) << piece_bytes;
  }
}

TEST(AnswerReader, TakesTheSizeOfAChunkOffTheLimitOnceInWhateverPiecesItComes) {
  // A line end inside of quotes ends no extension: the line is looked at again with each piece.
  const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12;s=\"\r\n          ";
  for (const std::size_t piece_bytes : {1U, 400U}) {
    Reading reading;
    reading.limits.max_body_bytes = 64;
    AnswerReader reader(reading.limits, false, reading.exchange);
    take_in_pieces(reader, bytes, piece_bytes);
    if (!reader.settled()) reader.end(StreamEnd::kInOrder, "before the end");
    ASSERT_TRUE(reading.exchange.error) << piece_bytes;
    EXPECT_EQ(reading.exchange.error->fault, TransportFault::kTruncated) << piece_bytes;
  }
}

TEST(AnswerReader, KeepsTheHeadAloneOfABodyThatIsTooLarge) {
  for (const char* second : {"\r\n\r\nab", "\r\n\r\nabcdefgh"}) {
    Reading reading;
    reading.limits.max_body_bytes = 4;
    AnswerReader reader(reading.limits, false, reading.exchange);
    reader.take("HTTP/1.1 200 OK");
    reader.take(second);
    if (!reader.settled()) reader.take("cdefgh");
    ASSERT_TRUE(reading.exchange.error);
    EXPECT_EQ(reading.exchange.error->fault, TransportFault::kBodyTooLarge);
    EXPECT_EQ(reading.exchange.response->body, "");
  }
}

TEST(AnswerReader, TakesTheEndInOrderForTheEndOfTheBody) {
  Reading reading;
  reading.reader.take("HTTP/1.1 200 OK\r\n\r\n{}");
  EXPECT_FALSE(reading.reader.settled());
  reading.reader.end(StreamEnd::kInOrder, "");
  ASSERT_TRUE(reading.exchange.response);
  EXPECT_EQ(reading.exchange.response->body, "{}");
}

TEST(AnswerReader, TellsATruncatedAnswer) {
  Reading reading;
  reading.reader.take("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}");
  reading.reader.end(StreamEnd::kInOrder, "before the end");
  ASSERT_TRUE(reading.exchange.error);
  EXPECT_EQ(reading.exchange.error->fault, TransportFault::kTruncated);
  EXPECT_TRUE(reading.exchange.ended_in_order);
}

TEST(AnswerReader, TellsAConnectionClosedBeforeAnyByte) {
  Reading reading;
  reading.reader.end(StreamEnd::kBroken, "before the connection ended: reset");
  EXPECT_TRUE(reading.reader.found_closed());
  EXPECT_EQ(reading.exchange.error->fault, TransportFault::kClosedEarly);
  EXPECT_THAT(reading.exchange.error->message, HasSubstr("reset"));
}

TEST(AnswerReader, TellsSilence) {
  Reading reading;
  reading.reader.end(StreamEnd::kOutOfTime, "within 1 ms");
  EXPECT_FALSE(reading.reader.found_closed());
  EXPECT_EQ(reading.exchange.error->fault, TransportFault::kNoAnswer);
}

}  // namespace
}  // namespace touchstone::transport::answer_reader_test
