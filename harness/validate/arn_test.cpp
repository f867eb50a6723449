// Tests arn.h by hand-made rows and against PCRE2 and RE2:
// - every text of up to 7 tokens from three small alphabets (whole ARNs, partitions, resource names);
// - a valid ARN with every byte value at every place, and with every place removed.
// The two forms of arn_runs.h are held against each other. Each path of arn_paths.h is asked, too; what only
// texts of their blocks' sizes show is in arn_paths_test.cpp.
#include "validate/arn.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "validate/arn_paths.h"
#include "validate/arn_runs.h"
#include "validate/pattern.h"

namespace touchstone::validate {

void PrintTo(ArnFault fault, std::ostream* out) {
  constexpr std::array kNames{"kNone", "kNotUtf8", "kTooLong", "kPattern"};
  *out << kNames.at(static_cast<std::size_t>(fault));
}

}  // namespace touchstone::validate

namespace touchstone::validate::arn_test {
namespace {

// --- rows by hand
// ---------------------------------------------------------------------------------------------------

const std::string kHead = "arn:aws:comprehend:us-west-2:123456789012:document-classifier/";

std::string of_size(std::size_t size_bytes) { return kHead + std::string(size_bytes - kHead.size(), 'n'); }

struct Row {
  std::string name;
  std::string arn;
  ArnFault fault = ArnFault::kPattern;
};

class MatchDocumentClassifierArnRow : public testing::TestWithParam<Row> {};

TEST_P(MatchDocumentClassifierArnRow, GivesTheFault) {
  EXPECT_EQ(match_document_classifier_arn(GetParam().arn), GetParam().fault) << GetParam().arn;
}

TEST_P(MatchDocumentClassifierArnRow, GivesTheFaultByEachPath) {
  for (const arn_paths::Path& path : arn_paths::of_document_classifiers())
    EXPECT_EQ(path.match(GetParam().arn), GetParam().fault) << path.name << ": " << GetParam().arn;
}

INSTANTIATE_TEST_SUITE_P(
    Valid, MatchDocumentClassifierArnRow,
    testing::Values(
        Row{"Plain", kHead + "name", ArnFault::kNone}, Row{"OneCharacterName", kHead + "n", ArnFault::kNone},
        Row{"Version", kHead + "name/version/v1", ArnFault::kNone},
        Row{"NameAndVersionWithRunsOfHyphens", kHead + "a--b---c/version/0--1", ArnFault::kNone},
        Row{"NoRegion", "arn:aws:comprehend::123456789012:document-classifier/n", ArnFault::kNone},
        Row{"RegionOfHyphensOnly", "arn:aws:comprehend:---:123456789012:document-classifier/n",
            ArnFault::kNone},
        Row{"ChinesePartition", "arn:aws-cn:comprehend:cn-north-1:123456789012:document-classifier/n",
            ArnFault::kNone},
        Row{"PartitionOfHyphens", "arn:aws--:comprehend::123456789012:document-classifier/n",
            ArnFault::kNone},
        Row{"PartitionWithLettersOfOtherScripts",
            "arn:aws-\u00e9\u4e00:comprehend::123456789012:document-classifier/n", ArnFault::kNone},
        Row{"PartitionWithNewline", "arn:aws-\n:comprehend::123456789012:document-classifier/n",
            ArnFault::kNone},
        Row{"PartitionWithSlash", "arn:aws-/version/:comprehend::123456789012:document-classifier/n",
            ArnFault::kNone},
        Row{"At256", of_size(256), ArnFault::kNone},
        Row{"At256CodePointsOfManyBytes",
            "arn:aws-" +
                [] {
                  std::string han;
                  for (int i = 0; i < 196; ++i) han += "\u4e00";
                  return han;
                }() +
                ":comprehend::123456789012:document-classifier/name",
            ArnFault::kNone}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Invalid, MatchDocumentClassifierArnRow,
    testing::Values(
        Row{"Empty", ""}, Row{"At257", of_size(257), ArnFault::kTooLong},
        Row{"TooLongGoesBeforePattern", std::string(257, '*'), ArnFault::kTooLong},
        Row{"TwoHundredFiftySixOfAnything", std::string(256, '*')},
        Row{"NotUtf8GoesBeforeTooLong", std::string(300, 'a') + "\xFF", ArnFault::kNotUtf8},
        Row{"NotUtf8InThePartition", "arn:aws-\xFF:comprehend::123456789012:document-classifier/n",
            ArnFault::kNotUtf8},
        Row{"TextBefore", "x" + kHead + "n"}, Row{"TextBehind", kHead + "n "},
        Row{"TrailingNewline", kHead + "n\n"}, Row{"NulBehind", kHead + "n" + std::string(1, '\0')},
        Row{"NoName", kHead}, Row{"NameStartsWithHyphen", kHead + "-n"},
        Row{"NameEndsWithHyphen", kHead + "n-"}, Row{"NameIsAHyphen", kHead + "-"},
        Row{"Underscore", kHead + "a_b"}, Row{"LetterOfAnotherScriptInTheName", kHead + "\u00e9"},
        Row{"NoVersion", kHead + "n/version/"}, Row{"VersionWithoutSlash", kHead + "n/version"},
        Row{"VersionStartsWithHyphen", kHead + "n/version/-v"},
        Row{"VersionEndsWithHyphen", kHead + "n/version/v-"},
        Row{"TwoVersions", kHead + "n/version/v/version/w"}, Row{"SlashBehind", kHead + "n/"},
        Row{"NameEndsWithHyphenBeforeVersion", kHead + "n-/version/v"},
        Row{"ElevenDigits", "arn:aws:comprehend::12345678901:document-classifier/n"},
        Row{"ThirteenDigits", "arn:aws:comprehend::1234567890123:document-classifier/n"},
        Row{"LetterInTheAccount", "arn:aws:comprehend::12345678901a:document-classifier/n"},
        Row{"ArabicDigitInTheAccount", "arn:aws:comprehend::12345678901\u0661:document-classifier/n"},
        Row{"HyphenWithoutPartition", "arn:aws-:comprehend::123456789012:document-classifier/n"},
        Row{"PartitionWithoutHyphen", "arn:awscn:comprehend::123456789012:document-classifier/n"},
        Row{"UnderscoreInTheRegion", "arn:aws:comprehend:us_west:123456789012:document-classifier/n"},
        Row{"OtherService", "arn:aws:translate::123456789012:document-classifier/n"},
        Row{"OtherResource", "arn:aws:comprehend::123456789012:entity-recognizer/n"},
        Row{"ResourceWithSuffix", "arn:aws:comprehend::123456789012:document-classifier-endpoint/n"},
        Row{"UpperCase", "ARN:aws:comprehend::123456789012:document-classifier/n"},
        Row{"CutBehindThePartition", "arn:aws-cn"},
        Row{"CutBehindTheAccount", "arn:aws:comprehend::123456789012"}),
    [](const auto& row) { return row.param.name; });

TEST(MatchEntityRecognizerArn, WantsItsOwnResource) {
  EXPECT_EQ(match_entity_recognizer_arn("arn:aws:comprehend::123456789012:entity-recognizer/n/version/2"),
            ArnFault::kNone);
  EXPECT_EQ(match_entity_recognizer_arn("arn:aws:comprehend::123456789012:document-classifier/n"),
            ArnFault::kPattern);
}

TEST(MatchesDocumentClassifierArnPattern, HasNoLengthLimit) {
  EXPECT_TRUE(matches_document_classifier_arn_pattern(of_size(257)));
  EXPECT_TRUE(matches_document_classifier_arn_pattern(of_size(100'000)));
  EXPECT_FALSE(matches_document_classifier_arn_pattern(of_size(100'000) + "-"));
}

// --- the two forms of measuring a run
// ------------------------------------------------------------------------------------------------

#ifdef __SSE2__
template <arn_runs::Run kRun>
void expect_same_end(std::string_view text) {
  for (std::size_t from = 0; from <= text.size(); ++from) {
    ASSERT_EQ(arn_runs::end_of_run_sse2<kRun>(text, from), arn_runs::end_of_run_scalar<kRun>(text, from))
        << base::printable(text) << " from " << from;
  }
}

template <arn_runs::Run kRun>
void expect_same_ends_of(char inside) {
  for (std::size_t size = 0; size <= 50; ++size) {
    std::string text(size, inside);
    expect_same_end<kRun>(text);
    for (std::size_t place = 0; place < size; ++place) {
      text[place] = ':';
      expect_same_end<kRun>(text);
      text[place] = inside;
    }
  }
  std::string text(20, inside);
  for (unsigned byte = 0; byte <= 0xFF; ++byte) {
    text[17] = static_cast<char>(byte);
    expect_same_end<kRun>(text);
  }
}

TEST(EndOfRun, OfDigitsIsTheSameInBothForms) { expect_same_ends_of<arn_runs::Run::kDigits>('7'); }
TEST(EndOfRun, OfANameIsTheSameInBothForms) { expect_same_ends_of<arn_runs::Run::kName>('-'); }
#endif

TEST(EndOfRun, StopsAtTheFirstCharacterThatDoesNotBelong) {
  EXPECT_EQ(arn_runs::end_of_run_scalar<arn_runs::Run::kDigits>("0123456789012345678901a", 0), 22U);
  EXPECT_EQ(arn_runs::end_of_run_scalar<arn_runs::Run::kName>("aZ-09:and-then-some-more", 0), 5U);
  EXPECT_EQ(arn_runs::end_of_run_scalar<arn_runs::Run::kName>("aZ-09:and-then-some-more", 6), 24U);
}

// --- against engines
// ------------------------------------------------------------------------------------------------

struct Kind {
  std::string name;
  std::string_view resource;
  std::string_view pattern;
  ArnFault (*match)(std::string_view) noexcept;
  bool (*matches_pattern)(std::string_view) noexcept;
  std::vector<arn_paths::Path> paths;
};

class ArnKind : public testing::TestWithParam<Kind> {
 protected:
  /// Holds the matcher and each of its paths against both engines; counts what all accept, so that a vacuous
  /// run is seen.
  void compare(std::string_view arn) {
    const bool ours = GetParam().match(arn) == ArnFault::kNone;
    const bool re2 = RE2::FullMatch(re2::StringPiece(arn.data(), arn.size()), re2_);
    const bool pcre2 = pcre2_->match(arn) == PatternMatch::kMatch;
    accepted_ += ours ? 1 : 0;
    const bool pattern = GetParam().matches_pattern(arn);
    const auto differs = [&](const arn_paths::Path& path) {
      return (path.match(arn) == ArnFault::kNone) != ours || path.matches_pattern(arn) != pattern;
    };
    const auto path = std::ranges::find_if(GetParam().paths, differs);
    if (ours == re2 && ours == pcre2 && path == GetParam().paths.end()) return;
    ASSERT_LT(++differences_, 6U) << "more differ";
    ADD_FAILURE() << fmt::format("ours {} RE2 {} PCRE2 {} {}: {}", ours, re2, pcre2,
                                 path == GetParam().paths.end() ? "" : path->name, base::printable(arn));
  }

  /// Visits `head` followed by every sequence of 0 to `left` tokens.
  void compare_all(std::string& head, const std::vector<std::string>& tokens, std::size_t left) {
    compare(head);
    if (left == 0 || HasFatalFailure()) return;
    const std::size_t size = head.size();
    for (const std::string& token : tokens) {
      head += token;
      compare_all(head, tokens, left - 1);
      head.resize(size);
    }
  }

  [[nodiscard]] std::string resource() const { return std::string(GetParam().resource); }
  [[nodiscard]] std::size_t accepted() const { return accepted_; }

 private:
  RE2 re2_{std::string(GetParam().pattern)};
  base::Result<Pattern> pcre2_ = Pattern::compile(GetParam().pattern);
  std::size_t accepted_ = 0;
  std::size_t differences_ = 0;
};

TEST_P(ArnKind, AgreesOnEveryArnOfUpTo7Tokens) {
  std::string arn;
  compare_all(arn, {"arn:aws", "-", ":", "a", "comprehend:", ":123456789012:", resource() + "/a"}, 7);
  EXPECT_GT(accepted(), 0U);
}

TEST_P(ArnKind, AgreesOnEveryPartitionAndRegionOfUpTo7Tokens) {
  std::string arn = "arn:aws";
  compare_all(arn, {"-", "a", ":", "\u00e9", "\n", ":comprehend:", ":123456789012:" + resource() + "/a"}, 7);
  EXPECT_GT(accepted(), 0U);
}

TEST_P(ArnKind, AgreesOnEveryNameAndVersionOfUpTo7Tokens) {
  std::string arn = "arn:aws:comprehend:r:123456789012:" + resource() + "/";
  compare_all(arn, {"a", "Z", "9", "-", "/", "_", "/version/"}, 7);
  EXPECT_GT(accepted(), 0U);
}

TEST_P(ArnKind, AgreesOnEachByteAtEachPlace) {
  const std::string valid = "arn:aws-b:comprehend:us-1:123456789012:" + resource() + "/a-Z/version/0-9";
  for (std::size_t place = 0; place < valid.size(); ++place) {
    std::string arn = valid;
    for (unsigned byte = 0; byte <= 0xFF; ++byte) {
      arn[place] = static_cast<char>(byte);
      compare(arn);
    }
    compare(std::string(valid).erase(place, 1));
  }
  EXPECT_GT(accepted(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Of, ArnKind,
    testing::Values(Kind{"DocumentClassifier", "document-classifier", kDocumentClassifierArnPattern,
                         match_document_classifier_arn, matches_document_classifier_arn_pattern,
                         arn_paths::of_document_classifiers()},
                    Kind{"EntityRecognizer", "entity-recognizer", kEntityRecognizerArnPattern,
                         match_entity_recognizer_arn, matches_entity_recognizer_arn_pattern,
                         arn_paths::of_entity_recognizers()}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::validate::arn_test
