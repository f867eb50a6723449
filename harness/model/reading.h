// Typed access to a parsed model file for the two readers, so that neither repeats its checks.
// Like base::JsonSource, which it is one of, it keeps the first fault and lets reading go on with empty
// values; finish() then yields the fault in place of the model. Keys that it is not asked for are passed
// over. Tested by smithy_reader_test.cpp and botocore_reader_test.cpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/json_source.h"
#include "base/result.h"
#include "model/model.h"

namespace touchstone::model {

/// A shape's name without its namespace: what follows '#' in its id.
[[nodiscard]] inline std::string_view bare_name(std::string_view id) { return id.substr(id.find('#') + 1); }

class Reading : public base::JsonSource {
 public:
  using Kind = base::Json::Kind;

  /// `text` must outlive the reading.
  using JsonSource::JsonSource;

  /// Finds a key of an object; null when it is not there, or of another kind (a fault).
  const base::Json* find(const base::Json& object, std::string_view key, Kind kind);
  /// The same for a key that must be there; an empty value stands for it after a fault.
  const base::Json& need(const base::Json& object, std::string_view key, Kind kind);

  /// A text; empty when the key is not there.
  std::string find_text(const base::Json& object, std::string_view key);
  /// True when the key is there and true.
  bool find_flag(const base::Json& object, std::string_view key);
  std::optional<double> find_number(const base::Json& object, std::string_view key);
  /// A whole number of at least 0.
  std::optional<std::uint64_t> find_count(const base::Json& object, std::string_view key);

  /// Reads `value` as an HTTP status, 100 to 599.
  std::optional<int> http_status(const base::Json& value);
  /// Faults bounds that exclude everything.
  void check_bounds(const base::Json& at, const Constraints& constraints);

  /// The model, or the first fault.
  base::Result<Model> finish(Model model);
};

/// Tells whether `name` is one of `names`.
[[nodiscard]] bool contains(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != std::ranges::end(names);
}

}  // namespace touchstone::model
