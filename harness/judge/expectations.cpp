// See expectations.h.
#include "judge/expectations.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/json_source.h"

namespace touchstone::judge {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

Expectation read_entry(JsonSource& source, const Json& value, const cases::Catalogue& catalogue) {
  ObjectView object(source, value, "an entry");
  Expectation made{object.text("case"), object.text("check"), object.text("seen"), object.text("reason"),
                   object.optional_text("link").value_or("")};
  object.allow_only({"case", "check", "seen", "reason", "link"});
  if (!source.failed() && catalogue.find_case(made.case_id) == nullptr) {
    source.fail(ErrorCode::kUnknownName, object.required("case"),
                fmt::format("no case \"{}\" in the catalogue", made.case_id),
                "touchstone list shows every case; remove the entry if the case is gone");
  }
  if (!source.failed() && made.reason.empty()) {
    source.fail(ErrorCode::kBadValue, object.required("reason"), "an entry needs a reason");
  }
  return made;
}

bool is_judged(Outcome outcome) {
  return outcome == Outcome::kPassed || outcome == Outcome::kFailed || outcome == Outcome::kWarned;
}

// Marks the check that an entry speaks of; gives the entry back when it does not hold.
std::optional<BrokenExpectation> apply_entry(const Expectation& entry, Verdict& verdict) {
  if (!is_judged(verdict.outcome)) {
    return BrokenExpectation{
        BrokenExpectation::Kind::kNotJudged, entry,
        fmt::format("{}{}{}", name_of(verdict.outcome), verdict.reason.empty() ? "" : ": ", verdict.reason)};
  }
  const auto check = std::find_if(verdict.checks.begin(), verdict.checks.end(),
                                  [&](const Check& candidate) { return candidate.id == entry.check_id; });
  const auto holds_no_more = [&](std::string seen) {
    return BrokenExpectation{BrokenExpectation::Kind::kUnexpectedPass, entry, std::move(seen)};
  };
  if (check == verdict.checks.end()) return holds_no_more("the check is not made");
  if (check->outcome != CheckOutcome::kFailed) return holds_no_more(check->actual);
  if (check->level != cases::Level::kRequired) {
    return holds_no_more(
        fmt::format("{} (a recommended check, which fails no run and needs no entry)", check->actual));
  }
  if (check->actual != entry.seen)
    return BrokenExpectation{BrokenExpectation::Kind::kChangedSymptom, entry, check->actual};
  check->outcome = CheckOutcome::kExpectedFailure;
  return std::nullopt;
}

void settle_outcome(Verdict& verdict) {
  if (verdict.outcome != Outcome::kFailed) return;
  const bool all_expected =
      std::none_of(verdict.checks.begin(), verdict.checks.end(), [](const Check& check) {
        return check.outcome == CheckOutcome::kFailed && check.level == cases::Level::kRequired;
      });
  if (all_expected) verdict.outcome = Outcome::kExpectedFailure;
}

}  // namespace

std::string_view name_of(BrokenExpectation::Kind kind) {
  switch (kind) {
    case BrokenExpectation::Kind::kUnexpectedPass:
      return "unexpected pass";
    case BrokenExpectation::Kind::kChangedSymptom:
      return "changed symptom";
    case BrokenExpectation::Kind::kNotJudged:
      return "not judged";
  }
  return "";
}

base::Result<Expectations> load_expectations(const std::filesystem::path& path,
                                             const cases::Catalogue& catalogue) {
  const auto text = base::load_text(path);
  if (!text) return std::unexpected(text.error());
  const auto root = base::parse_json_file(*text, path.string());
  if (!root) return std::unexpected(root.error());
  JsonSource source(*text, path.string());
  ObjectView object(source, *root, "an expectations file");
  Expectations made;
  made.target = object.text("target");
  std::set<std::pair<std::string, std::string>> seen;
  for (const Json& value : object.items("entries")) {
    made.entries.push_back(read_entry(source, value, catalogue));
    if (!seen.emplace(made.entries.back().case_id, made.entries.back().check_id).second) {
      source.fail(ErrorCode::kDuplicate, value, "a second entry for the same case and check");
    }
  }
  object.allow_only({"target", "command", "entries"});
  if (source.failed()) return std::unexpected(source.error());
  return made;
}

std::vector<BrokenExpectation> apply(const Expectations& expectations, std::vector<Verdict>& verdicts) {
  std::vector<BrokenExpectation> broken;
  for (const Expectation& entry : expectations.entries) {
    const auto verdict = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& candidate) {
      return candidate.tested->id == entry.case_id;
    });
    if (verdict == verdicts.end()) continue;
    if (auto failed = apply_entry(entry, *verdict)) broken.push_back(std::move(*failed));
  }
  for (Verdict& verdict : verdicts) settle_outcome(verdict);
  return broken;
}

}  // namespace touchstone::judge
