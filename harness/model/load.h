// Reads models: Smithy JSON AST (1.0 and 2.0; ours or the official files, unchanged) and botocore's
// service-2.json. Rule for what it does not know: an unknown trait is kept by name in other_traits, an
// unknown shape type or key is an error only where a known operation needs it. Every error names file, line
// and column. Tested by smithy_reader_test.cpp, botocore_reader_test.cpp and load_test.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/parallel.h"
#include "base/result.h"
#include "model/model.h"

namespace touchstone::model {

/// Parses a model in either format; `file` only names the place in errors.
[[nodiscard]] base::Result<Model> parse_model(std::string_view text, const std::string& file);

/// Loads one model file.
[[nodiscard]] base::Result<Model> load_model(const std::filesystem::path& path);

/// Loads every *.json below a folder, sorted by service name; two files for one service are kDuplicate,
/// none at all is kNothingSelected. Up to `threads` read them, each another file.
[[nodiscard]] base::Result<std::vector<Model>> load_models(const std::filesystem::path& folder,
                                                           std::size_t threads = base::count_processors());

// The two readers, each for a text that parse_model has recognised.
[[nodiscard]] base::Result<Model> read_smithy(const base::Json& root, std::string_view text,
                                              const std::string& file);
[[nodiscard]] base::Result<Model> read_botocore(const base::Json& root, std::string_view text,
                                                const std::string& file);

}  // namespace touchstone::model
