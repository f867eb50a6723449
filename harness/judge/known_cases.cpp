// See known_cases.h.
#include "judge/known_cases.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

namespace touchstone::judge {
namespace {

std::string words_of(const std::vector<cases::Allowed>& allow) {
  std::vector<std::string> lawful;
  lawful.reserve(allow.size());
  for (const cases::Allowed& allowed : allow) lawful.push_back(allowed.summary());
  return fmt::format("{}", fmt::join(lawful, ", or "));
}

// Whether a summary is that of this error.
auto is(int status, std::string_view name) {
  return [=](const auto& summary) { return summary.status == status && summary.name == name; };
}

}  // namespace

const Service* find_service(std::span<const Service> services, std::string_view name) {
  const auto found = std::ranges::find_if(
      services, [&](const Service& service) { return service.model->service.name == name; });
  return found == services.end() ? nullptr : &*found;
}

KnownCases::KnownCases(const cases::Catalogue& catalogue, std::span<const Service> services)
    : cases_(catalogue.cases), services_(services) {
  known_.reserve(cases_.size());
  for (const cases::Case& tested : cases_) {
    known_.push_back(
        look_up(tested, [this](const cases::Step& step) { return Text::from(write_once(step)); }));
  }
  for (const auto& [allow, shared] : allowed_) add_summaries(*allow, shared.uses);
  std::ranges::sort(summaries_, std::greater<>(), &Summary::uses);
}

KnownCase KnownCases::look_up(const cases::Case& tested, const auto& expected_of_step) const {
  const Service* service = find_service(services_, tested.service);
  KnownCase known{
      service, service == nullptr ? nullptr : service->model->find_operation(tested.operation), {}};
  known.expected.reserve(tested.steps.size());
  for (const cases::Step& step : tested.steps) known.expected.push_back(expected_of_step(step));
  return known;
}

// For each step anew it was most of what loading the judge took.
const std::string& KnownCases::write_once(const cases::Step& step) {
  const std::vector<cases::Allowed>& allow = step.allow.items();
  const auto [shared, is_new] = allowed_.try_emplace(&allow);
  if (is_new) shared->second.expected = words_of(allow);
  ++shared->second.uses;
  return shared->second.expected;
}

void KnownCases::add_summaries(const std::vector<cases::Allowed>& allow, std::size_t uses) {
  for (const cases::Allowed& allowed : allow) {
    for (const int status : allowed.statuses) {
      for (const std::string& name : allowed.errors) {
        const auto found = std::ranges::find_if(summaries_, is(status, name));
        if (found == summaries_.end()) {
          summaries_.push_back({status, name, wire::summary_of_error(status, name), uses});
        } else {
          found->uses += uses;
        }
      }
    }
  }
}

const KnownCase* KnownCases::find(const cases::Case& tested) const {
  const cases::Case* first = cases_.data();
  const bool listed = std::less_equal<>()(first, &tested) && std::less<>()(&tested, first + cases_.size());
  return listed ? &known_[static_cast<std::size_t>(&tested - first)] : nullptr;
}

KnownCase KnownCases::look_up(const cases::Case& tested) const {
  return look_up(tested, [this](const cases::Step& step) {
    const auto shared = allowed_.find(&step.allow.items());
    return shared == allowed_.end() ? Text(words_of(step.allow)) : Text::from(shared->second.expected);
  });
}

const std::string* KnownCases::find_summary(const wire::Answer& answer) const {
  const auto found = std::ranges::find_if(summaries_, is(answer.status, answer.identity.name()));
  return found == summaries_.end() ? nullptr : &found->text;
}

}  // namespace touchstone::judge
