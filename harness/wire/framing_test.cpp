// Tests framing.h: each way to say the length of a body wrongly, and the lawful ones.
#include "wire/framing.h"

#include <gtest/gtest.h>

#include <ostream>

namespace touchstone::wire::framing_test {
namespace {

constexpr bool kEnded = true;
constexpr bool kOpen = false;

struct Row {
  const char* name;
  std::string received;
  bool ended;
  const char* words;  ///< null: nothing is wrong
  FramingField field = FramingField::kContentLength;
};
std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name; }

constexpr auto row_name = [](const auto& info) { return std::string(info.param.name); };

std::string ok(std::string_view headers_and_body) {
  return "HTTP/1.1 200 OK\r\n" + std::string(headers_and_body);
}

class Framing : public testing::TestWithParam<Row> {};

TEST_P(Framing, IsFoundAsItIs) {
  const auto fault = find_framing_fault(GetParam().received, GetParam().ended);
  if (GetParam().words == nullptr) {
    EXPECT_FALSE(fault.has_value()) << fault->words;
    return;
  }
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->words, GetParam().words);
  EXPECT_EQ(fault->field, GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    Lawful, Framing,
    testing::Values(
        Row{"Length", ok("Content-Length: 2\r\n\r\n{}"), kEnded, nullptr},
        Row{"LengthInAnotherCase", ok("CONTENT-LENGTH:2\r\n\r\n{}"), kEnded, nullptr},
        Row{"LengthTwiceAlike", ok("Content-Length: 2\r\ncontent-length: 02\r\n\r\n{}"), kEnded, nullptr},
        Row{"LengthStillOnItsWay", ok("Content-Length: 9\r\n\r\n{}"), kOpen, nullptr},
        Row{"NeitherOfTheTwo", ok("\r\n{}"), kEnded, nullptr},
        Row{"Chunks", ok("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), kEnded, nullptr},
        Row{"ChunkWithAnExtension", ok("Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n"), kEnded,
            nullptr},
        Row{"ChunksStillOnTheirWay", ok("Transfer-Encoding: chunked\r\n\r\n5\r\n{}"), kOpen, nullptr},
        Row{"AHeadThatIsNotWhole", ok("Content-Length: 2\r\nContent-Length: 3"), kEnded, nullptr},
        Row{"NoHttp", "<html>\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n", kEnded, nullptr},
        Row{"NothingAtAll", "", kEnded, nullptr}),
    row_name);

INSTANTIATE_TEST_SUITE_P(
    ContentLength, Framing,
    testing::Values(
        Row{"TooLarge", ok("Content-Length: 9\r\n\r\n{}"), kEnded, "a Content-Length larger than the body"},
        Row{"TooLargeForAnyBody", ok("Content-Length: 99999999999999999999999\r\n\r\n{}"), kEnded,
            "a Content-Length larger than the body"},
        Row{"Several", ok("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), kOpen,
            "several Content-Length that differ"},
        Row{"SeveralInOneLine", ok("Content-Length: 2, 3\r\n\r\n{}"), kOpen,
            "several Content-Length that differ"},
        Row{"BesidesACoding",
            ok("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), kOpen,
            "a Content-Length besides a Transfer-Encoding"},
        Row{"NoNumber", ok("Content-Length: two\r\n\r\n{}"), kOpen, "a Content-Length that is no number"},
        Row{"Negative", ok("Content-Length: -2\r\n\r\n{}"), kOpen, "a Content-Length that is no number"},
        Row{"Empty", ok("Content-Length:\r\n\r\n{}"), kOpen, "a Content-Length that is no number"},
        Row{"OfTheFinalAnswer", "HTTP/1.1 100 Continue\r\n\r\n" + ok("Content-Length: x\r\n\r\n{}"), kOpen,
            "a Content-Length that is no number"}),
    row_name);

INSTANTIATE_TEST_SUITE_P(
    TransferEncoding, Framing,
    testing::Values(Row{"NoSize", ok("Transfer-Encoding: chunked\r\n\r\nx\r\n{}\r\n0\r\n\r\n"), kOpen,
                        "a chunk without its size", FramingField::kTransferEncoding},
                    Row{"NotChunkedAtAll", ok("Transfer-Encoding: chunked\r\n\r\n{}\n"), kOpen,
                        "a chunk without its size", FramingField::kTransferEncoding},
                    Row{"ChunkLongerThanItsSize",
                        ok("Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n"), kOpen,
                        "a chunk longer than its size", FramingField::kTransferEncoding},
                    Row{"NoLastChunk", ok("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"), kEnded,
                        "a chunked body without its last chunk", FramingField::kTransferEncoding},
                    Row{"EndsInsideAChunk", ok("Transfer-Encoding: chunked\r\n\r\n9\r\n{}"), kEnded,
                        "a chunked body without its last chunk", FramingField::kTransferEncoding}),
    row_name);

}  // namespace
}  // namespace touchstone::wire::framing_test
