// Reads what a step may be answered with: an answer, and the named sets and common errors of answers.json.
// Tested by catalogue_test.cpp.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <string>

#include "cases/reader.h"

namespace touchstone::cases {

/// One lawful answer of an operation; null for both where the operation is not known.
[[nodiscard]] Allowed read_allowed(const Reader& reader, const base::Json& value, const model::Model* model,
                                   const model::Operation* operation);

/// What the steps of one operation's cases may be answered with, each list read once: most allow what others
/// do, in the same words.
class ReadAnswers {
 public:
  /// "allow" of a step that asks `operation`: the name of a set of answers, or a list of such names and of
  /// answers.
  [[nodiscard]] SharedList<Allowed> find(const Reader& reader, base::ObjectView& step,
                                         std::string_view service, std::string_view operation);

 private:
  boost::unordered_flat_map<std::string, SharedList<Allowed>> read_;
};

void read_common_errors(const Reader& reader, base::ObjectView& object, CommonErrors& into);
void read_answer_sets(const Reader& reader, base::ObjectView& object, AnswerSets& into);

}  // namespace touchstone::cases
