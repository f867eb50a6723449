// How an HTTP/1.x response says where its body ends, and whether it keeps to that: Content-Length and
// Transfer-Encoding, read leniently from the bytes of an answer that a strict parser refused. It reads no
// body (transport/message_parser.h does). Sources: protocol:http#content-length,
// protocol:http#transfer-coding. Tested by framing_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace touchstone::wire {

enum class FramingField : std::uint8_t { kContentLength, kTransferEncoding };

/// Which of the two fields is wrong, in words that do not change from run to run.
struct FramingFault {
  FramingField field;
  std::string words;
};

/// Finds what is wrong with the framing of the final response in `received`; nothing when all is well, as far
/// as it goes, or when these bytes are no HTTP.
/// @param ended  no more bytes can come: the sender has ended the connection in order
[[nodiscard]] std::optional<FramingFault> find_framing_fault(std::string_view received, bool ended);

}  // namespace touchstone::wire
