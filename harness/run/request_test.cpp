// Tests of request.h: what of a case goes out, and that it is signed last. The signature itself is sign/'s
// own matter.
#include "run/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "cases/small_catalogue_for_tests.h"
#include "endpoint/endpoint.h"
#include "run/runner.h"
#include "sign/sigv4.h"

namespace touchstone::run::request_test {
namespace {

using base::Json;
using cases::Send;
using testing::Eq;
using testing::Ne;
using testing::Optional;
using testing::StartsWith;

const sign::Credentials kKeys = {"AKIDLAMPS", "a secret", ""};

class Request : public testing::Test {
 protected:
  Request() { options_.client.endpoint = {.tls = false, .host = "127.0.0.1", .port = "4566", .path = ""}; }

  [[nodiscard]] base::Result<wire::HttpRequest> try_encode(const Send& send) const {
    const cases::Variables variables = {{"job", "j-1"}, {"nonce", "n-7"}, {"member", "JobId"}};
    return RequestEncoder(models_, options_).encode("lamps", send, variables);
  }
  [[nodiscard]] wire::HttpRequest encode(const Send& send) const {
    auto request = try_encode(send);
    if (!request) throw std::runtime_error(base::render(request.error()));
    return *std::move(request);
  }
  [[nodiscard]] wire::HttpRequest encode_with(std::vector<cases::HeaderChange> headers) const {
    Send send = stop("{}");
    send.headers = std::move(headers);
    return encode(send);
  }
  [[nodiscard]] wire::HttpRequest encode_plain(std::string_view operation) const {
    return RequestEncoder(models_, options_).encode("lamps", operation, Json::object());
  }

  static Send stop(std::string_view input) {
    Send send;
    send.operation = "StopLampJob";
    send.body = *base::parse_json(input);
    return send;
  }
  static Send stop_raw(std::string body) {
    Send send = stop("{}");
    send.body = std::move(body);
    return send;
  }

