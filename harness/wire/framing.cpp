// See framing.h.
#include "wire/framing.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "wire/http_message.h"

namespace touchstone::wire {
namespace {

using Fault = std::optional<FramingFault>;

Fault wrong_length(std::string words) { return FramingFault{FramingField::kContentLength, std::move(words)}; }
Fault wrong_coding(std::string words) {
  return FramingFault{FramingField::kTransferEncoding, std::move(words)};
}

/// Cuts the first line off `text`; nothing when none is whole.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// What a head says about the length of its body.
struct Framing {
  std::vector<std::string_view> lengths;
  std::vector<std::string_view> codings;

  void read(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view name = trimmed(line.substr(0, colon));
    std::vector<std::string_view>* const values = equals_ignoring_case(name, "Content-Length")      ? &lengths
                                                  : equals_ignoring_case(name, "Transfer-Encoding") ? &codings
                                                                                                    : nullptr;
    if (values == nullptr) return;
    std::string_view rest = line.substr(colon + 1);
    for (;;) {
      const std::size_t comma = rest.find(',');
      values->push_back(trimmed(rest.substr(0, comma)));
      if (comma == std::string_view::npos) return;
      rest.remove_prefix(comma + 1);
    }
  }

  [[nodiscard]] bool is_chunked() const {
    return !codings.empty() && equals_ignoring_case(codings.back(), "chunked");
  }
};

/// Reads the next head of `text`, start line and all; nothing when it is not whole.
std::optional<Framing> take_head(std::string_view& text, std::string_view& start_line) {
  const auto start = take_line(text);
  if (!start || !start->starts_with("HTTP/1.")) return std::nullopt;
  start_line = *start;
  Framing framing;
  for (;;) {
    const auto line = take_line(text);
    if (!line) return std::nullopt;
    if (line->empty()) return framing;
    framing.read(*line);
  }
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view without_leading_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

Fault find_length_fault(const Framing& framing) {
  if (framing.lengths.empty()) return std::nullopt;
  if (!framing.codings.empty()) return wrong_length("a Content-Length besides a Transfer-Encoding");
  for (const std::string_view length : framing.lengths) {
    if (!is_number(length)) return wrong_length("a Content-Length that is no number");
    if (without_leading_zeros(length) != without_leading_zeros(framing.lengths.front()))
      return wrong_length("several Content-Length that differ");
  }
  return std::nullopt;
}

/// Follows the chunks of a body; nothing as long as they are well made.
Fault find_chunk_fault(std::string_view body, bool ended) {
  Fault cut = ended ? wrong_coding("a chunked body without its last chunk") : std::nullopt;
  for (;;) {
    const auto line = take_line(body);
    if (!line) return cut;
    const std::string_view digits = trimmed(line->substr(0, line->find(';')));
    std::uint64_t size_bytes = 0;
    const auto [end, ec] = std::from_chars(digits.begin(), digits.end(), size_bytes, 16);
    if (ec != std::errc() || end != digits.end()) return wrong_coding("a chunk without its size");
    if (size_bytes == 0) return std::nullopt;  // trailers may follow; they are no part of the body
    if (size_bytes > body.size()) return cut;
    body.remove_prefix(static_cast<std::size_t>(size_bytes));
    if (body.empty() || body == "\r") return cut;
    if (!body.starts_with("\r\n") && !body.starts_with('\n'))
      return wrong_coding("a chunk longer than its size");
    take_line(body);
  }
}

bool is_interim(std::string_view start_line) {
  return start_line.size() > 9 && start_line[9] == '1' && !start_line.substr(9).starts_with("101");
}

}  // namespace

std::optional<FramingFault> find_framing_fault(std::string_view received, bool ended) {
  std::string_view start_line;
  std::optional<Framing> framing;
  do {
    framing = take_head(received, start_line);
  } while (framing && is_interim(start_line));
  if (!framing) return std::nullopt;
  if (auto fault = find_length_fault(*framing)) return fault;
  if (framing->is_chunked()) return find_chunk_fault(received, ended);
  if (framing->lengths.empty() || !ended) return std::nullopt;
  const std::string_view wanted = framing->lengths.front();
  std::uint64_t length_bytes = 0;
  const auto [end, ec] = std::from_chars(wanted.begin(), wanted.end(), length_bytes);
  if (ec == std::errc() && length_bytes <= received.size()) return std::nullopt;
  return wrong_length("a Content-Length larger than the body");
}

}  // namespace touchstone::wire
