// See untestable.h.
#include "cases/untestable.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/glob.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;

constexpr std::string_view kReasons[] = {
    "beyond-requests",     // a state that no request of the operations that are tested brings about
    "binds-clients",       // it speaks to those who send requests, which is us
    "needs-load",          // more requests, or larger ones, than a test may send
    "needs-server-fault",  // a fault of the service's own that no client can provoke
    "no-requirement",      // the text explains or permits, and demands nothing
    "no-such-shape",       // no operation that is tested has a member of the kind it speaks of
    "outside-the-api",     // an effect that no answer of the API shows
};

}  // namespace

Untestable read_untestable(base::ObjectView& object) {
  Untestable made{object.optional_text("untestable").value_or(""), object.optional_text("why").value_or("")};
  if (made.reason.empty() && object.find("untestable") == nullptr) return made;
  if (std::ranges::find(kReasons, made.reason) == std::end(kReasons)) {
    object.source().fail(ErrorCode::kBadValue, object.required("untestable"),
                         fmt::format("no reason \"{}\"", made.reason),
                         fmt::format("one of {}", fmt::join(kReasons, ", ")));
  }
  if (made.why.empty()) {
    object.source().fail(ErrorCode::kMissingKey, object.value(), "\"untestable\" needs \"why\"",
                         "one sentence on the reason");
  }
  return made;
}

std::vector<const Case*> find_cases(base::JsonSource& source, const base::Json& at,
                                    const std::vector<Case>& cases, const std::string& glob) {
  std::vector<const Case*> found;
  for (const Case& tested : cases) {
    if (base::matches_glob(glob, tested.id)) found.push_back(&tested);
  }
  if (found.empty())
    source.fail(ErrorCode::kUnknownName, at, fmt::format("no case {}", glob),
                "touchstone list shows every case");
  return found;
}

void sort_once(std::vector<const Case*>& cases) {
  std::sort(cases.begin(), cases.end(), [](const Case* a, const Case* b) { return a->id < b->id; });
  cases.erase(std::unique(cases.begin(), cases.end()), cases.end());
}

}  // namespace touchstone::cases
