// See minimise.h.
#include "fuzzer/minimise.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "fuzzer/documented.h"

namespace touchstone::fuzzer {
namespace {

// The finding of the same kind among those of one attempt; null when there is none.
Finding* find_same(std::vector<Finding>& found, const Finding& wanted) {
  const auto same =
      std::ranges::find_if(found, [&](const Finding& finding) { return finding.oracle == wanted.oracle; });
  return same == found.end() ? nullptr : &*same;
}

// The digits that make the name unique under which a draft makes something; empty where it makes or names
// nothing.
std::string own_digits_of(const Draft& draft, const cases::Family& family) {
  constexpr std::size_t kDigits = 16;
  if (draft.operation != family.start || !is_named_by_its_start(family)) return "";
  std::size_t at = draft.body.find(family.start_name);
  if (at == std::string::npos) return "";
  for (at += family.start_name.size(); at + kDigits <= draft.body.size(); ++at) {
    const std::string digits = draft.body.substr(at, kDigits);
    if (digits.find_first_not_of("0123456789abcdef") == std::string::npos) return digits;
  }
  return "";
}

}  // namespace

// Each by an id of its own, from which its names and tokens follow: those of an earlier copy are taken.
std::array<Attempt, Minimiser::kCopies> Minimiser::copies_of(const Attempt& attempt) {
  std::array<Attempt, kCopies> copies = {attempt, attempt};
  for (Attempt& copy : copies) copy.plan.id += fmt::format("/{}", ++copies_);
  return copies;
}

base::Result<void> Minimiser::confirm(std::span<Finding> findings) {
  for (int round = 0; round < 2; ++round) {
    std::vector<Finding*> open;
    for (Finding& finding : findings) {
      if (finding.shown_in == 0) open.push_back(&finding);
    }
    if (open.empty() || interrupted_) return {};
    if (auto tried = try_again(open); !tried) return tried;
  }
  return {};
}

base::Result<Round> Minimiser::carry_out(std::span<const Attempt> attempts) {
  const auto goes_alone = [&](const Attempt& attempt) {
    const cases::Family* family = catalogue_.family_of(attempt.plan.service, attempt.plan.operation);
    return family != nullptr && looks_into_a_list(attempt.plan, *family);
  };
  Round all;
  while (!attempts.empty() && !all.interrupted) {
    const auto first_alone = std::ranges::find_if(attempts, goes_alone);
    const auto together = static_cast<std::size_t>(first_alone - attempts.begin());
    const std::span<const Attempt> next = attempts.first(std::max<std::size_t>(together, 1));
    auto round = bench_.carry_out(next);
    if (!round) return round;
    std::ranges::move(round->verdicts, std::back_inserter(all.verdicts));
    std::ranges::move(round->transcripts, std::back_inserter(all.transcripts));
    all.interrupted = interrupted_ = round->interrupted;
    attempts = attempts.subspan(next.size());
  }
  return all;
}

base::Result<void> Minimiser::try_again(std::span<Finding*> findings) {
  std::vector<Attempt> copies;
  std::vector<Finding*> of;
  std::uint64_t most = 0;
  for (Finding* finding : findings) {
    const std::uint64_t more = kCopies * bench_.most_requests(finding->attempt);
    if (may_spend_ && !may_spend_(most + more)) break;
    most += more;
    for (Attempt& copy : copies_of(finding->attempt)) copies.push_back(std::move(copy));
    of.insert(of.end(), kCopies, finding);
  }
  if (copies.empty()) return {};
  auto result = carry_out(copies);
  if (!result) return std::unexpected(result.error());
  if (result->interrupted) return {};
  for (std::size_t i = 0; i < copies.size(); ++i) {
    Finding& finding = *of[i];
    const judge::Verdict& verdict = result->verdicts[i];
    if (verdict.checks.empty()) {
      if (finding.tried_in == 0 && finding.exchanges.empty()) finding.seen = verdict.reason;
      continue;
    }
    ++finding.tried_in;
    auto found = findings_of(copies[i], verdict, result->transcripts[i]);
    if (Finding* same = find_same(found, finding)) {
      ++finding.shown_in;
      finding.exchanges = std::move(same->exchanges);
      finding.seen = std::move(same->seen);
    }
  }
  return {};
}

void Minimiser::minimise(Finding& finding) {
  left_ = is_silence(finding) ? kMostSilentCandidates : kMostCandidates;
  if (!finding.attempt.draft) return drop_last_steps(finding);
  simplify_head(finding);
  shorten_body(finding);
  simplify_characters(finding);
}

// Sends a candidate; when every copy shows the same, it takes the finding's place.
bool Minimiser::shows_it(Finding& finding, Attempt candidate) {
  const std::uint64_t most = kCopies * bench_.most_requests(candidate);
  if (left_ == 0 || (may_spend_ && !may_spend_(most))) return false;
  --left_;
  const auto copies = copies_of(candidate);
  auto result = carry_out(copies);
  if (!result || result->interrupted) {
    left_ = 0;
    return false;
  }
  std::vector<run::Recorded> exchanges;
  for (std::size_t i = 0; i < kCopies; ++i) {
    auto found = findings_of(copies[i], result->verdicts[i], result->transcripts[i]);
    Finding* same = find_same(found, finding);
    if (same == nullptr || same->seen != finding.seen) return false;
    exchanges = std::move(same->exchanges);
  }
  finding.attempt = std::move(candidate);
  finding.exchanges = std::move(exchanges);
  return true;
}

bool Minimiser::replace_draft(Finding& finding, Draft draft) {
  const cases::Family& family = catalogue_.families[draft.family];
  // What is made under a shorter name would be what somebody else's attempt takes for unknown.
  if (own_digits_of(draft, family) != own_digits_of(*finding.attempt.draft, family)) return false;
  Expectation expected = oracle_.expect(draft);
  const bool same_question = expected.fate == finding.attempt.fate &&
                             expected.aspect == finding.attempt.aspect &&
                             expected.level == finding.attempt.plan.level;
  // A rule holds whatever is asked, as long as it is known what may be answered.
  const bool any_question = is_rule(finding.oracle) && expected.fate != Fate::kAmbiguous;
  if (!same_question && !any_question) return false;
  Attempt candidate = finding.attempt;
  candidate.plan = plan_of(draft, expected, frame_of(family), finding.attempt.plan.id);
  candidate.aspect = std::move(expected.aspect);
  candidate.fate = expected.fate;
  candidate.draft = std::move(draft);
  return shows_it(finding, std::move(candidate));
}

void Minimiser::simplify_head(Finding& finding) {
  if (finding.attempt.draft->method != "POST" || finding.attempt.draft->path != "/") {
    Draft plain = *finding.attempt.draft;
    plain.method = "POST";
    plain.path = "/";
    replace_draft(finding, std::move(plain));
  }
  for (std::size_t i = finding.attempt.draft->headers.size(); i > 0; --i) {
    Draft without = *finding.attempt.draft;
    without.headers.erase(without.headers.begin() + static_cast<std::ptrdiff_t>(i - 1));
    replace_draft(finding, std::move(without));
  }
}

// Leaves out ever smaller parts (Zeller: "Simplifying and Isolating Failure-Inducing Input", ddmin).
void Minimiser::shorten_body(Finding& finding) {
  for (std::size_t size = finding.attempt.draft->body.size() / 2; size > 0 && left_ > 0; size /= 2) {
    std::size_t at = 0;
    while (at < finding.attempt.draft->body.size() && left_ > 0) {
      Draft shorter = *finding.attempt.draft;
      shorter.body.erase(at, size);
      if (!replace_draft(finding, std::move(shorter))) at += size;
    }
  }
}

void Minimiser::simplify_characters(Finding& finding) {
  for (std::size_t at = 0; at < finding.attempt.draft->body.size() && left_ > 0; ++at) {
    const char c = finding.attempt.draft->body[at];
    const bool letter = (c >= 'b' && c <= 'z') || (c >= 'B' && c <= 'Z');
    if (!letter && !(c >= '1' && c <= '9')) continue;
    Draft simpler = *finding.attempt.draft;
    simpler.body[at] = letter ? 'a' : '0';
    replace_draft(finding, std::move(simpler));
  }
}

// What comes behind the step that failed shows nothing; what came before it may be what it takes.
void Minimiser::drop_last_steps(Finding& finding) {
  while (finding.attempt.plan.steps.size() > 1 && left_ > 0) {
    Attempt shorter = finding.attempt;
    shorter.plan.steps.pop_back();
    if (!shows_it(finding, std::move(shorter))) return;
  }
}

}  // namespace touchstone::fuzzer
