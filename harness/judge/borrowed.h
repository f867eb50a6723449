// A value that lives elsewhere or here. A verdict mostly repeats texts of the catalogue and of the rules; to
// copy each of them cost two thirds of the time of judging a case. Tested by borrowed_test.cpp.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace touchstone::judge {

/// A `T` that is either its own or one that outlives it. Copies of a borrowed value borrow from the same
/// place.
template <class T>
class Borrowed {
 public:
  Borrowed() = default;
  Borrowed(T own) : own_(std::move(own)) {}  // NOLINT(google-explicit-constructor): it is a T
  template <class U>
    requires std::convertible_to<U, T>
  Borrowed(U&& own)
      : own_(std::forward<U>(own)) {
  }  // NOLINT(google-explicit-constructor,bugprone-forwarding-reference-overload)
  /// Borrows `elsewhere`, which must outlive this value and its copies.
  [[nodiscard]] static Borrowed from(const T& elsewhere) {
    Borrowed made;
    made.elsewhere_ = &elsewhere;
    return made;
  }

  [[nodiscard]] const T& operator*() const { return elsewhere_ != nullptr ? *elsewhere_ : own_; }
  [[nodiscard]] const T* operator->() const { return &**this; }
  operator const T&() const { return **this; }  // NOLINT(google-explicit-constructor): it is a T
  operator std::string_view() const             // NOLINT(google-explicit-constructor): as a string does
    requires std::same_as<T, std::string>
  {
    return **this;
  }

 private:
  const T* elsewhere_ = nullptr;
  T own_;
};

/// Text of a verdict.
using Text = Borrowed<std::string>;
template <std::convertible_to<std::string_view> S>
[[nodiscard]] bool operator==(const Text& a, const S& b) {
  return std::string_view(a) == std::string_view(b);
}
inline std::ostream& operator<<(std::ostream& out, const Text& text) { return out << *text; }

}  // namespace touchstone::judge

template <>
struct fmt::formatter<touchstone::judge::Text> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const touchstone::judge::Text& text, Context& context) const {
    return fmt::formatter<std::string_view>::format(*text, context);
  }
};
