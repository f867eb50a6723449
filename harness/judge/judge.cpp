// See judge.h.
#include "judge/judge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <variant>

#include "cases/output_rules.h"
#include "judge/exchange_checks.h"
#include "judge/known_cases.h"

namespace touchstone::judge {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
using cases::Allowed;
using cases::Level;
using run::Ending;
using run::Purpose;
using run::Recorded;
using run::Transcript;

constexpr std::string_view kMessagesSource = "protocol:http#messages";

// The sources of a case outlive its verdict.
Borrowed<std::vector<std::string>> borrow(const std::vector<std::string>& sources) {
  return Borrowed<std::vector<std::string>>::from(sources);
}

// What does not hold of the body as a whole; nothing when all does. The summary of an answer already tells of
// a body that is no object, so this only adds to it.
std::optional<std::string> broken_body(Allowed::Body wanted, const wire::Answer& answer) {
  const bool is_object = answer.body_kind == wire::BodyKind::kObject;
  if (wanted == Allowed::Body::kEmpty && answer.body_kind != wire::BodyKind::kEmpty) {
    return is_object ? "with a body" : "where none belongs";
  }
  if (wanted == Allowed::Body::kEmptyStructure && !(is_object && answer.body.members().empty())) {
    return is_object ? "with members in the body" : "where an empty structure belongs";
  }
  return std::nullopt;
}

// How an answer compares to one allowed one: the nearer it came, the more it says about what is wrong.
struct Comparison {
  bool status_and_error = false;
  std::vector<std::string> broken;  ///< of the output and body, when status and error fit
};

Comparison compare(const Allowed& allowed, const Recorded& recorded, std::span<const cases::Keep> keeps,
                   const cases::Variables& variables) {
  Comparison result;
  const wire::Answer& answer = recorded.answer;
  result.status_and_error = allowed.fits(answer.status, answer.identity.name());
  if (!result.status_and_error) return result;
  for (const cases::OutputRule& rule : allowed.output) {
    if (auto broken = cases::find_broken(rule, answer.body, variables))
      result.broken.push_back(std::move(*broken));
  }
  for (const cases::Keep& keep : keeps) {  // an error has nothing to keep
    const Json* kept = answer.body.at_pointer(keep.pointer);
    if (allowed.errors.empty() && (kept == nullptr || !kept->is_string()))
      result.broken.push_back(fmt::format("without {}", keep.pointer));
  }
  if (auto broken = broken_body(allowed.body, answer)) result.broken.push_back(std::move(*broken));
  return result;
}

const std::string kAnswer = "answer";
const std::string kState = "state";

/// @param kind  outlives the verdict
Text step_check_id(const std::string& kind, const cases::Case& tested, std::size_t step) {
  return tested.steps.size() == 1 ? Text::from(kind) : Text(fmt::format("{}@{}", kind, step + 1));
}

// `expected` is what the step allows, `actual` what is said of its answer.
Check check_answer(const Transcript& transcript, std::size_t place, Text expected, Text actual) {
  const Recorded& recorded = transcript.exchanges[place];
  const cases::Case& tested = *transcript.tested;
  const cases::Step& step = tested.steps[recorded.step];
  Check check;
  check.id = step_check_id(kAnswer, tested, recorded.step);
  check.level = tested.level;
  check.exchanges = {place};
  check.expected = std::move(expected);
  check.outcome = CheckOutcome::kFailed;
  check.sources = borrow(tested.sources);
  std::optional<std::vector<std::string>> nearest;
  for (const Allowed& allowed : step.allow) {
    Comparison compared = compare(allowed, recorded, step.keep, transcript.variables);
    if (!compared.status_and_error) continue;
    if (compared.broken.empty()) {
      check.outcome = CheckOutcome::kPassed;
      check.actual = std::move(actual);
      if (!allowed.sources.empty()) check.sources = borrow(allowed.sources);
      return check;
    }
    if (!nearest || compared.broken.size() < nearest->size()) nearest = std::move(compared.broken);
  }
  check.actual = nearest ? Text(fmt::format("{} {}", *actual, fmt::join(*nearest, ", "))) : std::move(actual);
  return check;
}

const cases::Step& step_of(const Transcript& transcript, const Recorded& recorded) {
  return transcript.tested->steps[recorded.step];
}

// Whether a step ended as it may: the target closed the connection instead of answering.
bool is_lawfully_closed(const Transcript& transcript, const Recorded& recorded) {
  return recorded.purpose == Purpose::kStep && recorded.exchange.error &&
         recorded.exchange.error->fault == transport::TransportFault::kClosedEarly &&
         step_of(transcript, recorded).allows_closing();
}

Check check_closing(const Transcript& transcript, std::size_t place, Text expected) {
  const Recorded& recorded = transcript.exchanges[place];
  Check check;
  check.id = step_check_id(kAnswer, *transcript.tested, recorded.step);
  check.level = transcript.tested->level;
  check.exchanges = {place};
  check.outcome = CheckOutcome::kPassed;
  check.expected = std::move(expected);
  check.actual = "the end of the connection";
  for (const Allowed& allowed : step_of(transcript, recorded).allow) {
    if (allowed.closed) check.sources = borrow(allowed.sources);
  }
  return check;
}

// Whether a step allows a refusal of HTTP's own with this status.
bool allows_unnamed(const cases::Step& step, int status) {
  return std::any_of(step.allow.begin(), step.allow.end(), [&](const Allowed& allowed) {
    return allowed.body == Allowed::Body::kUnnamed &&
           std::find(allowed.statuses.begin(), allowed.statuses.end(), status) != allowed.statuses.end();
  });
}

// A request that was spelt oddly, and what follows it, may be refused by HTTP before any service has seen it,
// and so may one that is too large: of an error that names nothing, awsJson asks nothing then.
bool is_refused_by_http(const Transcript& transcript, const Recorded& recorded) {
  if (recorded.purpose != Purpose::kStep || !recorded.answer->is_error()) return false;
  const auto& steps = transcript.tested->steps;
  if (!recorded.answer->identity.name().empty()) return false;
  return allows_unnamed(steps[recorded.step], recorded.answer->status) ||
         std::any_of(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(recorded.step) + 1,
                     [](const cases::Step& step) {
                       const auto* send = std::get_if<cases::Send>(&step.action);
                       return send != nullptr && send->is_byte_for_byte();
                     });
}

// The last look at a job for a wait; nothing when there was none.
Places last_look(const Transcript& transcript, std::size_t step) {
  for (std::size_t place = transcript.exchanges.size(); place > 0; --place) {
    const Recorded& recorded = transcript.exchanges[place - 1];
    if (recorded.purpose == Purpose::kWait && recorded.step == step) return {place - 1};
  }
  return {};
}

Check check_wait(const Transcript& transcript, const run::WaitResult& waited) {
  const cases::Case& tested = *transcript.tested;
  const cases::Wait& wait = std::get<cases::Wait>(tested.steps[waited.step].action);
  Check check;
  check.id = step_check_id(kState, tested, waited.step);
  check.level = tested.level;
  check.outcome = waited.reached ? CheckOutcome::kPassed : CheckOutcome::kFailed;
  check.expected = fmt::format("{} within {} ms (--patience)", fmt::join(wait.states, " or "),
                               transcript.patience.count());
  // Which of several states it was hangs on the time, and stands in the exchanges.
  check.actual = waited.reached            ? fmt::format("{}", fmt::join(wait.states, " or "))
                 : !waited.trouble.empty() ? waited.trouble
                 : waited.states.empty()   ? "no state"
                                           : fmt::format("still {}", waited.states.back());
  check.sources = borrow(tested.sources);
  check.exchanges = last_look(transcript, waited.step);
  return check;
}

Check check_silence(const Transcript& transcript) {
  Check check;
  check.id = "transport/answer";
  check.expected = "a whole HTTP answer within the deadlines";
  check.outcome = CheckOutcome::kFailed;
  check.sources = std::vector<std::string>{std::string(kMessagesSource)};
  std::string actual;
  for (std::size_t i = 0; i < transcript.exchanges.size(); ++i) {
    const Recorded& recorded = transcript.exchanges[i];
    if (run::is_beside(recorded.purpose) || !recorded.exchange.error) continue;
    if (is_lawfully_closed(transcript, recorded)) continue;
    actual = transport::name_of(recorded.exchange.error->fault);
    // What a server owes to a request that is no good HTTP is no more than the case says.
    check.level = recorded.byte_for_byte ? transcript.tested->level : Level::kRequired;
    if (transcript.control_answered.value_or(false))
      actual += "; a control request on a fresh connection was answered";
    check.exchanges = {i};
  }
  check.actual = std::move(actual);
  return check;
}

// A request that was dropped and answered only when it was sent again. Retrying keeps the case going; it must
// not hide what the target did.
std::optional<Check> check_dropped(const Transcript& transcript) {
  std::optional<Check> check;
  for (std::size_t i = 0; i < transcript.exchanges.size(); ++i) {
    const Recorded& recorded = transcript.exchanges[i];
    if (recorded.purpose != Purpose::kRetried || !recorded.exchange.error) continue;
    if (!check) {
      check.emplace();
      check->id = "transport/first-attempt";
      check->level = Level::kRecommended;
      check->outcome = CheckOutcome::kFailed;
      check->expected = "an answer to each request that the target takes";
      check->sources = std::vector<std::string>{std::string(kMessagesSource)};
    }
    check->actual =
        fmt::format("{}; the request was sent again", transport::name_of(recorded.exchange.error->fault));
    check->exchanges.push_back(i);
  }
  return check;
}

// Whether an answer names an error that the step allows, for which the case has its sources.
bool names_lawful_error(const cases::Step& step, const Recorded& recorded) {
  const std::string_view name = recorded.answer->identity.name();
  return std::any_of(step.allow.begin(), step.allow.end(), [&](const cases::Allowed& lawful) {
    return std::find(lawful.errors.begin(), lawful.errors.end(), name) != lawful.errors.end();
  });
}

// Whether a case ended with an answer that says nothing of its question.
bool is_given_up(const Transcript& transcript) {
  return transcript.ending == Ending::kThrottled || transcript.ending == Ending::kDenied;
}

// Whether nothing of the case came behind an exchange.
bool is_last_answer(const Transcript& transcript, std::size_t place) {
  return std::all_of(transcript.exchanges.begin() + static_cast<std::ptrdiff_t>(place) + 1,
                     transcript.exchanges.end(),
                     [](const Recorded& recorded) { return run::is_beside(recorded.purpose); });
}

// Bytes that are no HTTP answer, or one without end, are no silence: they came from the target, and nothing
// else needs to be asked.
bool answered_with_something_else(const Transcript& transcript) {
  return std::any_of(transcript.exchanges.begin(), transcript.exchanges.end(), [](const Recorded& recorded) {
    if (!recorded.exchange.error || run::is_beside(recorded.purpose)) return false;
    const transport::TransportFault fault = recorded.exchange.error->fault;
    return fault == transport::TransportFault::kNotHttp ||
           fault == transport::TransportFault::kHeadersTooLarge ||
           fault == transport::TransportFault::kBodyTooLarge;
  });
}

// Asks the processor for memory that is read soon; an empty list may have none.
void prefetch(const void* begin, std::size_t size_bytes) {
  constexpr std::size_t kLineBytes = 64;
  if (begin == nullptr) return;
  for (std::size_t at = 0; at < size_bytes; at += kLineBytes)
    __builtin_prefetch(static_cast<const char*>(begin) + at);
}

// Fetches what judging the next transcripts reads first. Those of a whole run are larger than the caches, and
// each is a chain of pointers: what is fetched for one that is farther off is followed for a nearer one. It
// makes judge_all a fifth faster (bench/conformance_bench).
void fetch_ahead(std::span<const Transcript> transcripts, std::size_t current) {
  constexpr std::size_t kFar = 6;
  constexpr std::size_t kNear = 3;
  constexpr std::size_t kNext = 1;
  const auto first_of = [&](std::size_t distance) -> const Recorded* {
    if (current + distance >= transcripts.size()) return nullptr;
    const Transcript& transcript = transcripts[current + distance];
    return transcript.exchanges.empty() ? nullptr : &transcript.exchanges.front();
  };
  if (const Recorded* far = first_of(kFar)) {
    // What was sent, between the operation and the response, is not read.
    const auto* response = reinterpret_cast<const char*>(&far->exchange.response);
    prefetch(far, 1);
    prefetch(response, static_cast<std::size_t>(reinterpret_cast<const char*>(far + 1) - response));
    prefetch(transcripts[current + kFar].tested, sizeof(cases::Case));
  }
  if (const Recorded* near = first_of(kNear); near != nullptr && near->exchange.response) {
    const std::string_view headers = near->exchange.response->headers.memory();
    prefetch(headers.data(), headers.size());
    prefetch(&*near->answer, sizeof(wire::Answer));
    const std::vector<cases::Step>& steps = transcripts[current + kNear].tested->steps;
    if (!steps.empty()) prefetch(&steps.front().allow, 1);
  }
  if (const Recorded* next = first_of(kNext); next != nullptr && next->exchange.response) {
    __builtin_prefetch(next->operation.text().data());
    const std::vector<base::JsonMember>& members = next->answer->body.members();
    constexpr std::size_t kMembers = 2;  // an error's name and message
    prefetch(members.data(), std::min(members.size(), kMembers) * sizeof(base::JsonMember));
    prefetch(next->answer->identity.named.data(), sizeof(wire::NamedError));
    for (const cases::Step& step : transcripts[current + kNext].tested->steps)
      prefetch(step.allow.items().data(), sizeof(Allowed));
  }
}

Outcome outcome_of(const Checks& checks, Level level) {
  if (level == Level::kInformational) return Outcome::kRecorded;
  Outcome outcome = Outcome::kPassed;
  for (const Check& check : checks.written()) {
    if (check.outcome != CheckOutcome::kFailed) continue;
    if (check.level == Level::kRequired) return Outcome::kFailed;
    if (check.level == Level::kRecommended) outcome = Outcome::kWarned;
  }
  return outcome;
}

// What a target gives away once, over a whole run.
class Issued {
 public:
  /// Of transcripts that will be added.
  Issued(const cases::Catalogue& catalogue, std::span<const Transcript> transcripts) : job_ids_(catalogue) {
    request_ids_.reserve(transcripts);
  }

