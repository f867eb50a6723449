// See job_exchange.h.
#include "run/job_exchange.h"

#include <algorithm>

#include "base/json.h"

namespace touchstone::run {
namespace {

using base::Json;

const std::string* text_at(const Recorded& recorded, const std::string& pointer) {
  const Json* value = recorded.answer->body.at_pointer(pointer);
  return value != nullptr && value->is_string() ? &value->as_string() : nullptr;
}

}  // namespace

const std::string* address_in(const Recorded& started, const cases::Family& family) {
  return text_at(started, family.start_address);
}

std::optional<StartedJob> find_started(const cases::Catalogue& catalogue, const Recorded& recorded) {
  if (!recorded.exchange.response || recorded.answer->is_error()) return std::nullopt;
  const auto family = std::ranges::find(catalogue.families, recorded.operation.text(), &cases::Family::start);
  return family == catalogue.families.end() ? std::nullopt : find_started(*family, recorded);
}

std::optional<StartedJob> find_started(const cases::Family& family, const Recorded& recorded) {
  if (!recorded.exchange.response || recorded.answer->is_error()) return std::nullopt;
  const std::string* job = address_in(recorded, family);
  return job == nullptr ? std::nullopt : std::optional(StartedJob{&family, *job});
}

bool means(const Recorded& recorded, const StartedJob& started) {
  const auto input = base::parse_json(recorded.request.body);
  const Json* job = input ? input->find(started.family->member) : nullptr;
  return job != nullptr && job->is_string() && job->as_string() == started.job;
}

std::string state_in(const Recorded& described, const cases::Family& family) {
  const std::string* state = text_at(described, family.describe_state);
  return state == nullptr ? std::string() : *state;
}

}  // namespace touchstone::run
