// Property: for every byte string, match_entity_recognizer_arn gives the fault that follows from ICU's
// reading of the text and from RE2, and RE2, ICU and PCRE2 agree with its pattern on all that is UTF-8;
// all ways by which processors go (arn_paths.h) give the same.
// Mutant: a name may end in a hyphen (seed name-ends-in-a-hyphen). The engines are oracles/arn_engines.h.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "driver/pattern_texts.h"
#include "oracles/arn_engines.h"

namespace validate = touchstone::validate;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const touchstone::fuzz::ArnEngines engines(validate::kEntityRecognizerArnPattern);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const validate::ArnFault fault = validate::match_entity_recognizer_arn(text);
  const bool pattern = validate::matches_entity_recognizer_arn_pattern(text);
  touchstone::fuzz::check_arn(engines, fault, pattern, text);
  static const auto paths = validate::arn_paths::of_entity_recognizers();
  touchstone::fuzz::check_paths(paths, fault, pattern, text);
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  static const touchstone::fuzz::PatternTexts texts(validate::kEntityRecognizerArnPattern);
  return touchstone::fuzz::mutate_by_pattern(texts, data, size, max_size, seed, LLVMFuzzerMutate);
}