  void add(const Transcript& transcript) {
    request_ids_.add(transcript);
    job_ids_.add(transcript);
  }
  void find_repeated() { job_ids_.find_repeated(); }

  [[nodiscard]] const RequestIds& request_ids() const { return request_ids_; }
  [[nodiscard]] const JobIds& job_ids() const { return job_ids_; }
  [[nodiscard]] bool has_repetition(const Transcript& transcript) const {
    return request_ids_.has_repetition(transcript) || job_ids_.has_repetition(transcript);
  }

 private:
  RequestIds request_ids_;
  JobIds job_ids_;
};

}  // namespace

class Judge::Impl {
 public:
  Impl(const cases::Catalogue& catalogue, std::span<const model::Model> models)
      : catalogue_(catalogue), models_(models) {}

  [[nodiscard]] const cases::Catalogue& catalogue() const { return catalogue_; }

  std::optional<Error> compile() {
    for (const model::Model& model : models_) {
      auto checker = validate::Checker::make(model);
      if (!checker) return checker.error();
      services_.push_back({&model, std::move(*checker), make_rule_book(model)});
    }
    return std::nullopt;
  }

  // A board to judge cases on, one after the other.
  [[nodiscard]] CheckBoard make_board() const { return CheckBoard(no_rules_); }

  // `issued` in the whole run; null: whether an id is repeated is not asked.
  [[nodiscard]] Verdict judge(const Transcript& transcript, CheckBoard& board, const Issued* issued) const {
    Verdict verdict;
    verdict.tested = transcript.tested;
    verdict.reason = transcript.reason;
    switch (transcript.ending) {
      case Ending::kNotImplemented:
        verdict.outcome = Outcome::kNotImplemented;
        return verdict;
      case Ending::kBlocked:
        verdict.outcome = Outcome::kBlocked;
        if (auto checks = collect_of_blocked(transcript, board);
            outcome_of(checks, transcript.tested->level) == Outcome::kFailed) {
          verdict.outcome = Outcome::kFailed;
          verdict.checks = std::move(checks);
        }
        return verdict;
      case Ending::kInterrupted:
        verdict.reason = "the run was interrupted before this case was done";
        return verdict;
      case Ending::kSilence:
        if (!answered_with_something_else(transcript) && !transcript.control_answered.value_or(false)) {
          if (!transcript.was_left_off())  // its reason says why it was
            verdict.reason =
                "no answer, and none to a control request on a fresh connection either: the target is gone, "
                "or "
                "the way to it";
          return verdict;
        }
        break;
      case Ending::kThrottled:
      case Ending::kDenied:
      case Ending::kFinished:
      case Ending::kStoppedEarly:
        break;
    }
    verdict.checks = collect(transcript, board, issued);
    if (verdict.checks.empty()) {
      verdict.reason = "nothing was asked, so nothing can be said";
      return verdict;
    }
    verdict.outcome = outcome_of(verdict.checks, transcript.tested->level);
    if (is_given_up(transcript) && verdict.outcome != Outcome::kFailed) {
      // The target answered, lawfully, but never the question of the case.
      verdict.outcome = Outcome::kInconclusive;
      verdict.checks.clear();
      if (transcript.ending == Ending::kThrottled)
        verdict.reason += " to every attempt: asked too often, so the case was not judged";
    }
    return verdict;
  }

