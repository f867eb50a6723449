// See compare.h.
#include "report/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "report/evidence.h"

namespace touchstone::report {
namespace {

using judge::Outcome;
using Kind = Change::Kind;

std::map<std::string_view, const judge::Verdict*> by_case(const RunReport& report) {
  std::map<std::string_view, const judge::Verdict*> found;
  for (const judge::Verdict& verdict : report.verdicts) found.emplace(verdict.tested->id, &verdict);
  return found;
}

bool was_judged(const judge::Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::kPassed:
    case Outcome::kFailed:
    case Outcome::kWarned:
    case Outcome::kExpectedFailure:
    case Outcome::kFlaky:
      return true;
    case Outcome::kNotImplemented:
    case Outcome::kBlocked:
    case Outcome::kInconclusive:
    case Outcome::kRecorded:
      return false;
  }
  return false;
}

bool was_left_open(const judge::Verdict& verdict) {
  return !was_judged(verdict) && verdict.outcome != Outcome::kRecorded;
}

std::string in_words(const judge::Verdict& verdict) {
  const auto name = judge::name_of(verdict.outcome);
  return verdict.reason.empty() ? std::string(name) : fmt::format("{}: {}", name, verdict.reason);
}

// What a check saw where it failed; nothing where it passed or is not made.
struct Sight {
  std::optional<std::string> failure;
  bool is_made = false;
  bool flaky = false;
  cases::Level level = cases::Level::kInformational;
};

Sight sight_of(const judge::Verdict* verdict, std::string_view check_id) {
  if (verdict == nullptr) return {};
  for (const judge::Check& check : verdict->checks) {
    if (check.id != check_id) continue;
    const bool failed = check.outcome == judge::CheckOutcome::kFailed ||
                        check.outcome == judge::CheckOutcome::kExpectedFailure;
    return {failed ? std::optional<std::string>(check.actual) : std::nullopt, true,
            check.outcome == judge::CheckOutcome::kFlaky, check.level};
  }
  return {};
}

std::string in_words(const judge::Verdict* verdict, const Sight& sight) {
  if (sight.failure) return *sight.failure;
  if (verdict == nullptr) return "no such case";
  return sight.is_made ? "passed" : "not checked";
}

Kind kind_of(const judge::Verdict* before, const judge::Verdict* after, const Sight& first,
             const Sight& second) {
  if (before == nullptr) return Kind::kNew;
  if (after == nullptr) return Kind::kGone;
  if (!first.failure) return Kind::kNewlyBroken;
  if (!second.failure) return Kind::kFixed;
  return *first.failure == *second.failure ? Kind::kStill : Kind::kChanged;
}

// Either verdict may be null: the case stands in the other report only.
void compare_checks(std::string_view id, const judge::Verdict* before, const judge::Verdict* after,
                    std::vector<Change>& changes) {
  std::set<std::string> check_ids;
  for (const judge::Verdict* verdict : {before, after}) {
    if (verdict == nullptr) continue;
    for (const judge::Check& check : verdict->checks) check_ids.insert(*check.id);
  }
  for (const std::string& check_id : check_ids) {
    const Sight first = sight_of(before, check_id);
    const Sight second = sight_of(after, check_id);
    if (first.flaky || second.flaky || (!first.failure && !second.failure)) continue;
    changes.push_back({kind_of(before, after, first, second), std::string(id), check_id,
                       second.failure ? second.level : first.level, in_words(before, first),
                       in_words(after, second)});
  }
}

// A case that was judged in one report only: nothing may go missing in silence. Where both are judged, or
// neither is, the checks tell.
bool compare_outcomes(const judge::Verdict& before, const judge::Verdict& after,
                      std::vector<Change>& changes) {
  if (was_judged(before) == was_judged(after)) return false;
  Kind kind = Kind::kChanged;
  if (after.outcome == Outcome::kInconclusive) kind = Kind::kLost;
  if (was_judged(after)) {
    const bool fails = after.outcome == Outcome::kFailed || after.outcome == Outcome::kExpectedFailure;
    const Kind better = before.outcome == Outcome::kInconclusive ? Kind::kFound : Kind::kFixed;
    kind = fails ? Kind::kNewlyBroken : better;
  }
  changes.push_back(
      {kind, before.tested->id, "outcome", after.tested->level, in_words(before), in_words(after)});
  return true;
}

void note_differences(const RunReport& before, const RunReport& after, std::vector<std::string>& remarks) {
  if (before.catalogue->sha256 != after.catalogue->sha256) {
    remarks.push_back(
        fmt::format("the catalogues differ ({} and {} cases): a change may be the catalogue's, not the "
                    "target's",
                    catalogue_size(before), catalogue_size(after)));
  }
  if (before.version != after.version)
    remarks.push_back(fmt::format("written by touchstone {} and {}", before.version, after.version));
  if (before.interrupted || after.interrupted) remarks.emplace_back("one of the runs was interrupted");
}

}  // namespace

