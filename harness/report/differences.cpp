// See differences.h.
#include "report/differences.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "judge/message_checks.h"
#include "judge/request_ids.h"
#include "report/body_differences.h"
#include "report/evidence.h"
#include "report/exchange_pairs.h"
#include "report/pairing.h"
#include "report/transcript_json.h"

namespace touchstone::report {
namespace {

using run::Ending;
using run::Recorded;
using run::Transcript;

constexpr std::size_t kMostCasesShown = 10;

std::string outcome_of(const Recorded& recorded) {
  if (recorded.exchange.error) return std::string(transport::name_of(recorded.exchange.error->fault));
  return recorded.answer->summary(*recorded.exchange.response);
}

std::string ending_of(const Transcript& transcript) {
  std::string text(name_of(transcript.ending));
  if (!transcript.reason.empty()) text += ": " + transcript.reason;
  return text;
}

// A header as it counts for callers; "absent" is no value that a header can have on the wire.
std::string header_of(const Recorded& recorded, std::string_view name) {
  const auto value = recorded.exchange.response->headers.find(name);
  return value ? fmt::format("\"{}\"", *value) : "absent";
}

// What a request id is like; which one it is differs every time.
std::string_view make_of_request_id(std::optional<std::string_view> id) {
  if (!id) return "absent";
  if (id->empty()) return "empty";
  const auto pieces = pieces_of(*id);
  return pieces.size() == 1 && pieces.front().kind == Piece::Kind::kId && id->contains('-') ? "a UUID"
                                                                                            : "another text";
}

std::string_view kind_of_body(const wire::Answer& answer) {
  switch (answer.body_kind) {
    case wire::BodyKind::kEmpty:
      return "empty";
    case wire::BodyKind::kObject:
      return "a JSON object";
    case wire::BodyKind::kOtherJson:
      return "another JSON value";
    case wire::BodyKind::kNotJson:
      return "no JSON";
  }
  return "";
}

bool is_lost(const Transcript& transcript) {
  return transcript.ending == Ending::kInterrupted || transcript.ending == Ending::kThrottled ||
         transcript.ending == Ending::kDenied ||
         (transcript.ending == Ending::kSilence && !transcript.control_answered.value_or(false));
}

/// Compares the two runs of one case.
class CaseComparison {
 public:
  CaseComparison(const Context& context, Pairing pairing, Pairing& request_ids, Differences& into)
      : context_(context), pairing_(std::move(pairing)), request_ids_(request_ids), into_(into) {}

  void compare(const Transcript& a, const Transcript& b) {
    case_id_ = a.tested->id;
    const std::string* of_a = a.variables.find("nonce");
    const std::string* of_b = b.variables.find("nonce");
    if (of_a != nullptr && of_b != nullptr) pairing_.pair(*of_a, *of_b);
    const ExchangePairs pairs = pair_exchanges(context_.catalogue, a, b);
    for (const auto& [first, second] : pairs.pairs) compare(*a.tested, *first, *second);
    where_ = "the case";
    if (a.ending != b.ending || !pairing_.same_text(a.reason, b.reason)) {
      add("ending", ending_of(a), ending_of(b));
    } else {
      for (const Recorded* alone : pairs.only_a) {
        where_ = describe_place(*a.tested, *alone);
        add("exchange", outcome_of(*alone), "was not made");
      }
      for (const Recorded* alone : pairs.only_b) {
        where_ = describe_place(*b.tested, *alone);
        add("exchange", "was not made", outcome_of(*alone));
      }
    }
    compare_waits(a, b);
  }

 private:
  void add(std::string what, std::string a, std::string b) {
    into_.found.push_back({case_id_, where_, std::move(what), std::move(a), std::move(b)});
  }

