// See credentials.h.
#include "sign/credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/file.h"
#include "sign/profile_file.h"

namespace touchstone::sign {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// AWS's own tools treat an empty variable as one that is not set.
std::optional<std::string> variable(const CredentialSource& source, const std::string& name) {
  auto value = source.environment ? source.environment(name) : std::nullopt;
  if (value && value->empty()) return std::nullopt;
  return value;
}

struct ProfileName {
  std::string name;
  bool is_named;  // somebody asked for it, so it must exist
};

ProfileName profile_name(const CredentialSource& source) {
  if (!source.profile.empty()) return {source.profile, true};
  if (auto named = variable(source, "AWS_PROFILE")) return {*named, true};
  return {"default", false};
}

// The file that a variable names, else the one below ~/.aws; empty when there is no home to look in.
std::filesystem::path file_path(const CredentialSource& source, const std::string& name, const char* usual) {
  const auto named = variable(source, name);
  if (named && named->starts_with("~/")) return source.home / named->substr(2);
  if (named) return *named;
  return source.home.empty() ? std::filesystem::path() : source.home / ".aws" / usual;
}

// A profile's section in one file.
struct Profile {
  std::string file;
  Section section;
};

// The names under which a profile stands in a file, the one that wins first.
using SectionNames = std::vector<std::string>;

SectionNames names_in_credentials_file(const std::string& profile) { return {profile}; }

SectionNames names_in_config_file(const std::string& profile) {
  if (profile == "default") return {"profile default", "default"};
  return {"profile " + profile};
}

Result<std::optional<Profile>> find_in_file(const std::filesystem::path& path, const SectionNames& names) {
  std::error_code ignored;
  if (path.empty() || !std::filesystem::exists(path, ignored)) return std::nullopt;
  const auto text = base::load_text(path);
  if (!text) return std::unexpected(text.error());
  auto sections = parse_profile_file(*text, path.string());
  if (!sections) return std::unexpected(sections.error());
  for (const std::string& name : names) {
    for (Section& section : *sections) {
      if (section.name == name) return Profile{path.string(), std::move(section)};
    }
  }
  return std::nullopt;
}

// The sections of the wanted profile: of the credentials file, then of the config file.
Result<std::vector<Profile>> find_profiles(const CredentialSource& source) {
  const ProfileName wanted = profile_name(source);
  const auto credentials = file_path(source, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  const auto config = file_path(source, "AWS_CONFIG_FILE", "config");
  std::vector<Profile> profiles;
  for (const auto& [path, names] : {std::pair(credentials, names_in_credentials_file(wanted.name)),
                                    std::pair(config, names_in_config_file(wanted.name))}) {
    auto found = find_in_file(path, names);
    if (!found) return std::unexpected(found.error());
    if (*found) profiles.push_back(std::move(**found));
  }
  if (profiles.empty() && wanted.is_named) {
    return std::unexpected(Error{ErrorCode::kUnknownName,
                                 fmt::format("there is no profile '{}'", wanted.name),
                                 fmt::format("looked for [{0}] in {1} and for [profile {0}] in {2}",
                                             wanted.name, credentials.string(), config.string()),
                                 ""});
  }
  return profiles;
}

Result<std::optional<Credentials>> credentials_of(const Profile& profile) {
  const auto value = [&](std::string_view key) {
    const Setting* setting = profile.section.find(key);
    return setting == nullptr ? std::string() : setting->value;
  };
  Credentials found{value("aws_access_key_id"), value("aws_secret_access_key"), value("aws_session_token")};
  if (found.access_key_id.empty() && found.secret_access_key.empty()) return std::nullopt;
  if (found.access_key_id.empty() || found.secret_access_key.empty()) {
    const std::string_view missing =
        found.access_key_id.empty() ? "aws_access_key_id" : "aws_secret_access_key";
    return std::unexpected(Error{ErrorCode::kMissingKey,
                                 fmt::format("[{}] has no {}", profile.section.name, missing),
                                 "add it below this header", profile.file, profile.section.line, 1});
  }
  return found;
}

Result<std::optional<Credentials>> credentials_of_environment(const CredentialSource& source) {
  const auto key_id = variable(source, "AWS_ACCESS_KEY_ID");
  const auto secret = variable(source, "AWS_SECRET_ACCESS_KEY");
  if (!key_id && !secret) return std::nullopt;
  if (!key_id || !secret) {
    return std::unexpected(Error{ErrorCode::kMissingKey,
                                 key_id ? "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
                                        : "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not",
                                 "set both or neither", ""});
  }
  return Credentials{*key_id, *secret, variable(source, "AWS_SESSION_TOKEN").value_or("")};
}

Result<std::optional<Credentials>> credentials_of_profile(const CredentialSource& source) {
  const auto profiles = find_profiles(source);
  if (!profiles) return std::unexpected(profiles.error());
  for (const Profile& profile : *profiles) {
    auto found = credentials_of(profile);
    if (!found || *found) return found;
  }
  return std::nullopt;
}

}  // namespace

base::Result<std::optional<Credentials>> find_credentials(const CredentialSource& source) {
  if (!source.profile.empty()) return credentials_of_profile(source);
  auto found = credentials_of_environment(source);
  if (!found || *found) return found;
  return credentials_of_profile(source);
}

base::Result<std::optional<std::string>> find_region(const CredentialSource& source) {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (auto region = variable(source, name)) return region;
  }
  const auto profiles = find_profiles(source);
  if (!profiles) return std::unexpected(profiles.error());
  for (const Profile& profile : *profiles) {
    const Setting* region = profile.section.find("region");
    if (region != nullptr && !region->value.empty()) return region->value;
  }
  return std::nullopt;
}

}  // namespace touchstone::sign
