// Property: any bytes of a target, in pieces of any size and with any end, become a response or a fault, the
// same as in one piece; limits hold, nothing is lost between the response and what is left over, and a
// response with a length is read back from its own bytes; what is wrong with its framing is what a plain
// reading finds. Mutant: the bytes behind an interim response are
// lost (seed interim-then-final). The first byte is the size of the pieces, the second says how the
// connection ends and whether HEAD was asked.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "oracles/plain_framing.h"
#include "transport/answer_reader.h"
#include "wire/framing.h"

namespace {

namespace transport = touchstone::transport;
namespace wire = touchstone::wire;
using touchstone::base::printable;
using transport::Exchange;
using transport::StreamEnd;

struct Wished {
  std::size_t piece_bytes;
  StreamEnd end;
  bool head_request;
};

constexpr std::size_t kHeadBytes = 128;
constexpr std::size_t kBodyBytes = 64;

transport::ClientOptions small_limits() {
  transport::ClientOptions limits;
  limits.max_header_bytes = kHeadBytes;
  limits.max_body_bytes = kBodyBytes;
  return limits;
}

Exchange read(std::string_view bytes, const Wished& wished) {
  static const transport::ClientOptions limits = small_limits();
  Exchange exchange;
  transport::AnswerReader reader(limits, wished.head_request, exchange);
  while (!bytes.empty() && !reader.settled()) {
    reader.take(bytes.substr(0, wished.piece_bytes));
    bytes.remove_prefix(std::min(wished.piece_bytes, bytes.size()));
  }
  if (!reader.settled()) reader.end(wished.end, "before the end");
  FUZZ_CHECK(reader.settled(), "answer-settles-at-the-end", printable(exchange.received));
  return exchange;
}

std::string told(const Exchange& exchange) {
  return fmt::format(
      "{} | {} | left {}", exchange.response ? printable(wire::to_bytes(*exchange.response)) : "no response",
      exchange.error
          ? fmt::format("{}: {}", transport::name_of(exchange.error->fault), exchange.error->message)
          : "no fault",
      printable(exchange.leftover));
}

void check_sound(const Exchange& exchange) {
  using transport::TransportFault;
  const bool keeps_head = exchange.error && (exchange.error->fault == TransportFault::kBodyTooLarge ||
                                             exchange.error->fault == TransportFault::kTruncated);
  FUZZ_CHECK(exchange.error.has_value() != exchange.response.has_value() || keeps_head, "response-or-fault",
             told(exchange));
  FUZZ_CHECK(exchange.received.ends_with(exchange.leftover), "left-over-bytes-were-received", told(exchange));
  const bool is_head_too_large = exchange.error && exchange.error->fault == TransportFault::kHeadersTooLarge;
  FUZZ_CHECK(!is_head_too_large || exchange.received.size() >= kHeadBytes, "small-head-is-no-large-one",
             told(exchange));
  if (exchange.response) {
    std::size_t fields_bytes = 0;
    for (const wire::Header header : exchange.response->headers)
      fields_bytes += header.name.size() + header.value.size() + std::string_view(":\r\n").size();
    FUZZ_CHECK(fields_bytes <= kHeadBytes, "head-within-its-limit", told(exchange));
  }
  if (!exchange.response || exchange.error) return;
  FUZZ_CHECK(wire::is_spelt_as_usual(*exchange.response, exchange.received) ==
                 (wire::to_bytes(*exchange.response) == exchange.received),
             "usual-spelling-is-told", told(exchange));
  FUZZ_CHECK(exchange.response->body.size() <= kBodyBytes, "body-within-its-limit", told(exchange));
  // "002" is three digits, too (RFC 9112, section 4); what it means is for the judge to say.
  FUZZ_CHECK(exchange.response->status >= 0 && exchange.response->status <= 999, "status-of-three-digits",
             told(exchange));
}

/// A response that says its own length is the same when it is read again.
void check_round_trip(const Exchange& exchange) {
  // No writer of ours has such a status to write.
  const bool has_leading_zero = exchange.response && exchange.response->status < 100;
  if (!exchange.response || exchange.error || has_leading_zero ||
      exchange.response->headers.contains("Transfer-Encoding"))
    return;
  const auto length = exchange.response->headers.find("Content-Length");
  const wire::HttpResponse& response = *exchange.response;
  if (!length || *length != std::to_string(response.body.size())) return;
  const Exchange again = read(wire::to_bytes(response), {4096, StreamEnd::kInOrder, response.body.empty()});
  // A space behind each colon may be one byte too many.
  if (again.error && again.error->fault == transport::TransportFault::kHeadersTooLarge) return;
  FUZZ_CHECK(again.response && again.response->status == response.status &&
                 again.response->version == response.version && again.response->body == response.body &&
                 again.response->headers == response.headers,
             "response-written-and-read-back", told(exchange) + "\n  again: " + told(again));
}

/// The same bytes are read leniently, too, for the words of a fault.
void check_framing(std::string_view bytes, bool ended) {
  const auto fault = wire::find_framing_fault(bytes, ended);
  const auto plain = touchstone::fuzz::PlainFraming(bytes, ended).fault();
  FUZZ_CHECK(fault.has_value() == plain.has_value() && (!fault || fault->words == *plain),
             "framing-fault-of-a-plain-reading",
             fmt::format("  touchstone: {}\n  plain: {}\n  bytes: {}", fault ? fault->words : "nothing",
                         plain.value_or("nothing"), printable(bytes, 2000)));
  const bool names_length = fault && fault->words.find("Content-Length") != std::string::npos;
  FUZZ_CHECK(!fault || (fault->field == wire::FramingField::kContentLength) == names_length,
             "framing-fault-of-its-field", fault->words);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  touchstone::fuzz::FuzzInput input(data, size);
  const std::size_t piece_bytes = std::max<std::size_t>(input.take_byte() % 32, 1);
  const std::uint8_t how = input.take_byte();
  const Wished pieces{piece_bytes, static_cast<StreamEnd>(how % 3), (how & 0x20U) != 0};
  const std::string_view bytes = input.rest();

  const Exchange slow = read(bytes, pieces);
  const Exchange fast =
      read(bytes, {std::max<std::size_t>(bytes.size(), 1), pieces.end, pieces.head_request});
  check_sound(slow);
  check_sound(fast);
  FUZZ_CHECK(slow.response.has_value() == fast.response.has_value() &&
                 slow.error.has_value() == fast.error.has_value() &&
                 (!slow.error || slow.error->fault == fast.error->fault) &&
                 (!slow.response || wire::to_bytes(*slow.response) == wire::to_bytes(*fast.response)),
             "same-in-pieces",
             fmt::format("  pieces of {}: {}\n  whole:       {}\n  bytes: {}", piece_bytes, told(slow),
                         told(fast), printable(bytes, 2000)));
  check_round_trip(fast);
  check_framing(bytes, pieces.end == StreamEnd::kInOrder);
  return 0;
}
