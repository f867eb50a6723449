// Tests malform.h: the bytes of each spelling of one small request, and the table as a whole.
#include "wire/malform.h"

#include <gtest/gtest.h>

#include <ostream>
#include <set>

namespace touchstone::wire::malform_test {
namespace {

HttpRequest request() {
  return {.method = "POST",
          .path = "/",
          .headers = {{"Host", "h:1"}, {"X-Amz-Target", "S.Stop"}, {"Content-Length", "12"}},
          .body = R"({"Job": "1"})"};
}

struct Row {
  const char* name;
  std::string bytes;
};
std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.name; }

std::string test_name(std::string_view malform) {
  std::string name(malform);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class Spelling : public testing::TestWithParam<Row> {};

TEST_P(Spelling, HasTheseBytes) {
  const Malform* malform = find_malform(GetParam().name);
  ASSERT_NE(malform, nullptr);
  EXPECT_EQ(malform->spell(request()).bytes, GetParam().bytes);
}

constexpr const char* kBody = R"({"Job": "1"})";
const std::string kEnd = std::string("\r\n\r\n") + kBody;  // of a head whose last line is not ended
const std::string kHead = "POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: S.Stop\r\nContent-Length: 12";
const std::string kChunkedHead =
    "POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: S.Stop\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string with_length(const std::string& length) {
  return "POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: S.Stop\r\nContent-Length: " + length + kEnd;
}

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"absolute-target",
       "POST http://h:1/ HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: S.Stop\r\nContent-Length: 12" + kEnd},
      {"bare-line-feeds",
       std::string("POST / HTTP/1.1\nHost: h:1\nX-Amz-Target: S.Stop\nContent-Length: 12\n\n") + kBody},
      {"chunk-extensions", kChunkedHead + "7;touchstone=\"a;b\";x\r\n{\"Job\":\r\n5;touchstone=\"a;b\";x\r\n "
                                          "\"1\"}\r\n0;touchstone=\"a;b\";x\r\n\r\n"},
      {"chunk-trailer",
       kChunkedHead + "7\r\n{\"Job\":\r\n5\r\n \"1\"}\r\n0\r\nX-Touchstone-Trailer: 1\r\n\r\n"},
      {"chunk-without-size", kChunkedHead + "no size, c\r\n" + kBody + "\r\n0\r\n\r\n"},
      {"close-after-answer", kHead + "\r\nConnection: close" + kEnd},
      {"empty-line-before", "\r\n" + kHead + kEnd},
      {"expect-continue", kHead + "\r\nExpect: 100-continue" + kEnd},
      {"folded-header", kHead + "\r\nX-Touchstone-Folded: one\r\n two" + kEnd},
      {"http-1-0", "POST / HTTP/1.0" + kHead.substr(15) + kEnd},
      {"length-and-chunks", "POST / HTTP/1.1\r\nContent-Length: 12" + kChunkedHead.substr(15) +
                                "7\r\n{\"Job\":\r\n5\r\n \"1\"}\r\n0\r\n\r\n"},
      {"length-is-negative", with_length("-1")},
      {"length-is-no-number", with_length("all")},
      {"length-too-small", with_length("6")},
      {"length-with-a-sign", with_length("+12")},
      {"line-without-colon", "POST / HTTP/1.1\r\nX-Touchstone-No-Colon" + kHead.substr(15) + kEnd},
      {"list-in-two-lines", kHead + "\r\nAccept: application/json\r\nAccept: */*;q=0.1" + kEnd},
      {"long-header", kHead + "\r\nX-Touchstone-Long: " + std::string(100'000, 'a') + kEnd},
      {"lower-case-names",
       "POST / HTTP/1.1\r\nhost: h:1\r\nx-amz-target: S.Stop\r\ncontent-length: 12" + kEnd},
      {"no-host", "POST / HTTP/1.1\r\nX-Amz-Target: S.Stop\r\nContent-Length: 12" + kEnd},
      {"no-http", "touchstone asks whether this is gold\r\n\r\n"},
      {"no-length", "POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: S.Stop" + kEnd},
      {"no-space-after-colon",
       "POST / HTTP/1.1\r\nHost:h:1\r\nX-Amz-Target:S.Stop\r\nContent-Length:12" + kEnd},
      {"no-version", "POST /\r\n\r\n"},
      {"nul-in-header", kHead + "\r\nX-Touchstone-Nul: a" + std::string(1, '\0') + "b" + kEnd},
      {"odd-case-names", "POST / HTTP/1.1\r\nhOsT: h:1\r\nx-aMz-tArGeT: S.Stop\r\ncOnTeNt-lEnGtH: 12" + kEnd},
      {"one-chunk", kChunkedHead + "c\r\n" + kBody + "\r\n0\r\n\r\n"},
      {"several-chunks", kChunkedHead + "7\r\n{\"Job\":\r\n5\r\n \"1\"}\r\n0\r\n\r\n"},
      {"space-before-colon",
       "POST / HTTP/1.1\r\nHost : h:1\r\nX-Amz-Target : S.Stop\r\nContent-Length : 12" + kEnd},
      {"spaces-around-values",
       "POST / HTTP/1.1\r\nHost: \t h:1 \t \r\nX-Amz-Target: \t S.Stop \t \r\nContent-Length: \t 12 \t " +
           kEnd},
      {"two-different-lengths", kHead + "\r\nContent-Length: 13" + kEnd},
      {"two-equal-hosts", kHead + "\r\nHost: h:1" + kEnd},
      {"two-equal-lengths", kHead + "\r\nContent-Length: 12" + kEnd},
      {"two-hosts", kHead + "\r\nHost: touchstone.invalid" + kEnd},
      {"two-targets", kHead + "\r\nX-Amz-Target: NoSuchService_20000101.StopEverything" + kEnd},
      {"unknown-coding",
       "POST / HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target: S.Stop\r\nTransfer-Encoding: "
       "touchstone, chunked\r\n\r\nc\r\n" +
           std::string(kBody) + "\r\n0\r\n\r\n"},
      {"unknown-expectation", kHead + "\r\nExpect: touchstone" + kEnd},
      {"unknown-version", "POST / HTTP/9.9" + kHead.substr(15) + kEnd},
  };
  return all;
}

INSTANTIATE_TEST_SUITE_P(Malforms, Spelling, testing::ValuesIn(rows()),
                         [](const auto& row) { return test_name(row.param.name); });

TEST(Malforms, HaveEachARowAbove) {
  std::set<std::string_view> shown;
  for (const Row& row : rows()) shown.insert(row.name);
  std::set<std::string_view> known;
  for (const Malform& malform : malforms()) known.insert(malform.name);
  EXPECT_EQ(shown, known);
}

TEST(Malforms, AreFoundByTheirNamesOnly) {
  EXPECT_EQ(find_malform("two-host"), nullptr);
  EXPECT_EQ(find_malform(""), nullptr);
}

TEST(Malforms, ChangeWhatTheyNameAndNotWhatLooksLikeIt) {
  HttpRequest named = request();
  named.path = "/chunked";
  EXPECT_EQ(find_malform("unknown-coding")->spell(named).bytes.substr(0, 23), "POST /chunked HTTP/1.1\r");
}

TEST(Malforms, PauseOnlyWhereTheBodyWaits) {
  for (const Malform& malform : malforms()) {
    const RawRequest raw = malform.spell(request());
    const std::size_t wanted =
        malform.name == "expect-continue" ? raw.bytes.size() - request().body.size() : 0;
    EXPECT_EQ(raw.pause_bytes, wanted) << malform.name;
  }
}

}  // namespace
}  // namespace touchstone::wire::malform_test
