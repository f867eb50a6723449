// See arn.h. One pass from left to right without backtracking: after the partition each part is a run of
// characters that its delimiter cannot belong to, so there is never a second way to read a text. Runs are
// measured byte by byte or 16 bytes at a time (arn_runs.h); with AVX2 arn_avx2.cpp reads in its own way.
#include "validate/arn.h"

#include "base/utf8.h"
#include "validate/arn_paths.h"
#include "validate/arn_runs.h"
#include "validate/job_id_ascii.h"

namespace touchstone::validate {
namespace {

using arn_paths::kAccountDigits;
using arn_paths::kDocumentClassifier;
using arn_paths::kEntityRecognizer;
using arn_paths::Path;

/// A form of arn_runs.h beside that of job_id_ascii.h.
struct Plain : ascii::Plain {
  template <arn_runs::Run kRun>
  static std::size_t end_of_run(std::string_view text, std::size_t from) noexcept {
    return arn_runs::end_of_run_scalar<kRun>(text, from);
  }
};

#ifdef __SSE2__
struct Sse2 : ascii::Sse2 {
  template <arn_runs::Run kRun>
  static std::size_t end_of_run(std::string_view text, std::size_t from) noexcept {
    return arn_runs::end_of_run_sse2<kRun>(text, from);
  }
};
using Baseline = Sse2;
#else
using Baseline = Plain;
#endif

/// What is left of a text; each step eats its part from the front and tells whether it was there.
template <class Way>
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
    const std::size_t end = Way::template end_of_run<kRun>(text_, at_);
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
template <const std::string_view& kResource, class Way>
bool read_arn(Reader<Way>& reader) noexcept {
  if (!reader.eat("arn:") || !reader.eat_partition() || !reader.eat("comprehend:")) return false;
  reader.template eat_run<arn_runs::Run::kName>();  // the region may be empty
  if (!reader.eat(":") || reader.template eat_run<arn_runs::Run::kDigits>().size() != kAccountDigits)
    return false;
  if (!reader.eat(":") || !reader.eat(kResource) || !reader.eat_name()) return false;
  if (reader.at_end()) return true;
  return reader.eat("/version/") && reader.eat_name() && reader.at_end();
}

template <const std::string_view& kResource, class Way>
bool matches_pattern(std::string_view arn) noexcept {
  Reader<Way> reader(arn);
  return read_arn<kResource>(reader);
}

template <const std::string_view& kResource, class Way>
ArnFault match(std::string_view arn) noexcept {
  Reader<Way> reader(arn);
  const bool matches = read_arn<kResource>(reader);
  // What matches is ASCII but for its partition: only that is read twice.
  return arn_paths::fault_of(arn, matches, Way::is_ascii(matches ? reader.partition_suffix() : arn));
}

template <const std::string_view& kResource, class Way>
constexpr Path kPath{Way::kName, match<kResource, Way>, matches_pattern<kResource, Way>};

template <const std::string_view& kResource>
std::vector<Path> paths_of([[maybe_unused]] const Path& avx2) {
  std::vector<Path> paths{kPath<kResource, Plain>};
#ifdef __SSE2__
  paths.push_back(kPath<kResource, Sse2>);
#endif
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported()) paths.push_back(avx2);
#endif
  return paths;
}

}  // namespace

namespace arn_paths {

ArnFault fault_of(std::string_view arn, bool matches, bool ascii) noexcept {
  if (!ascii) {
    const auto code_points = base::count_code_points(arn);
    if (!code_points) return ArnFault::kNotUtf8;
    if (*code_points > kMaxArnCodePoints) return ArnFault::kTooLong;
  } else if (arn.size() > kMaxArnCodePoints) {
    return ArnFault::kTooLong;
  }
  return matches ? ArnFault::kNone : ArnFault::kPattern;
}

#ifdef TOUCHSTONE_AVX2
constexpr Path kClassifierByAvx2{"avx2", avx2::match_document_classifier,
                                 avx2::matches_document_classifier_pattern};
constexpr Path kRecognizerByAvx2{"avx2", avx2::match_entity_recognizer,
                                 avx2::matches_entity_recognizer_pattern};
#else
constexpr Path kClassifierByAvx2{}, kRecognizerByAvx2{};
#endif

std::vector<Path> of_document_classifiers() { return paths_of<kDocumentClassifier>(kClassifierByAvx2); }
std::vector<Path> of_entity_recognizers() { return paths_of<kEntityRecognizer>(kRecognizerByAvx2); }

}  // namespace arn_paths

ArnFault match_document_classifier_arn(std::string_view arn) noexcept {
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported()) return arn_paths::avx2::match_document_classifier(arn);
#endif
  return match<kDocumentClassifier, Baseline>(arn);
}
ArnFault match_entity_recognizer_arn(std::string_view arn) noexcept {
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported()) return arn_paths::avx2::match_entity_recognizer(arn);
#endif
  return match<kEntityRecognizer, Baseline>(arn);
}

bool matches_document_classifier_arn_pattern(std::string_view arn) noexcept {
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported()) return arn_paths::avx2::matches_document_classifier_pattern(arn);
#endif
  return matches_pattern<kDocumentClassifier, Baseline>(arn);
}
bool matches_entity_recognizer_arn_pattern(std::string_view arn) noexcept {
#ifdef TOUCHSTONE_AVX2
  if (base::avx2::is_supported()) return arn_paths::avx2::matches_entity_recognizer_pattern(arn);
#endif
  return matches_pattern<kEntityRecognizer, Baseline>(arn);
}

}  // namespace touchstone::validate
