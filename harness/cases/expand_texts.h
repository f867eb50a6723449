// Texts for a string member that follow from its constraints alone: lengths around each bound in characters
// of one to four bytes, named characters inside and outside of the pattern, what stands before and after.
// Whether a text is well-formed is not decided here but in draft.cpp, by the room validate. Pure and
// deterministic. Tested by expand_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace touchstone::cases {

/// How people and case ids call a member: JobId is "job-id" and "job id", DocumentClassifierArn is "arn" and
/// "document classifier ARN".
struct Noun {
  std::string slug;
  std::string words;

  [[nodiscard]] static Noun of(std::string_view member_name);
  /// "a job id", "an ARN".
  [[nodiscard]] std::string with_article() const;
};

/// What of a model a case tries.
enum class Trait : std::uint8_t { kRequired, kType, kLength, kPattern, kMembers };

/// A case's slug and title.
struct Naming {
  std::string slug;
  std::string title;
};

/// A text to send, with what to call the case if the constraints hold and if they do not.
struct Text {
  Naming well_formed;
  Naming ill_formed;
  std::string value;  ///< a template
  Trait trait = Trait::kPattern;
  std::string_view also_cited = {};  ///< one more source
  bool elsewhere = false;  ///< an address of another account, region or partition, if it is well-formed
};

/// A character that a pattern may take or not.
struct NamedCharacter {
  std::string_view slug;  ///< "roman-numeral"
  std::string_view what;  ///< "A number that is a letter (U+2167)"
  char32_t code_point;
};

/// Every ASCII character that is neither a letter nor a digit, samples of these two, and beyond ASCII at
/// least one code point of each general category and one of three and four bytes. Only code points that are
/// at least as old as Unicode 6.3, and whose category no later version has changed.
[[nodiscard]] std::span<const NamedCharacter> named_characters();
[[nodiscard]] std::string to_utf8(char32_t code_point);

/// 32 in words: "thirty-two"; digits from 1,000 on.
[[nodiscard]] std::string in_words(std::size_t number);

/// Texts for a member that takes any text of the pattern's characters.
[[nodiscard]] std::vector<Text> plain_texts(const Noun& noun, const model::Constraints& constraints);

}  // namespace touchstone::cases
