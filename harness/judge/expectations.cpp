// See expectations.h.
#include "judge/expectations.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

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
  made.command = object.optional_text("command").value_or("");
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

Expectations update(const Expectations& expectations, const std::vector<Verdict>& verdicts) {
  const auto earlier = [&](const std::string& case_id, const std::string& check_id) {
    return std::find_if(
        expectations.entries.begin(), expectations.entries.end(),
        [&](const Expectation& entry) { return entry.case_id == case_id && entry.check_id == check_id; });
  };
  Expectations updated{expectations.target, expectations.command, {}};
  std::set<std::string> judged;
  for (const Verdict& verdict : verdicts) {
    if (verdict.checks.empty())
      continue;  // blocked, not implemented, gone: nothing is known about its entries
    judged.insert(verdict.tested->id);
    for (const Check& check : verdict.checks) {
      const bool fails =
          check.outcome == CheckOutcome::kFailed || check.outcome == CheckOutcome::kExpectedFailure;
      if (!fails || check.level != cases::Level::kRequired) continue;
      Expectation entry{verdict.tested->id, check.id, check.actual, "", ""};
      if (const auto known = earlier(entry.case_id, entry.check_id); known != expectations.entries.end()) {
        entry.reason = known->reason;
        entry.link = known->link;
      }
      updated.entries.push_back(std::move(entry));
    }
  }
  for (const Expectation& entry : expectations.entries) {
    if (!judged.contains(entry.case_id)) updated.entries.push_back(entry);
  }
  std::sort(updated.entries.begin(), updated.entries.end(), [](const Expectation& a, const Expectation& b) {
    return std::tie(a.case_id, a.check_id) < std::tie(b.case_id, b.check_id);
  });
  return updated;
}

std::string render(const Expectations& expectations) {
  std::string text = "{\n  \"$schema\": \"../schema/expectations.schema.json\",\n  \"target\": ";
  base::append_json_string(text, expectations.target);
  if (!expectations.command.empty()) {
    text += ",\n  \"command\": ";
    base::append_json_string(text, expectations.command);
  }
  text += ",\n  \"entries\": [";
  bool first = true;
  for (const Expectation& entry : expectations.entries) {
    Json line = Json::object();
    line.set("case", Json::string(entry.case_id));
    line.set("check", Json::string(entry.check_id));
    line.set("seen", Json::string(entry.seen));
    line.set("reason", Json::string(entry.reason));
    if (!entry.link.empty()) line.set("link", Json::string(entry.link));
    text += first ? "\n    " : ",\n    ";
    first = false;
    base::append_json(text, line);
  }
  return text + "\n  ]\n}\n";
}

}  // namespace touchstone::judge
