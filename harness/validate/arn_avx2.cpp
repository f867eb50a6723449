// The ARN matchers by AVX2 (arn_paths.h). As arn.cpp reads it, with wider steps: what stands at a known place
// is compared by one load, a run is measured by 32 bytes. An ARN of 90 bytes takes 0.55 of the SSE2 form's
// time (`./dev bench arn`). It reads no byte outside of the text. Tested by arn_test.cpp, arn_paths_test.cpp,
// fuzz/oracles/arn_engines.h.
#include "validate/arn_paths.h"

#ifdef TOUCHSTONE_AVX2
#include <algorithm>
#include <bit>

#include "validate/arn_runs.h"

namespace touchstone::validate::arn_paths::avx2 {
namespace {

using base::avx2::Bytes;
using base::avx2::kBlock;
using base::avx2::load;

constexpr std::string_view kHead = "arn:aws:comprehend:";
constexpr std::string_view kService = "comprehend:";
constexpr std::string_view kVersion = "/version/";
constexpr std::size_t kPartitionAt = std::string_view("arn:aws").size();
constexpr std::size_t kAccountSize = kAccountDigits + 2;  // a colon on either side

alignas(kBlock) constexpr Bytes kHeadBytes = [] {
  Bytes bytes{};
  std::ranges::copy(kHead, bytes.begin());
  return bytes;
}();

constexpr base::avx2::AsciiSet kName =
    base::avx2::ascii_set([](char c) { return arn_runs::belongs<arn_runs::Run::kName>(c); });

/// `:[0-9]{12}:` and the resource as far as it fits into a block: the least byte at each place, and by how
/// much it may be exceeded.
struct Middle {
  alignas(kBlock) Bytes least;
  alignas(kBlock) Bytes more;
};

consteval Middle middle_of(std::string_view resource) {
  Middle middle{};
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool digit = i > 0 && i <= kAccountDigits;
    middle.least[i] = digit ? '0' : i < kAccountSize ? ':' : resource[i - kAccountSize];
    middle.more[i] = digit ? 9 : 0;
  }
  return middle;
}

template <const std::string_view& kResource>
constexpr Middle kMiddle = middle_of(kResource);

template <const std::string_view& kResource>
[[nodiscard]] TOUCHSTONE_AVX2 inline bool is_middle(const char* at) noexcept {
  constexpr std::string_view kRest = kResource.substr(kBlock - kAccountSize);
  const __m256i exceeds = _mm256_sub_epi8(load(at), load(kMiddle<kResource>.least.data()));
  const __m256i held = _mm256_min_epu8(exceeds, load(kMiddle<kResource>.more.data()));
  return base::avx2::differences(exceeds, held) == 0 && std::string_view(at + kBlock, kRest.size()) == kRest;
}

[[nodiscard]] TOUCHSTONE_AVX2 inline std::uint64_t outside_name(const char* at) noexcept {
  return base::avx2::bits_of(base::avx2::outside(load(at), kName));
}

/// Where the run of a name's characters that starts at `text[from]` ends; the text has a block or more. What
/// is left of the text when it is less than a block is looked at in the text's last one.
[[nodiscard]] TOUCHSTONE_AVX2 inline std::size_t end_of_name(std::string_view text,
                                                             std::size_t from) noexcept {
  const std::size_t last = text.size() - kBlock;
  for (;; from += kBlock) {
    const std::size_t at = std::min(from, last);
    const std::uint64_t bits = outside_name(text.data() + at) >> (from - at);
    if (bits != 0) return from + static_cast<std::size_t>(std::countr_zero(bits));
    if (at == last) return text.size();
  }
}

/// `name(/version/name)?` up to the end, from `text[from]`, however long; not the end of the text.
[[nodiscard]] TOUCHSTONE_AVX2 inline bool are_names(std::string_view text, std::size_t from) noexcept {
  const std::size_t end = end_of_name(text, from);
  if (end == from || text[from] == '-' || text[end - 1] == '-') return false;
  if (end == text.size()) return true;
  const std::size_t version = end + kVersion.size();
  if (version >= text.size() || std::string_view(text.data() + end, kVersion.size()) != kVersion)
    return false;
  return text[version] != '-' && text.back() != '-' && end_of_name(text, version) == text.size();
}

/// The same where no more than two blocks are left. They are the last ones of the text, whose place does not
/// hang on what was read before; what does not belong to a name in them is nothing, or the two slashes.
/// Nothing depends on the lengths but one branch, so that 1,024 random ARNs take 17.7 ns each where
/// are_names(), which loops, took 25.0 (`./dev bench arn`).
[[nodiscard]] TOUCHSTONE_AVX2 inline bool are_short_names(std::string_view text, std::size_t from) noexcept {
  const std::size_t last = text.size() - kBlock;
  const std::size_t first = last < kBlock ? 0 : last - kBlock;
  const std::uint64_t bits =
      (outside_name(text.data() + first) | outside_name(text.data() + last) << (last - first)) >>
      (from - first);
  if (text[from] == '-' || text.back() == '-') return false;
  if (bits == 0) return true;
  const auto slash = static_cast<std::size_t>(std::countr_zero(bits));
  const std::size_t end = from + slash;
  const std::size_t version = end + kVersion.size();
  return bits == std::uint64_t{0x101} << slash && version < text.size() && slash != 0 &&
         std::string_view(text.data() + end, kVersion.size()) == kVersion && text[end - 1] != '-' &&
         text[version] != '-';
}

/// Where the colon of a partition with a suffix is, `aws-[^:]+:`; 0 where there is none.
[[nodiscard]] TOUCHSTONE_AVX2 inline std::size_t colon_of_suffix(std::string_view text,
                                                                 __m256i start) noexcept {
  constexpr std::size_t kSuffixAt = kPartitionAt + 1;
  if (text[kPartitionAt] != '-') return 0;
  const std::uint32_t colons =
      base::avx2::bits_of(_mm256_cmpeq_epi8(start, _mm256_set1_epi8(':'))) >> kSuffixAt;
  const std::size_t colon =
      colons != 0 ? kSuffixAt + static_cast<std::size_t>(std::countr_zero(colons)) : text.find(':', kBlock);
  return colon == std::string_view::npos || colon == kSuffixAt ? 0 : colon;
}

struct Reading {
  bool matches;
  bool ascii_partition;
};
constexpr Reading kNoMatch{false, false};

template <const std::string_view& kResource>
[[gnu::always_inline]] TOUCHSTONE_AVX2 inline Reading read(std::string_view text) noexcept {
  // From the region's end to the first character of the name.
  constexpr std::size_t kLeastLeft = kAccountSize + kResource.size() + 1;
  static_assert(kLeastLeft >= kBlock);  // so that each load before the name stays within the text
  if (text.size() < kHead.size() + kLeastLeft) return kNoMatch;

  const char* const begin = text.data();
  const __m256i start = load(begin);
  const std::uint32_t wrong =
      base::avx2::differences(start, load(kHeadBytes.data())) & ((1U << kHead.size()) - 1);
  std::size_t region = kHead.size();
  bool ascii_partition = true;
  if (wrong != 0) {
    if (static_cast<std::size_t>(std::countr_zero(wrong)) != kPartitionAt) return kNoMatch;
    const std::size_t colon = colon_of_suffix(text, start);
    region = colon + 1 + kService.size();
    if (colon == 0 || region + kLeastLeft > text.size()) return kNoMatch;
    if (std::string_view(begin + colon + 1, kService.size()) != kService) return kNoMatch;
    ascii_partition = ascii::is_ascii_avx2({begin, std::max(colon, kBlock)});
  }

  const std::size_t account = end_of_name(text, region);
  if (account + kLeastLeft > text.size() || !is_middle<kResource>(begin + account)) return kNoMatch;
  const std::size_t name = account + kAccountSize + kResource.size();
  const bool matches = text.size() - name <= 2 * kBlock ? are_short_names(text, name) : are_names(text, name);
  return {matches, ascii_partition};
}

template <const std::string_view& kResource>
[[nodiscard]] TOUCHSTONE_AVX2 inline ArnFault match(std::string_view arn) noexcept {
  const Reading seen = read<kResource>(arn);
  if (seen.matches && seen.ascii_partition && arn.size() <= kMaxArnCodePoints) return ArnFault::kNone;
  return fault_of(arn, seen.matches, seen.matches ? seen.ascii_partition : ascii::is_ascii_avx2(arn));
}

}  // namespace

TOUCHSTONE_AVX2 ArnFault match_document_classifier(std::string_view arn) noexcept {
  return match<kDocumentClassifier>(arn);
}
TOUCHSTONE_AVX2 ArnFault match_entity_recognizer(std::string_view arn) noexcept {
  return match<kEntityRecognizer>(arn);
}
TOUCHSTONE_AVX2 bool matches_document_classifier_pattern(std::string_view arn) noexcept {
  return read<kDocumentClassifier>(arn).matches;
}
TOUCHSTONE_AVX2 bool matches_entity_recognizer_pattern(std::string_view arn) noexcept {
  return read<kEntityRecognizer>(arn).matches;
}

}  // namespace touchstone::validate::arn_paths::avx2
#endif