 private:
  // A case that is blocked asks nothing, but what does not hold for an answer on the way there may be why.
  [[nodiscard]] Checks collect_of_blocked(const Transcript& transcript, CheckBoard& board) const {
    const Service* service = find_service(services_, transcript.tested->service);
    if (service == nullptr) return {};
    board.start(service->book);
    for (std::size_t place = 0; place < transcript.exchanges.size(); ++place) {
      const Recorded& recorded = transcript.exchanges[place];
      if (recorded.purpose == Purpose::kProbe || run::is_beside(recorded.purpose)) continue;
      if (!recorded.exchange.response) continue;
      if (recorded.exchange.error) {
        check_broken_answer(board, place, recorded);
        continue;
      }
      check_exchange(board, place, recorded, *service->model,
                     service->model->find_operation(recorded.operation), service->checker,
                     catalogue_.common_errors);
    }
    return board.take();
  }

  [[nodiscard]] Checks collect(const Transcript& transcript, CheckBoard& board, const Issued* issued) const {
    const cases::Case& tested = *transcript.tested;
    const KnownCases& known_cases = this->known_cases();
    std::optional<KnownCase> looked_up;
    const KnownCase* known = known_cases.find(tested);
    if (known == nullptr) known = &looked_up.emplace(known_cases.look_up(tested));
    const Service* service = known->service;
    board.start(service == nullptr ? no_rules_ : service->book);
    for (std::size_t place = 0; place < transcript.exchanges.size(); ++place) {
      const Recorded& recorded = transcript.exchanges[place];
      if (run::is_beside(recorded.purpose)) continue;
      const bool is_step = recorded.purpose == Purpose::kStep;
      const Text expected = is_step ? known->expected[recorded.step] : Text();
      if (is_lawfully_closed(transcript, recorded)) {
        board.add(check_closing(transcript, place, expected));
        continue;
      }
      if (recorded.exchange.error && transcript.ending == Ending::kSilence && service != nullptr)
        check_broken_answer(board, place, recorded);
      if (!recorded.exchange.response || recorded.exchange.error) continue;
      if (service != nullptr && is_refused_by_http(transcript, recorded)) {
        check_message(board, place, recorded);
      } else if (service != nullptr) {
        const model::Operation* operation = recorded.operation == tested.operation
                                                ? known->operation
                                                : service->model->find_operation(recorded.operation);
        check_exchange(board, place, recorded, *service->model, operation, service->checker,
                       catalogue_.common_errors, issued == nullptr ? nullptr : &issued->request_ids(),
                       is_step && names_lawful_error(tested.steps[recorded.step], recorded));
        if (issued != nullptr) check_job_id(board, place, recorded, issued->job_ids());
        check_sdks(board, place, recorded, *service->model, catalogue_.sdks);
      }
      if (is_step && !(is_given_up(transcript) && is_last_answer(transcript, place))) {
        const std::string* known_summary = known_cases.find_summary(recorded.answer);
        Text actual = known_summary != nullptr ? Text::from(*known_summary)
                                               : Text(recorded.answer->summary(*recorded.exchange.response));
        board.add(check_answer(transcript, place, expected, std::move(actual)));
      }
    }
    for (const run::WaitResult& waited : transcript.waits) board.add(check_wait(transcript, waited));
    if (transcript.ending == Ending::kSilence) {
      board.add(check_silence(transcript));
    } else if (auto dropped = check_dropped(transcript)) {
      board.add(std::move(*dropped));
    }
    Checks checks = board.take();
    if (tested.level == Level::kInformational) {
      // Such a case asks what no source answers: what a rule finds in its exchanges accuses nobody either.
      checks.record_only();
    }
    return checks;
  }

