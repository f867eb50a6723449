// Prints how the AWS SDKs find the name of an error: touchstone explain sdks. Tested by program_test.cpp.
#pragma once

#include "cases/sdks.h"

namespace touchstone::app {

void print_sdks(const cases::SdkRules& rules);

}  // namespace touchstone::app
