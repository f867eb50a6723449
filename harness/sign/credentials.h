// Finds AWS credentials where every AWS tool does: environment, then the shared credentials and config files,
// by profile. It reads only what it is given: the environment is a function, the files are paths. Secrets are
// never rendered. Tested by credentials_test.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace touchstone::sign {

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  ///< empty for long-term keys
};

/// Looks up an environment variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

struct CredentialSource {
  std::string profile;  ///< --profile; empty for AWS_PROFILE, then "default"
  Environment environment;
  std::filesystem::path home;  ///< for ~/.aws/credentials and ~/.aws/config unless
                               ///< AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE say otherwise
};

/// Finds credentials. Order: an explicit profile's files; AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
/// AWS_SESSION_TOKEN; the profile in the credentials file, then in the config file.
/// @return kUnknownName when a named profile is nowhere, kMissingKey when a profile or the environment has
/// half of a pair,
///         kSyntax with file, line and column for a malformed file; nothing inside when there simply are no
///         credentials
[[nodiscard]] base::Result<std::optional<Credentials>> find_credentials(const CredentialSource& source);

/// Finds the region: AWS_REGION, AWS_DEFAULT_REGION, the profile's `region`; nothing when none says.
[[nodiscard]] base::Result<std::optional<std::string>> find_region(const CredentialSource& source);

}  // namespace touchstone::sign
