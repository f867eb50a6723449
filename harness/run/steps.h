// Carries out the steps of a case, and tells why it ended: requests, waiting, conversations byte for byte,
// and whose fault a denial is. Tested by runner_test.cpp, retrying_test.cpp and denied_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "cases/catalogue.h"
#include "run/asker.h"
#include "run/options.h"
#include "run/probes.h"
#include "run/request.h"
#include "run/states.h"
#include "run/transcript.h"

namespace touchstone::run {

/// Whether every answer and every state so far is one that the transcript's case allows.
[[nodiscard]] bool is_as_allowed(const Transcript& transcript);

class Steps {
 public:
  /// All must outlive it.
  Steps(const cases::Catalogue& catalogue, const RequestEncoder& encoder, const RunOptions& options,
        Asker& asker, Probes& probes, States& states)
      : catalogue_(catalogue),
        encoder_(encoder),
        options_(options),
        asker_(asker),
        probes_(probes),
        states_(states) {}

  /// Carries out every step of the transcript's case whose turn comes.
  [[nodiscard]] boost::asio::awaitable<Ending> carry_out(Transcript& transcript);
  /// Why nothing needs to be asked any more, if so: the caller is denied everything by now.
  [[nodiscard]] const std::optional<std::string>& shut_out() const { return shut_out_; }

 private:
  boost::asio::awaitable<std::optional<Ending>> wait_step(Transcript& transcript, std::size_t place);
  boost::asio::awaitable<std::optional<Ending>> send_step(Transcript& transcript, std::size_t place);
  boost::asio::awaitable<std::optional<Ending>> converse_again(Transcript& transcript, std::size_t first,
                                                               std::size_t end);
  boost::asio::awaitable<std::optional<Ending>> converse(Transcript& transcript, std::size_t first,
                                                         std::size_t end);
  boost::asio::awaitable<void> turn_pages(Transcript& transcript, std::size_t place);
  boost::asio::awaitable<bool> is_denied(Transcript& transcript);

  const cases::Catalogue& catalogue_;
  const RequestEncoder& encoder_;
  const RunOptions& options_;
  Asker& asker_;
  Probes& probes_;
  States& states_;
  std::optional<std::string> shut_out_;
};

}  // namespace touchstone::run
