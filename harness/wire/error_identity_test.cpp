// Tests of error_identity.h: every documented form in every place.
#include "wire/error_identity.h"

#include <gtest/gtest.h>

namespace touchstone::wire::error_identity_test {
namespace {

struct Form {
  const char* name;
  const char* written;
  const char* bare;
};

class BareErrorName : public testing::TestWithParam<Form> {};

TEST_P(BareErrorName, IsCutOutOfTheWrittenForm) {
  EXPECT_EQ(bare_error_name(GetParam().written), GetParam().bare);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, BareErrorName,
    testing::Values(Form{"Bare", "FooError", "FooError"},
                    Form{"WithUri", "FooError:http://internal.amazon.com/coral/com.amazon.coral.validate/",
                         "FooError"},
                    Form{"WithNamespace", "aws.protocoltests.restjson#FooError", "FooError"},
                    Form{"WithNamespaceAndUri",
                         "aws.protocoltests.restjson#FooError:http://internal.amazon.com/x/", "FooError"},
                    Form{"WithUriThatHoldsAHash", "FooError:http://host/page#part", "FooError"},
                    Form{"WithSpaces", " FooError ", " FooError "}, Form{"Empty", "", ""},
                    Form{"OnlyNamespace", "ns#", ""}, Form{"OnlyUri", ":http://x/", ""}),
    [](const auto& param) { return param.param.name; });

base::Json body(std::string_view text) { return *base::parse_json(text); }

TEST(ResolveErrorIdentity, ReadsTheTypeInTheBody) {
  const base::Json json = body(R"({"__type":"com.amazon.coral.service#SerializationException"})");
  const ErrorIdentity identity = resolve_error_identity({}, &json);
  EXPECT_EQ(identity.name(), "SerializationException");
  EXPECT_EQ(identity.at(IdentityPlace::kBodyType)->written,
            "com.amazon.coral.service#SerializationException");
}

TEST(ResolveErrorIdentity, ReadsTheCodeInTheBody) {
  const base::Json json = body(R"({"code":"ns#FooError:http://x"})");
  EXPECT_EQ(resolve_error_identity({}, &json).name(), "FooError");
}

TEST(ResolveErrorIdentity, ReadsTheHeaderInAnyCase) {
  EXPECT_EQ(resolve_error_identity({{"x-amzn-errortype", "FooError:http://x"}}, nullptr).name(), "FooError");
}

TEST(ResolveErrorIdentity, PrefersTheBodyAndKeepsEveryPlace) {
  const base::Json json = body(R"({"__type":"A","code":"B"})");
  const ErrorIdentity identity = resolve_error_identity({{"X-Amzn-ErrorType", "C"}}, &json);
  EXPECT_EQ(identity.name(), "A");
  ASSERT_EQ(identity.named.size(), 3U);
  EXPECT_EQ(identity.at(IdentityPlace::kBodyCode)->name(), "B");
  EXPECT_EQ(identity.at(IdentityPlace::kHeader)->name(), "C");
}

TEST(ResolveErrorIdentity, IgnoresANestedType) {
  const base::Json json = body(R"({"detail":{"__type":"Inner"}})");
  EXPECT_EQ(resolve_error_identity({}, &json).name(), "");
}

TEST(ResolveErrorIdentity, TellsATypeThatIsNoString) {
  const base::Json json = body(R"({"__type":5})");
  EXPECT_EQ(resolve_error_identity({}, &json).malformed, "__type is a number");
}

TEST(ResolveErrorIdentity, TellsATypeThatIsAListInGoodEnglish) {
  const base::Json json = body(R"({"__type":["A"]})");
  EXPECT_EQ(resolve_error_identity({}, &json).malformed, "__type is an array");
}

TEST(ResolveErrorIdentity, FindsTheMessageInEitherCase) {
  const base::Json lower = body(R"({"message":"m"})");
  const base::Json upper = body(R"({"Message":"M"})");
  EXPECT_EQ(resolve_error_identity({}, &lower).message_key, "message");
  EXPECT_EQ(resolve_error_identity({}, &upper).message_key, "Message");
}

TEST(ResolveErrorIdentity, NamesNothingForABodyThatIsNoObject) {
  const base::Json json = body(R"(["__type"])");
  EXPECT_TRUE(resolve_error_identity({}, &json).named.empty());
}

}  // namespace
}  // namespace touchstone::wire::error_identity_test
