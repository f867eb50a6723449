// See known_cases.h.
#include "judge/known_cases.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace touchstone::judge {
namespace {

const std::string kAnswer = "answer";

KnownStep know(const cases::Step& step, Text expected, Text answer_id) {
  return {std::move(expected), std::move(answer_id), &step.allow.items(),
          step.keep.empty() ? nullptr : &step.keep};
}

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

Text step_check_id(const std::string& kind, const cases::Case& tested, std::size_t step) {
  return tested.steps.size() == 1 ? Text::from(kind) : Text(fmt::format("{}@{}", kind, step + 1));
}

KnownCases::KnownCases(const cases::Catalogue& catalogue, std::span<const Service> services)
    : cases_(catalogue.cases), services_(services) {
  std::size_t all = 0;
  std::size_t most = 0;
  for (const cases::Case& tested : cases_) {
    all += tested.steps.size();
    most = std::max(most, tested.steps.size());
  }
  for (std::size_t step = 1; step <= most; ++step) answer_ids_.push_back(fmt::format("{}@{}", kAnswer, step));
  steps_.reserve(all);
  known_.resize(cases_.size());
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    const std::vector<cases::Step>& steps = cases_[i].steps;
    for (std::size_t step = 0; step < steps.size(); ++step) {
      steps_.push_back(know(steps[step], Text::from(write_once(steps[step])),
                            Text::from(steps.size() == 1 ? kAnswer : answer_ids_[step])));
    }
    known_[i].steps = {steps_.end() - static_cast<std::ptrdiff_t>(steps.size()), steps_.end()};
    look_up(known_[i], cases_[i]);
  }
  for (const auto& [allow, shared] : allowed_) add_summaries(*allow, shared.uses);
  std::ranges::sort(summaries_, std::greater<>(), &Summary::uses);
}

void KnownCases::look_up(KnownCase& known, const cases::Case& tested) const {
  known.service = find_service(services_, tested.service);
  known.operation =
      known.service == nullptr ? nullptr : known.service->model->find_operation(tested.operation);
  known.sources = &tested.sources.items();
  known.level = tested.level;
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

KnownCase KnownCases::look_up(const cases::Case& tested, std::vector<KnownStep>& steps) const {
  for (std::size_t step = 0; step < tested.steps.size(); ++step) {
    const std::vector<cases::Allowed>& allow = tested.steps[step].allow.items();
    const auto shared = allowed_.find(&allow);
    steps.push_back(
        know(tested.steps[step],
             shared == allowed_.end() ? Text(words_of(allow)) : Text::from(shared->second.expected),
             step_check_id(kAnswer, tested, step)));
  }
  KnownCase known{};
  look_up(known, tested);
  known.steps = steps;
  return known;
}

const std::string* KnownCases::find_summary(const wire::Answer& answer) const {
  const auto found = std::ranges::find_if(summaries_, is(answer.status, answer.identity.name()));
  return found == summaries_.end() ? nullptr : &found->text;
}

}  // namespace touchstone::judge
