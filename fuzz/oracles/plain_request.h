// Where the first request in some bytes ends, read as strictly as RFC 9112 writes it: line by line, each rule
// asked by itself. What leaves a server any choice, and what it has to refuse for its framing, is no reading.
// It shares no step with what writes or reads requests in harness/. Used by wire_malform.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace touchstone::fuzz {

struct PlainRequest {
  std::string method;
  std::string body;       ///< without transfer coding
  std::string_view rest;  ///< what stands behind the request
};

class PlainRequestReader {
 public:
  explicit PlainRequestReader(std::string_view bytes) : left_(bytes) {}

  /// Nothing when the bytes are no request, or one of whose end there is doubt.
  std::optional<PlainRequest> read() {
    while (left_.starts_with("\r\n")) left_.remove_prefix(2);  // section 2.2
    if (!read_start_line() || !read_fields() || !read_body()) return std::nullopt;
    request_.rest = left_;
    return request_;
  }

 private:
  static bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
      return std::isalnum(c) != 0 || std::string_view("!#$%&'*+-.^_`|~").contains(static_cast<char>(c));
    });
  }
  /// RFC 9110, section 5.5: CR, LF and NUL are dangerous, and the message is refused or changed.
  static bool is_value(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
  }
  static bool is_number(std::string_view text, std::string_view digits) {
    return !text.empty() && text.size() < 10 && text.find_first_not_of(digits) == std::string_view::npos;
  }
  static std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") + 1 - first);
  }
  static std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
  }

  /// The next line without its CRLF; nothing when it does not end with one.
  std::optional<std::string_view> line() {
    const std::size_t end = left_.find("\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view read = left_.substr(0, end);
    left_.remove_prefix(end + 2);
    return read;
  }

  /// Section 3: request-line = method SP request-target SP HTTP-version
  bool read_start_line() {
    const auto start = line();
    if (!start || std::ranges::count(*start, ' ') != 2) return false;
    request_.method = start->substr(0, start->find(' '));
    const std::string_view version = start->substr(start->rfind(' ') + 1);
    is_older_ = version == "HTTP/1.0";
    return is_token(request_.method) && is_value(*start) && (is_older_ || version == "HTTP/1.1");
  }

  /// Section 5: field-line = field-name ":" OWS field-value OWS, up to an empty line; one that begins with
  /// white space goes on with the one before (5.2).
  bool read_fields() {
    bool is_first = true;
    for (auto field = line(); field; field = line(), is_first = false) {
      if (field->empty()) return true;
      if (!is_value(*field)) return false;
      if (field->starts_with(' ') || field->starts_with('\t')) {
        if (is_first) return false;
        continue;
      }
      const std::size_t colon = field->find(':');
      if (colon == std::string_view::npos || !is_token(field->substr(0, colon))) return false;
      const std::string name = lower(field->substr(0, colon));
      const std::string value(trimmed(field->substr(colon + 1)));
      if (name == "content-length") lengths_.insert(value);
      if (name == "transfer-encoding") codings_.push_back(lower(value));
    }
    return false;
  }

  /// Section 6.3.
  bool read_body() {
    if (codings_.empty() && lengths_.empty()) return true;
    if (!codings_.empty()) {
      const bool is_known = codings_ == std::vector<std::string>{"chunked"};
      return is_known && lengths_.empty() && !is_older_ && read_chunks();
    }
    if (lengths_.size() != 1 || !is_number(*lengths_.begin(), "0123456789")) return false;
    const std::size_t size = std::stoul(*lengths_.begin());
    if (size > left_.size()) return false;
    request_.body = left_.substr(0, size);
    left_.remove_prefix(size);
    return true;
  }

  /// Section 7.1: chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF, up to one of no size and the
  /// trailer.
  bool read_chunks() {
    for (auto start = line(); start; start = line()) {
      const std::string_view digits = start->substr(0, start->find(';'));
      if (!is_number(digits, "0123456789abcdefABCDEF")) return false;
      const std::size_t size = std::stoul(std::string(digits), nullptr, 16);
      if (size == 0) return read_fields();
      if (size > left_.size() || !left_.substr(size).starts_with("\r\n")) return false;
      request_.body += left_.substr(0, size);
      left_.remove_prefix(size + 2);
    }
    return false;
  }

  std::string_view left_;
  PlainRequest request_;
  bool is_older_ = false;
  std::set<std::string> lengths_;
  std::vector<std::string> codings_;
};

}  // namespace touchstone::fuzz
