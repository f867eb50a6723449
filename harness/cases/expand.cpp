// See expand.h. What the cases say is in draft.cpp; here each operation gets its own.
#include "cases/expand.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>

#include "cases/draft.h"
#include "cases/expand_arns.h"

namespace touchstone::cases {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

std::string text_of(const model::Constraints& constraints, Trait trait, model::ShapeType type) {
  switch (trait) {
    case Trait::kRequired:
      return "the trait required";
    case Trait::kType:
      return fmt::format("the type {}", model::name_of(type));
    case Trait::kLength:
      return fmt::format("the length {} to {}", constraints.min_length.value_or(0),
                         constraints.max_length ? std::to_string(*constraints.max_length) : "any");
    case Trait::kPattern:
      return fmt::format("the pattern {}", constraints.pattern.value_or("(none)"));
    case Trait::kMembers:
      return "the name and place";
  }
  return "";
}

// The drafts of all members, made once for those that are called alike and have the same constraints: the
// expansion takes half the instructions that it takes with drafts for each operation.
class AllDrafts {
 public:
  AllDrafts(std::span<const Family> families, TextJudge& judge) : families_(families), judge_(judge) {}

  Result<const Drafts*> find(const Family& family, const model::Member& member,
                             const model::Constraints& constraints, model::ShapeType type) {
    const auto number = [](const auto& bound) { return bound ? fmt::format("{}", *bound) : std::string(); };
    // Drafts that speak of an ARN compare it with those of the service's other families.
    const std::string kind = Arn::parse(family.unknown) ? family.id() : "";
    const auto [found, is_new] = made_.try_emplace(
        fmt::format("{} {} {} {} {} {} {} {} {}", member.name, member.required, model::name_of(type),
                    family.member, family.unknown, kind, number(constraints.min_length),
                    number(constraints.max_length), constraints.pattern.value_or("")));
    if (!is_new) return &found->second;
    auto drafts = draft_cases(family, families_, member, constraints, type, judge_);
    if (!drafts) return std::unexpected(drafts.error());
    return &(found->second = std::move(*drafts));
  }

 private:
  std::span<const Family> families_;
  TextJudge& judge_;
  std::map<std::string, Drafts, std::less<>> made_;
};

// Makes the cases of one member of one operation's input from its drafts.
class MemberExpansion {
 public:
  MemberExpansion(const Catalogue& catalogue, const Family& family, const model::Model& model,
                  const model::Operation& operation, const model::Member& member)
      : catalogue_(catalogue),
        family_(family),
        model_(model),
        operation_(operation),
        member_(member),
        constraints_(model::effective_constraints(model, member)),
        operation_id_(fmt::format("{}/{}", family.service, operation.name)) {}

  Result<void> run(AllDrafts& all, std::deque<Case>& into) {
    for (const std::string_view name : {"not-found", "invalid", "missing", "wrong-type"}) {
      if (answers(name) == nullptr) return std::unexpected(no_answers(name));
    }
    const model::ShapeType type = model_.shape(member_.target).type;
    const auto drafts = all.find(family_, member_, constraints_, type);
    if (!drafts) return std::unexpected(drafts.error());
    std::vector<SharedList<std::string>> cited;
    for (const DraftSources& sources : (*drafts)->sources) cited.push_back(cite(sources));
    std::vector<SharedList<Allowed>> allowed;
    for (const DraftAnswers& wanted : (*drafts)->answers) {
      auto found = allow(wanted);
      if (!found) return std::unexpected(found.error());
      allowed.push_back(std::move(*found));
    }
    const SharedText service = family_.service;
    const SharedText operation = operation_.name;
    std::array<SharedText, kTraits.size()> origins;
    for (const Trait trait : kTraits) origins.at(static_cast<std::size_t>(trait)) = origin_of(trait, type);
    for (const Draft& draft : (*drafts)->drafts) {
      Case& made = into.emplace_back();
      made.id.reserve(operation_id_.size() + 1 + draft.slug.size());
      made.id.append(operation_id_).append("/").append(draft.slug);
      made.title = draft.title;
      made.service = service;
      made.operation = operation;
      made.level = draft.level;
      made.note = draft.note;
      made.sources = cited[draft.sources];
      made.expanded_from = origins.at(static_cast<std::size_t>(draft.trait));
      Step& step = made.steps.emplace_back();
      Send& send = std::get<Send>(step.action);
      send.operation = operation;
      send.body = draft.body;
      step.allow = allowed[draft.answers];
    }
    return {};
  }

