// Tells what is an ARN of a Comprehend document classifier or entity recognizer, matched in full.
// Hand-written; the general checker (check.h) calls it where a model's pattern is exactly one of these.
// Tested by arn_test.cpp (against PCRE2 and RE2), arn_paths_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace touchstone::validate {

inline constexpr std::size_t kMaxArnCodePoints = 256;
/// The patterns as the documentation writes them: without anchors, applied to the whole text.
inline constexpr std::string_view kDocumentClassifierArnPattern =
    R"(arn:aws(-[^:]+)?:comprehend:[a-zA-Z0-9-]*:[0-9]{12}:document-classifier/[a-zA-Z0-9](-*[a-zA-Z0-9])*(/version/[a-zA-Z0-9](-*[a-zA-Z0-9])*)?)";
inline constexpr std::string_view kEntityRecognizerArnPattern =
    R"(arn:aws(-[^:]+)?:comprehend:[a-zA-Z0-9-]*:[0-9]{12}:entity-recognizer/[a-zA-Z0-9](-*[a-zA-Z0-9])*(/version/[a-zA-Z0-9](-*[a-zA-Z0-9])*)?)";

enum class ArnFault : std::uint8_t { kNone, kNotUtf8, kTooLong, kPattern };

/// @return kNone, or the first fault in the order of ArnFault: bytes that are not UTF-8, over 256 code
/// points, not the pattern
/// @see   doc:comprehend/StopTrainingDocumentClassifier#DocumentClassifierArn
[[nodiscard]] ArnFault match_document_classifier_arn(std::string_view arn) noexcept;
[[nodiscard]] ArnFault match_entity_recognizer_arn(std::string_view arn) noexcept;

/// The patterns alone, without the length, for valid UTF-8 or not.
[[nodiscard]] bool matches_document_classifier_arn_pattern(std::string_view arn) noexcept;
[[nodiscard]] bool matches_entity_recognizer_arn_pattern(std::string_view arn) noexcept;

}  // namespace touchstone::validate
