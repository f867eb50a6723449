// Brings jobs into the states that cases need: takes them from the fixture or starts them, waits, stops them,
// and tells what was missing. Tested by runner_test.cpp and
// overtaken_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cases/catalogue.h"
#include "cases/fixture.h"
#include "run/asker.h"
#include "run/options.h"
#include "run/request.h"
#include "run/transcript.h"
#include "run/workers.h"
#include "transport/carrier.h"

namespace touchstone::run {

/// Why nothing is started, where RunOptions::may_create does not permit it.
inline constexpr std::string_view kOnlyOnLoopback =
    "calls that start one go to loopback targets only unless --allow-create is given";

/// A job that was at work when a case began, and had come to another end than STOPPED before the case was
/// done.
struct Overtaken {
  const cases::Need* need = nullptr;
  std::string state;
};

class States {
 public:
  /// All must outlive it.
  States(transport::Carrier& carrier, const cases::Catalogue& catalogue,
         std::span<const cases::Case* const> selected, const RequestEncoder& encoder,
         const RunOptions& options, Asker& asker, Workers& workers)
      : carrier_(carrier),
        catalogue_(catalogue),
        encoder_(encoder),
        options_(options),
        asker_(asker),
        workers_(workers),
        handed_out_(options.fixture, catalogue, selected) {}

  /// Brings a job into the state that a case needs, and its address into the case's variables; tells what was
  /// missing when it cannot.
  /// @param attempt  at the case, from 1: each has names and tokens of its own
  [[nodiscard]] boost::asio::awaitable<std::optional<std::string>> reach(Transcript& transcript,
                                                                         const cases::Need& need,
                                                                         std::size_t attempt);
  /// Asks Describe until the job is in one of these states, within the patience. That it is not found counts
  /// only after two seconds, or once it was: no page promises that a job is there for everybody at once.
  [[nodiscard]] boost::asio::awaitable<WaitResult> wait_for(Transcript& transcript, Purpose purpose,
                                                            std::size_t step, const cases::Family& family,
                                                            std::string job, std::vector<std::string> wanted);

  /// Looks again at the jobs that the case needed at work, and tells of one that has come to its end
  /// meanwhile, by itself as like as not: what the case saw says nothing then. (STOPPED is what a stop leads
  /// to, and no such end.)
  [[nodiscard]] boost::asio::awaitable<std::optional<Overtaken>> find_overtaken(Transcript& transcript);
  /// Whether another job, reached as that of the case was and then left alone, is still at work at this age.
  /// @param need  what the case needs
  [[nodiscard]] boost::asio::awaitable<bool> lives_longer(Transcript& transcript, cases::Need need,
                                                          std::size_t attempt, std::chrono::milliseconds age);

  /// Of each job of the fixture that was asked for and is not as the fixture says: which, and how it is.
  [[nodiscard]] const std::set<std::string>& unfit_jobs() const { return unfit_jobs_; }

 private:
  boost::asio::awaitable<void> look_at(Transcript& transcript, Purpose purpose, std::size_t step,
                                       const cases::Family& family, const std::string& job);
  boost::asio::awaitable<std::string> state_now(Transcript& transcript, Purpose purpose,
                                                const cases::Family& family, std::string job);
  boost::asio::awaitable<std::optional<std::string>> take_from_fixture(Transcript& transcript,
                                                                       const cases::Need& need,
                                                                       const cases::Family& family,
                                                                       std::string job);
  boost::asio::awaitable<std::optional<std::string>> settle(Transcript& transcript, const cases::Need& need,
                                                            const cases::Family& family);
  boost::asio::awaitable<std::optional<std::string>> find_early_end(Transcript& transcript,
                                                                    const cases::Need& need,
                                                                    const cases::Family& family,
                                                                    std::string job);

  transport::Carrier& carrier_;
  const cases::Catalogue& catalogue_;
  const RequestEncoder& encoder_;
  const RunOptions& options_;
  Asker& asker_;
  Workers& workers_;
  cases::HandedOut handed_out_;
  std::set<std::string> unfit_jobs_;
};

}  // namespace touchstone::run
