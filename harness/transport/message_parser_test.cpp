// Tests message_parser.h: that a message means the same however the network cuts it. What single messages
// mean is tested by server_test.cpp and client_test.cpp, over sockets.
#include "transport/message_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

namespace touchstone::transport::message_parser_test {
namespace {

constexpr MessageLimits kLimits{.header_bytes = 4096, .body_bytes = 4096};

/// Everything that a parser tells, as text that can be compared and read. Before the head is done there is no
/// message.
template <class Parser>
std::string outcome_of(const Parser& parser, std::string_view unused) {
  const std::string message =
      parser.head_done() ? std::to_string(parser.version()) + " " + wire::to_bytes(parser.message()) : "";
  return "progress " + std::to_string(static_cast<int>(parser.progress())) + " (" + parser.why() +
         "), unused \"" + std::string(unused) + "\"\n" + message;
}

/// Gives the bytes up to each of `cuts`, as a connection would, and then the rest and the end.
template <class Parser>
std::string parse_in_pieces(std::string_view bytes, const std::vector<std::size_t>& cuts) {
  Parser parser(kLimits);
  std::size_t used = 0;
  for (const std::size_t cut : cuts) {
    if (parser.progress() != Progress::kNeedMore || cut == used) continue;
    used += parser.feed(bytes.substr(used, cut - used));
  }
  if (parser.progress() == Progress::kNeedMore) parser.end_of_stream();
  // What follows a fault is unused in any case, and how much of it came depends on the cuts.
  const bool complete = parser.progress() == Progress::kComplete;
  return outcome_of(parser, complete ? bytes.substr(used) : "");
}

struct Row {
  std::string name;
  std::string bytes;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class ParseResponse : public testing::TestWithParam<Row> {};

TEST_P(ParseResponse, GivesTheSameCutInTwoAnywhere) {
  const std::string& bytes = GetParam().bytes;
  const std::string whole = parse_in_pieces<ResponseParser>(bytes, {bytes.size()});
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    EXPECT_EQ(parse_in_pieces<ResponseParser>(bytes, {cut, bytes.size()}), whole) << "cut at " << cut;
  }
}

TEST_P(ParseResponse, GivesTheSameByteByByte) {
  const std::string& bytes = GetParam().bytes;
  std::vector<std::size_t> cuts;
  for (std::size_t cut = 1; cut <= bytes.size(); ++cut) cuts.push_back(cut);
  EXPECT_EQ(parse_in_pieces<ResponseParser>(bytes, cuts),
            parse_in_pieces<ResponseParser>(bytes, {bytes.size()}));
}

const std::string kChunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    Messages, ParseResponse,
    testing::Values(Row{"WithLength", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX:  a \r\nX: b\r\n\r\nhello"},
                    Row{"WithLengthAndLeftover", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello"},
                    Row{"WithoutLength", "HTTP/1.0 200 \r\n\r\nto the end"},
                    Row{"WithoutBody", "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"},
                    Row{"Interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"},
                    Row{"FoldedHeader", "HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length: 0\r\n\r\n"},
                    Row{"Chunks", kChunked + "5;a=\"b\"\r\nhello\r\n1\r\n \r\n0\r\n\r\nleft"},
                    Row{"ChunksWithTrailers", kChunked + "5\r\nhello\r\n000\r\nA: b\r\nC: d\r\n\r\nleft"},
                    Row{"ChunksThatStop", kChunked + "5\r\nhel"},
                    Row{"ChunksWithoutTheLast", kChunked + "5\r\nhello\r\n"},
                    Row{"ChunkTooLong", kChunked + "5\r\nhelloX\r\n0\r\n\r\n"},
                    Row{"ChunkSizeThatIsNone", kChunked + "g\r\nhello\r\n0\r\n\r\n"},
                    Row{"ChunkSizeThatOverflows", kChunked + "fffffffffffffffff\r\nhello"},
                    Row{"ChunkBeyondTheLimit", kChunked + "1001\r\nhello"},
                    Row{"LengthBeyondTheLimit", "HTTP/1.1 200 OK\r\nContent-Length: 4097\r\n\r\nhello"},
                    Row{"NoHttp", "<html>no</html>"}, Row{"NoHttpVersion", "HTTP/1.x 200 OK\r\n\r\n"},
                    Row{"HeadThatStops", "HTTP/1.1 200 OK\r\nContent-Le"}),
    [](const auto& row) { return row.param.name; });

TEST(ParseResponse, HoldsTheHeadToItsLimitToTheByteInWhateverPiecesItComes) {
  const std::string head = "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 2\r\n\r\n";
  for (const bool at_the_limit : {true, false}) {
    const std::size_t header_bytes = at_the_limit ? head.size() : head.size() - 1;
    for (const std::size_t piece_bytes : {1U, 7U, 100U}) {
      ResponseParser parser({.header_bytes = header_bytes, .body_bytes = 100});
      const std::string bytes = head + "{}";
      std::size_t used = 0;
      for (std::size_t end = piece_bytes; parser.progress() == Progress::kNeedMore; end += piece_bytes)
        used += parser.feed(std::string_view(bytes).substr(used, std::min(end, bytes.size()) - used));
      EXPECT_EQ(parser.progress(), at_the_limit ? Progress::kComplete : Progress::kHeadersTooLarge)
          << piece_bytes << " bytes a piece";
    }
  }
}

class ParseRequest : public testing::TestWithParam<Row> {};

TEST_P(ParseRequest, GivesTheSameCutInTwoAnywhere) {
  const std::string& bytes = GetParam().bytes;
  const std::string whole = parse_in_pieces<RequestParser>(bytes, {bytes.size()});
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    EXPECT_EQ(parse_in_pieces<RequestParser>(bytes, {cut, bytes.size()}), whole) << "cut at " << cut;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Messages, ParseRequest,
    testing::Values(
        Row{"WithLength", "POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}GET / HTTP/1.1\r\n"},
        Row{"WithoutBody", "GET / HTTP/1.0\r\n\r\nGET"},
        Row{"Chunks", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"},
        Row{"EmptyLineBefore", "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"},
        Row{"ReturnBefore", "\rGET / HTTP/1.1\r\nHost: h\r\n\r\n"}, Row{"Garbage", "\x01\x02\x03"},
        Row{"NoVersion", "GET /\r\n\r\n"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::transport::message_parser_test
