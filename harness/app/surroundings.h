// What the program finds around itself: its data, the environment, the terminal, the clock's and the system's
// randomness. The only room that asks for these; everything above gets them as arguments. Tested by
// program_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "app/options.h"
#include "base/result.h"
#include "cases/catalogue.h"
#include "model/model.h"
#include "sign/credentials.h"

namespace touchstone::app {

/// Finds the conformance folder: the one given, else TOUCHSTONE_CONFORMANCE, else one in a folder above the
/// program or the working folder.
[[nodiscard]] base::Result<std::filesystem::path> find_conformance(const DataOptions& options);

/// Loads the models of the catalogue and those of --model, which replace one of the same service.
[[nodiscard]] base::Result<std::vector<model::Model>> load_all_models(
    const std::filesystem::path& conformance, const DataOptions& options);

/// Everything a target is held against, and the folder it came from.
struct Law {
  std::filesystem::path folder;
  std::vector<model::Model> models;
  cases::Catalogue catalogue;
};
[[nodiscard]] base::Result<Law> load_law(const DataOptions& options);

[[nodiscard]] sign::CredentialSource credential_source(const std::string& profile);
[[nodiscard]] std::uint64_t random_seed();
[[nodiscard]] bool is_terminal(int file_descriptor);
/// A terminal, and NO_COLOR is not set.
[[nodiscard]] bool wants_colour(int file_descriptor);

}  // namespace touchstone::app
