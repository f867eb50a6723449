// The check of every fuzz target. Unlike assert it is never compiled out, and it tells what each side
// answered before it stops. It judges nothing by itself. Tested by planting a target's mutant: see
// fuzz/README.md.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace touchstone::fuzz {

[[noreturn]] inline void fail(const char* property, const char* condition, const std::string& answers,
                              const char* file, int line) {
  std::fprintf(stderr, "%s:%d: property '%s' broken: %s\n%s\n", file, line, property, condition,
               answers.c_str());
  std::abort();
}

}  // namespace touchstone::fuzz

/// Stops unless `condition` holds; `answers`, a std::string, is only worked out then.
#define FUZZ_CHECK(condition, property, answers) \
  ((condition) ? static_cast<void>(0)            \
               : ::touchstone::fuzz::fail(property, #condition, answers, __FILE__, __LINE__))
