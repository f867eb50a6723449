// Texts for a member that takes an ARN: each part wrong in turn, other partitions, accounts, regions and
// kinds of resource, the bounds of its length, what stands before and after, and at places of each part the
// ends of what the pattern takes there and their neighbours. Which of them the pattern takes is decided in
// draft.cpp, by the room validate. Pure and deterministic. Tested by expand_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cases/expand_texts.h"
#include "cases/stand_ins.h"
#include "cases/text_judge.h"
#include "model/model.h"

namespace touchstone::cases {

/// The parts of an ARN, each a template: "arn:aws:comprehend:${region}:${account}:document-classifier/name".
struct Arn {
  std::string partition;
  std::string service;
  std::string region;
  std::string account;
  std::string kind;
  std::string name;

  /// Nothing when `text` is no ARN whose resource is KIND/NAME.
  [[nodiscard]] static std::optional<Arn> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
};

/// Texts for the whole ARN; of those at its places only what no other tries.
/// @param own        an address that nobody issued
/// @param others     such addresses of the service's other kinds of resource
/// @param stand_ins  fill the templates of `own`
/// @return errors for a pattern that cannot be read, or gives no answer within bounds
[[nodiscard]] base::Result<std::vector<Text>> arn_texts(const model::Constraints& constraints, const Arn& own,
                                                        std::span<const Arn> others,
                                                        const StandIns& stand_ins, TextJudge& judge);

}  // namespace touchstone::cases
