// Which characters to try at one place of a text: the ends of what a pattern takes there, and what lies right
// beside them. The pattern is asked about each character of ASCII at that place, not read: so a neighbour by
// which the text matches in another reading counts as taken. Beyond ASCII expand_texts.h has its characters.
// Pure and deterministic. Tested by expand_places_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cases/expand_arns.h"
#include "cases/expand_texts.h"
#include "cases/stand_ins.h"
#include "cases/text_judge.h"
#include "model/model.h"

namespace touchstone::cases {

/// A text with one character left open.
struct OpenText {
  std::string before;
  std::string behind;

  [[nodiscard]] std::string with(char character) const { return before + character + behind; }
};

/// The characters worth trying, each once and in their order: the first and the last of each run that the
/// constraints take there, and their neighbours outside of all runs; of what classes written by hand often
/// take along (_ . , + * space tab) whatever is outside; a newline that is inside, for . leaves it out.
/// @return errors for a pattern that cannot be read, or gives no answer within bounds
[[nodiscard]] base::Result<std::string> edges_at(const OpenText& place, const model::Constraints& constraints,
                                                 TextJudge& judge);

/// How a character of ASCII is called in case ids and titles: as among named_characters(), "u-0068" and "The
/// character U+0068" where it is not.
[[nodiscard]] Naming naming_of(char character);

/// Texts that try these characters in the partition, in the region, in the account, and at the begin and the
/// end of the name and of the version of an ARN that is well-formed for the rest. In the middle of a name,
/// see expand_arns.h.
/// @param own  as of arn_texts
[[nodiscard]] base::Result<std::vector<Text>> arn_place_texts(const model::Constraints& constraints,
                                                              const Arn& own, const StandIns& stand_ins,
                                                              TextJudge& judge);

}  // namespace touchstone::cases
