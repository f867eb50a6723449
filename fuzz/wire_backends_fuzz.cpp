// Property: every back end of simdjson that this processor has reads a text alike: the same tree, or the same
// fault at the same place. Mutant: a back end that takes the last block of a text for padding (seed
// a-block-and-one-byte). A parser keeps the back end that it was made with, so each has a thread of its own.
// An object of strings is read without simdjson; so what is an object is read inside of a list as well.
#include <fmt/format.h>
#include <simdjson.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/json.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"

namespace {

namespace base = touchstone::base;

std::string told(const std::expected<base::Json, base::JsonFault>& tree) {
  return tree ? base::to_json(*tree)
              : fmt::format("fault {} at byte {}", static_cast<int>(tree.error().code),
                            tree.error().offset_bytes);
}

/// One back end on a thread of its own, which reads one text at a time when it is asked to.
class BackEnd {
 public:
  explicit BackEnd(const simdjson::implementation* which) : which_(which), thread_([this] { serve(); }) {}
  BackEnd(const BackEnd&) = delete;
  BackEnd& operator=(const BackEnd&) = delete;
  ~BackEnd() {
    hand_over(kStop);
    thread_.join();
  }

  std::string name() const { return which_->name(); }

  /// What the reader makes of `text` with this back end, as a text that tells all of it.
  std::string read(std::string_view text) {
    simdjson::get_active_implementation() = which_;
    text_ = text;
    hand_over(kRead);
    turn_.wait(kRead);
    return answer_;
  }

 private:
  enum Turn : int { kIdle, kRead, kStop };

  void hand_over(Turn turn) {
    turn_ = turn;
    turn_.notify_all();
  }

  void serve() {
    for (;;) {
      turn_.wait(kIdle);
      if (turn_ == kStop) return;
      const auto tree = base::parse_json(text_);
      answer_ = told(tree);
      if (tree && tree->is_object()) answer_ += told(base::parse_json(fmt::format("[{}]", text_)));
      hand_over(kIdle);
    }
  }

  const simdjson::implementation* which_;
  std::string_view text_;
  std::string answer_;
  std::atomic<int> turn_{kIdle};
  std::thread thread_;
};

std::vector<std::unique_ptr<BackEnd>> make_back_ends() {
  std::vector<std::unique_ptr<BackEnd>> made;
  for (const simdjson::implementation* candidate : simdjson::get_available_implementations()) {
    if (candidate->supported_by_runtime_system()) made.push_back(std::make_unique<BackEnd>(candidate));
  }
  FUZZ_CHECK(made.size() >= 2, "back-ends-to-compare", fmt::format("only {} here", made.size()));
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::unique_ptr<BackEnd>> back_ends = make_back_ends();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string first = back_ends.front()->read(text);
  for (std::size_t other = 1; other < back_ends.size(); ++other) {
    const std::string second = back_ends[other]->read(text);
    FUZZ_CHECK(first == second, "json-same-on-every-back-end",
               fmt::format("  {}: {}\n  {}: {}\n  input: {}", back_ends.front()->name(), first,
                           back_ends[other]->name(), second, base::printable(text)));
  }
  return 0;
}
