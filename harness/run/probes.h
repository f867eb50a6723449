// What a run finds out of each operation before its first case: whether it is implemented, whether the caller
// may ask it, and whether there is anybody at all. What counts as what is in implemented.h. Tested by
// runner_test.cpp, denied_test.cpp and dead_target_test.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "cases/catalogue.h"
#include "run/asker.h"
#include "run/implemented.h"
#include "run/options.h"
#include "run/request.h"
#include "run/transcript.h"
#include "run/workers.h"

namespace touchstone::run {

/// What is known of an operation before its first case.
struct Probe {
  std::optional<std::string> missing;  ///< why the operation counts as not implemented
  std::vector<Recorded> exchanges;
  /// Of each of its cases, but for the nonce; null before the first.
  std::shared_ptr<const cases::Variables::Map> variables;
  /// Of its cases that got no answer while others did.
  SilenceWatch silence;
};

class Probes {
 public:
  /// All must outlive it.
  Probes(const cases::Catalogue& catalogue, const RequestEncoder& encoder, const RunOptions& options,
         Asker& asker, Workers& workers)
      : catalogue_(catalogue), encoder_(encoder), options_(options), asker_(asker), workers_(workers) {}

  /// Asks each operation of these cases, and one that does not exist, a harmless question: stop what was
  /// never started. The first question tells whether there is anybody; all others are asked at once, for of a
  /// target far away each takes its time.
  [[nodiscard]] boost::asio::awaitable<void> ask_all(std::span<const cases::Case* const> selected,
                                                     std::function<void()> then);
  /// Why the target cannot be asked anything, if it cannot; known when all was asked.
  [[nodiscard]] const std::optional<base::Error>& unreachable() const { return unreachable_; }

  /// What is known of a case's operation.
  [[nodiscard]] Probe& of(const cases::Case& tested) { return probes_[{tested.service, tested.operation}]; }
  /// The probe's question once more, for a case.
  [[nodiscard]] boost::asio::awaitable<Recorded> ask_again(const cases::Case& tested) {
    return ask_as(tested, tested.operation);
  }
  /// The same question for an operation that does not exist; only where such a one was answered in the
  /// beginning is it worth asking.
  [[nodiscard]] boost::asio::awaitable<Recorded> ask_unknown(const cases::Case& tested) {
    return ask_as(tested, kControlOperation);
  }
  [[nodiscard]] bool answers_unknown() const { return answered_first_; }
  /// Whether the target answers a request of a case as it answers what does not exist, with the same input.
  [[nodiscard]] boost::asio::awaitable<bool> is_not_implemented(std::string_view service,
                                                                const Recorded& recorded);

 private:
  using OperationName = std::pair<std::string_view, std::string_view>;  // service, operation

  /// An operation of the cases, and the same question for one that does not exist: with the same input, for
  /// an answer may repeat it.
  struct Question {
    OperationName name;
    base::Json input;
    Recorded* control;
  };
  /// Things to do, several of them at once, and what comes when all are done.
  struct Batch {
    std::vector<Workers::Task> tasks;
    std::function<void()> then;
    std::size_t next = 0;
    std::size_t workers_left = 0;
  };

  boost::asio::awaitable<Recorded> ask_as(const cases::Case& tested, cases::SharedText operation);
  void begin(const std::shared_ptr<Batch>& batch, std::size_t at_once);
  boost::asio::awaitable<void> work_through(std::shared_ptr<Batch> batch);
  boost::asio::awaitable<void> ask_control_of(OperationName name, base::Json input, Recorded& control);
  boost::asio::awaitable<void> probe(const Question& question);
  boost::asio::awaitable<void> try_with_a_job(OperationName name, Probe& probe);
  void find_unreachable();
  [[nodiscard]] base::Json input_for(std::string_view service, std::string_view operation) const;

  const cases::Catalogue& catalogue_;
  const RequestEncoder& encoder_;
  const RunOptions& options_;
  Asker& asker_;
  Workers& workers_;
  std::map<OperationName, Probe> probes_;
  bool answered_first_ = false;  ///< the first question of all, for an operation that does not exist
  /// How the target answers an operation that does not exist, by service and input.
  std::map<std::pair<std::string_view, std::string>, Recorded> controls_;
  /// The same with the input of an operation that a case needs, by service and this operation.
  std::map<std::pair<std::string, std::string>, Recorded> controls_of_siblings_;
  std::optional<base::Error> unreachable_;
};

}  // namespace touchstone::run
