// Tests endpoint_url.h: what is taken, what is refused and with which error, and what the parts read like.
#include "transport/endpoint_url.h"

#include <gtest/gtest.h>

#include <ostream>

namespace touchstone::transport::endpoint_url_test {
namespace {

struct Accepted {
  std::string name;
  std::string text;
  bool tls;
  std::string host;
  std::string port;
  std::string path;
  std::string host_header;
  std::string again;  ///< to_string()
};
void PrintTo(const Accepted& row, std::ostream* out) { *out << row.text; }

class ParseEndpointUrlAccepts : public testing::TestWithParam<Accepted> {};

TEST_P(ParseEndpointUrlAccepts, AndGivesItsParts) {
  const Accepted& row = GetParam();
  const auto parsed = parse_endpoint_url(row.text);
  ASSERT_TRUE(parsed.has_value()) << base::render(parsed.error());
  EXPECT_EQ(parsed->tls, row.tls);
  EXPECT_EQ(parsed->host, row.host);
  EXPECT_EQ(parsed->port, row.port);
  EXPECT_EQ(parsed->path, row.path);
  EXPECT_EQ(parsed->host_header(), row.host_header);
  EXPECT_EQ(parsed->to_string(), row.again);
}

INSTANTIATE_TEST_SUITE_P(
    Urls, ParseEndpointUrlAccepts,
    testing::Values(
        Accepted{"HostAndPort", "http://localhost:4566", false, "localhost", "4566", "", "localhost:4566",
                 "http://localhost:4566"},
        Accepted{"HttpWithoutPort", "http://example.test", false, "example.test", "80", "", "example.test",
                 "http://example.test"},
        Accepted{"HttpsWithoutPort", "https://example.test", true, "example.test", "443", "", "example.test",
                 "https://example.test"},
        Accepted{"DefaultPortWritten", "https://example.test:443", true, "example.test", "443", "",
                 "example.test", "https://example.test"},
        Accepted{"PortOfTheOtherScheme", "https://example.test:80", true, "example.test", "80", "",
                 "example.test:80", "https://example.test:80"},
        Accepted{"EmptyPort", "http://example.test:", false, "example.test", "80", "", "example.test",
                 "http://example.test"},
        Accepted{"PortWithLeadingZeros", "http://h:0081", false, "h", "81", "", "h:81", "http://h:81"},
        Accepted{"HighestPort", "http://h:65535", false, "h", "65535", "", "h:65535", "http://h:65535"},
        Accepted{"SchemeInCapitals", "HTTPS://h", true, "h", "443", "", "h", "https://h"},
        Accepted{"Ipv4", "http://127.0.0.1:8080", false, "127.0.0.1", "8080", "", "127.0.0.1:8080",
                 "http://127.0.0.1:8080"},
        Accepted{"Ipv6", "http://[::1]:8080", false, "::1", "8080", "", "[::1]:8080", "http://[::1]:8080"},
        Accepted{"Ipv6WithoutPort", "https://[2001:db8::7]", true, "2001:db8::7", "443", "", "[2001:db8::7]",
                 "https://[2001:db8::7]"},
        Accepted{"TrailingSlash", "http://h:1/", false, "h", "1", "", "h:1", "http://h:1"},
        Accepted{"Path", "http://h:1/aws/mock", false, "h", "1", "/aws/mock", "h:1", "http://h:1/aws/mock"},
        Accepted{"PathWithTrailingSlashes", "http://h:1/aws//", false, "h", "1", "/aws", "h:1",
                 "http://h:1/aws"},
        Accepted{"PathWithEscape", "http://h:1/a%20b", false, "h", "1", "/a%20b", "h:1", "http://h:1/a%20b"}),
    [](const auto& row) { return row.param.name; });

struct Refused {
  std::string name;
  std::string text;
  base::ErrorCode code;
  std::string says;  ///< a part of the message
};
void PrintTo(const Refused& row, std::ostream* out) { *out << row.text; }

class ParseEndpointUrlRefuses : public testing::TestWithParam<Refused> {};

TEST_P(ParseEndpointUrlRefuses, AndSaysWhy) {
  const Refused& row = GetParam();
  const auto parsed = parse_endpoint_url(row.text);
  ASSERT_FALSE(parsed.has_value()) << parsed->to_string();
  EXPECT_EQ(parsed.error().code, row.code);
  EXPECT_NE(parsed.error().message.find(row.says), std::string::npos) << parsed.error().message;
  EXPECT_FALSE(parsed.error().hint.empty());
}

constexpr auto kSyntax = base::ErrorCode::kSyntax;
constexpr auto kBadValue = base::ErrorCode::kBadValue;

INSTANTIATE_TEST_SUITE_P(
    Urls, ParseEndpointUrlRefuses,
    testing::Values(Refused{"Nothing", "", kSyntax, "not an absolute URL"},
                    Refused{"NoScheme", "example.test", kSyntax, "not an absolute URL"},
                    Refused{"AddressWithoutScheme", "127.0.0.1:4566", kSyntax, "not an absolute URL"},
                    Refused{"HostThatReadsAsAScheme", "localhost:4566", kBadValue, "scheme \"localhost\""},
                    Refused{"OnlyAPath", "/aws", kSyntax, "not an absolute URL"},
                    Refused{"AnotherScheme", "ftp://example.test", kBadValue, "scheme \"ftp\""},
                    Refused{"NoAuthority", "http:example.test", kBadValue, "no host"},
                    Refused{"NoHost", "http://", kBadValue, "no host"},
                    Refused{"NoHostButPort", "http://:80", kBadValue, "no host"},
                    Refused{"UserInformation", "http://me:secret@h", kBadValue, "user information"},
                    Refused{"Query", "http://h/?a=b", kBadValue, "query"},
                    Refused{"EmptyQuery", "http://h?", kBadValue, "query"},
                    Refused{"Fragment", "http://h/#top", kBadValue, "fragment"},
                    Refused{"PortZero", "http://h:0", kBadValue, "port"},
                    Refused{"PortBeyondTheLast", "http://h:65536", kBadValue, "port"},
                    Refused{"PortBeyondTheLastTwice", "http://h:80000", kBadValue, "port"},
                    Refused{"PortOfManyDigits", "http://h:99999999999999999999", kBadValue, "port"},
                    Refused{"PortThatIsNoNumber", "http://h:http", kSyntax, "malformed"},
                    Refused{"PortWithLettersBehind", "http://h:80a", kSyntax, "malformed"},
                    Refused{"LettersBehindAnIpv6Address", "http://[::1]a:80", kSyntax, "malformed"},
                    Refused{"EscapeInHost", "http://h%0d%0aX:1", kBadValue, "percent"},
                    Refused{"LineBreak", "http://h\r\nX", kSyntax, "\\r\\n"},
                    Refused{"SpaceInFront", " http://h", kSyntax, "not an absolute URL"},
                    Refused{"BrokenIpv6", "http://[::1", kSyntax, "not an absolute URL"},
                    Refused{"AddressOfTheFuture", "http://[v7.x]", kBadValue, "unknown kind"}),
    [](const auto& row) { return row.param.name; });

TEST(ParseEndpointUrl, KeepsThePasswordOutOfItsMessage) {
  const auto parsed = parse_endpoint_url("http://me:secret@h");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().message.find("secret"), std::string::npos) << parsed.error().message;
}

TEST(ParseEndpointUrl, KeepsThePasswordOutOfItsMessageWhenTheRestIsNoUrl) {
  const auto parsed = parse_endpoint_url("me:secret@h:port");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().message.find("secret"), std::string::npos) << parsed.error().message;
}

