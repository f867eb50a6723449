// Tests of aws_json.h.
#include "wire/aws_json.h"

#include <gtest/gtest.h>

namespace touchstone::wire::aws_json_test {
namespace {

model::Service comprehend() {
  model::Service service;
  service.name = "comprehend";
  service.target_prefix = "Comprehend_20171127";
  return service;
}

TEST(EncodeRequest, WritesTheHeadersThatClaimAnOperation) {
  HttpRequest request;
  encode_request(request, comprehend(), model::Protocol::kAwsJson1_1, "StopSentimentDetectionJob",
                 "localhost:4566", base::Json::object({{"JobId", base::Json::string("0123"), 0}}));
  EXPECT_EQ(to_bytes(request),
            "POST / HTTP/1.1\r\nHost: localhost:4566\r\nContent-Type: application/x-amz-json-1.1\r\n"
            "X-Amz-Target: Comprehend_20171127.StopSentimentDetectionJob\r\nContent-Length: "
            "16\r\n\r\n{\"JobId\":\"0123\"}");
}

TEST(EncodeRequest, UsesTheMediaTypeOfTheProtocolVersion) {
  HttpRequest request;
  encode_request(request, comprehend(), model::Protocol::kAwsJson1_0, "X", "h", std::string_view("{}"));
  EXPECT_EQ(*request.headers.find("content-type"), "application/x-amz-json-1.0");
}

TEST(EncodeRequest, SendsARawBodyUnchanged) {
  HttpRequest request;
  encode_request(request, comprehend(), model::Protocol::kAwsJson1_1, "X", "h",
                 std::string_view("{\"JobId\":\0", 10));
  EXPECT_EQ(request.body, std::string("{\"JobId\":\0", 10));
  EXPECT_EQ(*request.headers.find("Content-Length"), "10");
}

TEST(EncodeRequest, LeavesNothingOfAnEarlierRequestInAReusedOne) {
  HttpRequest request;
  request.method = "GET";
  request.path = "/elsewhere";
  request.headers = {{"Authorization", "secret"}};
  request.body = "a long earlier body";
  encode_request(request, comprehend(), model::Protocol::kAwsJson1_1, "X", "h", base::Json::object());
  EXPECT_EQ(to_bytes(request).find("secret"), std::string::npos);
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/");
}

TEST(IsTargetOf, IsTrueOfWhatTargetOfGivesAlone) {
  EXPECT_TRUE(is_target_of(target_of(comprehend(), "StopJob"), comprehend(), "StopJob"));
  for (const char* other :
       {"", "StopJob", "Comprehend_20171127", "Comprehend_20171127.", "Comprehend_20171127StopJob",
        "Comprehend_20171127:StopJob", "Comprehend_20171127..StopJob", "Comprehend_20171127.StopJobs",
        "Comprehend_20171127.stopjob", "Comprehend_20171128.StopJob"})
    EXPECT_FALSE(is_target_of(other, comprehend(), "StopJob")) << other;
}

TEST(WithoutParameters, CutsTheMediaTypeOut) {
  EXPECT_EQ(without_parameters("application/x-amz-json-1.1"), "application/x-amz-json-1.1");
  EXPECT_EQ(without_parameters("application/x-amz-json-1.1 \t; charset=utf-8"), "application/x-amz-json-1.1");
  EXPECT_EQ(without_parameters("; charset=utf-8"), "");
  EXPECT_EQ(without_parameters(""), "");
}

}  // namespace
}  // namespace touchstone::wire::aws_json_test