std::string_view name_of(Change::Kind kind) {
  switch (kind) {
    case Kind::kNewlyBroken:
      return "newly broken";
    case Kind::kChanged:
      return "changed";
    case Kind::kLost:
      return "lost";
    case Kind::kFixed:
      return "fixed";
    case Kind::kFound:
      return "found";
    case Kind::kStill:
      return "still";
    case Kind::kGone:
      return "gone";
    case Kind::kNew:
      return "new";
  }
  return "";
}

Comparison compare(const RunReport& before, const RunReport& after) {
  Comparison made;
  note_differences(before, after, made.remarks);
  const auto first = by_case(before);
  const auto second = by_case(after);
  std::size_t only_before = 0;
  for (const auto& [id, verdict] : first) {
    const auto other = second.find(id);
    if (other == second.end()) {
      ++only_before;
      compare_checks(id, verdict, nullptr, made.changes);
      continue;
    }
    ++made.compared;
    if (was_left_open(*verdict) && was_left_open(*other->second)) ++made.unjudged;
    if (!compare_outcomes(*verdict, *other->second, made.changes))
      compare_checks(id, verdict, other->second, made.changes);
  }
  for (const auto& [id, verdict] : second) {
    if (!first.contains(id)) compare_checks(id, nullptr, verdict, made.changes);
  }
  const std::size_t only_after = second.size() - made.compared;
  if (only_before > 0) made.remarks.push_back(fmt::format("{} cases are in the first only", only_before));
  if (only_after > 0) made.remarks.push_back(fmt::format("{} cases are in the second only", only_after));
  if (made.unjudged > 0)
    made.remarks.push_back(
        fmt::format("{} of {} cases are judged in neither: not implemented, blocked or inconclusive",
                    made.unjudged, made.compared));
  std::sort(made.changes.begin(), made.changes.end(), [](const Change& a, const Change& b) {
    return std::tie(a.kind, a.case_id, a.check_id) < std::tie(b.kind, b.case_id, b.check_id);
  });
  return made;
}

int exit_code(const Comparison& comparison) {
  bool worse = false;
  bool lost = false;
  for (const Change& change : comparison.changes) {
    worse = worse || (change.level == cases::Level::kRequired &&
                      (change.kind == Kind::kNewlyBroken || change.kind == Kind::kChanged));
    lost = lost || change.kind == Kind::kLost;
  }
  if (worse) return 1;
  if (lost) return 3;
  return comparison.compared == comparison.unjudged ? 4 : 0;
}

std::string render(const Comparison& comparison) {
  std::string text;
  std::map<Kind, std::size_t> counts;
  for (const Change& change : comparison.changes) {
    ++counts[change.kind];
    std::string label;
    for (const char c : name_of(change.kind)) label += c == ' ' ? ' ' : static_cast<char>(c - 'a' + 'A');
    text += fmt::format(
        "{} {} {}{}\n", label, change.case_id, change.check_id,
        change.level == cases::Level::kRequired ? "" : fmt::format(" ({})", name_of(change.level)));
    if (change.kind == Kind::kStill) {
      text += fmt::format("  seen   {}\n", shown(change.after));
    } else {
      text += fmt::format("  before {}\n  after  {}\n", shown(change.before), shown(change.after));
    }
  }
  if (!text.empty()) text += '\n';
  for (const std::string& remark : comparison.remarks) text += fmt::format("NOTE {}\n", remark);
  text += fmt::format("{} newly broken, {} changed, {} fixed, {} still failing", counts[Kind::kNewlyBroken],
                      counts[Kind::kChanged], counts[Kind::kFixed], counts[Kind::kStill]);
  for (const Kind kind : {Kind::kLost, Kind::kFound, Kind::kGone, Kind::kNew}) {
    if (counts[kind] > 0) text += fmt::format(", {} {}", counts[kind], name_of(kind));
  }
  return text + fmt::format(" ({} cases compared)\n", comparison.compared);
}

}  // namespace touchstone::report
