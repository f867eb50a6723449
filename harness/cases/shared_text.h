// A text that many cases share: made once, never changed, copied for the price of a pointer. The cases of
// fifteen operations have the same titles, notes and files. Tested by shared_text_test.cpp.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace touchstone::cases {

class SharedText {
 public:
  SharedText() = default;
  // From a text itself, so that whoever writes one need not know who keeps it.
  SharedText(std::string text)  // NOLINT(google-explicit-constructor)
      : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
  SharedText(std::string_view text) : SharedText(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  SharedText(const char* text) : SharedText(std::string(text)) {}       // NOLINT(google-explicit-constructor)

  /// The text; valid while a copy of this is.
  [[nodiscard]] const std::string& text() const { return text_ == nullptr ? nothing() : *text_; }
  operator const std::string&() const { return text(); }  // NOLINT(google-explicit-constructor)
  operator std::string_view() const { return text(); }    // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool empty() const { return text_ == nullptr; }

  friend bool operator==(const SharedText& a, const SharedText& b) {
    return a.text_ == b.text_ || a.text() == b.text();
  }
  template <std::convertible_to<std::string_view> Text>
    requires(!std::same_as<Text, SharedText>)
  friend bool operator==(const SharedText& a, const Text& b) {
    return std::string_view(a) == std::string_view(b);
  }
  friend std::ostream& operator<<(std::ostream& out, const SharedText& text) { return out << text.text(); }

 private:
  static const std::string& nothing() {
    static const std::string none;
    return none;
  }

  std::shared_ptr<const std::string> text_;
};

}  // namespace touchstone::cases

template <>
struct fmt::formatter<touchstone::cases::SharedText> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const touchstone::cases::SharedText& text, Context& context) const {
    return fmt::formatter<std::string_view>::format(std::string_view(text), context);
  }
};
