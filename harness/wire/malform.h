// Requests spelt oddly or wrongly on purpose, byte for byte: an encoded and signed request in, the bytes to
// send out. Pure. What may be answered is a case's question (conformance/cases/protocol/http.json); what is
// wrong inside of a body is no matter of HTTP and a case writes it out itself. Sources: protocol:http,
// section by section. Tested by malform_test.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "wire/http_message.h"

namespace touchstone::wire {

/// Bytes to be written as they are.
struct RawRequest {
  std::string bytes;
  /// Not 0: what stands before this place is written first, and the rest only after an interim answer or a
  /// short wait (RFC 9110, section 10.1.1).
  std::size_t pause_bytes = 0;
};

/// One named way to spell a request.
struct Malform {
  std::string_view name;         ///< "two-hosts"
  std::string_view description;  ///< for people, one clause
  /// Whether HTTP/1.1 leaves no doubt that these bytes are one request, so that nothing may follow its
  /// answer.
  bool is_one_message;
  RawRequest (*spell)(HttpRequest);
};

/// All of them, sorted by name.
[[nodiscard]] std::span<const Malform> malforms();
/// Finds one by its name; null when there is none.
[[nodiscard]] const Malform* find_malform(std::string_view name);

}  // namespace touchstone::wire
