// Property: after any sequence of starts, stops, looks and pauses, each answer of the embedded endpoint is
// the one that a small model of the jobs foretells (oracles/plain_job.h): the state, who is refused and with
// which error, which jobs List shows, and that a client token starts one job. Mutant: a second Stop starts
// the wait for STOPPED anew (seed stop-twice). The input is a text of commands, two characters each: "sl"
// "sb" "su" start a job that lasts, is brief, fails (capital S: of Translate); "x0" stops job 0, "d0"
// describes it, "X0" stops it as if it were the other service's, "r0" starts it once more with its token,
// "R0" something else with that token, "l?" lists all, "+7" lets 7 ms pass, "*7" 70 ms. Anything else is
// passed over.
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "driver/fuzz_check.h"
#include "driver/models.h"
#include "endpoint/endpoint.h"
#include "oracles/plain_job.h"
#include "wire/answer.h"
#include "wire/aws_json.h"

namespace {

namespace base = touchstone::base;
namespace endpoint = touchstone::endpoint;
namespace fuzz = touchstone::fuzz;
namespace wire = touchstone::wire;
using fuzz::PlainFate;
using fuzz::PlainJob;

/// One family of each service whose Stop says something else of a job that has ended.
struct Kind {
  std::string_view service;
  std::string_view job;          ///< in the operations' names
  std::string_view properties;   ///< what Describe gives
  std::string_view start_input;  ///< with {} for the folder and for a token of its own
  std::string_view not_found;
  bool refuses_ended;  ///< Stop declares InvalidRequestException (model:comprehend); Translate's does not
};
constexpr std::array kKinds{
    Kind{
        "comprehend", "SentimentDetectionJob", "SentimentDetectionJobProperties",
        R"({{"InputDataConfig":{{"S3Uri":"s3://bucket/{}/in"}},"OutputDataConfig":{{"S3Uri":"s3://bucket/out"}},)"
        R"("DataAccessRoleArn":"arn:aws:iam::123456789012:role/r","LanguageCode":"en","ClientRequestToken":"{}"}})",
        "JobNotFoundException", true},
    Kind{
        "translate", "TextTranslationJob", "TextTranslationJobProperties",
        R"({{"InputDataConfig":{{"S3Uri":"s3://bucket/{}/in","ContentType":"text/plain"}},"OutputDataConfig":{{"S3Uri":"s3://bucket/out"}},)"
        R"("DataAccessRoleArn":"arn:aws:iam::123456789012:role/r","SourceLanguageCode":"en","TargetLanguageCodes":["fr"],"ClientToken":"{}"}})",
        "ResourceNotFoundException", false},
};

struct Started {
  const Kind* kind;
  std::string token;
  std::string input;
  std::string id;
  PlainJob plain;
};

/// The endpoint and what is foretold of it, moved along together.
class Sequence {
 public:
  Sequence() : endpoint_(endpoint_at_its_start()) {}

  void start(const Kind& kind, PlainFate fate) {
    constexpr std::array<std::string_view, 3> kFolders = {"lasting", "brief", "unreadable"};
    const std::string token = fmt::format("{}", jobs_.size());
    const std::string input =
        fmt::format(fmt::runtime(kind.start_input), kFolders[static_cast<std::size_t>(fate)], token);
    const wire::Answer answer = call(kind, fmt::format("Start{}", kind.job), input);
    expect(answer.status == 200 && text_at(answer, "/JobStatus") == "SUBMITTED", "start-is-answered");
    const std::string id = text_at(answer, "/JobId");
    expect(ids_.insert(id).second && id.size() == 32, "each-job-has-an-id-of-its-own");
    jobs_.push_back({&kind, token, input, id, PlainJob(fate)});
  }

  /// A token says that the same is meant, not that the same is wanted again.
  void start_again(const Started& job) {
    const wire::Answer answer = call(*job.kind, fmt::format("Start{}", job.kind->job), job.input);
    expect(answer.status == 200 && text_at(answer, "/JobId") == job.id &&
               text_at(answer, "/JobStatus") == job.plain.state(),
           "one-token-one-job");
  }

  void start_other_with_token(const Started& job) {
    const std::string input = fmt::format(fmt::runtime(job.kind->start_input), "elsewhere", job.token);
    const wire::Answer answer = call(*job.kind, fmt::format("Start{}", job.kind->job), input);
    expect(answer.status == 400 && answer.identity.name() == "InvalidRequestException",
           "token-of-another-start-is-refused");
  }

  void stop(Started& job) {
    const wire::Answer answer = call_by_id(*job.kind, "Stop", job.id);
    if (job.plain.has_ended_by_itself() && job.kind->refuses_ended)
      return expect(answer.status == 400 && answer.identity.name() == "InvalidRequestException",
                    "ended-job-is-refused");
    job.plain.stop();
    expect(answer.status == 200 && text_at(answer, "/JobStatus") == job.plain.state() &&
               text_at(answer, "/JobId") == job.id,
           "stop-tells-the-state");
  }

