// See documented.h.
#include "fuzzer/documented.h"

#include <algorithm>
#include <variant>

#include "fuzzer/bodies.h"

namespace touchstone::fuzzer {

bool takes_its_time(const cases::Case& documented) {
  return !documented.needs.empty() || std::ranges::any_of(documented.steps, [](const cases::Step& step) {
    return step.setup || std::holds_alternative<cases::Wait>(step.action);
  });
}

bool asks_several_on_one_connection(const cases::Case& documented) {
  return std::ranges::any_of(documented.steps, [](const cases::Step& step) {
    const auto* send = std::get_if<cases::Send>(&step.action);
    return send != nullptr && send->connection != cases::Connection::kAny;
  });
}

bool looks_into_a_list(const cases::Case& documented, const cases::Family& family) {
  bool starts = !documented.needs.empty();
  bool lists = false;
  for (const cases::Step& step : documented.steps) {
    const auto* send = std::get_if<cases::Send>(&step.action);
    if (send == nullptr) return false;
    starts = starts || send->operation == family.start;
    lists = lists || send->operation == family.list;
  }
  return starts && lists;
}

cases::Case respelt(cases::Case documented, base::Random& random) {
  for (cases::Step& step : documented.steps) {
    auto* send = std::get_if<cases::Send>(&step.action);
    if (send == nullptr) continue;
    const auto* input = std::get_if<base::Json>(&send->body);
    if (input == nullptr || random.below(3) == 0) continue;
    send->body = respell(*input, random).bytes;
  }
  return documented;
}

}  // namespace touchstone::fuzzer
