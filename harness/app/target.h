// Which target a run has, and how it is reached: address, region, credentials, deadlines, and the flags that
// reach it again. Tested by program_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/embedded.h"
#include "app/options.h"
#include "base/result.h"
#include "run/runner.h"
#include "sign/credentials.h"
#include "transport/endpoint_url.h"

namespace touchstone::app {

struct Target {
  transport::EndpointUrl url;
  bool embedded = false;
  bool loopback = false;
  std::string region;
  std::string account;
  std::optional<sign::Credentials> credentials;
};

/// The embedded endpoint's, or that of the options.
[[nodiscard]] base::Result<Target> find_target(const RunOptions& options, const EmbeddedEndpoint* embedded);

/// Whether requests are signed for show only, because nobody has credentials.
[[nodiscard]] bool is_placeholder(const Target& target);

/// What makes names and client tokens new to a target that may still have those of an earlier run with the
/// same seed; empty for the embedded endpoint, which has none.
[[nodiscard]] std::string fresh_salt(const Target& target);

/// How cases are run against it; without progress, signals, seed and fixture.
[[nodiscard]] run::RunOptions settings_for(const RunOptions& options, const Target& target);

/// The flags that reach the same target in the same way again, for the reproduction line.
[[nodiscard]] std::vector<std::string> reproduce_flags(const RunOptions& options);

}  // namespace touchstone::app
