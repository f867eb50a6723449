// See surroundings.h.
#include "app/surroundings.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <random>

#include "model/load.h"

namespace touchstone::app {
namespace {

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

bool holds_catalogue(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(folder / "sources.json", ignored);
}

std::optional<std::filesystem::path> find_above(std::filesystem::path from) {
  for (;;) {
    if (holds_catalogue(from / "conformance")) return from / "conformance";
    if (!from.has_relative_path()) return std::nullopt;
    from = from.parent_path();
  }
}

}  // namespace

base::Result<std::filesystem::path> find_conformance(const DataOptions& options) {
  const auto named = !options.conformance.empty() ? std::optional(options.conformance)
                                                  : environment("TOUCHSTONE_CONFORMANCE");
  if (named) {
    if (holds_catalogue(*named)) return *named;
    return std::unexpected(base::Error{base::ErrorCode::kUnreadableFile,
                                       "no catalogue here: it would hold sources.json",
                                       "name the repository's folder conformance", *named});
  }
  std::error_code ignored;
  for (const auto& start : {std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path(),
                            std::filesystem::current_path(ignored)}) {
    if (auto found = find_above(start)) return *found;
  }
  return std::unexpected(base::Error{base::ErrorCode::kUnreadableFile,
                                     "no folder conformance above the program or the working folder",
                                     "name it with --conformance DIR or TOUCHSTONE_CONFORMANCE"});
}

base::Result<std::vector<model::Model>> load_all_models(const std::filesystem::path& conformance,
                                                        const DataOptions& options) {
  auto models = model::load_models(conformance / "models");
  if (!models) return models;
  for (const std::string& path : options.models) {
    auto loaded = model::load_model(path);
    if (!loaded) return std::unexpected(loaded.error());
    std::erase_if(*models,
                  [&](const model::Model& model) { return model.service.name == loaded->service.name; });
    models->push_back(std::move(*loaded));
  }
  return models;
}

base::Result<Law> load_law(const DataOptions& options) {
  auto folder = find_conformance(options);
  if (!folder) return std::unexpected(folder.error());
  auto models = load_all_models(*folder, options);
  if (!models) return std::unexpected(models.error());
  auto catalogue = cases::load_catalogue(*folder, *models);
  if (!catalogue) return std::unexpected(catalogue.error());
  return Law{std::move(*folder), std::move(*models), std::move(*catalogue)};
}

sign::CredentialSource credential_source(const std::string& profile) {
  return {profile, environment, environment("HOME").value_or("/")};
}

std::uint64_t random_seed() { return std::random_device{}(); }

bool is_terminal(int file_descriptor) { return ::isatty(file_descriptor) == 1; }

bool wants_colour(int file_descriptor) { return is_terminal(file_descriptor) && !environment("NO_COLOR"); }

}  // namespace touchstone::app
