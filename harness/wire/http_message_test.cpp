// Tests of http_message.h.
#include "wire/http_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::wire::http_message_test {
namespace {

using testing::ElementsAre;

MATCHER_P2(HeaderIs, name, value, "") { return arg.name == name && arg.value == value; }

std::vector<Header> two_cookies() { return {{"Set-Cookie", "a"}, {"Host", "h"}, {"set-cookie", "b"}}; }

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

TEST(FindHeader, FindsTheFirstInAnyCase) { EXPECT_EQ(*find_header(two_cookies(), "SET-COOKIE"), "a"); }

TEST(FindHeader, GivesNullWhenThereIsNone) { EXPECT_EQ(find_header(two_cookies(), "Cookie"), nullptr); }

TEST(CountHeaders, CountsEachInAnyCase) {
  EXPECT_EQ(count_headers(two_cookies(), "SET-COOKIE"), 2U);
  EXPECT_EQ(count_headers(two_cookies(), "Cookie"), 0U);
}

TEST(SetHeader, ReplacesAllOfANameInThePlaceOfTheFirst) {
  auto headers = two_cookies();
  set_header(headers, "SET-cookie", "c");
  EXPECT_THAT(headers, ElementsAre(HeaderIs("SET-cookie", "c"), HeaderIs("Host", "h")));
}

TEST(SetHeader, AppendsANewName) {
  auto headers = two_cookies();
  set_header(headers, "Date", "d");
  ASSERT_EQ(headers.size(), 4U);
  EXPECT_THAT(headers.back(), HeaderIs("Date", "d"));
}

TEST(RenewHeader, GivesAnEmptyValueInThePlaceOfTheFirstOfTheName) {
  auto headers = two_cookies();
  renew_header(headers, "SET-cookie") += "c";
  EXPECT_THAT(headers, ElementsAre(HeaderIs("SET-cookie", "c"), HeaderIs("Host", "h")));
}

TEST(RenewHeader, AppendsANewName) {
  auto headers = two_cookies();
  renew_header(headers, "Date") += "d";
  ASSERT_EQ(headers.size(), 4U);
  EXPECT_THAT(headers.back(), HeaderIs("Date", "d"));
}

TEST(RemoveHeader, RemovesAllOfAName) {
  auto headers = two_cookies();
  remove_header(headers, "set-Cookie");
  EXPECT_THAT(headers, ElementsAre(HeaderIs("Host", "h")));
}

TEST(RemoveHeader, LeavesTheRestWhenThereIsNone) {
  auto headers = two_cookies();
  remove_header(headers, "Cookie");
  EXPECT_EQ(headers.size(), 3U);
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
