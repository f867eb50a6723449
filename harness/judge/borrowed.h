// A value that lives elsewhere or here. A verdict mostly repeats texts of the catalogue and of the rules; to
// copy each of them cost two thirds of the time of judging a case. Tested by borrowed_test.cpp.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
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
      : tagged_(tagged_own(new T(std::forward<U>(own)))) {}
  Borrowed(const Borrowed& other) : tagged_(other.is_own() ? tagged_own(new T(*other)) : other.tagged_) {}
  Borrowed(Borrowed&& other) noexcept : tagged_(std::exchange(other.tagged_, tagged(kNothing))) {}
  Borrowed& operator=(const Borrowed& other) { return *this = Borrowed(other); }
  Borrowed& operator=(Borrowed&& other) noexcept {
    std::swap(tagged_, other.tagged_);
    return *this;
  }
  ~Borrowed() {
    if (is_own()) delete value();
  }
  /// Borrows `elsewhere`, which must outlive this value and its copies.
  [[nodiscard]] static Borrowed from(const T& elsewhere) { return Borrowed(Tagged{tagged(elsewhere)}); }

  [[nodiscard]] const T& operator*() const { return *value(); }
  [[nodiscard]] const T* operator->() const { return value(); }
  operator const T&() const { return *value(); }  // NOLINT(google-explicit-constructor): it is a T
  operator std::string_view() const               // NOLINT(google-explicit-constructor): as a string does
    requires std::same_as<T, std::string>
  {
    return *value();
  }

 private:
  // A pointer, whose lowest bit (no T stands at an odd address) says that the value is this one's own. One
  // word, because a verdict has a dozen checks of four such values.
  static_assert(alignof(T) > 1);
  static constexpr std::uintptr_t kOwn = 1;
  struct Tagged {
    std::uintptr_t value;
  };
  explicit Borrowed(Tagged tagged) : tagged_(tagged.value) {}

  [[nodiscard]] static std::uintptr_t tagged(const T& elsewhere) {
    return reinterpret_cast<std::uintptr_t>(&elsewhere);
  }
  [[nodiscard]] static std::uintptr_t tagged_own(const T* own) {
    return reinterpret_cast<std::uintptr_t>(own) | kOwn;
  }
  [[nodiscard]] bool is_own() const { return (tagged_ & kOwn) != 0; }
  [[nodiscard]] const T* value() const {
    return reinterpret_cast<const T*>(tagged_ & ~kOwn);  // NOLINT(performance-no-int-to-ptr): see above
  }

  inline static const T kNothing{};
  std::uintptr_t tagged_ = tagged(kNothing);
};

/// Text of a verdict.
using Text = Borrowed<std::string>;
/// A template for Text alone: taken as a Text, each string that is compared in this namespace would be copied
/// into one first.
template <std::same_as<Text> Left, std::convertible_to<std::string_view> S>
[[nodiscard]] bool operator==(const Left& a, const S& b) {
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