  // Made when they are first asked for: a run has sent its first request by then, which had come some 3 ms
  // later (bench/first_request.py).
  [[nodiscard]] const KnownCases& known_cases() const {
    std::call_once(made_known_, [this] { known_.emplace(catalogue_, services_); });
    return *known_;
  }

  const cases::Catalogue& catalogue_;
  std::span<const model::Model> models_;
  std::vector<Service> services_;
  mutable std::once_flag made_known_;
  mutable std::optional<KnownCases> known_;
  RuleBook no_rules_ = RuleBook({}, "");
};

Judge::Judge(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Judge::Judge(Judge&&) noexcept = default;
Judge& Judge::operator=(Judge&&) noexcept = default;
Judge::~Judge() = default;

base::Result<Judge> Judge::make(const cases::Catalogue& catalogue, std::span<const model::Model> models) {
  std::vector<std::string> cited = {std::string(kMessagesSource)};
  for (const Rule& rule : exchange_rules()) {
    if (!rule.source.empty()) cited.emplace_back(rule.source);
  }
  for (const std::string& id : cited) {
    if (catalogue.find_source(id) == nullptr) {
      return std::unexpected(
          Error{ErrorCode::kUnknownName,
                fmt::format("a built-in check cites \"{}\", which is not in sources.json", id),
                "add it to conformance/sources.json"});
    }
  }
  auto impl = std::make_unique<Impl>(catalogue, models);
  if (auto error = impl->compile()) return std::unexpected(*error);
  return Judge(std::move(impl));
}

Verdict Judge::judge(const Transcript& transcript) const {
  CheckBoard board = impl_->make_board();
  return impl_->judge(transcript, board, nullptr);
}

std::vector<Verdict> Judge::judge_all(std::span<const Transcript> transcripts) const {
  // As if no id were repeated, which nearly always is so; then again where one is. To look for them first
  // would bring every transcript into the cache twice.
  Issued issued(impl_->catalogue(), transcripts);
  std::vector<Verdict> verdicts;
  verdicts.reserve(transcripts.size());
  CheckBoard board = impl_->make_board();
  for (std::size_t i = 0; i < transcripts.size(); ++i) {
    fetch_ahead(transcripts, i);
    issued.add(transcripts[i]);
    verdicts.push_back(impl_->judge(transcripts[i], board, &issued));
  }
  issued.find_repeated();
  for (std::size_t i = 0; i < transcripts.size(); ++i) {
    if (issued.has_repetition(transcripts[i])) verdicts[i] = impl_->judge(transcripts[i], board, &issued);
  }
  return verdicts;
}

}  // namespace touchstone::judge
