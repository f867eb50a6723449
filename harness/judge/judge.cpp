// See judge.h.
#include "judge/judge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <variant>

#include "judge/answer_check.h"
#include "judge/exchange_checks.h"
#include "judge/fetch_ahead.h"
#include "judge/known_cases.h"

namespace touchstone::judge {
namespace {

using base::Error;
using base::ErrorCode;
using cases::Allowed;
using cases::Level;
using run::Ending;
using run::Purpose;
using run::Recorded;
using run::Transcript;

constexpr std::string_view kMessagesSource = "protocol:http#messages";

const std::string kState = "state";

const cases::Step& step_of(const Transcript& transcript, const Recorded& recorded) {
  return transcript.tested->steps[recorded.step];
}

// Whether a step ended as it may: the target closed the connection instead of answering.
bool is_lawfully_closed(const Transcript& transcript, const Recorded& recorded) {
  return recorded.purpose == Purpose::kStep && recorded.exchange.error &&
         recorded.exchange.error->fault == transport::TransportFault::kClosedEarly &&
         step_of(transcript, recorded).allows_closing();
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
  check.sources = Sources::from(tested.sources);
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

// What the transcripts of a run tell of each other: what a target gives away once, and what kept the rules.
class WholeRun {
 public:
  WholeRun(const cases::Catalogue& catalogue, std::size_t transcripts) : job_ids_(catalogue) {
    request_ids_.reserve(2 * transcripts);  // a case has that many exchanges or fewer, on average
  }

  void add(const Transcript& transcript) {
    request_ids_.add(transcript, &sound_.heads);
    job_ids_.add(transcript);
  }
  /// To be called when all are there.
  void find_repeated(std::span<const Transcript> transcripts) {
    request_ids_.find_repeated(transcripts);
    job_ids_.find_repeated();
  }
  [[nodiscard]] SoundBefore& sound() { return sound_; }

  [[nodiscard]] const RequestIds& request_ids() const { return request_ids_; }
  [[nodiscard]] const JobIds& job_ids() const { return job_ids_; }
  [[nodiscard]] bool has_repetition(const Transcript& transcript) const {
    return request_ids_.has_repetition(transcript) || job_ids_.has_repetition(transcript);
  }

 private:
  RequestIds request_ids_;
  JobIds job_ids_;
  SoundBefore sound_;
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

  // Made when they are first asked for: a run has sent its first request by then, which had come some 3 ms
  // later (bench/first_request.py).
  [[nodiscard]] const KnownCases& known_cases() const {
    std::call_once(made_known_, [this] { known_.emplace(catalogue_, services_); });
    return *known_;
  }

  // A board to judge cases on, one after the other.
  [[nodiscard]] CheckBoard make_board() const { return CheckBoard(no_rules_); }

  // `whole_run` null: what only it can tell is not asked.
  [[nodiscard]] Verdict judge(const Transcript& transcript, CheckBoard& board, WholeRun* whole_run) const {
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
    std::vector<KnownStep> steps;
    const KnownCase* listed = known_cases().find(*transcript.tested);
    const KnownCase known = listed != nullptr ? *listed : known_cases().look_up(*transcript.tested, steps);
    verdict.checks = collect(transcript, known, board, whole_run);
    if (verdict.checks.empty()) {
      verdict.reason = "nothing was asked, so nothing can be said";
      return verdict;
    }
    verdict.outcome = outcome_of(verdict.checks, known.level);
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
      check_exchange(board, place, recorded,
                     {*service->model, service->model->find_operation(recorded.operation), service->checker,
                      catalogue_.common_errors});
    }
    return board.take();
  }

  [[nodiscard]] Checks collect(const Transcript& transcript, const KnownCase& known, CheckBoard& board,
                               WholeRun* whole_run) const {
    const Service* service = known.service;
    board.start(service == nullptr ? no_rules_ : service->book);
    for (std::size_t place = 0; place < transcript.exchanges.size(); ++place) {
      const Recorded& recorded = transcript.exchanges[place];
      if (run::is_beside(recorded.purpose)) continue;
      const bool is_step = recorded.purpose == Purpose::kStep;
      if (is_lawfully_closed(transcript, recorded)) {
        board.add(check_closing(transcript, place, known));
        continue;
      }
      if (recorded.exchange.error && transcript.ending == Ending::kSilence && service != nullptr)
        check_broken_answer(board, place, recorded);
      if (!recorded.exchange.response || recorded.exchange.error) continue;
      SoundAnswers::Known* remembered =
          service == nullptr ? nullptr : check_rules(transcript, place, known, board, whole_run);
      if (is_step && !(is_given_up(transcript) && is_last_answer(transcript, place)))
        board.add(check_answer(transcript, place, known, known_cases(), remembered));
    }
    for (const run::WaitResult& waited : transcript.waits) board.add(check_wait(transcript, waited));
    if (transcript.ending == Ending::kSilence) {
      board.add(check_silence(transcript));
    } else if (auto dropped = check_dropped(transcript)) {
      board.add(std::move(*dropped));
    }
    Checks checks = board.take();
    if (known.level == Level::kInformational) {
      // Such a case asks what no source answers: what a rule finds in its exchanges accuses nobody either.
      checks.record_only();
    }
    return checks;
  }

  // The rules for one exchange that has a response, of a case whose service is known. Gives what
  // check_exchange() does.
  SoundAnswers::Known* check_rules(const Transcript& transcript, std::size_t place, const KnownCase& known,
                                   CheckBoard& board, WholeRun* whole_run) const {
    const Recorded& recorded = transcript.exchanges[place];
    if (is_refused_by_http(transcript, recorded)) {
      check_message(board, place, recorded);
      return nullptr;
    }
    const Service& service = *known.service;
    const bool is_own = known.operation != nullptr && recorded.operation == known.operation->name;
    const Asked asked{*service.model,
                      is_own ? known.operation : service.model->find_operation(recorded.operation),
                      service.checker,
                      catalogue_.common_errors,
                      recorded.purpose == Purpose::kStep ? known.steps[recorded.step].allow : nullptr,
                      &catalogue_.sdks};
    if (whole_run == nullptr) return check_exchange(board, place, recorded, asked);
    check_job_id(board, place, recorded, whole_run->job_ids());
    return check_exchange(board, place, recorded, asked, {&whole_run->request_ids(), &whole_run->sound()});
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
  WholeRun whole_run(impl_->catalogue(), transcripts.size());
  std::vector<Verdict> verdicts;
  verdicts.reserve(transcripts.size());
  CheckBoard board = impl_->make_board();
  FetchAhead ahead(impl_->known_cases(), transcripts);
  for (const Transcript& transcript : transcripts) {
    ahead.pass(transcript);
    whole_run.add(transcript);
    verdicts.push_back(impl_->judge(transcript, board, &whole_run));
  }
  whole_run.find_repeated(transcripts);
  for (std::size_t i = 0; i < transcripts.size(); ++i) {
    if (whole_run.has_repetition(transcripts[i]))
      verdicts[i] = impl_->judge(transcripts[i], board, &whole_run);
  }
  return verdicts;
}

}  // namespace touchstone::judge
