// Decodes an awsJson response strictly: what its body is, what is wrong with it, and which error it names.
// Never fails: a body that is no JSON is a fact about the target, kept with its place. It does not know which
// answer is lawful. Tested by answer_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "wire/error_identity.h"
#include "wire/http_message.h"

namespace touchstone::wire {

enum class BodyKind : std::uint8_t {
  kEmpty,      ///< zero bytes
  kObject,     ///< one JSON object and nothing else
  kOtherJson,  ///< one JSON value that is no object
  kNotJson,    ///< anything else
};

/// How deep a body may be nested, more than parse_json follows by itself: JSON sets no limit, and Python's
/// own reader, boto3's, ends at about a thousand levels.
inline constexpr std::size_t kDeepestAnswer = 1000;

/// What summary() says of an error of this name.
[[nodiscard]] std::string summary_of_error(int status, std::string_view name);

struct Answer {
  int status = 0;
  BodyKind body_kind = BodyKind::kEmpty;
  base::Json body;  ///< null for kEmpty and kNotJson
  /// For kNotJson; null for others. (What few answers have is kept apart: a run keeps ten thousand.)
  std::shared_ptr<const base::JsonFault> fault;
  /// Where the first escape of half a surrogate pair stands: JSON by its grammar, which clients read as
  /// U+FFFD or something like it, and so does this.
  std::optional<std::size_t> lone_surrogate_bytes;
  /// A member name that stands twice somewhere in the body; null without one.
  std::shared_ptr<const base::DuplicateMember> duplicate;
  ErrorIdentity identity;

  /// Whether the status says so: any that is not 2xx.
  [[nodiscard]] bool is_error() const { return status < 200 || status >= 300; }
  /// For people: "400 JobNotFoundException", "200", "500 without an error name (text/html)".
  [[nodiscard]] std::string summary(const HttpResponse& response) const;
  /// The same, but for the body's value.
  [[nodiscard]] Answer without_body() const;
};

[[nodiscard]] Answer decode_answer(const HttpResponse& response);

/// An answer that is not changed any more, for many to share: copied for the price of a pointer.
class SharedAnswer {
 public:
  SharedAnswer() = default;    ///< of no response: status 0
  SharedAnswer(Answer answer)  // NOLINT(google-explicit-constructor): it is one
      : answer_(std::make_shared<const Answer>(std::move(answer))) {}

  [[nodiscard]] const Answer& operator*() const { return answer_ == nullptr ? nothing() : *answer_; }
  [[nodiscard]] const Answer* operator->() const { return &**this; }
  operator const Answer&() const { return **this; }  // NOLINT(google-explicit-constructor): it is one

  /// Whether anybody else has the same piece of memory.
  [[nodiscard]] bool is_shared() const { return answer_.use_count() > 1; }
  /// Whether both are the same piece of memory.
  [[nodiscard]] bool is_one_with(const SharedAnswer& other) const { return answer_ == other.answer_; }

 private:
  [[nodiscard]] static const Answer& nothing() {
    static const Answer none;
    return none;
  }

  std::shared_ptr<const Answer> answer_;
};

}  // namespace touchstone::wire
