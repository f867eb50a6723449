// Property: any answer is decoded, and what is said of its body is what Boost.JSON says of it: empty, one
// object, another value or no JSON, a lone surrogate aside, which is read as U+FFFD; a fault has a place
// inside of it; a member that stands twice is seen; a line for people sums it up. Mutant: a body of white
// space is called empty (seed body-of-white-space). The input is the status, headers, an empty line, the
// body. Which error it names is wire_error_identity's question.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "oracles/second_json.h"
#include "wire/answer.h"
#include "wire/aws_json.h"

namespace base = touchstone::base;
namespace fuzz = touchstone::fuzz;
namespace wire = touchstone::wire;

namespace {

/// A media type by a plain reading: what stands before the first ';', without blanks at its end.
std::string plain_media_type(std::string_view content_type) {
  std::string type;
  for (const char c : content_type) {
    if (c == ';') break;
    type += c;
  }
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  return type;
}

/// "404 JobNotFoundException", "200 with an empty body", ...
std::string plain_summary(const wire::HttpResponse& response, const base::Json* body, std::string_view error,
                          std::string_view content_type) {
  const std::string status = std::to_string(response.status);
  if (!error.empty()) return fmt::format("{} {}", status, error);
  if (response.status / 100 != 2) return fmt::format("{} without an error name ({})", status, content_type);
  if (response.body.empty()) return status + " with an empty body";
  if (body == nullptr) return status + " with a body that is not JSON";
  return body->is_object() ? status
                           : fmt::format("{} with a JSON {} for a body", status, base::name_of(body->kind()));
}

/// Whether a name stands twice in one object anywhere, found the slow way.
bool has_duplicate(const base::Json& value) {
  std::set<std::string> names;
  for (const base::JsonMember& member : value.members()) names.insert(member.name);
  return names.size() != value.members().size() || std::ranges::any_of(value.items(), has_duplicate) ||
         std::ranges::any_of(value.members(),
                             [](const base::JsonMember& m) { return has_duplicate(m.value); });
}

/// The text with \ufffd for each escape of a surrogate that has no other half, the slow way.
std::string with_replacements(const std::string& text) {
  const auto unit_at = [&](std::size_t at) {
    const std::string digits =
        at + 6 <= text.size() && text.compare(at, 2, "\\u") == 0 ? text.substr(at + 2, 4) : "";
    if (digits.size() != 4 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
      return -1;
    return static_cast<int>(std::stoul(digits, nullptr, 16));
  };
  std::string made;
  for (std::size_t at = 0; at < text.size();) {
    const int unit = text[at] == '\\' ? unit_at(at) : -1;
    const int next = unit / 0x400 == 0xD800 / 0x400 ? unit_at(at + 6) : -1;
    const bool is_pair = next / 0x400 == 0xDC00 / 0x400;
    const bool is_alone = unit / 0x800 == 0xD800 / 0x800 && !is_pair;
    const std::size_t length = is_pair ? 12 : unit >= 0 ? 6 : text[at] == '\\' ? 2 : 1;
    made += is_alone ? "\\ufffd" : text.substr(at, length);
    at += length;
  }
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const wire::HttpResponse response = fuzz::FuzzInput(data, size).take_response();
  const wire::Answer answer = wire::decode_answer(response);
  const bool replaced = answer.lone_surrogate_bytes.has_value();
  const fuzz::SecondReading second =
      fuzz::read_json(replaced ? with_replacements(response.body) : response.body, wire::kDeepestAnswer);
  if (second.gave_up) return 0;
  const auto answers = [&] {
    return fmt::format("  touchstone: kind {}, {}\n  Boost.JSON: {}\n  body: {}",
                       static_cast<int>(answer.body_kind), answer.summary(response),
                       second.value ? base::to_json(*second.value) : "refuses it",
                       base::printable(response.body));
  };

  FUZZ_CHECK((answer.body_kind == wire::BodyKind::kEmpty) == response.body.empty(), "empty-body-is-no-byte",
             answers());
  FUZZ_CHECK((answer.fault != nullptr) == (answer.body_kind == wire::BodyKind::kNotJson), "fault-of-no-json",
             answers());
  if (replaced) {
    FUZZ_CHECK(response.body.substr(*answer.lone_surrogate_bytes).starts_with("\\u") &&
                   !fuzz::read_json(response.body, wire::kDeepestAnswer).value,
               "place-of-a-lone-surrogate", answers());
  }
  if (answer.fault) {
    FUZZ_CHECK(answer.fault->offset_bytes <= response.body.size(), "fault-inside-the-body", answers());
    FUZZ_CHECK(!second.value, "no-json-to-both", answers());
    FUZZ_CHECK(answer.fault->code != base::JsonFaultCode::kLoneSurrogate, "lone-surrogate-is-read",
               answers());
  } else if (answer.body_kind != wire::BodyKind::kEmpty) {
    FUZZ_CHECK(second.value && fuzz::identical(*second.value, answer.body), "same-body-to-both", answers());
    FUZZ_CHECK((answer.body_kind == wire::BodyKind::kObject) == second.value->is_object(), "kind-of-the-body",
               answers());
    FUZZ_CHECK((answer.duplicate != nullptr) == has_duplicate(*second.value), "duplicate-is-seen", answers());
  }
  if (answer.duplicate) {
    FUZZ_CHECK(response.body.substr(answer.duplicate->offset_bytes).starts_with('"'),
               "place-of-the-duplicate", answers());
  }
  FUZZ_CHECK(answer.status == response.status && answer.is_error() == (response.status / 100 != 2),
             "error-by-status", answers());
  const auto type = response.headers.find("Content-Type");
  FUZZ_CHECK(!type || wire::without_parameters(*type) == plain_media_type(*type), "media-type-of-an-answer",
             answers());
  const base::Json* body = answer.fault ? nullptr : &answer.body;
  FUZZ_CHECK(answer.summary(response) ==
                 plain_summary(response, body, answer.identity.name(), type.value_or("no Content-Type")),
             "summary-of-an-answer", answers());
  return 0;
}
