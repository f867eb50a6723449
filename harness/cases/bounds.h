// The bounds of an operation's input: what each constraint of its model takes on one side and refuses on the
// other, and which cases stand there. A bound that no case reaches is an error of the catalogue, unless its
// family says why none can. Which values a case sends is read off its steps, not off where it came from.
// Tested by bounds_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cases/case.h"
#include "cases/stand_ins.h"
#include "cases/text_judge.h"
#include "model/model.h"
#include "validate/violation.h"

namespace touchstone::cases {

/// One bound of one member.
struct Bound {
  std::vector<std::string> path;  ///< the names of members from the input down
  validate::Constraint constraint;
  model::Constraints of;  ///< the constraints of the member, among them this one

  /// "JobId", "Filter.JobName".
  [[nodiscard]] std::string member() const;
  /// For people: "JobId max-length 32".
  [[nodiscard]] std::string words() const;
};

/// Every bound of the members of an operation's input, and of the structures in it, in the model's order.
/// What a bound refuses nothing by (a length of at least 0) is none.
[[nodiscard]] std::vector<Bound> bounds_of(const model::Model& model, const model::Operation& operation);

/// On which sides of a bound something stands: right at it, and beyond it.
struct Sides {
  bool inside = false;
  bool outside = false;

  void add(const Sides& others) {
    inside = inside || others.inside;
    outside = outside || others.outside;
  }
  [[nodiscard]] bool both() const { return inside && outside; }
};

/// Tells on which sides of a bound of `tested`'s own operation its requests stand. Bodies given as text are
/// passed over.
/// @param stand_ins  of the operation's family
[[nodiscard]] base::Result<Sides> sides_of(const Bound& bound, const Case& tested, const StandIns& stand_ins,
                                           TextJudge& judge);

/// A bound that the cases do not reach.
struct Gap {
  Bound bound;
  Sides reached;
};

/// The bounds of an operation that `cases`, all of this operation, do not reach from both sides.
[[nodiscard]] base::Result<std::vector<Gap>> find_gaps(const model::Model& model,
                                                       const model::Operation& operation,
                                                       std::span<const Case> cases, const StandIns& stand_ins,
                                                       TextJudge& judge);

}  // namespace touchstone::cases
