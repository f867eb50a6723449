// The ways by which the ARN matchers go, by name: arn.h takes the fastest that the processor knows, tests and
// fuzz targets hold each of them against the others. Private to this room. Tested by arn_test.cpp,
// fuzz/oracles/arn_engines.h.
#pragma once

#include <string_view>
#include <vector>

#include "base/avx2.h"
#include "validate/arn.h"

namespace touchstone::validate::arn_paths {

inline constexpr std::string_view kDocumentClassifier = "document-classifier/";
inline constexpr std::string_view kEntityRecognizer = "entity-recognizer/";
inline constexpr std::size_t kAccountDigits = 12;

struct Path {
  std::string_view name;  ///< "plain", "sse2", "avx2"
  ArnFault (*match)(std::string_view) noexcept;
  bool (*matches_pattern)(std::string_view) noexcept;
};

/// Those that this processor can go, the plain one first.
[[nodiscard]] std::vector<Path> of_document_classifiers();
[[nodiscard]] std::vector<Path> of_entity_recognizers();

/// @param matches  whether the pattern does
/// @param ascii    whether the text is, where it matters: of one that matches its partition, else all of it
[[nodiscard]] ArnFault fault_of(std::string_view arn, bool matches, bool ascii) noexcept;

#ifdef TOUCHSTONE_AVX2
namespace avx2 {
[[nodiscard]] ArnFault match_document_classifier(std::string_view arn) noexcept;
[[nodiscard]] ArnFault match_entity_recognizer(std::string_view arn) noexcept;
[[nodiscard]] bool matches_document_classifier_pattern(std::string_view arn) noexcept;
[[nodiscard]] bool matches_entity_recognizer_pattern(std::string_view arn) noexcept;
}  // namespace avx2
#endif

}  // namespace touchstone::validate::arn_paths
