// A value that lives elsewhere or here. A verdict mostly repeats texts of the catalogue and of the rules; to
// copy each of them cost two thirds of the time of judging a case. Tested by borrowed_test.cpp.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace touchstone::judge {

/// A `T` that is either its own or one that outlives it. Copies of a borrowed value borrow from the same
/// place.
template <class T>
class Borrowed {
 public:
  Borrowed() = default;
  template <class U>
    requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Borrowed>)
  Borrowed(U&& own)  // NOLINT(google-explicit-constructor,bugprone-forwarding-reference-overload): it is a T
      : own_(std::make_unique<T>(std::forward<U>(own))) {}
  Borrowed(const Borrowed& other)
      : elsewhere_(other.elsewhere_), own_(other.own_ ? std::make_unique<T>(*other.own_) : nullptr) {}
  Borrowed(Borrowed&&) noexcept = default;
  Borrowed& operator=(const Borrowed& other) { return *this = Borrowed(other); }
  Borrowed& operator=(Borrowed&&) noexcept = default;
  ~Borrowed() = default;
  /// Borrows `elsewhere`, which must outlive this value and its copies.
  [[nodiscard]] static Borrowed from(const T& elsewhere) {
    Borrowed made;
    made.elsewhere_ = &elsewhere;
    return made;
  }

  [[nodiscard]] const T& operator*() const { return own_ ? *own_ : *elsewhere_; }
  [[nodiscard]] const T* operator->() const { return &**this; }
  operator const T&() const { return **this; }  // NOLINT(google-explicit-constructor): it is a T
  operator std::string_view() const             // NOLINT(google-explicit-constructor): as a string does
    requires std::same_as<T, std::string>
  {
    return **this;
  }

 private:
  inline static const T kNothing{};
  // Two pointers, not a T: a verdict has a dozen checks of four such values, and stays small.
  const T* elsewhere_ = &kNothing;
  std::unique_ptr<T> own_;
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
