// Texts that a pattern trait describes, or nearly so: what a mutator needs to get past a matcher and then to
// its edges. It reads the dialect of models leniently and promises nothing: whether a text matches is for
// validate/pattern.h to say. Tested by fuzz_replay --mutate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/seed.h"

namespace touchstone::fuzz {

/// The texts that one pattern describes. A pattern is read once, for many texts.
class PatternTexts {
 public:
  explicit PatternTexts(std::string_view pattern);

  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  /// A text that most likely matches; another one for each state of `random`.
  [[nodiscard]] std::string text(base::Random& random) const;
  /// The same in place of what `out` holds, in its memory.
  void renew(std::string& out, base::Random& random) const;

 private:
  struct Element;
  using Sequence = std::vector<Element>;
  /// A character of a class, or a range.
  struct Piece {
    std::vector<std::string> texts;  ///< of a range, its ends
    std::string inside;              ///< of a range, the characters from the first to the one before the last
  };
  struct Element {
    std::vector<Piece> pieces;           ///< one of which is written
    std::vector<Sequence> alternatives;  ///< of a group
    std::size_t least = 1;               ///< how often
    std::size_t most = 1;
  };
  class Reader;

  static void write(const std::vector<Sequence>& alternatives, base::Random& random, std::string& out);
  static void write(const Element& element, base::Random& random, std::string& out);

  std::string pattern_;
  std::vector<Sequence> alternatives_;
};

/// The same text with one character more, less or other: from the pattern, a line end, a letter of another
/// script, or a byte that is no UTF-8.
[[nodiscard]] std::string near_miss(std::string text, std::string_view pattern, base::Random& random);

/// What changes bytes without knowing them: LLVMFuzzerMutate.
using MutateBytes = std::size_t (*)(std::uint8_t* data, std::size_t size, std::size_t max_size);

/// Changes a text in place: into one that the pattern describes, into one beside it, or without knowing it.
/// @return the new size, at most `max_size`
std::size_t mutate_by_pattern(const PatternTexts& texts, std::uint8_t* data, std::size_t size,
                              std::size_t max_size, unsigned seed, MutateBytes otherwise);

}  // namespace touchstone::fuzz
