// Property: the error that an answer names is the one that a plain reading of Smithy's text finds, place by
// place: body `__type`, body `code`, header X-Amzn-Errortype. Mutant: the namespace is cut off at the last
// '#' (seed uri-with-a-hash). The input is a status, headers, an empty line, the body.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "wire/answer.h"

namespace base = touchstone::base;
namespace wire = touchstone::wire;

namespace {

/// "If a : character is present, then take only the contents before the first : character in the value. If a
/// # character is present, then take only the contents after the first # character in the value."
/// (protocol:awsjson#operation-error-serialization), letter by letter.
std::string plain_name(std::string_view value) {
  std::string before_colon;
  for (const char c : value) {
    if (c == ':') break;
    before_colon += c;
  }
  std::string name;
  bool behind_hash = false;
  for (const char c : before_colon) {
    if (!behind_hash && c == '#') {
      name.clear();
      behind_hash = true;
    } else {
      name += c;
    }
  }
  return name;
}

/// A header's value by a plain reading of "names are not case-sensitive" (RFC 9110, section 5.1).
std::optional<std::string> plain_header(const wire::HttpResponse& response) {
  constexpr std::string_view kWanted = "x-amzn-errortype";
  for (const wire::Header header : response.headers) {
    std::string lower;
    for (const char c : header.name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (lower == kWanted) return std::string(header.value);
  }
  return std::nullopt;
}

/// The text of the first member of this name; nothing when it is missing or no string.
std::optional<std::string> plain_member(const base::Json& body, std::string_view name) {
  for (const base::JsonMember& member : body.members()) {
    if (member.name == name)
      return member.value.is_string() ? std::optional(member.value.as_string()) : std::nullopt;
  }
  return std::nullopt;
}

bool is_message(const base::JsonMember& member) {
  std::string lower;
  for (const char c : member.name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower == "message" && member.value.is_string();
}

/// The first text under "message", however that is spelt.
void check_message(const base::Json& body, const wire::ErrorIdentity& identity) {
  for (const base::JsonMember& member : body.members()) {
    if (!is_message(member)) continue;
    FUZZ_CHECK(identity.message_key == member.name, "first-message", base::printable(member.name));
    return;
  }
  FUZZ_CHECK(identity.message_key.empty(), "no-message", identity.message_key);
}

/// What stands where a name belongs and is none is told, and only then.
void check_malformed(const base::Json& body, const wire::ErrorIdentity& identity) {
  const auto is_wrong = [&](std::string_view name) {
    const base::Json* member = body.find(name);
    return member != nullptr && !member->is_string() && !member->is_null();
  };
  const std::string_view code = body.find("code") != nullptr ? "code" : "Code";
  const std::string_view wrong = is_wrong("__type") ? "__type" : is_wrong(code) ? code : "";
  std::string expected = "nothing is malformed";
  if (!wrong.empty()) {
    const std::string_view kind = base::name_of(body.find(wrong)->kind());
    const bool begins_with_a_vowel = kind == "array" || kind == "object";
    expected = fmt::format("{} is {} {}", wrong == "__type" ? "__type" : "code",
                           begins_with_a_vowel ? "an" : "a", kind);
  }
  FUZZ_CHECK(identity.malformed.value_or("nothing is malformed") == expected, "malformed-name-is-told",
             expected);
}

bool has_member(const base::Json& body, std::string_view name) {
  for (const base::JsonMember& member : body.members()) {
    if (member.name == name) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const wire::HttpResponse response = touchstone::fuzz::FuzzInput(data, size).take_response();
  const wire::Answer answer = wire::decode_answer(response);
  const wire::ErrorIdentity& identity = answer.identity;
  const auto answers = [&](std::string_view expected) {
    return fmt::format("  expected: {}\n  seen:     {}\n  body:     {}", base::printable(expected),
                       base::printable(identity.name()), base::printable(response.body));
  };
  const auto hold = [&](wire::IdentityPlace place, std::string_view words,
                        const std::optional<std::string>& written) {
    FUZZ_CHECK(wire::name_of(place) == words, "place-in-words", std::string(words));
    const wire::NamedError* named = identity.at(place);
    FUZZ_CHECK((named != nullptr) == written.has_value(), "error-named-here", answers(wire::name_of(place)));
    if (named == nullptr) return std::string();
    FUZZ_CHECK(named->written == *written && named->name() == plain_name(*written), "error-name",
               answers(plain_name(*written)));
    return std::string(named->name());
  };

  const base::Json& body = answer.body;
  const std::string by_type =
      hold(wire::IdentityPlace::kBodyType, "body __type", plain_member(body, "__type"));
  const std::string by_code = hold(wire::IdentityPlace::kBodyCode, "body code",
                                   plain_member(body, has_member(body, "code") ? "code" : "Code"));
  const std::string by_header =
      hold(wire::IdentityPlace::kHeader, "header X-Amzn-Errortype", plain_header(response));
  const std::string& first = !by_type.empty() ? by_type : !by_code.empty() ? by_code : by_header;
  FUZZ_CHECK(identity.name() == first, "first-place-that-names-one", answers(first));
  check_message(body, identity);
  check_malformed(body, identity);
  FUZZ_CHECK(wire::resolve_error_identity(response.headers, nullptr).name() == by_header,
             "header-alone-without-a-body", answers(by_header));
  return 0;
}
