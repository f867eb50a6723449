// Which texts of one target stand for which of another: ids, ARNs, nonces. One to one: what
// was paired once stays paired, so that a target which mixes up two jobs is found, and one which merely
// numbers them otherwise is not. Pure. Tested by pairing_test.cpp.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace touchstone::report {

class Pairing {
 public:
  /// Pairs two texts whatever they look like. False when either is paired with another one.
  bool pair(std::string_view a, std::string_view b);

  /// Whether two texts say the same: alike but for times and account numbers, and for parts that are paired
  /// or look like ids, which are paired. False too where such a part is paired with another one.
  bool same_text(std::string_view a, std::string_view b);

  /// The same for texts that are ids as a whole, whatever they look like.
  bool same_id(std::string_view a, std::string_view b);

  /// Whether this is a text of A, or of B, that was paired.
  [[nodiscard]] bool knows_a(std::string_view a) const { return b_of_.contains(a); }
  [[nodiscard]] bool knows_b(std::string_view b) const { return a_of_.contains(b); }
  /// What this text of A is paired with; nothing when it is not.
  [[nodiscard]] const std::string* find_b(std::string_view a) const;

 private:
  using Side = std::map<std::string, std::string, std::less<>>;

  Side b_of_;
  Side a_of_;
};

/// A piece of a text: what must be equal, what may be anything of its form (a time, an account number), or
/// what may be paired.
struct Piece {
  enum class Kind { kLiteral, kFree, kId };
  Kind kind;
  std::string_view text;
  friend bool operator==(const Piece&, const Piece&) = default;
};

/// Takes a text apart. Ids are UUIDs, rows of 16 or more hexadecimal digits, rows of 20 or more letters and
/// digits with both, and `known` texts, wherever they are words of their own.
[[nodiscard]] std::vector<Piece> pieces_of(std::string_view text,
                                           const std::vector<std::string_view>& known = {});

}  // namespace touchstone::report
