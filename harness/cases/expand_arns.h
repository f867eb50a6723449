// Texts for a member that takes an ARN: each part wrong in turn, other partitions, accounts, regions and
// kinds of resource, the bounds of its length, and what stands before and after. Which of them the pattern
// takes is decided in expand.cpp, by the room validate. Pure and deterministic. Tested by expand_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cases/expand_texts.h"
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

/// @param own     an address that nobody issued
/// @param others  such addresses of the service's other kinds of resource
[[nodiscard]] std::vector<Text> arn_texts(const model::Constraints& constraints, const Arn& own,
                                          std::span<const Arn> others);

}  // namespace touchstone::cases
