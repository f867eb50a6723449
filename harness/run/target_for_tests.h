// What the tests of this room run against: a target that answers each operation as a test scripts it and
// remembers what it was asked, and a trial of cases against it. For tests only.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "cases/small_catalogue_for_tests.h"
#include "run/runner.h"
#include "transport/server.h"

namespace touchstone::run::for_tests {

using transport::Reply;

/// Further away than any passing test comes, so that a wait which ought to end early hangs instead of
/// passing.
inline constexpr std::chrono::milliseconds kNever = std::chrono::hours(1);

inline Reply answer(int status, std::string body, std::string type = "application/x-amz-json-1.1") {
  Reply reply;
  reply.response.status = status;
  reply.response.reason = "Said";
  reply.response.headers = {{"Content-Type", std::move(type)}};
  reply.response.body = std::move(body);
  return reply;
}
inline Reply ok(std::string body = "{}") { return answer(200, std::move(body)); }
inline Reply error(std::string_view name, int status = 400) {
  return answer(status, fmt::format(R"({{"__type":"{}"}})", name));
}
inline Reply silence() {
  Reply reply;
  reply.drop = true;
  return reply;
}
inline Reply answer_after(std::chrono::milliseconds delay) {
  Reply reply = ok();
  reply.delay = delay;
  return reply;
}
inline Reply described(std::string_view state) {
  return ok(fmt::format(R"({{"Lamp":{{"State":"{}"}}}})", state));
}

/// A request as the target saw it.
struct Asked {
  std::string operation;
  std::string job;  ///< the member JobId
  base::Json input;
};

inline void PrintTo(const Asked& asked, std::ostream* out) {
  *out << asked.operation << ' ' << base::to_json(asked.input);
}

/// Answers on loopback. An unknown operation is UnknownOperationException and an unknown job
/// JobNotFoundException, unless a test says otherwise.
class Target {
 public:
  using Answerer = std::function<Reply(const Asked&)>;

  Target() : server_(start()) {}
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  /// The answers to an operation, in turn; the last one is repeated.
  void answers(const std::string& operation, std::deque<Reply> replies) {
    const std::lock_guard lock(mutex_);
    script_[operation] = [replies = std::move(replies)](const Asked&) mutable {
      Reply reply = replies.front();
      if (replies.size() > 1) replies.pop_front();
      return reply;
    };
  }
  void answers(const std::string& operation, Answerer answerer) {
    const std::lock_guard lock(mutex_);
    script_[operation] = std::move(answerer);
  }

  /// What was asked so far, without the probes.
  [[nodiscard]] std::vector<Asked> asked() const {
    std::vector<Asked> found = asked_all();
    std::erase_if(
        found, [](const Asked& asked) { return asked.operation == kControl || asked.operation == kProbe; });
    return found;
  }
  [[nodiscard]] std::vector<Asked> asked(std::string_view operation) const {
    std::vector<Asked> found = asked_all();
    std::erase_if(found, [&](const Asked& asked) { return asked.operation != operation; });
    return found;
  }

  [[nodiscard]] std::string port() const { return std::to_string(server_.port()); }
  void stop() { server_.stop(); }

  /// What the operation that does not exist is called, and stopping a job that was never started.
  static constexpr const char* kControl = "control";
  static constexpr const char* kProbe = "probe";

 private:
  transport::Server start() {
    script_[kControl] = [](const Asked&) { return error("UnknownOperationException"); };
    script_[kProbe] = [](const Asked&) { return error("JobNotFoundException"); };
    auto server =
        transport::Server::start({}, [this](const wire::HttpRequest& request) { return reply_to(request); });
    if (!server) throw std::runtime_error(base::render(server.error()));
    return *std::move(server);
  }

  Reply reply_to(const wire::HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    asked_.push_back(understand(request));
    const auto answerer = script_.find(asked_.back().operation);
    return answerer == script_.end() ? ok() : answerer->second(asked_.back());
  }

