// Shell-style patterns over names: * ? [...], by POSIX fnmatch. A * also matches '/', so that `comprehend/*`
// takes all below. Tested by glob_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace touchstone::base {

[[nodiscard]] bool matches_glob(const std::string& pattern, const std::string& name);

}  // namespace touchstone::base
