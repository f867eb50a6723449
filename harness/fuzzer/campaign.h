// A whole run of the fuzzer: rounds of attempts until the time or the requests are used up, each judged, each
// new finding confirmed and made small. What goes out is the stream of the seed, whatever is answered; what
// confirms and minimises is asked besides. Needs a way to the target; knows no terminal and no file. Tested
// by campaign_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "fuzzer/bench.h"
#include "fuzzer/findings.h"
#include "fuzzer/generator.h"
#include "fuzzer/oracle.h"

namespace touchstone::fuzzer {

struct Budget {
  std::optional<std::uint64_t> requests;  ///< never more than these
  std::optional<std::chrono::milliseconds> time;
  std::optional<std::uint64_t> most_a_second;  ///< requests; kept by who sends them
};

/// Numbers for people, while it goes on and at its end.
struct Tally {
  std::uint64_t requests = 0;
  std::uint64_t attempts = 0;   ///< carried out
  std::uint64_t judged = 0;     ///< of which the answers were judged
  std::uint64_t blocked = 0;    ///< a state was not to be had
  std::uint64_t uncertain = 0;  ///< throttled, or the target went silent altogether
  std::uint64_t findings = 0;
  std::set<std::string> broken;  ///< constraints that were broken, as Generator::constraints() words them
  std::map<std::string, std::string> not_implemented;  ///< operation: what the target said
  std::map<std::string, std::set<std::string>>
      ambiguous;  ///< aspect: what was answered where nothing is settled
  std::chrono::milliseconds elapsed{0};
};

struct CampaignOptions {
  Budget budget;
  std::function<bool()> is_stopped = {};                ///< asked between rounds; may be empty
  std::function<void(const Tally&)> on_progress = {};   ///< after each round
  std::function<void(const Finding&)> on_finding = {};  ///< as soon as it is confirmed and small
};

struct CampaignResult {
  std::vector<Finding> findings;  ///< in the order in which they were found
  Tally tally;
  bool interrupted = false;
  std::optional<base::Error> gone;  ///< why the target could not be asked any more
};

/// @return kUnreachable when the target could never be asked
[[nodiscard]] base::Result<CampaignResult> run_campaign(const Generator& generator, const Oracle& oracle,
                                                        const cases::Catalogue& catalogue, Bench& bench,
                                                        const CampaignOptions& options);

}  // namespace touchstone::fuzzer
