// Tests of credentials.h: each order and each failure, over files below testing::TempDir() and an environment
// made here. How the files themselves are read is tested in profile_file_test.cpp.
#include "sign/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

namespace touchstone::sign::credentials_test {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecret = "hush";

class CredentialsTest : public testing::Test {
 protected:
  void SetUp() override {
    home_ =
        fs::path(testing::TempDir()) / ("touchstone_credentials_test_" + std::to_string(::getpid()) + "_" +
                                        testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(home_);
    fs::create_directories(home_ / ".aws");
  }

  void TearDown() override { fs::remove_all(home_); }

  void write(const fs::path& name, std::string_view text) const {
    std::ofstream(home_ / name, std::ios::binary) << text;
  }
  void write_credentials(std::string_view text) const { write(".aws/credentials", text); }
  void write_config(std::string_view text) const { write(".aws/config", text); }

  CredentialSource source(const std::string& profile = "") const {
    const auto look_up = [variables = variables_](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    return {profile, look_up, home_};
  }

  std::optional<Credentials> find(const std::string& profile = "") const {
    const auto found = find_credentials(source(profile));
    if (!found) ADD_FAILURE() << base::render(found.error());
    return found ? *found : std::nullopt;
  }

  std::string found_key(const std::string& profile = "") const {
    const auto found = find(profile);
    return found ? found->access_key_id : "(none)";
  }

  std::string found_region(const std::string& profile = "") const {
    const auto found = find_region(source(profile));
    if (!found) return "error: " + base::render(found.error());
    return found->value_or("(none)");
  }

  base::Error failure(const std::string& profile = "") const {
    const auto found = find_credentials(source(profile));
    if (found) {
      ADD_FAILURE() << "found credentials";
      return {};
    }
    EXPECT_THAT(base::render(found.error()), Not(HasSubstr(kSecret)));
    return found.error();
  }

  void set_environment_pair() {
    variables_["AWS_ACCESS_KEY_ID"] = "AKIDENV";
    variables_["AWS_SECRET_ACCESS_KEY"] = kSecret;
  }

  fs::path home_;
  std::map<std::string, std::string> variables_;
};

using FindCredentials = CredentialsTest;

constexpr std::string_view kDefaultPair =
    "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = hush\n";
constexpr std::string_view kDevPair = "[dev]\naws_access_key_id = AKIDDEV\naws_secret_access_key = hush\n";
constexpr std::string_view kDevPairInConfig =
    "[profile dev]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = hush\n";

TEST_F(FindCredentials, FindsNothingWhereThereIsNothing) { EXPECT_EQ(find(), std::nullopt); }

TEST_F(FindCredentials, FindsNothingWithoutAnEnvironmentAndAHome) {
  const auto found = find_credentials({});
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, std::nullopt);
}

TEST_F(FindCredentials, TakesThePairOfTheEnvironment) {
  set_environment_pair();
  const auto found = find();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->access_key_id, "AKIDENV");
  EXPECT_EQ(found->secret_access_key, kSecret);
  EXPECT_EQ(found->session_token, "");
}

TEST_F(FindCredentials, TakesTheSessionTokenOfTheEnvironment) {
  set_environment_pair();
  variables_["AWS_SESSION_TOKEN"] = "token";
  EXPECT_EQ(find()->session_token, "token");
}

TEST_F(FindCredentials, TakesAllThreeOfTheDefaultProfile) {
  write_credentials(std::string(kDefaultPair) + "aws_session_token = token\n");
  const auto found = find();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->access_key_id, "AKIDFILE");
  EXPECT_EQ(found->secret_access_key, kSecret);
  EXPECT_EQ(found->session_token, "token");
}

TEST_F(FindCredentials, PrefersTheEnvironmentToTheDefaultProfile) {
  set_environment_pair();
  write_credentials(kDefaultPair);
  EXPECT_EQ(found_key(), "AKIDENV");
}

