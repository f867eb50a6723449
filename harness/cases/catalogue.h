// The catalogue: every case, family and source of conformance/, read strictly and checked against the models.
// Deterministic: same files, same catalogue, in the order of the ids. Pure after loading.
// Tested by catalogue_test.cpp.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/parallel.h"
#include "base/result.h"
#include "cases/answers.h"
#include "cases/case.h"
#include "cases/common_errors.h"
#include "cases/sdks.h"
#include "model/model.h"

namespace touchstone::cases {

class Catalogue {
 public:
  std::vector<Case> cases;  ///< sorted by id
  std::vector<Family> families;
  std::vector<Source> sources;  ///< sorted by id
  CommonErrors common_errors;   ///< which no operation needs to declare
  AnswerSets answers;           ///< what cases may allow by a name
  SdkRules sdks;                ///< how the SDKs find an error's name
  std::string sha256;  ///< over the names and texts of all files it was loaded from, and of the models

  [[nodiscard]] const Case* find_case(std::string_view id) const;
  /// The cases of the Stop operation of a family of this catalogue.
  [[nodiscard]] std::span<const Case> cases_of(const Family& family) const;
  [[nodiscard]] const Source* find_source(std::string_view id) const;
  /// The family whose jobs `operation` stops; null when there is none.
  [[nodiscard]] const Family* family_of(std::string_view service, std::string_view operation) const;
  /// Tells whether a step of the case sends an operation that starts or creates something.
  [[nodiscard]] bool starts_something(const Case& tested) const;
};

/// Loads `folder`/{sources.json,families.json,answers.json,sdks.json,cases/**} and expands cases from the
/// models (expand.h), by up to `threads`.
/// @return errors name file, line and column; kNothingSelected when there is no case at all
[[nodiscard]] base::Result<Catalogue> load_catalogue(const std::filesystem::path& folder,
                                                     std::span<const model::Model> models,
                                                     std::size_t threads = base::count_processors());

/// What of the catalogue is to be run. Empty lists take everything.
struct Selection {
  std::vector<std::string> services;
  std::vector<std::string> operations;  ///< as is_of_operation takes them
  std::vector<std::string> only;        ///< ids or globs
  Level level = Level::kRecommended;    ///< this one and the more binding ones
  bool embedded = false;                ///< the target is the embedded endpoint, so its own cases run too
};

/// Whether a case is of an operation, which is named bare or as SERVICE/OPERATION.
[[nodiscard]] bool is_of_operation(const Case& tested, const std::string& name);

/// Selects cases, in the catalogue's order.
/// @return kUnknownName for a service, operation or id that the catalogue does not know, kNothingSelected for
/// a glob that
///         matches nothing, or when nothing is left
[[nodiscard]] base::Result<std::vector<const Case*>> select(const Catalogue& catalogue,
                                                            const Selection& selection);

}  // namespace touchstone::cases
