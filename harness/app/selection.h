// The selectors of the command line as the catalogue's selection, for every command that has them. Tested by
// program_test.cpp.
#pragma once

#include "app/options.h"
#include "cases/catalogue.h"

namespace touchstone::app {

/// @param embedded  cases for the embedded endpoint alone are taken too
[[nodiscard]] cases::Selection selection_of(const SelectionOptions& options, bool embedded);

}  // namespace touchstone::app