  void stop_as_other(const Started& job) {
    const Kind& other = job.kind == &kKinds[0] ? kKinds[1] : kKinds[0];
    const wire::Answer answer = call_by_id(other, "Stop", job.id);
    expect(answer.status == 400 && answer.identity.name() == other.not_found,
           "job-of-another-service-is-not-found");
  }

  void describe(const Started& job) {
    const wire::Answer answer = call_by_id(*job.kind, "Describe", job.id);
    expect(answer.status == 200 &&
               text_at(answer, fmt::format("/{}/JobStatus", job.kind->properties)) == job.plain.state(),
           "describe-tells-the-state");
  }

  void list() {
    for (const Kind& kind : kKinds) {
      const wire::Answer answer = call(kind, fmt::format("List{}s", kind.job), "{}");
      const base::Json* items = answer.body.find(fmt::format("{}List", kind.properties));
      expect(answer.status == 200 && items != nullptr, "list-is-answered");
      std::size_t at = items->items().size();  // the newest comes first
      for (const Started& job : jobs_) {
        if (job.kind != &kind) continue;
        expect(at-- > 0, "list-shows-every-job");
        const base::Json& item = items->items()[at];
        expect(item.at_pointer("/JobId")->as_string() == job.id &&
                   item.at_pointer("/JobStatus")->as_string() == job.plain.state(),
               "list-tells-the-states");
      }
      expect(at == 0, "list-shows-no-other-job");
    }
  }

  void pause(int milliseconds) {
    now_ += std::chrono::milliseconds(milliseconds);
    for (int i = 0; i < milliseconds; ++i) {
      for (Started& job : jobs_) job.plain.tick();
    }
  }

  std::vector<Started>& jobs() { return jobs_; }

 private:
  static endpoint::Endpoint& endpoint_at_its_start() {
    static endpoint::Endpoint made = endpoint::Endpoint::make(fuzz::models(), {}).value();
    made.restart();
    return made;
  }

  wire::Answer call(const Kind& kind, std::string_view operation, std::string_view body) {
    for (const auto& model : fuzz::models()) {
      if (model.service.name != kind.service) continue;
      wire::HttpRequest request;
      wire::encode_request(request, model.service, touchstone::model::Protocol::kAwsJson1_1, operation,
                           "localhost", body);
      last_operation_ = operation;
      last_body_ = body;
      last_response_ = endpoint_.handle(request, now_).response;
      return wire::decode_answer(last_response_);
    }
    return {};
  }
  wire::Answer call_by_id(const Kind& kind, std::string_view verb, std::string_view id) {
    return call(kind, fmt::format("{}{}", verb, kind.job), fmt::format(R"({{"JobId":"{}"}})", id));
  }

  static std::string text_at(const wire::Answer& answer, std::string_view pointer) {
    const base::Json* value = answer.body.at_pointer(pointer);
    return value == nullptr ? std::string() : value->as_string();
  }

  void expect(bool holds, const char* property) const {
    std::string foretold;
    if (!holds) {
      for (const Started& job : jobs_)
        foretold += fmt::format("  {} {}: {}\n", job.kind->job, job.id, job.plain.state());
    }
    FUZZ_CHECK(holds, property,
               fmt::format("  > {} {}\n  < {}\n  foretold:\n{}", last_operation_, last_body_,
                           wire::to_bytes(last_response_), foretold));
  }

  endpoint::Endpoint& endpoint_;
  endpoint::Endpoint::TimePoint now_{std::chrono::seconds(1793847600)};
  std::vector<Started> jobs_;
  std::set<std::string> ids_;
  std::string last_operation_;
  std::string last_body_;
  wire::HttpResponse last_response_;
};

constexpr std::size_t kMaxJobs = 10;  // one digit names a job

void carry_out(Sequence& sequence, char command, char argument) {
  if (command == 's' || command == 'S') {
    const std::size_t fate = std::string_view("lbu").find(argument);
    if (fate != std::string_view::npos && sequence.jobs().size() < kMaxJobs)
      sequence.start(kKinds[command == 's' ? 0 : 1], static_cast<PlainFate>(fate));
    return;
  }
  if (command == 'l') return sequence.list();
  if (argument < '0' || argument > '9') return;
  const int digit = argument - '0';
  if (command == '+') return sequence.pause(digit);
  if (command == '*') return sequence.pause(10 * digit);
  if (static_cast<std::size_t>(digit) >= sequence.jobs().size()) return;
  Started& job = sequence.jobs()[static_cast<std::size_t>(digit)];
  if (command == 'x') sequence.stop(job);
  if (command == 'X') sequence.stop_as_other(job);
  if (command == 'd') sequence.describe(job);
  if (command == 'r') sequence.start_again(job);
  if (command == 'R') sequence.start_other_with_token(job);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Sequence sequence;
  for (std::size_t at = 0; at + 1 < size; at += 2)
    carry_out(sequence, static_cast<char>(data[at]), static_cast<char>(data[at + 1]));
  sequence.list();
  return 0;
}
