// Splits a fuzzed input into the parts that a target wants, as text, so that a seed can be read and written
// by hand. It never fails: what is missing is empty. Tested through the targets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/http_message.h"

namespace touchstone::fuzz {

class FuzzInput {
 public:
  /// The bytes must outlive this and every part of it.
  FuzzInput(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), data == nullptr ? 0 : size) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  /// All that was not taken yet.
  [[nodiscard]] std::string_view rest() const { return rest_; }

  /// Takes what stands before the next `end`, and `end` with it; everything when there is none.
  std::string_view take_until(char end) {
    const std::size_t size = rest_.find(end);
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size == std::string_view::npos ? rest_.size() : size + 1);
    return taken;
  }
  std::string_view take_line() { return take_until('\n'); }

  /// Takes one byte; 0 when nothing is left.
  std::uint8_t take_byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  /// Takes lines "Name: value" up to an empty line. Any bytes make headers, lawful or not.
  wire::Headers take_headers() {
    wire::Headers headers;
    while (!rest_.empty()) {
      const std::string_view line = take_line();
      if (line.empty()) break;
      const std::size_t colon = line.find(':');
      const std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
      headers.push_back(
          {std::string(line.substr(0, colon)), std::string(value.substr(value.starts_with(' ')))});
    }
    return headers;
  }

  /// Takes "METHOD path", headers, and the rest as the body: a request as a target's code gets it, not as it
  /// stands on the wire.
  wire::HttpRequest take_request() {
    wire::HttpRequest request;
    const std::string_view start = take_line();
    const std::size_t space = start.find(' ');
    request.method = start.substr(0, space);
    request.path = space == std::string_view::npos ? std::string_view() : start.substr(space + 1);
    request.headers = take_headers();
    request.body = rest_;
    rest_ = {};
    return request;
  }

  /// Takes "STATUS", headers, and the rest as the body. A status that is no number is 0.
  wire::HttpResponse take_response() {
    wire::HttpResponse response;
    for (const char digit : take_line().substr(0, 3)) {
      if (digit < '0' || digit > '9') break;
      response.status = response.status * 10 + (digit - '0');
    }
    response.headers = take_headers();
    response.body = rest_;
    rest_ = {};
    return response;
  }

 private:
  std::string_view rest_;
};

}  // namespace touchstone::fuzz
