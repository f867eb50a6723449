// Reads a file of cases. Each read_* function of read_case.cpp reads one kind of object of
// conformance/README.md and nothing else. Tested by catalogue_test.cpp.
#pragma once

#include <set>

#include "cases/reader.h"

namespace touchstone::cases {

/// The cases of a file, repeated for each operation that it speaks of.
/// @param ids  of all files; a case whose id is among them is a fault
void read_cases(const Reader& reader, std::string_view text, const base::Json& root,
                std::set<std::string>& ids, std::vector<Case>& into);

}  // namespace touchstone::cases
