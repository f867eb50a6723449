// Documented requests, spelt otherwise: a case of the catalogue whose bodies mean the same in other white
// space and other escapes, so that its lawful answers stay what they are. Pure; the same draws give the same
// plan. Tested by generator_test.cpp.
#pragma once

#include "base/seed.h"
#include "cases/case.h"

namespace touchstone::fuzzer {

/// Whether a case reaches a state or waits for one, and so takes its time.
[[nodiscard]] bool takes_its_time(const cases::Case& documented);

/// Whether a case asks several requests of one connection: what one leaves behind, the next may meet.
[[nodiscard]] bool asks_several_on_one_connection(const cases::Case& documented);

/// Whether a case starts a job and looks for it in a list, and waits for nothing. What it finds there hangs
/// on what others start meanwhile.
[[nodiscard]] bool looks_into_a_list(const cases::Case& documented, const cases::Family& family);

/// A copy whose requests are written otherwise where they are written as usual.
[[nodiscard]] cases::Case respelt(cases::Case documented, base::Random& random);

}  // namespace touchstone::fuzzer