  void compare(const cases::Case& tested, const Recorded& a, const Recorded& b) {
    where_ = describe_place(tested, a);
    ++into_.exchanges;
    pair_requests(a.request, b.request);
    const auto fault_of = [](const Recorded& recorded) {
      return recorded.exchange.error ? transport::name_of(recorded.exchange.error->fault)
                                     : std::string_view();
    };
    if (fault_of(a) != fault_of(b)) return add("answer", outcome_of(a), outcome_of(b));
    if (a.exchange.error || !a.exchange.response || !b.exchange.response) return;
    compare_headers(a, b);
    const auto leftover = [](const Recorded& recorded) {
      return judge::find_leftover(recorded.exchange).value_or("nothing behind the body");
    };
    if (leftover(a) != leftover(b)) add("leftover", leftover(a), leftover(b));
    if (a.answer->status != b.answer->status)
      return add("status", std::to_string(a.answer->status), std::to_string(b.answer->status));
    if (a.answer->identity.name() != b.answer->identity.name()) {
      return add("error", std::string(a.answer->identity.name()), std::string(b.answer->identity.name()));
    }
    compare_bodies(tested, a, b);
  }

  void compare_headers(const Recorded& a, const Recorded& b) {
    for (const char* name : {"Content-Type", "X-Amzn-ErrorType"}) {
      const std::string of_a = header_of(a, name);
      const std::string of_b = header_of(b, name);
      if (!pairing_.same_text(of_a, of_b)) add(fmt::format("header {}", name), of_a, of_b);
    }
    const auto id_a = judge::find_request_id(*a.exchange.response);
    const auto id_b = judge::find_request_id(*b.exchange.response);
    if (make_of_request_id(id_a) != make_of_request_id(id_b)) {
      add("header x-amzn-RequestId", std::string(make_of_request_id(id_a)),
          std::string(make_of_request_id(id_b)));
    } else if (id_a && !id_a->empty() && !request_ids_.pair(*id_a, *id_b)) {
      add("header x-amzn-RequestId", std::string(*id_a),
          fmt::format("{}, and one of them stood in another answer", *id_b));
    }
  }

  void compare_bodies(const cases::Case& tested, const Recorded& a, const Recorded& b) {
    if (a.answer->body_kind != b.answer->body_kind)
      return add("body", std::string(kind_of_body(a.answer)), std::string(kind_of_body(b.answer)));
    if (a.answer->body_kind == wire::BodyKind::kNotJson) {
      const std::string& of_a = a.exchange.response->body;
      const std::string& of_b = b.exchange.response->body;
      if (!pairing_.same_text(of_a, of_b)) add("body", of_a, of_b);
      return;
    }
    for (BodyDifference& one : find_body_differences(context_, pairing_, tested, a, b))
      add("body " + one.pointer, std::move(one.a), std::move(one.b));
  }

  // What was asked is the same but for what must differ, so that it tells who is who.
  void pair_requests(const wire::HttpRequest& a, const wire::HttpRequest& b) {
    const auto of_a = base::parse_json(a.body);
    const auto of_b = base::parse_json(b.body);
    if (of_a && of_b) pair_inputs(pairing_, *of_a, *of_b);
  }

  void compare_waits(const Transcript& a, const Transcript& b) {
    for (std::size_t i = 0; i < std::min(a.waits.size(), b.waits.size()); ++i) {
      const run::WaitResult& of_a = a.waits[i];
      const run::WaitResult& of_b = b.waits[i];
      if (of_a.step != of_b.step || of_a.reached == of_b.reached) continue;
      const auto seen = [](const run::WaitResult& waited) {
        return !waited.trouble.empty() ? waited.trouble
               : waited.states.empty() ? std::string("no state")
                                       : waited.states.back();
      };
      where_ = fmt::format("step {}", of_a.step + 1);
      add("state", seen(of_a), seen(of_b));
    }
  }