  std::vector<model::Model> models_ = cases::for_tests::small_models();
  RunOptions options_;
};

std::optional<std::string> header(const wire::HttpRequest& request, std::string_view name) {
  return request.headers.find(name).transform([](std::string_view value) { return std::string(value); });
}

std::optional<sign::SignatureFault> fault_of(const wire::HttpRequest& request) {
  const auto known = [](std::string_view id) {
    return id == kKeys.access_key_id ? std::optional(kKeys) : std::nullopt;
  };
  return sign::verify(request, known, "lamps", sign::Clock::now());
}

TEST_F(Request, ClaimsTheOperationAsAwsJsonDoes) {
  const auto request = encode(stop(R"({"JobId": "a"})"));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/");
  EXPECT_THAT(header(request, "X-Amz-Target"), Optional(std::string("Lamps_1.StopLampJob")));
  EXPECT_THAT(header(request, "Content-Type"), Optional(std::string("application/x-amz-json-1.1")));
}

TEST_F(Request, FillsNamesAndValuesOfTheInput) {
  EXPECT_EQ(encode(stop(R"({"${member}": ["${job}", "$${job}"]})")).body, R"({"JobId":["j-1","${job}"]})");
}

TEST_F(Request, FillsARawBodyAndLeavesItsOtherBytesAlone) {
  const std::string bytes("{\"a\": \"${job}\",\0\xFF", 17);
  EXPECT_EQ(encode(stop_raw(bytes)).body, std::string("{\"a\": \"j-1\",\0\xFF", 14));
}

TEST_F(Request, CountsTheBytesOfTheFilledBody) {
  EXPECT_THAT(header(encode(stop_raw("${repeat:3:é}")), "Content-Length"), Optional(std::string("6")));
}

TEST_F(Request, HasTheMethodAndPathOfTheCase) {
  Send send = stop("{}");
  send.method = "PUT";
  send.path = "/lamps/${job}";
  const auto request = encode(send);
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.path, "/lamps/j-1");
}

TEST_F(Request, KeepsThePathOfTheEndpointInFront) {
  options_.client.endpoint.path = "/emulator";
  EXPECT_EQ(encode(stop("{}")).path, "/emulator/");
  EXPECT_EQ(encode_plain("StopLampJob").path, "/emulator/");
}

TEST_F(Request, NamesThePortInTheHostHeader) {
  EXPECT_THAT(header(encode(stop("{}")), "Host"), Optional(std::string("127.0.0.1:4566")));
}

TEST_F(Request, LeavesTheSchemesOwnPortOut) {
  options_.client.endpoint.port = "80";
  EXPECT_THAT(header(encode(stop("{}")), "Host"), Optional(std::string("127.0.0.1")));
}

TEST_F(Request, AddsAHeaderWithItsVariablesFilled) {
  EXPECT_THAT(header(encode_with({{"X-Odd", "<${nonce}>"}}), "X-Odd"), Optional(std::string("<n-7>")));
}

TEST_F(Request, ReplacesAHeaderInAnyCase) {
  const auto request = encode_with({{"x-amz-target", "Lamps_1.Dim"}});
  EXPECT_EQ(request.headers.count("X-Amz-Target"), 1U);
  EXPECT_THAT(header(request, "X-Amz-Target"), Optional(std::string("Lamps_1.Dim")));
}

TEST_F(Request, LeavesOutAHeader) {
  EXPECT_THAT(header(encode_with({{"content-type", std::nullopt}}), "Content-Type"), Eq(std::nullopt));
}

TEST_F(Request, AsksTheEmbeddedEndpointForAFault) {
  Send send = stop("{}");
  send.inject = "delay=5";
  EXPECT_THAT(header(encode(send), endpoint::kInjectHeader), Optional(std::string("delay=5")));
}

TEST_F(Request, AsksForNoFaultUnlessTheCaseDoes) {
  EXPECT_THAT(header(encode(stop("{}")), endpoint::kInjectHeader), Eq(std::nullopt));
}

TEST_F(Request, IsNotSignedWithoutCredentials) {
  const auto request = encode(stop("{}"));
  EXPECT_THAT(header(request, "Authorization"), Eq(std::nullopt));
  EXPECT_THAT(header(request, "X-Amz-Date"), Eq(std::nullopt));
}

TEST_F(Request, IsSignedForTheServiceAndRegion) {
  options_.credentials = kKeys;
  options_.region = "eu-west-3";
  const auto request = encode(stop(R"({"JobId": "${job}"})"));
  EXPECT_EQ(fault_of(request), std::nullopt);
  ASSERT_THAT(header(request, "Authorization"), Ne(std::nullopt));
  EXPECT_THAT(*header(request, "Authorization"), testing::HasSubstr("/eu-west-3/lamps/aws4_request"));
}

TEST_F(Request, CarriesTheSessionToken) {
  options_.credentials = sign::Credentials{"AKIDLAMPS", "a secret", "a token"};
  EXPECT_THAT(header(encode(stop("{}")), "X-Amz-Security-Token"), Optional(std::string("a token")));
}

struct ChangeRow {
  std::string name;
  cases::HeaderChange change;
};

void PrintTo(const ChangeRow& row, std::ostream* out) { *out << row.name; }

class SignedChange : public Request, public testing::WithParamInterface<ChangeRow> {};

TEST_P(SignedChange, StandsBeforeTheSignature) {
  options_.credentials = kKeys;
  const cases::HeaderChange& change = GetParam().change;
  const auto request = encode_with({change});
  EXPECT_EQ(fault_of(request), std::nullopt);
  if (change.value) {
    EXPECT_THAT(header(request, change.name), Optional(*change.value));
  } else {
    EXPECT_THAT(header(request, change.name), Eq(std::nullopt));
  }
}

INSTANTIATE_TEST_SUITE_P(Header, SignedChange,
                         testing::Values(ChangeRow{"AnotherTarget", {"X-Amz-Target", "Lamps_1.Dim"}},
                                         ChangeRow{"NoTarget", {"X-Amz-Target", std::nullopt}},
                                         ChangeRow{"AnotherContentType", {"Content-Type", "text/plain"}},
                                         ChangeRow{"NoContentType", {"Content-Type", std::nullopt}},
                                         ChangeRow{"AnotherHost", {"Host", "lamps.example"}}),
                         [](const testing::TestParamInfo<ChangeRow>& row) { return row.param.name; });

TEST_F(Request, SignsWhatIsInjected) {
  options_.credentials = kKeys;
  Send send = stop("{}");
  send.inject = "reset";
  EXPECT_EQ(fault_of(encode(send)), std::nullopt);
}

TEST_F(Request, SignsARawBody) {
  options_.credentials = kKeys;
  EXPECT_EQ(fault_of(encode(stop_raw("${job}"))), std::nullopt);
}

TEST_F(Request, PutsTheCasesAuthorizationInPlaceOfItsOwn) {
  options_.credentials = kKeys;
  const auto request = encode_with({{"authorization", "Basic ${nonce}"}});
  EXPECT_EQ(request.headers.count("Authorization"), 1U);
  EXPECT_THAT(header(request, "Authorization"), Optional(std::string("Basic n-7")));
}

TEST_F(Request, LeavesOutTheSignatureOnly) {
  options_.credentials = kKeys;
  const auto request = encode_with({{"Authorization", std::nullopt}});
  EXPECT_EQ(fault_of(request), sign::SignatureFault::kMissing);
  EXPECT_THAT(header(request, "X-Amz-Date"), Ne(std::nullopt));
}

struct UnfilledRow {
  std::string name;
  Send send;
};

void PrintTo(const UnfilledRow& row, std::ostream* out) { *out << row.name; }

class Unfilled : public Request, public testing::WithParamInterface<UnfilledRow> {};

TEST_P(Unfilled, IsAnError) {
  const auto request = try_encode(GetParam().send);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().code, base::ErrorCode::kUnknownName);
  EXPECT_EQ(request.error().message, "no variable ${jib} here");
}