 private:
  static constexpr std::array kTraits{Trait::kRequired, Trait::kType, Trait::kLength, Trait::kPattern,
                                      Trait::kMembers};

  [[nodiscard]] const SharedList<Allowed>* answers(std::string_view name) const {
    return catalogue_.answers.find(name, operation_id_);
  }
  [[nodiscard]] Error no_answers(std::string_view name) const {
    return {ErrorCode::kUnknownName,
            fmt::format("the answers \"{}\" say nothing of {}, whose cases follow from its model", name,
                        operation_id_),
            "add it to answers.json"};
  }

  [[nodiscard]] Result<SharedList<Allowed>> allow(const DraftAnswers& wanted) const {
    SharedList<Allowed> all;
    for (const std::string& name : wanted.sets) {
      const SharedList<Allowed>* set = answers(name);
      if (set == nullptr) return std::unexpected(no_answers(name));
      all = all.with(*set);
    }
    if (!wanted.or_refused) return all;
    Allowed refused;
    refused.statuses = {400};
    refused.errors = {"SerializationException"};
    refused.sources = {"protocol:json#members"};
    return all.with({std::move(refused)});
  }

  // The page where there is one, the model, and what else is given.
  [[nodiscard]] SharedList<std::string> cite(const DraftSources& wanted) const {
    std::vector<std::string> cited;
    const auto add = [&](std::string id) {
      if (catalogue_.find_source(id) != nullptr) cited.push_back(std::move(id));
    };
    add(fmt::format("doc:{}#{}", operation_id_, member_.name));
    if (wanted.errors) add(fmt::format("doc:{}#Errors", operation_id_));
    add("model:" + family_.service);
    for (const std::string& id : wanted.more) add(id);
    return cited;
  }

  [[nodiscard]] std::string origin_of(Trait trait, model::ShapeType type) const {
    return fmt::format("{} of {}${} in the model of {}", text_of(constraints_, trait, type),
                       model_.shape(operation_.input).name(), member_.name, family_.service);
  }

  const Catalogue& catalogue_;
  const Family& family_;
  const model::Model& model_;
  const model::Operation& operation_;
  const model::Member& member_;
  model::Constraints constraints_;
  std::string operation_id_;
};

bool is_constrained(const model::Constraints& constraints, const model::Member& member) {
  return member.required || constraints.min_length || constraints.max_length || constraints.pattern;
}

Result<void> expand_operation(const Catalogue& catalogue, const Family& family, const model::Model& model,
                              AllDrafts& drafts, std::deque<Case>& into) {
  const model::Operation* operation = model.find_operation(family.stop);
  if (operation == nullptr || operation->input == model::kNoShape) return {};
  const std::vector<model::Member>& members = model.shape(operation->input).members;
  const bool needs_more = std::any_of(members.begin(), members.end(), [&](const model::Member& member) {
    return member.required && member.name != family.member;
  });
  if (needs_more) return {};
  for (const model::Member& member : members) {
    if (!is_constrained(model::effective_constraints(model, member), member)) continue;
    auto made = MemberExpansion(catalogue, family, model, *operation, member).run(drafts, into);
    if (!made) return made;
  }
  return {};
}

}  // namespace

Result<std::deque<Case>> expand_cases(const Catalogue& catalogue, std::span<const model::Model> models,
                                      TextJudge& judge) {
  std::deque<Case> cases;
  AllDrafts drafts(catalogue.families, judge);
  for (const Family& family : catalogue.families) {
    const auto model = std::find_if(models.begin(), models.end(), [&](const model::Model& candidate) {
      return candidate.service.name == family.service;
    });
    if (model == models.end()) continue;
    if (auto done = expand_operation(catalogue, family, *model, drafts, cases); !done)
      return std::unexpected(done.error());
  }
  return cases;
}

}  // namespace touchstone::cases
