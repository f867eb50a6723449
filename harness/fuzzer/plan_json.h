// A plan as JSON, written and read back: what a finding's file holds so that it can be tried again, byte for
// byte, by a later build whose generator draws otherwise. Read strictly. It is no case of the catalogue: it
// names its lawful answers itself, and one family throughout. Tested by finding_file_test.cpp.
#pragma once

#include "base/json.h"
#include "base/json_source.h"
#include "cases/catalogue.h"

namespace touchstone::fuzzer {

/// @param catalogue  whose families the plan names
[[nodiscard]] base::Json plan_to_json(const cases::Case& plan, const cases::Catalogue& catalogue);

/// Reads what plan_to_json wrote; faults go to `source`.
[[nodiscard]] cases::Case plan_from_json(base::JsonSource& source, const base::Json& value,
                                         const cases::Catalogue& catalogue);

}  // namespace touchstone::fuzzer
