// What can be wrong with the message of an exchange and with the words in it, one function a rule: bytes
// behind the body, untrue lengths, a body that is not UTF-8, an error without its message. Each gives what
// was seen, or nothing when the rule holds. The rules' ids, levels and sources stand in exchange_checks.cpp.
// Tested by exchange_checks_test.cpp and message_checks_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/model.h"
#include "transport/exchange.h"
#include "wire/answer.h"
#include "wire/framing.h"

namespace touchstone::judge {

/// Whether a shape has this bare name. (Shape::name() looks for the '#' each time; this looks for it where it
/// is then, and nearly every shape that is called otherwise has none there.)
[[nodiscard]] inline bool is_called(const model::Shape& shape, std::string_view name) {
  const std::string_view id = shape.id;
  if (id.size() <= name.size()) return id == name;
  return id[id.size() - name.size() - 1] == '#' && id.ends_with(name);
}

/// Bytes after the response that nobody asked for. Line ends there are to be passed over (RFC 9112, section
/// 9.2), and a server that tires of an idle connection may say so with a 408 (RFC 9110, section 15.5.9).
[[nodiscard]] std::optional<std::string> find_leftover(const transport::Exchange& exchange);

/// A Content-Length that ends the body too early; the exchange has a response.
[[nodiscard]] std::optional<std::string> find_short_length(const transport::Exchange& exchange,
                                                           const wire::Answer& answer);

/// A header field that no sender may write so, though lenient readers pass over it: a folded line, a list as
/// Content-Length, a transfer coding but chunked, a content coding. Of a response that came to its end.
/// @param received  its bytes, where they are not those that wire::to_bytes would write
[[nodiscard]] std::optional<std::string> find_odd_header(const wire::HttpResponse& response,
                                                         std::string_view received);

/// That of a folded line alone.
[[nodiscard]] std::optional<std::string> find_folded_header(std::string_view received);

/// Why an answer that came to no good end has no true length.
[[nodiscard]] std::optional<wire::FramingFault> find_broken_framing(const transport::Exchange& exchange);

/// A body that is not UTF-8, or that begins with the mark that JSON must not have.
[[nodiscard]] std::optional<std::string> find_not_utf8(const std::string& body);

/// An error declared with a message that comes without one.
[[nodiscard]] std::optional<std::string> find_missing_message(const model::Model& model,
                                                              const model::Operation* operation,
                                                              const wire::ErrorIdentity& identity);

}  // namespace touchstone::judge
