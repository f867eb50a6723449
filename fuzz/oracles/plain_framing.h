// A plain second reading of where a response says that its body ends: line by line, into a list of fields,
// each rule asked by itself. It shares no step with wire/framing.cpp and reads as leniently: any line end,
// any case. Used by transport_response.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace touchstone::fuzz {

/// What is wrong, as framing.h words it; nothing when all is well.
class PlainFraming {
 public:
  PlainFraming(std::string_view received, bool ended) : text_(received), ended_(ended) {}

  std::optional<std::string> fault() {
    do {
      if (!read_head()) return std::nullopt;
    } while (status_.starts_with('1') && !status_.starts_with("101"));
    if (lengths_.empty()) return is_chunked() ? fault_of_chunks() : std::nullopt;
    if (!codings_.empty()) return "a Content-Length besides a Transfer-Encoding";
    for (const std::string& length : lengths_) {
      if (!all_of(length, "0123456789")) return "a Content-Length that is no number";
      if (value_of(length) != value_of(lengths_[0])) return "several Content-Length that differ";
    }
    // A length of more digits than any body has bytes is larger than this one, too.
    const std::string value = value_of(lengths_[0]);
    const bool fits = value.size() < 10 && std::stoul("0" + value) <= text_.size() - at_;
    if (!ended_ || fits) return std::nullopt;
    return "a Content-Length larger than the body";
  }

 private:
  static bool all_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) { return allowed.contains(c); });
  }
  static std::string value_of(std::string digits) {
    while (digits.starts_with('0')) digits.erase(0, 1);
    return digits;
  }
  static std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  }
  static std::string trimmed(std::string text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.erase(0, 1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.pop_back();
    return text;
  }

  bool is_chunked() const { return !codings_.empty() && lower(codings_.back()) == "chunked"; }

  /// The next whole line, without its end.
  std::optional<std::string> line() {
    std::string read;
    for (std::size_t place = at_; place < text_.size(); ++place) {
      if (text_[place] == '\n') {
        at_ = place + 1;
        if (read.ends_with('\r')) read.pop_back();
        return read;
      }
      read += text_[place];
    }
    return std::nullopt;
  }

  bool read_head() {
    lengths_.clear();
    codings_.clear();
    const auto start = line();
    if (!start || !start->starts_with("HTTP/1.")) return false;
    status_ = start->size() > 9 ? start->substr(9) : "";
    for (auto field = line(); field; field = line()) {
      if (field->empty()) return true;
      read_field(*field);
    }
    return false;
  }

  void read_field(const std::string& field) {
    const std::size_t colon = field.find(':');
    if (colon == std::string::npos) return;
    const std::string name = lower(trimmed(field.substr(0, colon)));
    std::vector<std::string> values(1);
    for (const char c : field.substr(colon + 1)) {
      if (c == ',') {
        values.emplace_back();
      } else {
        values.back() += c;
      }
    }
    for (const std::string& value : values) {
      if (name == "content-length") lengths_.push_back(trimmed(value));
      if (name == "transfer-encoding") codings_.push_back(trimmed(value));
    }
  }

  std::optional<std::string> fault_of_chunks() {
    std::optional<std::string> cut =
        ended_ ? std::optional<std::string>("a chunked body without its last chunk") : std::nullopt;
    for (auto size = line(); size; size = line()) {
      const std::string digits = trimmed(size->substr(0, size->find(';')));
      const std::string value = value_of(digits);
      if (!all_of(digits, "0123456789abcdefABCDEF") || value.size() > 16) return "a chunk without its size";
      if (value.empty()) return std::nullopt;
      if (value.size() > 8 || std::stoul(value, nullptr, 16) > text_.size() - at_) return cut;
      at_ += std::stoul(value, nullptr, 16);
      const std::string_view behind = text_.substr(at_, 2);
      if (behind.empty() || (behind == "\r" && at_ + 1 == text_.size())) return cut;
      if (behind != "\r\n" && behind.front() != '\n') return "a chunk longer than its size";
      at_ += behind.front() == '\n' ? 1 : 2;
    }
    return cut;
  }

  std::string_view text_;
  bool ended_;
  std::size_t at_ = 0;
  std::string status_;
  std::vector<std::string> lengths_;
  std::vector<std::string> codings_;
};

}  // namespace touchstone::fuzz
