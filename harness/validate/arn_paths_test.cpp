// Tests arn_paths.h: each path gives the plain one's fault where blocks of 16 and 32 bytes begin and end, and
// reads no byte outside of the text. What is an ARN at all is tested in arn_test.cpp.
#include "validate/arn_paths.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/utf8.h"
#include "validate/guarded_page.h"

namespace touchstone::validate::arn_paths_test {
namespace {

using arn_paths::Path;

struct Kind {
  std::string name;
  std::string resource;
  std::vector<Path> paths;
};

/// What an ARN is put together from.
struct Parts {
  std::size_t suffix = 0;  ///< of the partition; none when 0
  std::size_t region = 9;
  std::size_t name = 20;
  std::size_t version = 0;  ///< none when 0
};

class ArnPaths : public testing::TestWithParam<Kind> {
 protected:
  [[nodiscard]] std::string arn(const Parts& parts) const {
    std::string text = "arn:aws";
    if (parts.suffix != 0) text += "-" + std::string(parts.suffix, 'p');
    text += ":comprehend:" + std::string(parts.region, 'r') + ":123456789012:" + GetParam().resource +
            std::string(parts.name, 'n');
    if (parts.version != 0) text += "/version/" + std::string(parts.version, 'v');
    return text;
  }

  /// @return the plain path's fault
  ArnFault compare(std::string_view text) {
    const std::vector<Path>& paths = GetParam().paths;
    const ArnFault fault = paths.front().match(text);
    const bool matches = paths.front().matches_pattern(text);
    for (const Path& path : paths) {
      if (path.match(text) != fault || path.matches_pattern(text) != matches)
        ADD_FAILURE() << path.name << " differs from plain: " << base::printable(text);
    }
    return fault;
  }

  /// With each byte of `bytes` in each place, and cut off there.
  void compare_with_each(std::string text, std::string_view bytes) {
    for (std::size_t place = 0; place < text.size() && !HasFailure(); ++place) {
      const char held = text[place];
      for (const char byte : bytes) {
        text[place] = byte;
        compare(text);
      }
      text[place] = held;
      compare(std::string_view(text).substr(0, place));
    }
  }
};

TEST_P(ArnPaths, AgreeOnNamesAndVersionsOfEachLength) {
  for (std::size_t name = 0; name <= 90; ++name) {
    for (std::size_t version = 0; version <= 90 && !HasFailure(); ++version) {
      const std::string valid = arn({.name = name, .version = version});
      EXPECT_EQ(compare(valid), name == 0 ? ArnFault::kPattern : ArnFault::kNone) << valid;
      compare(valid + '-');
      compare(valid + '/');
      compare(valid + '\xFF');
    }
  }
}

TEST_P(ArnPaths, AgreeOnSuffixesAndRegionsOfEachLength) {
  for (std::size_t suffix = 0; suffix <= 70; ++suffix) {
    for (std::size_t region = 0; region <= 70 && !HasFailure(); ++region) {
      const std::string valid = arn({.suffix = suffix, .region = region});
      EXPECT_EQ(compare(valid), ArnFault::kNone) << valid;
      compare(valid + ':');
    }
  }
}

TEST_P(ArnPaths, AgreeOnFaultsAtEachPlaceOfLongAndShortArns) {
  constexpr std::string_view kBytes("\x00-/:09@AZ[`az{\x7F\x80\xC3\xFF", 18);
  for (const std::size_t suffix : {0U, 2U, 23U, 24U, 40U}) {
    for (const std::size_t region : {0U, 9U, 32U, 33U}) {
      for (const std::size_t name : {1U, 2U, 31U, 32U, 63U, 64U, 65U})
        compare_with_each(arn({.suffix = suffix, .region = region, .name = name}), kBytes);
      for (const std::size_t version : {1U, 23U, 24U, 60U})
        compare_with_each(arn({.suffix = suffix, .region = region, .name = 31, .version = version}), kBytes);
    }
  }
}

TEST_P(ArnPaths, AgreeOnEachByteAtEachPlace) {
  std::string bytes;
  for (unsigned byte = 0; byte <= 0xFF; ++byte) bytes += static_cast<char>(byte);
  compare_with_each(arn({.suffix = 2, .region = 9, .name = 40, .version = 12}), bytes);
  compare_with_each(arn({.name = 70}), bytes);
}

TEST_P(ArnPaths, AgreeOnLettersOfManyBytesInThePartition) {
  for (std::size_t letters = 1; letters <= 300 && !HasFailure(); ++letters) {
    std::string text = "arn:aws-";
    for (std::size_t i = 0; i < letters; ++i) text += "\u00e9";
    text += ":comprehend::123456789012:" + GetParam().resource + "n";
    compare(text);
    compare(text.substr(0, text.size() / 2));
    compare(text + "\xC3");
  }
}

TEST_P(ArnPaths, ReadNoByteOutsideOfTheText) {
  GuardedPage page;
  for (const Parts& parts : {Parts{}, Parts{.name = 70}, Parts{.suffix = 3, .name = 5, .version = 4},
                             Parts{.suffix = 30, .region = 40}, Parts{.region = 0, .name = 1}}) {
    const std::string valid = arn(parts);
    for (std::size_t size = 0; size <= valid.size(); ++size) {
      const std::string text = valid.substr(0, size);
      compare(page.at_begin(text));
      compare(page.at_end(text));
    }
  }
}

TEST_P(ArnPaths, ArePlainAndThoseOfTheProcessor) {
  const std::vector<Path>& paths = GetParam().paths;
  EXPECT_EQ(paths.front().name, "plain");
#ifdef TOUCHSTONE_AVX2
  ASSERT_EQ(paths.size(), base::avx2::is_supported() ? 3U : 2U);
  EXPECT_EQ(paths[1].name, "sse2");
  EXPECT_EQ(paths.back().name, base::avx2::is_supported() ? "avx2" : "sse2");
#endif
}

INSTANTIATE_TEST_SUITE_P(
    Of, ArnPaths,
    testing::Values(Kind{"DocumentClassifiers", "document-classifier/", arn_paths::of_document_classifiers()},
                    Kind{"EntityRecognizers", "entity-recognizer/", arn_paths::of_entity_recognizers()}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::validate::arn_paths_test
