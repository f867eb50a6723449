// Sends the requests of a run, again where retry.h says so, and keeps of each exchange what is evidence, in
// bounded memory. Every exchange of a run goes through here. Tested by runner_test.cpp, retrying_test.cpp and
// silence_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "cases/case.h"
#include "run/options.h"
#include "run/pace.h"
#include "run/silence.h"
#include "run/transcript.h"
#include "transport/carrier.h"
#include "wire/answer_reader.h"
#include "wire/http_message.h"

namespace touchstone::run {

/// Whether an answer came that names no error.
[[nodiscard]] bool succeeded(const Recorded& recorded);
/// What came of a request, in words: the answer's, or those of what went wrong.
[[nodiscard]] std::string describe_trouble(const Recorded& recorded);
/// Whether bytes came that are no HTTP answer, or one without end: that is no silence, for somebody is there.
[[nodiscard]] bool sent_something_else(const transport::Exchange& exchange);
/// Whether an answer came, though perhaps one that the target ended before it was as long as its head had
/// said: it is there.
[[nodiscard]] bool is_answer(const transport::Exchange& exchange);
/// Whether one of the answers that a step allows has this status and this error.
[[nodiscard]] bool among(std::span<const cases::Allowed> allowed, const wire::Answer& answer);
/// Leaves of a large answer, which each case of an operation has a copy of, the beginning.
void shorten_copied(Recorded& recorded);

class Asker {
 public:
  /// Both must outlive it.
  Asker(transport::Carrier& carrier, const RunOptions& options) : carrier_(carrier), options_(options) {}

  /// Sends one request, once.
  [[nodiscard]] boost::asio::awaitable<Recorded> ask(Purpose purpose, cases::SharedText operation,
                                                     wire::HttpRequest request);
  /// Sends a request of a case, again where retry.h says so, and keeps every attempt: the last one is that of
  /// the transcript then. An answer among `allowed` is never asked away.
  [[nodiscard]] boost::asio::awaitable<void> ask(Transcript& transcript, Purpose purpose, std::size_t step,
                                                 cases::SharedText operation, wire::HttpRequest request,
                                                 std::span<const cases::Allowed> allowed = {});
  /// The pause between an attempt and the next. No other case takes the place meanwhile: a target that drops
  /// or throttles is not asked more for it.
  [[nodiscard]] boost::asio::awaitable<void> pause_before_again(const Transcript& transcript,
                                                                std::size_t attempt);
  /// Sends requests byte for byte over one connection; of each record of `asked` the exchange is what came.
  /// Nothing of it is taken in.
  [[nodiscard]] boost::asio::awaitable<void> converse(std::span<Recorded> asked,
                                                      std::vector<transport::Message> messages);
  /// Closes the connections that nobody uses.
  [[nodiscard]] boost::asio::awaitable<void> close_idle() { return carrier_.close_idle(); }
  /// Decodes the answer of an exchange, and keeps of it what is evidence.
  void take_in(Recorded& recorded);

  /// From now on whoever waits for an answer gets the exception of a cancelled operation: what was cancelled
  /// looks like what the target cut off, and must never be taken for it.
  void interrupt() { interrupted_ = true; }

  [[nodiscard]] SilenceWatch& silence() { return silence_; }
  /// Whether nothing more may begin, by RunOptions::until.
  [[nodiscard]] bool is_late() const { return options_.until && carrier_.now() >= *options_.until; }
  /// Whether the answers so far fill all the memory that a run takes.
  [[nodiscard]] bool is_full() const { return kept_bytes_ > options_.max_kept_bytes; }

 private:
  boost::asio::awaitable<void> wait_for_turn();
  void conclude(Recorded& recorded, transport::Exchange exchange);
  void refuse_if_interrupted() const;

  transport::Carrier& carrier_;
  const RunOptions& options_;
  SilenceWatch silence_;
  Pace pace_;
  wire::AnswerReader answers_;
  std::size_t kept_bytes_ = 0;
  bool interrupted_ = false;
};

}  // namespace touchstone::run
