// Remembers what kept every rule, so that it is not asked again: of the answers of a run most are one of few,
// and the heads of a target's messages differ in an id, a date and a length alone. Of what broke a rule
// nothing is remembered, so that what is found is always found by asking. Bounded, whatever a target sends.
// What it saves is told in bench/README.md. Tested by sound_before_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cases/case.h"
#include "judge/rule_book.h"
#include "model/model.h"
#include "wire/answer.h"
#include "wire/http_message.h"

namespace touchstone::judge {

/// Heads that kept the rules of heads.
class SoundHeads {
 public:
  struct Known {
    std::string_view request_id;
    std::string_view media_type;  ///< the one that was wanted of it, as it was given
  };
  /// Of a head that differs from one that was added in nothing that a rule looks at; nothing where there is
  /// none. Its request id is the head's own.
  [[nodiscard]] std::optional<Known> find(const wire::Headers& headers) const;
  /// @param request_id  a text of `headers`
  /// @param media_type  outlives this
  void add(const wire::Headers& headers, std::string_view request_id, std::string_view media_type);

 private:
  // A head as it lies in memory, and which bits of each byte matter.
  struct Head {
    std::string bytes;
    std::string mask;
    std::size_t id_begin = 0;
    std::size_t id_bytes = 0;
    std::string_view media_type;

    [[nodiscard]] bool fits(std::string_view memory) const;
  };
  // By their length: those of one target that do not differ in it are alike.
  static constexpr std::size_t kHeads = 32;
  static constexpr std::size_t kLargestBytes = 1024;

  std::array<Head, kHeads> heads_;
};

/// Answers that kept the rules of answers.
class SoundAnswers {
 public:
  /// What follows from these three follows from them again. The answer is told by where it is: it must stay
  /// there, unchanged, while this is asked.
  struct Question {
    const wire::Answer* answer = nullptr;
    const model::Operation* operation = nullptr;
    const std::vector<cases::Allowed>* allow = nullptr;  ///< of the step; null: of none

    friend bool operator==(const Question&, const Question&) = default;
  };
  struct Known {
    RuleSet held = 0;                      ///< the rules that were asked, all of which held
    const cases::Allowed* met = nullptr;   ///< what of `allow` it is, whatever else the case knows; or null
    const std::string* summary = nullptr;  ///< what is said of it where it is that
  };
  /// Null where nothing is known. Valid until the next add().
  [[nodiscard]] Known* find(const Question& question);
  Known* add(const Question& question, const Known& known);

 private:
  struct Entry {
    Question question;
    Known known;
  };
  static constexpr std::size_t kEntries = 1024;
  [[nodiscard]] static std::size_t place_of(const Question& question);

  std::vector<Entry> entries_ = std::vector<Entry>(kEntries);
};

struct SoundBefore {
  SoundHeads heads;
  SoundAnswers answers;
};

}  // namespace touchstone::judge
