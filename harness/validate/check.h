// Holds a JSON value against a shape: first the types (a wrong one is a serialization error), then the
// constraints. Compiles every pattern of a model once; the patterns of JobId and the two ARNs go to the
// hand-written matchers. Tested by check_test.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/model.h"
#include "validate/violation.h"

namespace touchstone::validate {

/// A value whose JSON type is not the one its shape wants.
struct TypeFault {
  std::vector<std::string> path;  ///< as in Violation; empty for the input itself
  model::ShapeType expected;
  base::Json::Kind actual;
  base::Json value;
};

/// Checks values against the shapes of one model. Unknown members are passed over; a null member counts as
/// absent.
class Checker {
 public:
  /// Compiles the patterns of all shapes of `model`, which must outlive the checker.
  /// A pattern that PCRE2 cannot read is an error that names its shape.
  [[nodiscard]] static base::Result<Checker> make(const model::Model& model);
  Checker(Checker&&) noexcept;
  Checker& operator=(Checker&&) noexcept;
  ~Checker();

  /// Finds the first value of a wrong type, in the order of the text; unknown members are passed over.
  [[nodiscard]] std::optional<TypeFault> find_type_fault(model::ShapeIndex shape,
                                                         const base::Json& value) const;

  /// Finds every broken constraint, members in the model's order, of a value without type faults; for one
  /// member: required, else length, then pattern, enum, range, unique items.
  [[nodiscard]] std::vector<Violation> find_violations(model::ShapeIndex shape,
                                                       const base::Json& value) const;

 private:
  struct Impl;
  explicit Checker(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone::validate
