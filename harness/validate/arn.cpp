// See arn.h. One pass from left to right without backtracking: after the partition each part is a run of
// characters that its delimiter cannot belong to, so there is never a second way to read a text. Runs are
// measured 16 bytes at a time (arn_runs.h).
#include "validate/arn.h"

#include "base/utf8.h"
#include "validate/arn_runs.h"
#include "validate/job_id_ascii.h"

namespace touchstone::validate {
namespace {

constexpr std::string_view kDocumentClassifier = "document-classifier/";
constexpr std::string_view kEntityRecognizer = "entity-recognizer/";
constexpr std::size_t kAccountDigits = 12;

/// What is left of a text; each step eats its part from the front and tells whether it was there.
class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }

  bool eat(std::string_view literal) noexcept {
    if (!std::string_view(text_.data() + at_, text_.size() - at_).starts_with(literal)) return false;
    at_ += literal.size();
    return true;
  }

  /// `aws(-[^:]+)?:`, where any character but ':' may follow the hyphen, line ends and bytes above 0x7F too.
  bool eat_partition() noexcept {
    if (!eat("aws")) return false;
    if (eat(":")) return true;
    if (!eat("-")) return false;
    const std::size_t colon = text_.find(':', at_);
    if (colon == std::string_view::npos || colon == at_) return false;
    partition_suffix_ = text_.substr(at_, colon - at_);
    at_ = colon + 1;
    return true;
  }
  /// What stood behind the hyphen of the partition; empty where there was none.
  [[nodiscard]] std::string_view partition_suffix() const noexcept { return partition_suffix_; }

  /// The longest run of characters of this kind, maybe empty.
  template <arn_runs::Run kRun>
  std::string_view eat_run() noexcept {
    const std::size_t end = arn_runs::end_of_run<kRun>(text_, at_);
    const std::string_view run = text_.substr(at_, end - at_);
    at_ = end;
    return run;
  }

  /// `[a-zA-Z0-9](-*[a-zA-Z0-9])*`: letters, digits and hyphens with no hyphen at either end.
  bool eat_name() noexcept {
    const std::string_view name = eat_run<arn_runs::Run::kName>();
    return !name.empty() && name.front() != '-' && name.back() != '-';
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view partition_suffix_;
};

/// The resource is known when this is compiled, so that each literal is compared by a few loads, no call.
template <const std::string_view& kResource>
bool read_arn(Reader& reader) noexcept {
  if (!reader.eat("arn:") || !reader.eat_partition() || !reader.eat("comprehend:")) return false;
  reader.eat_run<arn_runs::Run::kName>();  // the region may be empty
  if (!reader.eat(":") || reader.eat_run<arn_runs::Run::kDigits>().size() != kAccountDigits) return false;
  if (!reader.eat(":") || !reader.eat(kResource) || !reader.eat_name()) return false;
  if (reader.at_end()) return true;
  return reader.eat("/version/") && reader.eat_name() && reader.at_end();
}

template <const std::string_view& kResource>
bool matches_pattern(std::string_view arn) noexcept {
  Reader reader(arn);
  return read_arn<kResource>(reader);
}

template <const std::string_view& kResource>
ArnFault match(std::string_view arn) noexcept {
  Reader reader(arn);
  const bool matches = read_arn<kResource>(reader);
  // What matches is ASCII but for its partition: only that is read twice.
  if (!ascii::is_ascii(matches ? reader.partition_suffix() : arn)) {
    const auto code_points = base::count_code_points(arn);
    if (!code_points) return ArnFault::kNotUtf8;
    if (*code_points > kMaxArnCodePoints) return ArnFault::kTooLong;
  } else if (arn.size() > kMaxArnCodePoints) {
    return ArnFault::kTooLong;
  }
  return matches ? ArnFault::kNone : ArnFault::kPattern;
}

}  // namespace

ArnFault match_document_classifier_arn(std::string_view arn) noexcept {
  return match<kDocumentClassifier>(arn);
}
ArnFault match_entity_recognizer_arn(std::string_view arn) noexcept { return match<kEntityRecognizer>(arn); }

bool matches_document_classifier_arn_pattern(std::string_view arn) noexcept {
  return matches_pattern<kDocumentClassifier>(arn);
}
bool matches_entity_recognizer_arn_pattern(std::string_view arn) noexcept {
  return matches_pattern<kEntityRecognizer>(arn);
}

}  // namespace touchstone::validate