TEST_F(FindCredentials, PrefersTheEnvironmentsPairToTheEnvironmentsProfile) {
  set_environment_pair();
  variables_["AWS_PROFILE"] = "dev";
  write_credentials(kDevPair);
  EXPECT_EQ(found_key(), "AKIDENV");
}

TEST_F(FindCredentials, PrefersAnExplicitProfileToTheEnvironment) {
  set_environment_pair();
  write_credentials(kDevPair);
  EXPECT_EQ(found_key("dev"), "AKIDDEV");
}

TEST_F(FindCredentials, NeverTakesTheEnvironmentForAnExplicitProfileWithoutKeys) {
  set_environment_pair();
  write_credentials("[dev]\nregion = eu-west-1\n");
  EXPECT_EQ(found_key("dev"), "(none)");
}

TEST_F(FindCredentials, TakesTheProfileOfTheEnvironment) {
  variables_["AWS_PROFILE"] = "dev";
  write_credentials(std::string(kDefaultPair) + std::string(kDevPair));
  EXPECT_EQ(found_key(), "AKIDDEV");
}

TEST_F(FindCredentials, PrefersAnExplicitProfileToTheProfileOfTheEnvironment) {
  variables_["AWS_PROFILE"] = "default";
  write_credentials(std::string(kDefaultPair) + std::string(kDevPair));
  EXPECT_EQ(found_key("dev"), "AKIDDEV");
}

TEST_F(FindCredentials, TakesEmptyVariablesForUnset) {
  variables_ = {{"AWS_ACCESS_KEY_ID", ""}, {"AWS_SECRET_ACCESS_KEY", ""}, {"AWS_PROFILE", ""}};
  write_credentials(kDefaultPair);
  EXPECT_EQ(found_key(), "AKIDFILE");
}

TEST_F(FindCredentials, PrefersTheCredentialsFileToTheConfigFile) {
  write_credentials(kDevPair);
  write_config(kDevPairInConfig);
  EXPECT_EQ(found_key("dev"), "AKIDDEV");
}

TEST_F(FindCredentials, TakesTheConfigFileWhenTheCredentialsFileHasNoKeys) {
  write_credentials("[dev]\nregion = eu-west-1\n");
  write_config(kDevPairInConfig);
  EXPECT_EQ(found_key("dev"), "AKIDCONFIG");
}

TEST_F(FindCredentials, TakesTheDefaultSectionOfTheConfigFile) {
  write_config(kDefaultPair);
  EXPECT_EQ(found_key(), "AKIDFILE");
}

TEST_F(FindCredentials, PrefersProfileDefaultToDefaultInTheConfigFile) {
  write_config(std::string(kDefaultPair) +
               "[profile default]\naws_access_key_id = AKIDLONG\naws_secret_access_key = hush\n");
  EXPECT_EQ(found_key(), "AKIDLONG");
}

TEST_F(FindCredentials, WantsTheWordProfileInTheConfigFile) {
  write_config(kDevPair);
  EXPECT_EQ(failure("dev").code, ErrorCode::kUnknownName);
}

TEST_F(FindCredentials, ReadsTheFilesThatTheEnvironmentNames) {
  write("elsewhere", kDefaultPair);
  write("config", kDevPairInConfig);
  variables_["AWS_SHARED_CREDENTIALS_FILE"] = (home_ / "elsewhere").string();
  variables_["AWS_CONFIG_FILE"] = "~/config";
  EXPECT_EQ(found_key(), "AKIDFILE");
  EXPECT_EQ(found_key("dev"), "AKIDCONFIG");
}

TEST_F(FindCredentials, SaysWhichProfileIsNowhere) {
  write_credentials(kDefaultPair);
  const base::Error error = failure("absent");
  EXPECT_EQ(error.code, ErrorCode::kUnknownName);
  EXPECT_THAT(error.message, HasSubstr("'absent'"));
  EXPECT_THAT(error.hint, HasSubstr((home_ / ".aws/config").string()));
}

TEST_F(FindCredentials, SaysWhenTheProfileOfTheEnvironmentIsNowhere) {
  variables_["AWS_PROFILE"] = "absent";
  EXPECT_EQ(failure().code, ErrorCode::kUnknownName);
}