  static Asked understand(const wire::HttpRequest& request) {
    Asked asked;
    const auto target = request.headers.find("X-Amz-Target");
    if (target) asked.operation = target->substr(target->find('.') + 1);
    asked.input = base::parse_json(request.body).value_or(base::Json());
    if (const base::Json* job = asked.input.find("JobId")) asked.job = job->as_string();
    if (asked.operation == "StopTouchstoneControlOperation") {
      asked.operation = kControl;
    } else if (asked.job == "nobody-in-us-east-1") {
      asked.operation = kProbe;
    }
    return asked;
  }

  [[nodiscard]] std::vector<Asked> asked_all() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

  mutable std::mutex mutex_;
  std::map<std::string, Answerer> script_;
  std::vector<Asked> asked_;
  transport::Server server_;  // last: it stops before what its handler uses is gone
};

/// Cases of StopLampJob, by default in the order of the catalogue, and the options to run them with.
class Trial {
 public:
  /// @param written  the cases as a case file holds them
  explicit Trial(const std::vector<std::string>& written, std::string_view operation = "StopLampJob") {
    const cases::for_tests::CatalogueFolder folder;
    folder.remove(cases::for_tests::kProtocolFile);
    folder.write(cases::for_tests::kCaseFile,
                 fmt::format(R"({{"service": "lamps", "operation": "{}", "cases": [{}]}})", operation,
                             fmt::join(written, ",")));
    auto loaded = folder.load();
    if (!loaded) throw std::runtime_error(base::render(loaded.error()));
    catalogue = *std::move(loaded);
    for (const cases::Case& tested : catalogue.cases) selected.push_back(&tested);
    options.may_create = true;
    options.jobs = 1;
    // What a test scripts is asked once; retrying_test.cpp asks more often.
    options.retry.attempts = options.retry.throttled_attempts = 1;
    options.patience = kNever;
    options.client.deadlines = {.connect = kNever, .write = kNever, .first_byte = kNever, .whole = kNever};
  }

  base::Result<RunResult> try_run(const Target& target) {
    options.client.endpoint = {.tls = false, .host = "127.0.0.1", .port = target.port(), .path = ""};
    return run_cases(catalogue, models, selected, options);
  }
  RunResult run(const Target& target) {
    auto result = try_run(target);
    if (!result) throw std::runtime_error(base::render(result.error()));
    return *std::move(result);
  }
  /// Runs the only case.
  Transcript run_one(const Target& target) { return run(target).transcripts.at(0); }

  cases::Catalogue catalogue;
  std::vector<model::Model> models = cases::for_tests::small_models();
  std::vector<const cases::Case*> selected;
  RunOptions options;
};

/// "PURPOSE OPERATION" of each exchange.
inline std::vector<std::string> made(const Transcript& transcript) {
  std::vector<std::string> found;
  for (const Recorded& recorded : transcript.exchanges)
    found.push_back(fmt::format("{} {}", name_of(recorded.purpose), recorded.operation.text()));
  return found;
}

inline std::string a_case(std::string_view slug, const std::vector<std::string>& steps,
                          std::string_view needs = "[]") {
  return fmt::format(
      R"({{"slug": "{}", "title": "", "level": "required", "sources": ["doc:lamps"], "needs": {}, "steps": [{}]}})",
      slug, needs, fmt::join(steps, ","));
}
/// A step that stops a job and allows the status 200 only.
inline std::string stop_step(std::string_view job) {
  return fmt::format(
      R"({{"send": {{"input": {{"JobId": "{}"}}}}, "allow": [{{"status": [200], "sources": ["doc:lamps"]}}]}})",
      job);
}
/// A step that waits for a job to be in a state.
inline std::string wait_step(std::string_view job, std::string_view state) {
  return fmt::format(R"({{"wait": {{"for": "{}", "state": ["{}"], "family": "lamps/LampJob"}}}})", job,
                     state);
}
/// The needs of a case: one job, called "job".
inline std::string a_job_in(std::string_view state) {
  return fmt::format(R"([{{"name": "job", "state": "{}", "family": "lamps/LampJob"}}])", state);
}

}  // namespace touchstone::run::for_tests
