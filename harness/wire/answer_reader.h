// Decodes answers and gives each of them once: most answers of a target are one of few (the same error for
// the same reason), which a run then neither parses again nor keeps again, and whose judging finds them in
// the processor's caches. Tested by answer_reader_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "wire/answer.h"
#include "wire/http_message.h"

namespace touchstone::wire {

/// Holds a bounded number of answers, in bounded memory, whatever it is given: a large one is not held, and a
/// new one takes the place of another.
class AnswerReader {
 public:
  /// What decode_answer gives; the same piece of memory as before where it is still held.
  [[nodiscard]] SharedAnswer decode(const HttpResponse& response);

 private:
  struct Held {
    std::string spelling;  ///< all that the answer follows from
    SharedAnswer answer;
  };
  static constexpr std::size_t kHeld = 1024;
  static constexpr std::size_t kLargestBytes = 1024;

  std::vector<Held>
      held_;              ///< each at a place that follows from its spelling; none before the first is asked
  std::string spelling_;  ///< of the one that is asked for
};

}  // namespace touchstone::wire