struct Loopback {
  std::string name;
  std::string host;
  bool expected;
};
void PrintTo(const Loopback& row, std::ostream* out) { *out << row.host; }

class IsLoopback : public testing::TestWithParam<Loopback> {};

TEST_P(IsLoopback, IsDecidedByTheHostAlone) {
  const EndpointUrl url{.tls = false, .host = GetParam().host, .port = "80", .path = ""};
  EXPECT_EQ(url.is_loopback(), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Hosts, IsLoopback,
    testing::Values(Loopback{"Localhost", "localhost", true},
                    Loopback{"LocalhostInCapitals", "LocalHost", true},
                    Loopback{"LocalhostWithDot", "localhost.", true},
                    Loopback{"NameBelowLocalhost", "comprehend.localhost", true},
                    Loopback{"NameEndingInLocalhost", "notlocalhost", false},
                    Loopback{"LocalhostOfSomebody", "localhost.example.test", false},
                    Loopback{"Ipv4", "127.0.0.1", true}, Loopback{"Ipv4InTheNet", "127.200.3.4", true},
                    Loopback{"Ipv4Outside", "128.0.0.1", false}, Loopback{"AnyAddress", "0.0.0.0", false},
                    Loopback{"NameLikeAnAddress", "127.0.0.1.example.test", false},
                    Loopback{"Ipv6", "::1", true}, Loopback{"Ipv6Long", "0:0:0:0:0:0:0:1", true},
                    Loopback{"Ipv6Other", "::2", false}, Loopback{"Ipv4InIpv6", "::ffff:127.0.0.1", true},
                    Loopback{"OtherIpv4InIpv6", "::ffff:10.0.0.1", false},
                    Loopback{"RealAws", "comprehend.us-east-1.amazonaws.com", false},
                    Loopback{"Nothing", "", false}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::transport::endpoint_url_test
