// One try of the fuzzer: a plan that run/ can carry out and judge/ can judge, with what it is about. Plain
// values. Made by generator.h. Tested by generator_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cases/case.h"
#include "fuzzer/draft.h"
#include "fuzzer/oracle.h"

namespace touchstone::fuzzer {

struct Attempt {
  std::uint64_t number = 0;  ///< its place in the stream of its seed, from 1
  cases::Case plan;          ///< `plan.operation` is a Stop operation, whose family the whole is about
  std::string operation;     ///< whom it asks: the draft's operation, else the plan's
  std::string aspect;        ///< as Expectation::aspect; of a documented case its slug
  Fate fate = Fate::kTaken;
  std::optional<Draft> draft;  ///< nothing where it is more than one request
};

/// What every plan about a family says, whatever it asks.
[[nodiscard]] cases::Case frame_of(const cases::Family& family);

/// The plan of a draft: one request, whose answers and level are those expected.
/// @param frame  that of the draft's family
[[nodiscard]] cases::Case plan_of(const Draft& draft, const Expectation& expected, cases::Case frame,
                                  std::string id);

/// Whether the name that a start gives is a part of the address, as that of a model is; jobs are issued
/// theirs.
[[nodiscard]] bool is_named_by_its_start(const cases::Family& family);

/// A text as a template that stands for it.
[[nodiscard]] std::string as_template(std::string_view text);

}  // namespace touchstone::fuzzer
