// The regular-expression engines that validation is measured against, each used as its documentation says:
// compiled once, matched without captures, scratch memory and match data reused. One pattern and one
// question: does it match the whole text? For the programs of bench/ only, which first compare the answers.
#pragma once

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <hs/hs.h>
#include <pcre2.h>
#include <re2/re2.h>
#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <boost/regex.hpp>
#include <cstdlib>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "base/seed.h"

namespace touchstone::bench {

[[noreturn]] inline void no_peer(const char* engine, const std::string& why) {
  fmt::print(stderr, "{} cannot be used here ({}): there is nothing to compare with\n", engine, why);
  std::exit(2);
}

/// A text in the forms that engines want; what it takes to make them is in nobody's time.
struct Text {
  std::string utf8;
  icu::UnicodeString utf16;

  Text(std::string text)  // NOLINT(google-explicit-constructor): a text is a text
      : utf8(std::move(text)), utf16(icu::UnicodeString::fromUTF8(utf8)) {}
};

/// Texts of a stream of a seed, each by `make`.
template <class Make>
std::vector<Text> random_texts(std::size_t count, std::uint64_t seed, std::string_view stream, Make make) {
  base::Random random(seed, stream);
  std::vector<Text> texts;
  texts.reserve(count);
  while (texts.size() < count) texts.emplace_back(make(random));
  return texts;
}

inline std::ptrdiff_t count_code_points(std::string_view text) {
  return std::ranges::count_if(text,
                               [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
}

/// PCRE2, anchored by its options instead of the pattern.
class Pcre2 {
 public:
  enum class Mode : std::uint8_t { kJit, kInterpreted };

  Pcre2(std::string_view pattern, Mode mode) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    code_ = pcre2_compile(bytes_of(pattern), pattern.size(),
                          PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                              PCRE2_NO_AUTO_CAPTURE,
                          &error, &offset, nullptr);
    if (code_ == nullptr) no_peer("PCRE2", "it does not compile the pattern");
    if (mode == Mode::kJit && pcre2_jit_compile(code_, PCRE2_JIT_COMPLETE) != 0)
      no_peer("PCRE2-JIT", "no JIT");
    data_ = pcre2_match_data_create(1, nullptr);
  }
  Pcre2(const Pcre2&) = delete;
  Pcre2& operator=(const Pcre2&) = delete;
  ~Pcre2() {
    pcre2_match_data_free(data_);
    pcre2_code_free(code_);
  }

  /// pcre2_jit_match takes UTF-8 on trust; that the text is UTF-8 stands beside, and is not in its time.
  [[nodiscard]] bool jit_accepts(std::string_view text) const {
    return pcre2_jit_match(code_, bytes_of(text), text.size(), 0, 0, data_, nullptr) >= 0;
  }
  /// By what the pattern was compiled to; `options` may be PCRE2_NO_UTF_CHECK.
  [[nodiscard]] bool accepts(std::string_view text, std::uint32_t options = 0) const {
    return pcre2_match(code_, bytes_of(text), text.size(), 0, options, data_, nullptr) >= 0;
  }

 private:
  static PCRE2_SPTR bytes_of(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

  pcre2_code* code_ = nullptr;
  pcre2_match_data* data_ = nullptr;
};

class Re2 {
 public:
  explicit Re2(const std::string& pattern) : pattern_(pattern, RE2::Quiet) {
    if (!pattern_.ok()) no_peer("RE2", pattern_.error());
  }
  [[nodiscard]] bool accepts(std::string_view text) const {
    return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern_);
  }

 private:
  RE2 pattern_;
};

/// ICU, on UTF-16 made beforehand: its own form.
class Icu {
 public:
  explicit Icu(const std::string& pattern) : matcher_(icu::UnicodeString::fromUTF8(pattern), 0, status_) {
    if (U_FAILURE(status_)) no_peer("ICU", u_errorName(status_));
  }
  [[nodiscard]] bool accepts(const icu::UnicodeString& text) {
    matcher_.reset(text);
    return matcher_.matches(status_) != 0;
  }

 private:
  UErrorCode status_ = U_ZERO_ERROR;
  icu::RegexMatcher matcher_;
};

/// Vectorscan (Hyperscan's successor) in block mode; the pattern must hold its own anchors.
class Vectorscan {
 public:
  explicit Vectorscan(const std::string& pattern) {
    hs_compile_error_t* error = nullptr;
    if (hs_compile(pattern.c_str(), HS_FLAG_UTF8 | HS_FLAG_UCP | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY,
                   HS_MODE_BLOCK, nullptr, &database_, &error) != HS_SUCCESS) {
      no_peer("Vectorscan", error->message);
    }
    if (hs_alloc_scratch(database_, &scratch_) != HS_SUCCESS) no_peer("Vectorscan", "no scratch");
  }
  Vectorscan(const Vectorscan&) = delete;
  Vectorscan& operator=(const Vectorscan&) = delete;
  ~Vectorscan() {
    hs_free_scratch(scratch_);
    hs_free_database(database_);
  }
  [[nodiscard]] bool accepts(std::string_view text) const {
    bool found = false;
    const auto note = [](unsigned, unsigned long long, unsigned long long, unsigned, void* context) {
      *static_cast<bool*>(context) = true;
      return 0;
    };
    hs_scan(database_, text.data(), static_cast<unsigned>(text.size()), 0, scratch_, note, &found);
    return found;
  }

 private:
  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
};

}  // namespace touchstone::bench
