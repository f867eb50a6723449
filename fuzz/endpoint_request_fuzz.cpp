// Property: whatever bytes a client sends, the embedded endpoint's front answers in a documented form: an
// HTTP refusal, or one JSON answer with its headers whose error its operation declares or the front end
// knows, or whose output has the types of its shape; the same again after a restart. Mutant: an error without
// `__type` (seed case-truncated-object). The input is the bytes of the connection. What each operation must
// do is lifecycle_sequence's question.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/models.h"
#include "driver/request_mutator.h"
#include "endpoint/endpoint.h"
#include "endpoint/family.h"
#include "transport/message_parser.h"
#include "transport/reply_bytes.h"
#include "validate/check.h"
#include "wire/answer.h"
#include "wire/aws_json.h"

namespace {

namespace endpoint = touchstone::endpoint;
namespace fuzz = touchstone::fuzz;
namespace model = touchstone::model;
namespace transport = touchstone::transport;
namespace wire = touchstone::wire;
using touchstone::base::printable;
using touchstone::validate::Checker;

constexpr transport::MessageLimits kLimits{.header_bytes = 4096, .body_bytes = 4096};

/// What a front end answers before an operation sees the request (observed:awsjson-frontend).
constexpr std::array<std::string_view, 4> kFrontEndErrors = {
    "UnknownOperationException", "SerializationException", "ValidationException", "InvalidRequestException"};

struct Claimed {
  const model::Model* model;
  const model::Operation* operation;
  const Checker* checker;
};

/// Every operation by its X-Amz-Target.
const std::map<std::string, Claimed>& operations() {
  static const std::map<std::string, Claimed> all = [] {
    std::map<std::string, Claimed> made;
    static std::vector<Checker> checkers;
    checkers.reserve(fuzz::models().size());
    for (const model::Model& served : fuzz::models()) {
      checkers.push_back(Checker::make(served).value());
      for (const model::Operation& operation : served.service.operations)
        made.emplace(wire::target_of(served.service, operation.name),
                     Claimed{&served, &operation, &checkers.back()});
    }
    return made;
  }();
  return all;
}

const Claimed* claimed_by(const wire::HttpRequest& request) {
  const auto target = request.headers.find("X-Amz-Target");
  const auto found = target ? operations().find(std::string(*target)) : operations().end();
  return found == operations().end() ? nullptr : &found->second;
}

template <class Told>
void check_error(const wire::Answer& answer, const Claimed* claimed, const Told& told) {
  const std::string_view name = answer.identity.name();
  const bool known = std::ranges::find(kFrontEndErrors, name) != kFrontEndErrors.end();
  const bool declared = claimed != nullptr && endpoint::declares(*claimed->model, *claimed->operation, name);
  FUZZ_CHECK(known || declared, "error-is-documented", told());
  FUZZ_CHECK(answer.status == 400 || answer.status == 404, "error-status-is-documented", told());
}

template <class Told>
void check_output(const wire::Answer& answer, const Claimed* claimed, const Told& told) {
  FUZZ_CHECK(claimed != nullptr && answer.status == 200, "success-of-a-known-operation", told());
  const model::ShapeIndex output = claimed->operation->output;
  if (output == model::kNoShape || claimed->model->shape(output).members.empty()) return;
  FUZZ_CHECK(answer.body_kind == wire::BodyKind::kObject, "output-is-an-object", told());
  FUZZ_CHECK(!claimed->checker->find_type_fault(output, answer.body), "output-has-the-types-of-its-shape",
             told());
}

void check_reply(const wire::HttpRequest& request, const wire::HttpResponse& response) {
  const auto told = [&] {
    return fmt::format("  > {}\n  < {}", printable(wire::to_bytes(request), 2000),
                       printable(wire::to_bytes(response), 2000));
  };
  const wire::Answer answer = wire::decode_answer(response);
  FUZZ_CHECK(answer.body_kind == wire::BodyKind::kObject || answer.body_kind == wire::BodyKind::kEmpty,
             "answer-is-one-object", told());
  FUZZ_CHECK(!answer.duplicate, "answer-without-duplicates", told());
  FUZZ_CHECK(response.headers.count("x-amzn-RequestId") == 1 && response.headers.count("Date") == 1 &&
                 response.headers.count("Content-Type") == 1,
             "answer-has-its-headers", told());
  if (answer.is_error()) {
    check_error(answer, claimed_by(request), told);
  } else {
    check_output(answer, claimed_by(request), told);
  }
}

/// What stands on the wire is what the endpoint answered.
void check_bytes(const transport::Reply& reply, const transport::RequestParser& request) {
  const transport::ReplyBytes rendered = transport::render_reply(reply, transport::framing_for(request));
  transport::ResponseParser parser(kLimits);
  if (request.message().method == "HEAD") parser.expect_no_body();
  const std::size_t used = parser.feed(rendered.bytes);
  FUZZ_CHECK(parser.progress() == transport::Progress::kComplete && used == rendered.bytes.size(),
             "reply-is-one-message", printable(rendered.bytes, 2000));
  FUZZ_CHECK(parser.message().status == reply.response.status && parser.allows_reuse() == rendered.keep_alive,
             "reply-says-what-was-answered", printable(rendered.bytes, 2000));
}

endpoint::Endpoint make_endpoint() {
  endpoint::EndpointOptions honest;
  honest.allow_injection = false;
  return endpoint::Endpoint::make(fuzz::models(), honest).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static endpoint::Endpoint tested = make_endpoint();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const endpoint::Endpoint::TimePoint now{std::chrono::seconds(1793847600)};
  transport::RequestParser parser(kLimits);
  const std::size_t used = parser.feed(bytes);
  FUZZ_CHECK(used <= size, "no-more-is-read-than-there-is", printable(bytes));
  if (parser.progress() == transport::Progress::kNeedMore) return 0;
  if (parser.progress() != transport::Progress::kComplete) {
    const transport::Reply refusal = transport::refusal_of(parser.progress());
    FUZZ_CHECK(
        refusal.response.status == 400 || refusal.response.status == 413 || refusal.response.status == 431,
        "refusal-of-http", printable(bytes));
    return 0;
  }
  tested.restart();
  const transport::Reply reply = tested.handle(parser.message(), now);
  check_reply(parser.message(), reply.response);
  check_bytes(reply, parser);
  tested.restart();
  FUZZ_CHECK(wire::to_bytes(tested.handle(parser.message(), now).response) == wire::to_bytes(reply.response),
             "same-again-after-a-restart", printable(bytes, 2000));
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return touchstone::fuzz::mutate_request(data, size, max_size, seed, LLVMFuzzerMutate);
}
