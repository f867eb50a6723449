// See case_checks.h.
#include "judge/case_checks.h"

namespace touchstone::judge {
namespace {

constexpr CaseCheck kCaseChecks[] = {
    {"answer", "the case's level", "one of the answers that the step allows",
     "made for each step that sends something; with several steps answer@2 is that of the second one", ""},
    {"implemented", "required", "an operation that the target implements",
     "made where the target does not, and --require-implemented names the operation", ""},
    {"state", "the case's level", "the job in one of the states that the step waits for, in time",
     "made for each step that waits; state@2 is that of the second step", ""},
    {"transport/answer", "required; the case's level where the request was spelt byte for byte",
     "a whole HTTP answer within the deadlines",
     "made where there was none: bytes that are no HTTP or have no end, a connection that ended, or silence "
     "when a control request on a fresh connection was answered",
     "protocol:http#messages"},
    {"transport/first-attempt", "recommended", "an answer to each request that the target takes",
     "made where a request was dropped, closed, reset or refused before one byte of an answer, and sent "
     "again",
     "protocol:http#messages"},
};

}  // namespace

std::span<const CaseCheck> case_checks() { return kCaseChecks; }

std::string_view without_step(std::string_view check_id) { return check_id.substr(0, check_id.find('@')); }

}  // namespace touchstone::judge