  const Context& context_;
  Pairing pairing_;
  Pairing& request_ids_;
  Differences& into_;
  std::string case_id_;
  std::string where_;
};

// What a judge finds in one target and not in the other, where their answers are alike: how they are framed,
// for one, and what of them is against the model.
void compare_verdicts(const judge::Verdict& a, const judge::Verdict& b, Differences& into) {
  const auto failed = [](const judge::Verdict& verdict) {
    std::map<std::string_view, std::string_view> found;
    for (const judge::Check& check : verdict.checks) {
      if (check.outcome != judge::CheckOutcome::kPassed && check.expected != *check.actual)
        found.emplace(*check.id, *check.actual);
    }
    return found;
  };
  const auto of_a = failed(a);
  const auto of_b = failed(b);
  std::set<std::string_view> ids;
  for (const auto* side : {&of_a, &of_b}) {
    for (const auto& [id, seen] : *side) ids.insert(id);
  }
  const auto seen = [](const auto& side, std::string_view id) {
    const auto found = side.find(id);
    return std::string(found == side.end() ? "nothing" : found->second);
  };
  for (const std::string_view id : ids) {
    if (seen(of_a, id) != seen(of_b, id))
      into.found.push_back(
          {a.tested->id, "the case", fmt::format("check {}", id), seen(of_a, id), seen(of_b, id)});
  }
}

std::string authority_of(const std::string& endpoint) {
  const std::size_t scheme = endpoint.find("://");
  const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
  return endpoint.substr(begin, endpoint.find('/', begin) - begin);
}

}  // namespace

Differences find_differences(const cases::Catalogue& catalogue, std::span<const model::Model> models,
                             const Asked& a, const Asked& b) {
  Differences made;
  const Context context{catalogue, models};
  Pairing request_ids;
  Pairing known;
  known.pair(authority_of(a.endpoint), authority_of(b.endpoint));
  for (std::size_t i = 0; i < std::min(a.transcripts.size(), b.transcripts.size()); ++i) {
    const Transcript& of_a = a.transcripts[i];
    const Transcript& of_b = b.transcripts[i];
    ++made.cases;
    if (is_lost(of_a) && is_lost(of_b)) {
      made.lost.push_back(fmt::format("{}: {}", of_a.tested->id, ending_of(of_a)));
      continue;
    }
    const std::size_t before = made.found.size();
    const std::size_t exchanges_before = made.exchanges;
    CaseComparison(context, known, request_ids, made).compare(of_a, of_b);
    if (made.found.size() == before && i < a.verdicts.size() && i < b.verdicts.size())
      compare_verdicts(a.verdicts[i], b.verdicts[i], made);
    if (made.found.size() == before && made.exchanges == exchanges_before) ++made.unasked;
  }
  return made;
}

int exit_code(const Differences& differences) {
  if (!differences.found.empty()) return 1;
  if (!differences.lost.empty()) return 3;
  return differences.exchanges == 0 ? 4 : 0;
}

std::string render(const Differences& differences) {
  // The same difference in many cases is told once, at its first.
  using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
  std::map<Key, std::vector<const Difference*>> groups;
  std::vector<Key> order;
  std::set<std::string_view> cases;
  for (const Difference& one : differences.found) {
    const Key key(one.where, one.what, one.a, one.b);
    std::vector<const Difference*>& group = groups[key];
    if (group.empty()) order.push_back(key);
    group.push_back(&one);
    cases.insert(one.case_id);
  }
  std::string text;
  for (const Key& key : order) {
    const std::vector<const Difference*>& group = groups[key];
    const Difference& first = *group.front();
    text += fmt::format("DIFFERS {}: {}\n  A {}\n  B {}\n", first.where, first.what, shown(first.a),
                        shown(first.b));
    for (std::size_t i = 0; i < std::min(group.size(), kMostCasesShown); ++i)
      text += fmt::format("  in {}\n", group[i]->case_id);
    if (group.size() > kMostCasesShown) text += fmt::format("  in {} more\n", group.size() - kMostCasesShown);
  }
  if (!text.empty()) text += '\n';
  for (const std::string& lost : differences.lost) text += fmt::format("LOST {}\n", shown(lost));
  if (differences.unasked > 0)
    text +=
        fmt::format("NOTE {} of {} cases ask neither anything: not implemented by both, or blocked alike\n",
                    differences.unasked, differences.cases);
  return text + fmt::format("{} difference{} in {} of {} cases ({} exchanges compared)\n",
                            differences.found.size(), differences.found.size() == 1 ? "" : "s", cases.size(),
                            differences.cases - differences.unasked, differences.exchanges);
}

}  // namespace touchstone::report
