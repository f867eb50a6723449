// See exit_code.h.
#include "app/exit_code.h"

#include <fmt/format.h>

#include <cstdio>

namespace touchstone::app {

ExitCode exit_code_for(const base::Error& error) {
  switch (error.code) {
    case base::ErrorCode::kUnreachable:
    case base::ErrorCode::kSystem:
      return kUnreachable;
    case base::ErrorCode::kNothingSelected:
      return kVacuous;
    case base::ErrorCode::kUnreadableFile:
    case base::ErrorCode::kUnwritableFile:
    case base::ErrorCode::kSyntax:
    case base::ErrorCode::kWrongType:
    case base::ErrorCode::kMissingKey:
    case base::ErrorCode::kUnknownKey:
    case base::ErrorCode::kBadValue:
    case base::ErrorCode::kDuplicate:
    case base::ErrorCode::kUnknownName:
      return kBadUsage;
  }
  return kUnreachable;
}

int finish(const base::Result<int>& code) {
  if (code) return *code;
  fmt::print(stderr, "touchstone: {}\n", base::render(code.error()));
  return exit_code_for(code.error());
}

}  // namespace touchstone::app
