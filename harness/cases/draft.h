// Cases that follow from a constrained member, before it is said of which operation they are: their texts,
// bodies and names are the same for each that has a member called alike, of the same constraints. So fifteen
// operations need three lists of drafts, which expand.cpp makes into cases. Driven by the constraints; what
// becomes of a text is decided by the room validate. Tested by expand_test.cpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "cases/case.h"
#include "cases/expand_texts.h"
#include "cases/text_judge.h"
#include "model/model.h"

namespace touchstone::cases {

/// A case without its operation.
struct Draft {
  std::string slug;
  SharedText title;
  Level level = Level::kRequired;
  Trait trait = Trait::kMembers;
  SharedText note;
  std::variant<base::Json, std::string> body;  ///< templates, as those of a Send
  std::size_t sources = 0;                     ///< place in Drafts::sources
  std::size_t answers = 0;                     ///< place in Drafts::answers
};

/// What a draft cites, besides its member's page and its model.
struct DraftSources {
  bool errors = false;  ///< the page's list of errors
  std::vector<std::string> more;
  bool operator==(const DraftSources&) const = default;
};

/// By which sets of answers.json a draft may be answered.
struct DraftAnswers {
  std::vector<std::string> sets;
  bool or_refused = false;  ///< also as no JSON that the service reads
  bool operator==(const DraftAnswers&) const = default;
};

/// The drafts of a member. Most cite and allow what others do, so each such list stands there once.
struct Drafts {
  std::vector<Draft> drafts;
  std::vector<DraftSources> sources;
  std::vector<DraftAnswers> answers;
};

/// Drafts the cases of a member of the input of a Stop operation.
/// @param others  the families of its service: for an address, those of the other kinds are not its own
/// @return errors for a pattern that cannot be read, or gives no answer within bounds
[[nodiscard]] base::Result<Drafts> draft_cases(const Family& family, std::span<const Family> others,
                                               const model::Member& member,
                                               const model::Constraints& constraints, model::ShapeType type,
                                               TextJudge& judge);

}  // namespace touchstone::cases
