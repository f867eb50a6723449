// Tests of sigv4.h: AWS's published examples, the round trip, each fault, and each part that a signature
// protects. Agreement with botocore's signer is in botocore_agreement_test.cpp.
#include "sign/sigv4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"

namespace touchstone::sign::sigv4_test {
namespace {

using testing::HasSubstr;
using testing::Optional;
using wire::HttpRequest;

Clock::time_point time_of(int year, unsigned month, unsigned day, std::chrono::seconds of_day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  return std::chrono::sys_days(date) + of_day;
}

// 20150830T123600Z, the time of all of AWS's examples.
Clock::time_point example_time() {
  return time_of(2015, 8, 30, std::chrono::hours(12) + std::chrono::minutes(36));
}

// The key pair of AWS's documentation.
Credentials example_credentials() { return {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""}; }

std::optional<Credentials> know_example_key(std::string_view access_key_id) {
  return access_key_id == "AKIDEXAMPLE" ? std::optional(example_credentials()) : std::nullopt;
}

std::string authorization(const HttpRequest& request) {
  return std::string(*request.headers.find("Authorization"));
}

// --- Published examples ---

// "Create a signed AWS API request" and the signature version 4 test suite: name, request, scope's service,
// and results.
struct ExampleRow {
  const char* name;
  HttpRequest request;
  const char* service;
  const char* signed_headers;
  const char* signature;
};

void PrintTo(const ExampleRow& row, std::ostream* out) { *out << row.name; }

class PublishedExampleTest : public testing::TestWithParam<ExampleRow> {};

TEST_P(PublishedExampleTest, IsSignedAsPublished) {
  HttpRequest request = GetParam().request;
  sign(request, example_credentials(), {"us-east-1", GetParam().service}, example_time());
  EXPECT_EQ(authorization(request),
            std::string("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/") + GetParam().service +
                "/aws4_request, SignedHeaders=" + GetParam().signed_headers +
                ", Signature=" + GetParam().signature);
}

INSTANTIATE_TEST_SUITE_P(
    Aws, PublishedExampleTest,
    testing::Values(ExampleRow{"IamListUsers",
                               {"GET",
                                "/?Action=ListUsers&Version=2010-05-08",
                                {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                                 {"Host", "iam.amazonaws.com"}},
                                ""},
                               "iam",
                               "content-type;host;x-amz-date",
                               "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"},
                    ExampleRow{"GetVanilla",
                               {"GET", "/", {{"Host", "example.amazonaws.com"}}, ""},
                               "service",
                               "host;x-amz-date",
                               "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
                    ExampleRow{"PostVanilla",
                               {"POST", "/", {{"Host", "example.amazonaws.com"}}, ""},
                               "service",
                               "host;x-amz-date",
                               "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
                    ExampleRow{
                        "GetVanillaQueryOrderKey",
                        {"GET", "/?Param2=value2&Param1=value1", {{"Host", "example.amazonaws.com"}}, ""},
                        "service",
                        "host;x-amz-date",
                        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"}),
    [](const auto& row) { return row.param.name; });

TEST(PublishedExample, OfTrimmedHeaderValuesHolds) {
  const HttpRequest request{
      "GET",
      "/",
      {{"Host", "example.amazonaws.com"},
       {"My-Header1", " value1"},
       {"My-Header2", " \"a   b   c\""},
       {"X-Amz-Date", "20150830T123600Z"},
       {"Authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;my-header1;my-header2;x-amz-date, "
        "Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"}},
      ""};
  EXPECT_EQ(verify(request, know_example_key, "service", example_time()), std::nullopt);
}

TEST(CanonicalRequest, IsTheOneOfTheGuide) {
  HttpRequest request{"GET",
                      "/?Action=ListUsers&Version=2010-05-08",
                      {{"Host", "iam.amazonaws.com"},
                       {"X-Amz-Date", "20150830T123600Z"},
                       {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
                      ""};
  const std::string canonical = canonical_request(request, {"content-type", "host", "x-amz-date"});
  EXPECT_EQ(canonical,
            "GET\n/\nAction=ListUsers&Version=2010-05-08\n"
            "content-type:application/x-www-form-urlencoded; charset=utf-8\nhost:iam.amazonaws.com\n"
            "x-amz-date:20150830T123600Z\n\ncontent-type;host;x-amz-date\n"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(base::sha256_hex(canonical), "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
}

// --- The canonical request, part by part ---

std::string line_of(const std::string& text, std::size_t number) {
  std::size_t begin = 0;
  for (; number > 0; --number) begin = text.find('\n', begin) + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

struct TargetRow {
  const char* name;
  const char* target;
  const char* path;
  const char* query;
};

class CanonicalTargetTest : public testing::TestWithParam<TargetRow> {};

TEST_P(CanonicalTargetTest, HasItsPathAndQuery) {
  const std::string canonical = canonical_request({"POST", GetParam().target, {}, ""}, {});
  EXPECT_EQ(line_of(canonical, 1), GetParam().path);
  EXPECT_EQ(line_of(canonical, 2), GetParam().query);
}

INSTANTIATE_TEST_SUITE_P(
    Targets, CanonicalTargetTest,
    testing::Values(TargetRow{"Root", "/", "/", ""}, TargetRow{"Empty", "", "/", ""},
                    TargetRow{"EscapeIsEscapedAgain", "/a%20b", "/a%2520b", ""},
                    TargetRow{"OtherBytesAreEscaped", "/a*b+c:\xC3\xA9", "/a%2Ab%2Bc%3A%C3%A9", ""},
                    TargetRow{"UnreservedStays", "/-_.~/09azAZ", "/-_.~/09azAZ", ""},
                    TargetRow{"DotSegments", "/a/./b/../c", "/a/c", ""},
                    TargetRow{"DotsPastTheRoot", "/../../a", "/a", ""},
                    TargetRow{"RunsOfSlashes", "//a///b//", "/a/b/", ""},
                    TargetRow{"OnlySlashes", "///", "/", ""},
                    TargetRow{"QueryIsSortedByNameThenValue", "/?b=1&a=2&a=1&A=3", "/", "A=3&a=1&a=2&b=1"},
                    TargetRow{"QueryWithoutValue", "/?b&a=", "/", "a=&b="},
                    TargetRow{"EmptyQuery", "/?", "/", ""},
                    TargetRow{"QueryStaysAsEncoded", "/?a=%2f&b=x/y?z=1", "/", "a=%2f&b=x/y?z=1"}),
    [](const auto& row) { return row.param.name; });

TEST(CanonicalRequest, WritesTheMethodInUpperCase) {
  EXPECT_EQ(line_of(canonical_request({"post", "/", {}, ""}, {}), 0), "POST");
}

TEST(CanonicalRequest, JoinsHeadersOfOneNameInTheirOrder) {
  const HttpRequest request{"POST", "/", {{"X-Amz-A", "2"}, {"Host", "h"}, {"x-amz-a", " 1 "}}, ""};
  EXPECT_EQ(line_of(canonical_request(request, {"x-amz-a"}), 3), "x-amz-a:2,1");
}

TEST(CanonicalRequest, ReducesBlanksAroundAndInsideAValue) {
  const HttpRequest request{"POST", "/", {{"X-Amz-A", " \t a \t  b  "}}, ""};
  EXPECT_EQ(line_of(canonical_request(request, {"x-amz-a"}), 3), "x-amz-a:a b");
}

TEST(CanonicalRequest, KeepsAnEmptyValueAndAnAbsentHeaderEmpty) {
  const HttpRequest request{"POST", "/", {{"X-Amz-A", "  "}}, ""};
  const std::string canonical = canonical_request(request, {"x-amz-a", "x-amz-b"});
  EXPECT_EQ(line_of(canonical, 3), "x-amz-a:");
  EXPECT_EQ(line_of(canonical, 4), "x-amz-b:");
}

TEST(CanonicalRequest, TakesTheBodysHashThatTheRequestStates) {
  const HttpRequest request{"POST", "/", {{"X-Amz-Content-Sha256", "stated"}}, "body"};
  EXPECT_THAT(canonical_request(request, {}), testing::EndsWith("\nstated"));
}

// --- Signing ---

HttpRequest stop_request() {
  return {"POST",
          "/",
          {{"Host", "comprehend.us-east-1.amazonaws.com"},
           {"Content-Type", "application/x-amz-json-1.1"},
           {"X-Amz-Target", "Comprehend_20171127.StopSentimentDetectionJob"},
           {"User-Agent", "touchstone"},
           {"Content-Length", "17"}},
          R"({"JobId": "0123"})"};
}

HttpRequest signed_request(const Credentials& credentials = example_credentials()) {
  HttpRequest request = stop_request();
  sign(request, credentials, {"us-east-1", "comprehend"}, example_time());
  return request;
}

TEST(Sign, SignsContentTypeHostAndAmzHeadersOnly) {
  EXPECT_THAT(authorization(signed_request()),
              HasSubstr("SignedHeaders=content-type;host;x-amz-date;x-amz-target,"));
}

TEST(Sign, AddsTheDateAndNoTokenForALongTermKey) {
  const HttpRequest request = signed_request();
  EXPECT_EQ(*request.headers.find("X-Amz-Date"), "20150830T123600Z");
  EXPECT_FALSE(request.headers.contains("X-Amz-Security-Token"));
}

TEST(Sign, AddsAndSignsTheSessionToken) {
  Credentials credentials = example_credentials();
  credentials.session_token = "token";
  const HttpRequest request = signed_request(credentials);
  EXPECT_EQ(*request.headers.find("X-Amz-Security-Token"), "token");
  EXPECT_THAT(authorization(request), HasSubstr("x-amz-date;x-amz-security-token;x-amz-target"));
}

TEST(Sign, ReplacesWhatAnEarlierSigningAdded) {
  HttpRequest request = signed_request();
  sign(request, example_credentials(), {"us-east-1", "comprehend"}, example_time() + std::chrono::hours(24));
  EXPECT_EQ(request.headers.count("Authorization"), 1U);
  EXPECT_EQ(request.headers.count("X-Amz-Date"), 1U);
  EXPECT_EQ(verify(request, know_example_key, "comprehend", example_time() + std::chrono::hours(24)),
            std::nullopt);
}

TEST(Sign, GivesTheSameSignatureAgainFromItsCachedKey) {
  EXPECT_EQ(authorization(signed_request()), authorization(signed_request()));
}

TEST(Sign, KeepsApartTheKeysOfMoreScopesThanItCaches) {
  const auto sign_in = [](int number) {
    HttpRequest request = stop_request();
    sign(request, example_credentials(), {"region-" + std::to_string(number), "comprehend"}, example_time());
    return authorization(request);
  };
  std::vector<std::string> first, second;
  for (int number = 0; number < 40; ++number) first.push_back(sign_in(number));
  for (int number = 0; number < 40; ++number) second.push_back(sign_in(number));
  EXPECT_EQ(first, second);
}

TEST(Sign, TellsSecretsApart) {
  Credentials other = example_credentials();
  other.secret_access_key += "x";
  EXPECT_NE(authorization(signed_request(other)), authorization(signed_request()));
}

TEST(Sign, WritesTheLastSecondOfALeapDay) {
  HttpRequest request = stop_request();
  sign(request, example_credentials(), {"us-east-1", "comprehend"},
       time_of(2024, 2, 29, std::chrono::seconds(86'399)) + std::chrono::milliseconds(999));
  EXPECT_EQ(*request.headers.find("X-Amz-Date"), "20240229T235959Z");
}

TEST(SignDeathTest, AbortsWithoutAHost) {
  HttpRequest request;
  EXPECT_DEATH(sign(request, example_credentials(), {"us-east-1", "comprehend"}, example_time()),
               "no Host header");
}

// --- Verifying ---

std::optional<SignatureFault> verify_at(const HttpRequest& request, std::chrono::seconds after) {
  return verify(request, know_example_key, "comprehend", example_time() + after);
}

std::optional<SignatureFault> verify_now(const HttpRequest& request) {
  return verify_at(request, std::chrono::seconds(0));
}

// The signed request with a part of its Authorization replaced.
HttpRequest with_authorization(std::string_view from, std::string_view to) {
  HttpRequest request = signed_request();
  std::string value = authorization(request);
  const std::size_t at = value.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  value.replace(at, from.size(), to);
  request.headers.set("Authorization", value);
  return request;
}

TEST(Verify, HoldsForWhatWasSigned) { EXPECT_EQ(verify_now(signed_request()), std::nullopt); }

TEST(Verify, HoldsForAnyServiceWhenNoneIsAskedFor) {
  EXPECT_EQ(verify(signed_request(), know_example_key, "", example_time()), std::nullopt);
}

TEST(Verify, HoldsWhenUnsignedHeadersWereAddedOnTheWay) {
  HttpRequest request = signed_request();
  request.headers.set("Via", "1.1 proxy");
  request.headers.set("User-Agent", "other");
  EXPECT_EQ(verify_now(request), std::nullopt);
}

TEST(Verify, HoldsWithoutSpacesBetweenTheParts) {
  HttpRequest request = with_authorization(", SignedHeaders", ",SignedHeaders");
  EXPECT_EQ(verify_now(request), std::nullopt);
}

TEST(Verify, HoldsForATrueStatementOfTheBodysHash) {
  HttpRequest request = stop_request();
  request.headers.set("x-amz-content-sha256", base::sha256_hex(request.body));
  sign(request, example_credentials(), {"us-east-1", "comprehend"}, example_time());
  EXPECT_EQ(verify_now(request), std::nullopt);
}

TEST(Verify, HoldsWithTheSessionTokenOfTheKey) {
  Credentials credentials = example_credentials();
  credentials.session_token = "token";
  const auto know = [&](std::string_view) { return std::optional(credentials); };
  EXPECT_EQ(verify(signed_request(credentials), know, "comprehend", example_time()), std::nullopt);
}

struct SkewRow {
  const char* name;
  int seconds;
  std::optional<SignatureFault> fault;
};

class SkewTest : public testing::TestWithParam<SkewRow> {};

TEST_P(SkewTest, IsGoodForFifteenMinutesEitherWay) {
  EXPECT_EQ(verify_at(signed_request(), std::chrono::seconds(GetParam().seconds)), GetParam().fault);
}

INSTANTIATE_TEST_SUITE_P(Times, SkewTest,
                         testing::Values(SkewRow{"AtTheLimit", 900, std::nullopt},
                                         SkewRow{"PastTheLimit", 901, SignatureFault::kExpired},
                                         SkewRow{"AsFarAhead", -900, std::nullopt},
                                         SkewRow{"TooFarAhead", -901, SignatureFault::kExpired}),
                         [](const auto& row) { return row.param.name; });

struct FaultRow {
  const char* name;
  const char* from;  // what stands in the Authorization header
  const char* to;
  SignatureFault fault;
};

class AuthorizationFaultTest : public testing::TestWithParam<FaultRow> {};

TEST_P(AuthorizationFaultTest, IsNamed) {
  EXPECT_THAT(verify_now(with_authorization(GetParam().from, GetParam().to)), Optional(GetParam().fault));
}

INSTANTIATE_TEST_SUITE_P(
    Headers, AuthorizationFaultTest,
    testing::Values(
        FaultRow{"OtherAlgorithm", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1", SignatureFault::kIncomplete},
        FaultRow{"NoCredential", "Credential=", "Credentials=", SignatureFault::kIncomplete},
        FaultRow{"NoSignedHeaders", "SignedHeaders=", "Headers=", SignatureFault::kIncomplete},
        FaultRow{"NoSignature", "Signature=", "Sig=", SignatureFault::kIncomplete},
        FaultRow{"ScopeOfFourParts", "/aws4_request", "", SignatureFault::kIncomplete},
        FaultRow{"ScopeOfSixParts", "/aws4_request", "/aws4_request/x", SignatureFault::kIncomplete},
        FaultRow{"EmptyRegion", "/us-east-1/", "//", SignatureFault::kIncomplete},
        FaultRow{"HostNotSigned", "host;", "", SignatureFault::kIncomplete},
        FaultRow{"TargetNotSigned", ";x-amz-target", "", SignatureFault::kIncomplete},
        FaultRow{"UnknownKey", "AKIDEXAMPLE", "AKIDOTHER", SignatureFault::kUnknownKey},
        FaultRow{"OtherService", "/comprehend/", "/translate/", SignatureFault::kWrongScope},
        FaultRow{"OtherDate", "/20150830/", "/20150831/", SignatureFault::kWrongScope},
        FaultRow{"OtherTerminator", "aws4_request", "aws5_request", SignatureFault::kWrongScope},
        FaultRow{"OtherRegion", "/us-east-1/", "/us-west-1/", SignatureFault::kMismatch},
        FaultRow{"HeaderNotSigned", "content-type;", "", SignatureFault::kMismatch},
        FaultRow{"SignedHeaderThatIsAbsent", "content-type;", "content-type;expect;",
                 SignatureFault::kMismatch},
        FaultRow{"ShorterSignature", "Signature=", "Signature=0", SignatureFault::kMismatch}),
    [](const auto& row) { return row.param.name; });

TEST(Verify, NamesAMissingAuthorization) {
  EXPECT_THAT(verify_now(stop_request()), Optional(SignatureFault::kMissing));
}

TEST(Verify, NamesAMissingDate) {
  HttpRequest request = signed_request();
  request.headers.remove("X-Amz-Date");
  EXPECT_THAT(verify_now(request), Optional(SignatureFault::kIncomplete));
}

TEST(Verify, NamesAMissingSessionToken) {
  const auto know = [](std::string_view) {
    return std::optional(Credentials{"AKIDEXAMPLE", "secret", "token"});
  };
  EXPECT_THAT(verify(signed_request(), know, "comprehend", example_time()),
              Optional(SignatureFault::kUnknownKey));
}

struct DateRow {
  const char* name;
  const char* date;
};

class DateFaultTest : public testing::TestWithParam<DateRow> {};

TEST_P(DateFaultTest, IsIncomplete) {
  HttpRequest request = signed_request();
  request.headers.set("X-Amz-Date", GetParam().date);
  EXPECT_THAT(verify_now(request), Optional(SignatureFault::kIncomplete));
}

INSTANTIATE_TEST_SUITE_P(
    Dates, DateFaultTest,
    testing::Values(DateRow{"Empty", ""}, DateRow{"NoTime", "20150830"}, DateRow{"NoZone", "20150830T123600"},
                    DateRow{"NoT", "20150830 123600Z"}, DateRow{"NoSuchDay", "20150230T123600Z"},
                    DateRow{"NoSuchMonth", "20151330T123600Z"}, DateRow{"NoSuchHour", "20150830T243600Z"},
                    DateRow{"NoSuchMinute", "20150830T126000Z"}, DateRow{"LeapSecond", "20150830T123660Z"},
                    DateRow{"NoDigit", "2015083-T123600Z"},
                    DateRow{"FormOfHttp", "Sun, 30 Aug 2015 12:36:00 GMT"}),
    [](const auto& row) { return row.param.name; });

TEST(Verify, RefusesAFalseStatementOfTheBodysHash) {
  HttpRequest request = stop_request();
  request.headers.set("x-amz-content-sha256", base::sha256_hex("another body"));
  sign(request, example_credentials(), {"us-east-1", "comprehend"}, example_time());
  EXPECT_THAT(verify_now(request), Optional(SignatureFault::kMismatch));
}

struct TamperRow {
  const char* name;
  void (*tamper)(HttpRequest&);
};

class TamperTest : public testing::TestWithParam<TamperRow> {};

TEST_P(TamperTest, IsCaught) {
  HttpRequest request = signed_request();
  GetParam().tamper(request);
  EXPECT_THAT(verify_now(request), Optional(SignatureFault::kMismatch));
}

INSTANTIATE_TEST_SUITE_P(
    Parts, TamperTest,
    testing::Values(
        TamperRow{"Method", [](HttpRequest& r) { r.method = "PUT"; }},
        TamperRow{"Path", [](HttpRequest& r) { r.path = "/x"; }},
        TamperRow{"Query", [](HttpRequest& r) { r.path = "/?x=1"; }},
        TamperRow{"OneByteOfTheBody", [](HttpRequest& r) { r.body[12] = 'x'; }},
        TamperRow{"EmptyBody", [](HttpRequest& r) { r.body.clear(); }},
        TamperRow{"Host", [](HttpRequest& r) { r.headers.set("Host", "example.com"); }},
        TamperRow{"ContentType", [](HttpRequest& r) { r.headers.set("Content-Type", "text/plain"); }},
        TamperRow{"Target", [](HttpRequest& r) { r.headers.set("X-Amz-Target", "Other.Operation"); }},
        TamperRow{"RemovedHeader", [](HttpRequest& r) { r.headers.remove("X-Amz-Target"); }},
        TamperRow{"SecondTarget",
                  [](HttpRequest& r) { r.headers.push_back({"X-Amz-Target", "Other.Operation"}); }},
        TamperRow{"Date", [](HttpRequest& r) { r.headers.set("X-Amz-Date", "20150830T123601Z"); }},
        TamperRow{"Signature",
                  [](HttpRequest& r) {
                    std::string value = authorization(r);
                    value.back() = value.back() == '0' ? '1' : '0';
                    r.headers.set("Authorization", value);
                  }}),
    [](const auto& row) { return row.param.name; });

TEST(Verify, RefusesAnAmzHeaderAddedOnTheWay) {
  HttpRequest request = signed_request();
  request.headers.set("X-Amz-Extra", "1");
  EXPECT_THAT(verify_now(request), Optional(SignatureFault::kIncomplete));
}

}  // namespace
}  // namespace touchstone::sign::sigv4_test