Send send_of(cases::HeaderChange change) {
  Send send;
  send.operation = "StopLampJob";
  send.headers.push_back(std::move(change));
  return send;
}

INSTANTIATE_TEST_SUITE_P(
    Variable, Unfilled,
    testing::Values(UnfilledRow{"InAnInput", {"StopLampJob", Json::string("${jib}"), {}, "POST", "/", ""}},
                    UnfilledRow{"InABody", {"StopLampJob", std::string("${jib}"), {}, "POST", "/", ""}},
                    UnfilledRow{"InAHeader", send_of({"X-Odd", "${jib}"})},
                    UnfilledRow{"InAnAuthorization", send_of({"Authorization", "${jib}"})},
                    UnfilledRow{"InAPath", {"StopLampJob", Json::object(), {}, "POST", "/${jib}", ""}}),
    [](const testing::TestParamInfo<UnfilledRow>& row) { return row.param.name; });

TEST_F(Request, ClaimsEvenAnOperationThatTheModelDoesNotKnow) {
  const auto request = encode_plain("LightLamp");
  EXPECT_THAT(header(request, "X-Amz-Target"), Optional(std::string("Lamps_1.LightLamp")));
  EXPECT_EQ(request.body, "{}");
}

TEST_F(Request, SignsAnOrdinaryCall) {
  options_.credentials = kKeys;
  EXPECT_EQ(fault_of(encode_plain("StopLampJob")), std::nullopt);
}

TEST_F(Request, OffersTheRegionAndAccountAsVariables) {
  options_.region = "eu-west-3";
  options_.account = "000000000001";
  EXPECT_EQ(RequestEncoder(models_, options_).base_variables(),
            (cases::Variables{{"region", "eu-west-3"}, {"account", "000000000001"}}));
}

TEST_F(Request, OffersTheNamesOfAnOperationAsVariables) {
  const cases::Variables variables = RequestEncoder(models_, options_).variables_of("lamps", "StopLampJob");
  EXPECT_EQ(*variables.find("service"), "lamps");
  EXPECT_EQ(*variables.find("target"), "Lamps_1");
  EXPECT_EQ(*variables.find("operation"), "StopLampJob");
  EXPECT_EQ(*variables.find("operation_in_lower_case"), "stoplampjob");
}

}  // namespace
}  // namespace touchstone::run::request_test
