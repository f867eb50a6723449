// What one exchange tells of a job: which one it started, which one it means, in which state it shows it.
// What several tell together is states.h's and tidier.h's. Tested by job_exchange_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cases/catalogue.h"
#include "run/transcript.h"

namespace touchstone::run {

/// A job that an exchange started. Borrows from the catalogue and from the answer.
struct StartedJob {
  const cases::Family* family = nullptr;
  std::string_view job;  ///< its address

  friend bool operator==(const StartedJob&, const StartedJob&) = default;
};

/// The address that the answer to a start gives; null where it gives none. Valid while the answer is.
[[nodiscard]] const std::string* address_in(const Recorded& started, const cases::Family& family);
/// The job that an exchange started; nothing where it is no start, or one that was refused or not answered.
[[nodiscard]] std::optional<StartedJob> find_started(const cases::Catalogue& catalogue,
                                                     const Recorded& recorded);
/// The same, of an operation that is known to start jobs of a family.
[[nodiscard]] std::optional<StartedJob> find_started(const cases::Family& family, const Recorded& recorded);
/// Whether a request means a job of a family, by the member that addresses one.
[[nodiscard]] bool means(const Recorded& recorded, const StartedJob& started);
/// The state that the answer of Describe shows; empty where it shows none.
[[nodiscard]] std::string state_in(const Recorded& described, const cases::Family& family);

}  // namespace touchstone::run
