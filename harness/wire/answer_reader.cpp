// See answer_reader.h.
#include "wire/answer_reader.h"

#include <fmt/format.h>

#include <functional>
#include <iterator>
#include <optional>

namespace touchstone::wire {
namespace {

// Writes all that decode_answer looks at, so that two responses are spelt alike only if their answers are
// equal.
void spell(std::string& out, const HttpResponse& response) {
  const auto error = response.headers.find(kErrorTypeHeader);
  out.clear();
  fmt::format_to(std::back_inserter(out), "{} {} ", response.status, error ? error->size() + 1 : 0);
  out.append(error.value_or("")).append(response.body);
}

}  // namespace

SharedAnswer AnswerReader::decode(const HttpResponse& response) {
  if (response.body.size() > kLargestBytes) return decode_answer(response);
  spell(spelling_, response);
  if (spelling_.size() > kLargestBytes) return decode_answer(response);
  if (held_.empty()) held_.resize(kHeld);
  Held& held = held_[std::hash<std::string>()(spelling_) % kHeld];
  if (held.spelling != spelling_) {
    held.answer = decode_answer(response);
    held.spelling = spelling_;
  }
  return held.answer;
}

}  // namespace touchstone::wire
