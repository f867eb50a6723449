// See implemented.h.
#include "run/implemented.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/ascii.h"
#include "run/retry.h"

namespace touchstone::run {
namespace {

// The letters of a text, in lower case: times, ids and ways to write a name are not among them.
std::string letters_of(std::string_view text) {
  std::string letters = base::lower_case(text);
  std::erase_if(letters, [](char c) { return !base::is_lower(c); });
  return letters;
}

// What a body says, whatever the operation is called that it speaks of.
std::string words_of(const Recorded& recorded) {
  std::string words = letters_of(recorded.exchange.response->body);
  const std::string name = letters_of(recorded.operation);
  for (auto at = words.find(name); at != std::string::npos; at = words.find(name, at))
    words.erase(at, name.size());
  return words;
}

std::string media_type_of(const Recorded& recorded) {
  const auto type = recorded.exchange.response->headers.find("Content-Type");
  return std::string(type.value_or(""));
}

// Two answers are alike when they say the same of two operations: status, error name, kind of body, media
// type, words. (Without the words a target that spoils each of its answers in the same way, say by a mark in
// front of each body, would implement nothing.)
bool alike(const Recorded& a, const Recorded& b) {
  return a.answer->status == b.answer->status && a.answer->identity.name() == b.answer->identity.name() &&
         a.answer->body_kind == b.answer->body_kind && media_type_of(a) == media_type_of(b) &&
         words_of(a) == words_of(b);
}

}  // namespace

bool is_unknown_operation(const wire::Answer& answer) {
  constexpr std::string_view kUnknown[] = {
      "UnknownOperationException", "NotImplemented", "NotImplementedException",
      "UnknownOperation",          "InvalidAction",  "NotImplementedError"};
  return answer.status == 501 ||
         (answer.is_error() &&
          std::find(std::begin(kUnknown), std::end(kUnknown), answer.identity.name()) != std::end(kUnknown));
}

bool is_denial(const wire::Answer& answer) {
  constexpr std::string_view kDenials[] = {"AccessDeniedException",
                                           "AccessDenied",
                                           "ExpiredTokenException",
                                           "ExpiredToken",
                                           "IncompleteSignatureException",
                                           "IncompleteSignature",
                                           "InvalidClientTokenId",
                                           "InvalidSignatureException",
                                           "MissingAuthenticationToken",
                                           "MissingAuthenticationTokenException",
                                           "NotAuthorized",
                                           "NotAuthorizedException",
                                           "OptInRequired",
                                           "RequestExpired",
                                           "SubscriptionRequiredException",
                                           "UnrecognizedClientException"};
  return answer.is_error() &&
         std::find(std::begin(kDenials), std::end(kDenials), answer.identity.name()) != std::end(kDenials);
}

bool is_same_denial(const wire::Answer& a, const wire::Answer& b) {
  return is_denial(a) && a.identity.name() == b.identity.name();
}

std::optional<std::string> tells_denied(const Recorded& probe, const Recorded& odd) {
  if (!odd.exchange.response || odd.exchange.error) return std::nullopt;
  if (!is_same_denial(probe.answer, odd.answer)) return std::nullopt;
  return fmt::format(
      "the target answers {} with {}, whatever it is asked: check the credentials, and what they permit",
      probe.operation, probe.answer->summary(*probe.exchange.response));
}

// What AWS answers for StopEventsDetectionJob where the service is closed to an account
// (observed:live-suites).
bool is_not_authorized(const wire::Answer& answer) {
  return answer.identity.name() == "NotAuthorizedException";
}

bool is_closed_by_name(const wire::Answer& answer) {
  return is_unknown_operation(answer) || is_not_authorized(answer);
}

bool is_unready(const wire::Answer& answer) {
  return answer.status == 502 || answer.status == 503 || answer.status == 504;
}

std::optional<std::string> tells_not_implemented(const Recorded& probe, const Recorded& control) {
  const auto is_whole = [](const Recorded& recorded) {
    return recorded.exchange.response && !recorded.exchange.error;
  };
  if (!is_whole(probe) || !probe.answer->is_error()) return std::nullopt;
  if (is_throttling(probe.answer) || is_unready(probe.answer)) return std::nullopt;  // of the moment
  const std::string seen = probe.answer->summary(*probe.exchange.response);
  if (is_unknown_operation(probe.answer)) {
    return fmt::format("the target answers {} with {}", probe.operation, seen);
  }
  if (is_not_authorized(probe.answer)) {
    return fmt::format("the target answers {} with {}: it is closed to this account", probe.operation, seen);
  }
  if (is_whole(control) && control.answer->is_error() && alike(probe, control)) {
    return fmt::format("the target answers {} as it answers an operation that does not exist: {}",
                       probe.operation, seen);
  }
  return std::nullopt;
}

}  // namespace touchstone::run
