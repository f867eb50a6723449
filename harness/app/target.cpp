// See target.h.
#include "app/target.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/surroundings.h"
#include "base/ascii.h"
#include "base/utf8.h"

namespace touchstone::app {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// Emulators route by the credential scope, so that a loopback target gets a signature even where nobody has
// credentials.
const sign::Credentials kPlaceholder{"AKIATOUCHSTONE", "touchstone-placeholder", ""};

}  // namespace

Result<Target> find_target(const RunOptions& options, const EmbeddedEndpoint* embedded) {
  Target target;
  target.embedded = embedded != nullptr;
  auto url = transport::parse_endpoint_url(embedded != nullptr ? embedded->url() : options.endpoint);
  if (!url) return std::unexpected(url.error());
  target.url = *url;
  target.loopback = url->is_loopback();
  const sign::CredentialSource source = credential_source(options.profile);
  target.region = options.region;
  if (target.region.empty() && !target.embedded) {
    auto region = sign::find_region(source);
    if (!region) return std::unexpected(region.error());
    target.region = region->value_or("");
  }
  if (target.region.empty()) target.region = "us-east-1";
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto fits = [&](char c) {
    return base::is_lower(base::lower(c)) || is_digit(c) || c == '-' || c == '_';
  };
  if (!std::ranges::all_of(target.region, fits)) {
    return std::unexpected(
        Error{ErrorCode::kBadValue, fmt::format("\"{}\" is no region", base::printable(target.region)),
              "a region is letters, digits and hyphens, such as us-east-1; --region names one"});
  }
  target.account = options.account.empty() ? run::RunOptions{}.account : options.account;
  constexpr std::size_t kAccountDigits = 12;
  if (target.account.size() != kAccountDigits || !std::ranges::all_of(target.account, is_digit)) {
    return std::unexpected(Error{
        ErrorCode::kBadValue, fmt::format("\"{}\" is no account", base::printable(target.account)),
        "an account is twelve digits, such as 123456789012; --account names the one that the credentials "
        "are of"});
  }
  if (options.no_sign) return target;
  if (!target.embedded) {
    auto credentials = sign::find_credentials(source);
    if (!credentials) return std::unexpected(credentials.error());
    target.credentials = *credentials;
  }
  if (!target.credentials && !target.loopback) {
    return std::unexpected(Error{ErrorCode::kUnknownName,
                                 "no AWS credentials found for a target that is not loopback",
                                 "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile, or send "
                                 "unsigned requests with --no-sign"});
  }
  if (!target.credentials) target.credentials = kPlaceholder;
  return target;
}

bool is_placeholder(const Target& target) {
  return target.credentials && target.credentials->access_key_id == kPlaceholder.access_key_id;
}

std::string fresh_salt(const Target& target) {
  if (target.embedded) return {};
  return fmt::to_string(std::chrono::system_clock::now().time_since_epoch().count());
}

run::RunOptions settings_for(const RunOptions& options, const Target& target) {
  run::RunOptions settings;
  settings.client.endpoint = target.url;
  settings.client.deadlines = {options.timeout, options.timeout, options.timeout, 2 * options.timeout};
  settings.client.ca_file = options.ca_file;
  settings.region = target.region;
  settings.account = target.account;
  settings.account_is_assumed = options.account.empty() && !target.embedded;
  settings.credentials = target.credentials;
  settings.may_create = target.loopback || options.allow_create;
  if (!target.loopback) {
    settings.retry.first_pause = std::chrono::milliseconds(500);
    settings.retry.longest_pause = std::chrono::milliseconds(20000);
  }
  settings.jobs = options.jobs;
  settings.client.max_connections = options.jobs;  // a target may bound how many it takes
  // Elsewhere than on loopback a service may bound how many jobs run at once, and --jobs must hold them too.
  constexpr std::size_t kMostWaiting = 256;
  settings.waiting = target.loopback ? kMostWaiting : 0;
  settings.patience =
      options.patience.value_or(target.loopback ? std::chrono::milliseconds(5000) : std::chrono::minutes(20));
  return settings;
}

std::vector<std::string> reproduce_flags(const RunOptions& options) {
  std::vector<std::string> flags;
  const auto add = [&](const char* flag, const std::string& value) {
    if (!value.empty()) flags.insert(flags.end(), {flag, value});
  };
  add("--conformance", options.data.conformance);
  for (const std::string& model : options.data.models) add("--model", model);
  add("--endpoint", options.endpoint);
  add("--deviation", options.deviation);
  add("--variant", options.variant);
  add("--region", options.region);
  add("--account", options.account);
  add("--profile", options.profile);
  add("--ca-file", options.ca_file);
  if (options.timeout != RunOptions{}.timeout) add("--timeout", fmt::format("{}ms", options.timeout.count()));
  if (options.patience) add("--patience", fmt::format("{}ms", options.patience->count()));
  if (options.selection.level == "all") add("--level", "all");
  if (options.no_sign) flags.emplace_back("--no-sign");
  if (options.allow_create) flags.emplace_back("--allow-create");
  add("--fixture", options.fixture);
  if (options.keep_jobs) flags.emplace_back("--keep-jobs");
  for (const std::string& operation : options.required) add("--require-implemented", operation);
  if (options.repeat > 1) add("--repeat", std::to_string(options.repeat));
  return flags;
}

}  // namespace touchstone::app
