// Tells when a target counts as gone, or one of its operations, so that a run against one that hangs ends:
// after a few cases in a row that got no answer, and whose control questions got none either, nothing more is
// asked of it. It knows no clock.
// Tested by silence_test.cpp, and with real targets by app/hostile_target_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace touchstone::run {

/// How many cases in a row must be silent. Each has then been silent twice: its own request, and one on a
/// fresh connection that asks nothing odd. One may be the target's bad moment; three, one after the other,
/// with not one whole answer to any other case meanwhile, are not.
inline constexpr std::size_t kSilentCasesInARow = 3;

class SilenceWatch {
 public:
  /// A whole answer came, to whatever.
  void answered() { in_a_row_ = 0; }
  /// A case, or the probe of an operation, got no answer, and its control question none either.
  void silent(const std::string& what);

  [[nodiscard]] bool gone() const { return in_a_row_ >= kSilentCasesInARow; }
  /// Why what was not asked was not asked; gone() must hold.
  /// @param who  is gone: "the target"
  [[nodiscard]] std::string words(std::string_view who) const;

 private:
  std::size_t in_a_row_ = 0;
  std::string first_;
};

}  // namespace touchstone::run
