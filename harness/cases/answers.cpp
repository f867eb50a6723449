// See answers.h.
#include "cases/answers.h"

namespace touchstone::cases {

bool AnswerSets::add(std::string_view name, std::string_view operation_id, SharedList<Allowed> answers) {
  auto& operations = sets_[std::string(name)];
  return operations.emplace(operation_id, std::move(answers)).second;
}

const SharedList<Allowed>* AnswerSets::find(std::string_view name, std::string_view operation_id) const {
  const auto set = sets_.find(name);
  if (set == sets_.end()) return nullptr;
  const auto found = set->second.find(operation_id);
  return found == set->second.end() ? nullptr : &found->second;
}

bool AnswerSets::knows(std::string_view name) const { return sets_.contains(name); }

std::vector<std::string> AnswerSets::names() const {
  std::vector<std::string> names;
  names.reserve(sets_.size());
  for (const auto& [name, operations] : sets_) names.push_back(name);
  return names;
}

}  // namespace touchstone::cases
