// See pattern.h. PCRE2's compiled code is read-only while matching, so threads share it; what a match writes
// to is the thread's own.
#include "validate/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <array>
#include <cstdlib>

#include "base/utf8.h"
#include "validate/pattern_dialect.h"

namespace touchstone::validate {
namespace {

// ENDANCHORED makes PCRE2 try the other alternatives until one reaches the end of the text, so `a|ab` matches
// all of "ab".
constexpr std::uint32_t kCompileOptions = PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY | PCRE2_ANCHORED |
                                          PCRE2_ENDANCHORED | PCRE2_NEVER_BACKSLASH_C;

// How the bounds were found: each pattern of the models at hand still answers for texts of 20,000 characters,
// more than any of their members allows; the exponential ones ((a+)+$, (a|aa)+$, (?:a?){30}a{30}) give up
// after 2 to 4 ms with JIT and 17 to 51 ms without. PCRE2's own match limit is ten times this, and so is the
// time that one text can then cost.
constexpr std::uint32_t kMatchLimit = 1'000'000;
constexpr std::uint32_t kDepthLimit = 100'000;
constexpr std::uint32_t kHeapLimitKib = 64U * 1024;

template <auto Free>
struct FreeBy {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Code = std::unique_ptr<pcre2_code, FreeBy<pcre2_code_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, FreeBy<pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, FreeBy<pcre2_match_data_free>>;

PCRE2_SPTR bytes_of(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

std::string message_of(int code) {
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(code, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

/// Out of memory is no answer to a match; nothing sensible is left to do then.
template <class Owner>
Owner need(Owner owner) {
  if (!owner) std::abort();
  return owner;
}

pcre2_match_context* bounds() {
  static const MatchContext context = [] {
    auto made = need(MatchContext(pcre2_match_context_create(nullptr)));
    pcre2_set_match_limit(made.get(), kMatchLimit);
    pcre2_set_depth_limit(made.get(), kDepthLimit);
    pcre2_set_heap_limit(made.get(), kHeapLimitKib);
    return made;
  }();
  return context.get();
}

/// Only whether a text matches is asked, so one pair of offsets serves every pattern.
pcre2_match_data* match_data() {
  thread_local const MatchData data = need(MatchData(pcre2_match_data_create(1, nullptr)));
  return data.get();
}

PatternMatch answer_of(int code) {
  if (code >= 0) return PatternMatch::kMatch;
  if (code == PCRE2_ERROR_NOMATCH) return PatternMatch::kNoMatch;
  return PatternMatch::kLimit;
}

}  // namespace

struct Pattern::Compiled {
  std::string source;
  Code code;
};

base::Result<Pattern> Pattern::compile(std::string_view source) {
  const std::string rewritten = to_pcre2(source);
  int code = 0;
  PCRE2_SIZE offset_bytes = 0;
  Code compiled(
      pcre2_compile(bytes_of(rewritten), rewritten.size(), kCompileOptions, &code, &offset_bytes, nullptr));
  if (!compiled) {
    return std::unexpected(base::Error{
        .code = base::ErrorCode::kSyntax,
        .message = fmt::format("pattern '{}' cannot be read at byte {}: {}", base::printable(rewritten),
                               offset_bytes, message_of(code)),
        .hint = "write it as PCRE2 reads it, or teach harness/validate/pattern_dialect.cpp the construct",
        .file = {}});
  }
  // Without JIT (not built in, or memory that may not be executable) the interpreter gives the same answers,
  // slower.
  pcre2_jit_compile(compiled.get(), PCRE2_JIT_COMPLETE);
  return Pattern(std::make_unique<Compiled>(std::string(source), std::move(compiled)));
}

Pattern::Pattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

PatternMatch Pattern::match(std::string_view text) const {
  // (PCRE2 would look at each byte, which took a third of a match.)
  if (base::find_malformed_utf8(text)) return PatternMatch::kNotUtf8;
  const auto run = [&](std::uint32_t options) {
    return pcre2_match(compiled_->code.get(), bytes_of(text), text.size(), 0, options | PCRE2_NO_UTF_CHECK,
                       match_data(), bounds());
  };
  int code = run(0);
  // Machine code keeps its backtracking points on 32 KiB of stack; the interpreter keeps them on the heap.
  if (code == PCRE2_ERROR_JIT_STACKLIMIT) code = run(PCRE2_NO_JIT);
  return answer_of(code);
}

const std::string& Pattern::source() const { return compiled_->source; }

}  // namespace touchstone::validate