TEST_F(FindCredentials, RefusesAnEnvironmentWithoutTheSecret) {
  variables_["AWS_ACCESS_KEY_ID"] = "AKIDENV";
  const base::Error error = failure();
  EXPECT_EQ(error.code, ErrorCode::kMissingKey);
  EXPECT_THAT(error.message, HasSubstr("AWS_SECRET_ACCESS_KEY is not"));
}

TEST_F(FindCredentials, RefusesAnEnvironmentWithoutTheKeyId) {
  variables_["AWS_SECRET_ACCESS_KEY"] = kSecret;
  write_credentials(kDefaultPair);
  const base::Error error = failure();
  EXPECT_EQ(error.code, ErrorCode::kMissingKey);
  EXPECT_THAT(error.message, HasSubstr("AWS_ACCESS_KEY_ID is not"));
}

TEST_F(FindCredentials, RefusesAProfileWithoutTheSecretAtItsHeader) {
  write_credentials("[default]\n\n[dev]\naws_access_key_id = AKID\n");
  const base::Error error = failure("dev");
  EXPECT_EQ(error.code, ErrorCode::kMissingKey);
  EXPECT_EQ(base::render(error), (home_ / ".aws/credentials").string() +
                                     ":3:1: [dev] has no aws_secret_access_key\n  add it below this header");
}

TEST_F(FindCredentials, RefusesAProfileWithoutTheKeyId) {
  write_config("[profile dev]\naws_secret_access_key = hush\n");
  EXPECT_THAT(failure("dev").message, HasSubstr("[profile dev] has no aws_access_key_id"));
}

TEST_F(FindCredentials, NamesThePlaceInAMalformedFile) {
  write_credentials("[default]\naws_access_key_id = AKID\nhush\n");
  const base::Error error = failure();
  EXPECT_EQ(error.code, ErrorCode::kSyntax);
  EXPECT_EQ(error.file, (home_ / ".aws/credentials").string());
  EXPECT_EQ(error.line, 3U);
  EXPECT_EQ(error.column, 1U);
}

TEST_F(FindCredentials, RefusesAFolderInPlaceOfAFile) {
  fs::create_directories(home_ / ".aws/credentials");
  EXPECT_EQ(failure().code, ErrorCode::kUnreadableFile);
}

using FindRegion = CredentialsTest;

TEST_F(FindRegion, FindsNothingWhereThereIsNothing) { EXPECT_EQ(found_region(), "(none)"); }

TEST_F(FindRegion, PrefersRegionToDefaultRegionToTheProfile) {
  write_config("[default]\nregion = eu-west-1\n");
  EXPECT_EQ(found_region(), "eu-west-1");
  variables_["AWS_DEFAULT_REGION"] = "eu-west-2";
  EXPECT_EQ(found_region(), "eu-west-2");
  variables_["AWS_REGION"] = "eu-west-3";
  EXPECT_EQ(found_region(), "eu-west-3");
}

TEST_F(FindRegion, TakesTheRegionOfTheWantedProfile) {
  write_config("[default]\nregion = eu-west-1\n[profile dev]\nregion = ap-south-1\n");
  EXPECT_EQ(found_region("dev"), "ap-south-1");
}

TEST_F(FindRegion, IgnoresARegionNestedInAnotherSetting) {
  write_config("[default]\ns3 =\n  region = nested\n");
  EXPECT_EQ(found_region(), "(none)");
}

TEST_F(FindRegion, SkipsAnEmptyRegion) {
  write_credentials("[default]\nregion =\n");
  write_config("[default]\nregion = eu-west-1\n");
  EXPECT_EQ(found_region(), "eu-west-1");
}

TEST_F(FindRegion, SaysWhichProfileIsNowhere) {
  EXPECT_THAT(found_region("absent"), HasSubstr("no profile 'absent'"));
}

}  // namespace
}  // namespace touchstone::sign::credentials_test
