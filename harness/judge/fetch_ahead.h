// Asks the processor for what judging reads next: the transcripts of a whole run are larger than its caches,
// and each exchange is a chain of pointers, so what was fetched for one that is farther off is followed for a
// nearer one. Counted by exchanges: many cases have several, and counted by cases half of them came
// unfetched. Changes nothing that can be seen but the time (bench/conformance_bench, "judged in process");
// run by sound_before_test.cpp and, over transcripts of any shape, by fuzz/judge_total_fuzz.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "judge/known_cases.h"
#include "run/transcript.h"

namespace touchstone::judge {

class FetchAhead {
 public:
  /// Both must outlive it.
  FetchAhead(const KnownCases& known, std::span<const run::Transcript> transcripts);

  /// To be called once for each transcript, in their order, before it is judged.
  void pass(const run::Transcript& transcript);

 private:
  // A place among the exchanges of all transcripts.
  class Cursor {
   public:
    explicit Cursor(std::span<const run::Transcript> transcripts);
    [[nodiscard]] bool is_at_end() const { return left_.empty(); }
    [[nodiscard]] const run::Transcript& transcript() const { return left_.front(); }
    [[nodiscard]] const run::Recorded& recorded() const { return left_.front().exchanges[place_]; }
    [[nodiscard]] bool is_first() const { return place_ == 0; }
    void advance();

   private:
    void skip_empty();
    std::span<const run::Transcript> left_;
    std::size_t place_ = 0;
  };
  // What is fetched of an exchange at once: that to which the stages before it have fetched the way.
  enum class Stage : std::uint8_t { kExchange, kMessage, kBody, kInside, kDeeper, kDeepest };
  static constexpr std::size_t kStages = 6;

  void pass(Stage stage, std::size_t exchanges);
  void fetch(Stage stage, const Cursor& at) const;

  const KnownCases& known_;
  std::array<Cursor, kStages> cursors_;
};

}  // namespace touchstone::judge
