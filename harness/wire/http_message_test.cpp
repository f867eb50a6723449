// Tests of http_message.h.
#include "wire/http_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::wire::http_message_test {
namespace {

using testing::ElementsAre;

MATCHER_P2(HeaderIs, name, value, "") { return arg.name == name && arg.value == value; }

Headers two_cookies() { return {{"Set-Cookie", "a"}, {"Host", "h"}, {"set-cookie", "b"}}; }

HttpResponse teapot() {
  return {.status = 418, .reason = "I am", .version = 10, .headers = {{"a", "b"}, {"C", ""}}, .body = "tea"};
}

TEST(IsSpeltAsUsual, IsTrueOfWhatIsWrittenHereAlone) {
  const std::string bytes = to_bytes(teapot());
  EXPECT_EQ(bytes, "HTTP/1.0 418 I am\r\na: b\r\nC: \r\n\r\ntea");
  EXPECT_TRUE(is_spelt_as_usual(teapot(), bytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string other = bytes;
    other[i] ^= 0x20;
    EXPECT_FALSE(is_spelt_as_usual(teapot(), other)) << other;
    EXPECT_FALSE(is_spelt_as_usual(teapot(), bytes.substr(0, i)));
  }
  EXPECT_FALSE(is_spelt_as_usual(teapot(), bytes + " "));
}

TEST(EqualsIgnoringCase, TakesAsciiLettersOfEitherCase) {
  EXPECT_TRUE(equals_ignoring_case("X-Amz-Date", "x-aMZ-dATE"));
}

TEST(EqualsIgnoringCase, TellsLengthsApart) {
  EXPECT_FALSE(equals_ignoring_case("host", "hosts"));
  EXPECT_FALSE(equals_ignoring_case("hosts", "host"));
}

TEST(EqualsIgnoringCase, FoldsLettersOnly) {
  EXPECT_FALSE(equals_ignoring_case("@", "`"));
  EXPECT_FALSE(equals_ignoring_case("[", "{"));
}

TEST(EqualsIgnoringCase, LeavesOtherBytesAlone) {
  EXPECT_FALSE(equals_ignoring_case("\xC3\x89", "\xC3\xA9"));
}

TEST(Headers, AreInTheOrderInWhichTheyWereGiven) {
  const Headers headers = two_cookies();
  EXPECT_EQ(headers.size(), 3U);
  EXPECT_THAT(headers,
              ElementsAre(HeaderIs("Set-Cookie", "a"), HeaderIs("Host", "h"), HeaderIs("set-cookie", "b")));
}

TEST(Headers, MayHaveNoneAndEmptyTexts) {
  const Headers none;
  EXPECT_EQ(none.begin(), none.end());
  EXPECT_THAT((Headers{{"", ""}, {"a", ""}, {"", "b"}}),
              ElementsAre(HeaderIs("", ""), HeaderIs("a", ""), HeaderIs("", "b")));
}

TEST(Headers, KeepBytesOfEveryKind) {
  const std::string odd("\0\xFF\r\n:", 5);
  EXPECT_THAT((Headers{{odd, odd}}), ElementsAre(HeaderIs(odd, odd)));
}

TEST(Headers, AreTheSameWhenTextsAndOrderAre) {
  EXPECT_EQ(two_cookies(), two_cookies());
  EXPECT_NE((Headers{{"ab", "c"}}), (Headers{{"a", "bc"}}));
  EXPECT_NE((Headers{{"a", ""}, {"b", ""}}), (Headers{{"b", ""}, {"a", ""}}));
}

TEST(Headers, TakeOneBeforeAllOthersToo) {
  Headers headers = two_cookies();
  headers.push_front({"Date", "d"});
  EXPECT_THAT(headers[0], HeaderIs("Date", "d"));
  EXPECT_EQ(headers.size(), 4U);
}

TEST(Headers, TakeTextsOfTheirOwn) {
  Headers headers{{"first", "a value that is longer than what stands in a text itself"}};
  for (int doubling = 0; doubling < 6; ++doubling) headers.push_back(headers[0]);
  headers.push_front({*headers.find("first"), "first"});
  EXPECT_EQ(headers[0].name, "a value that is longer than what stands in a text itself");
  EXPECT_EQ(headers.count("first"), 7U);
  headers.set("first", headers.find("first")->substr(2, 5));
  EXPECT_THAT(headers, ElementsAre(testing::_, HeaderIs("first", "value")));
  headers.remove(headers[0].name);
  EXPECT_THAT(headers, ElementsAre(HeaderIs("first", "value")));
}

TEST(Headers, AreRewrittenOneByOne) {
  const Headers headers = two_cookies().rewritten([](const Header& header) {
    return std::pair(std::string(header.value) + std::string(header.name), header.value);
  });
  EXPECT_EQ(headers, (Headers{{"aSet-Cookie", "a"}, {"hHost", "h"}, {"bset-cookie", "b"}}));
}

TEST(FindHeader, FindsTheFirstInAnyCase) {
  const Headers headers = two_cookies();
  EXPECT_EQ(headers.find("SET-COOKIE"), "a");
  EXPECT_TRUE(headers.contains("HOST"));
}

TEST(FindHeader, GivesNothingWhenThereIsNone) {
  EXPECT_EQ(two_cookies().find("Cookie"), std::nullopt);
  EXPECT_FALSE(two_cookies().contains("Cookie"));
}

TEST(CountHeaders, CountsEachInAnyCase) {
  EXPECT_EQ(two_cookies().count("SET-COOKIE"), 2U);
  EXPECT_EQ(two_cookies().count("Cookie"), 0U);
}

TEST(SetHeader, ReplacesAllOfANameInThePlaceOfTheFirst) {
  Headers headers = two_cookies();
  headers.set("SET-cookie", "another");
  EXPECT_THAT(headers, ElementsAre(HeaderIs("SET-cookie", "another"), HeaderIs("Host", "h")));
}

TEST(SetHeader, AppendsANewName) {
  Headers headers = two_cookies();
  headers.set("Date", "d");
  EXPECT_THAT(headers, ElementsAre(testing::_, testing::_, testing::_, HeaderIs("Date", "d")));
}

TEST(RemoveHeader, RemovesAllOfAName) {
  Headers headers = two_cookies();
  headers.remove("set-Cookie");
  EXPECT_THAT(headers, ElementsAre(HeaderIs("Host", "h")));
}

TEST(RemoveHeader, LeavesTheRestWhenThereIsNone) {
  Headers headers = two_cookies();
  headers.remove("Cookie");
  EXPECT_EQ(headers, two_cookies());
}

TEST(RemoveHeader, RemovesThoseThatAreMeant) {
  Headers headers = two_cookies();
  headers.remove_if([](const Header& header) { return header.value == "a" || header.name == "Host"; });
  EXPECT_THAT(headers, ElementsAre(HeaderIs("set-cookie", "b")));
}

TEST(RequestToBytes, WritesHeadAndBodyAndAddsNothing) {
  const HttpRequest request{"POST", "/x?y=z", {{"host", "h"}, {"X-A", " spaced "}}, "{}"};
  EXPECT_EQ(to_bytes(request), "POST /x?y=z HTTP/1.1\r\nhost: h\r\nX-A:  spaced \r\n\r\n{}");
}

TEST(RequestToBytes, KeepsEveryByteOfTheBody) {
  const HttpRequest request{"POST", "/", {}, std::string("a\0\r\nb", 5)};
  EXPECT_EQ(to_bytes(request), std::string("POST / HTTP/1.1\r\n\r\na\0\r\nb", 24));
}

TEST(RequestToBytes, IsAPostToTheRootUnlessToldOtherwise) {
  EXPECT_EQ(to_bytes(HttpRequest{}), "POST / HTTP/1.1\r\n\r\n");
}

TEST(ResponseToBytes, WritesVersionStatusReasonHeadersAndBody) {
  const HttpResponse response{400, "Bad Request", 10, {{"A", "1"}, {"A", "2"}}, "no"};
  EXPECT_EQ(to_bytes(response), "HTTP/1.0 400 Bad Request\r\nA: 1\r\nA: 2\r\n\r\nno");
}

}  // namespace
}  // namespace touchstone::wire::http_message_test
