// See arn.h. One pass from left to right without backtracking: after the partition each part is a run of
// characters that its delimiter cannot belong to, so there is never a second way to read a text.
#include "validate/arn.h"

#include <array>

#include "base/utf8.h"
#include "validate/job_id_ascii.h"

namespace touchstone::validate {
namespace {

constexpr std::string_view kDocumentClassifier = "document-classifier";
constexpr std::string_view kEntityRecognizer = "entity-recognizer";
constexpr std::size_t kAccountDigits = 12;

enum CharacterClass : std::uint8_t { kOther = 0, kLetter = 1, kDigit = 2, kHyphen = 4 };
constexpr std::uint8_t kAlphanumeric = kLetter | kDigit;

constexpr std::array<std::uint8_t, 256> kClassOf = [] {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) classes[c] = kLetter;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) classes[c] = kLetter;
  for (unsigned char c = '0'; c <= '9'; ++c) classes[c] = kDigit;
  classes['-'] = kHyphen;
  return classes;
}();

bool is(char character, std::uint8_t classes) noexcept {
  return (kClassOf[static_cast<unsigned char>(character)] & classes) != 0;
}

/// What is left of a text; each step eats its part from the front and tells whether it was there.
class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : rest_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  bool eat(std::string_view literal) noexcept {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }

  /// `aws(-[^:]+)?:`, where any character but ':' may follow the hyphen, line ends and bytes above 0x7F too.
  bool eat_partition() noexcept {
    if (!eat("aws")) return false;
    if (eat(":")) return true;
    if (!eat("-")) return false;
    const std::size_t colon = rest_.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    rest_.remove_prefix(colon + 1);
    return true;
  }

  /// The longest run of characters of these classes, maybe empty.
  std::string_view eat_run(std::uint8_t classes) noexcept {
    std::size_t size = 0;
    while (size < rest_.size() && is(rest_[size], classes)) ++size;
    const std::string_view run = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return run;
  }

  /// `[a-zA-Z0-9](-*[a-zA-Z0-9])*`: letters, digits and hyphens with no hyphen at either end.
  bool eat_name() noexcept {
    const std::string_view name = eat_run(kAlphanumeric | kHyphen);
    return !name.empty() && is(name.front(), kAlphanumeric) && is(name.back(), kAlphanumeric);
  }

 private:
  std::string_view rest_;
};

bool matches_pattern(std::string_view arn, std::string_view resource) noexcept {
  Reader reader(arn);
  if (!reader.eat("arn:") || !reader.eat_partition() || !reader.eat("comprehend:")) return false;
  reader.eat_run(kAlphanumeric | kHyphen);  // the region may be empty
  if (!reader.eat(":") || reader.eat_run(kDigit).size() != kAccountDigits || !reader.eat(":")) return false;
  if (!reader.eat(resource) || !reader.eat("/") || !reader.eat_name()) return false;
  if (reader.at_end()) return true;
  return reader.eat("/version/") && reader.eat_name() && reader.at_end();
}

ArnFault match(std::string_view arn, std::string_view resource) noexcept {
  if (!ascii::is_ascii(arn)) {
    const auto code_points = base::count_code_points(arn);
    if (!code_points) return ArnFault::kNotUtf8;
    if (*code_points > kMaxArnCodePoints) return ArnFault::kTooLong;
  } else if (arn.size() > kMaxArnCodePoints) {
    return ArnFault::kTooLong;
  }
  return matches_pattern(arn, resource) ? ArnFault::kNone : ArnFault::kPattern;
}

}  // namespace

ArnFault match_document_classifier_arn(std::string_view arn) noexcept {
  return match(arn, kDocumentClassifier);
}
ArnFault match_entity_recognizer_arn(std::string_view arn) noexcept { return match(arn, kEntityRecognizer); }

bool matches_document_classifier_arn_pattern(std::string_view arn) noexcept {
  return matches_pattern(arn, kDocumentClassifier);
}
bool matches_entity_recognizer_arn_pattern(std::string_view arn) noexcept {
  return matches_pattern(arn, kEntityRecognizer);
}

}  // namespace touchstone::validate
