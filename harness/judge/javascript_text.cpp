// See javascript_text.h.
#include "judge/javascript_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

namespace touchstone::judge {
namespace {

using base::Json;

// ECMA-262, Number::toString: the fewest digits that tell a double, and the power of ten behind the first.
struct Digits {
  std::string digits;
  int exponent = 0;
};

Digits shortest(double positive) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), positive, std::chars_format::scientific);
  const std::string_view spelt(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  const std::size_t mark = spelt.find('e');
  Digits found;
  for (const char c : spelt.substr(0, mark)) {
    if (c != '.') found.digits += c;
  }
  const char* exponent = spelt.data() + mark + (spelt[mark + 1] == '+' ? 2 : 1);
  (void)std::from_chars(exponent, end.ptr, found.exponent);
  return found;
}

std::string text_of(double number) {
  if (number == 0) return "0";  // of either sign
  if (number < 0) return "-" + text_of(-number);
  if (std::isinf(number)) return "Infinity";
  const auto [digits, exponent] = shortest(number);
  const int count = static_cast<int>(digits.size());
  if (exponent >= 21 || exponent < -6) {
    const std::string fraction = count == 1 ? "" : "." + digits.substr(1);
    return fmt::format("{}{}e{:+}", digits.front(), fraction, exponent);
  }
  if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  if (count <= exponent + 1) return digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0');
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  return digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace

std::string javascript_text(const Json& value) {
  switch (value.kind()) {
    case Json::Kind::kNull:
      return "null";
    case Json::Kind::kBool:
      return value.as_bool() ? "true" : "false";
    case Json::Kind::kNumber:
      return text_of(value.as_double());
    case Json::Kind::kString:
      return value.as_string();
    case Json::Kind::kObject:
      return "[object Object]";
    case Json::Kind::kArray:
      break;
  }
  std::vector<std::string> items;
  items.reserve(value.items().size());
  for (const Json& item : value.items()) items.push_back(item.is_null() ? "" : javascript_text(item));
  return fmt::format("{}", fmt::join(items, ","));
}

}  // namespace touchstone::judge
