// Reads the families of families.json, and what refers to one. Tested by catalogue_test.cpp.
#pragma once

#include "cases/reader.h"

namespace touchstone::cases {

[[nodiscard]] Family read_family(const Reader& reader, const base::Json& value);

/// The family a need or wait speaks of, by its place: the one it names, else the one of the case's own
/// operation.
[[nodiscard]] std::size_t read_family_reference(const Reader& reader, base::ObjectView& object,
                                                const Case& owner);

}  // namespace touchstone::cases
