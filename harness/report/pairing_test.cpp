// Tests pairing.h: what may differ from target to target is told from what may not, and who was who is kept.
#include "report/pairing.h"

#include <gtest/gtest.h>

#include "judge/transcripts_for_tests.h"

namespace touchstone::report::pairing_test {
namespace {

const std::string kFirst = "0123456789abcdef0123456789abcdef";
const std::string kSecond = "fedcba9876543210fedcba9876543210";
const std::string kThird = "00112233445566778899aabbccddeeff";

TEST(PairTexts, KeepsThemOneToOne) {
  Pairing pairing;
  EXPECT_TRUE(pairing.pair("a1", "b1"));
  EXPECT_TRUE(pairing.pair("a1", "b1"));
  EXPECT_TRUE(pairing.pair("a2", "b2"));
  EXPECT_FALSE(pairing.pair("a1", "b2"));
  EXPECT_FALSE(pairing.pair("a3", "b1"));
  EXPECT_FALSE(pairing.pair("a1", "b3"));
}

TEST(PairTexts, TellsAnIdThatWasSwappedWhereBothTargetsIssueTheSame) {
  Pairing pairing;
  EXPECT_TRUE(pairing.same_id(kFirst, kFirst));
  EXPECT_TRUE(pairing.same_id(kSecond, kSecond));
  EXPECT_FALSE(pairing.same_id(kFirst, kSecond));
}

TEST(SameId, PairsWhateverItLooksLike) {
  Pairing pairing;
  EXPECT_TRUE(pairing.same_id(kFirst, "job-7"));
  EXPECT_TRUE(pairing.same_id("1", "2"));
  EXPECT_FALSE(pairing.same_id(kFirst, "job-8"));
}

TEST(SameId, TakesNothingForNoId) {
  Pairing pairing;
  EXPECT_TRUE(pairing.same_id("", ""));
  EXPECT_FALSE(pairing.same_id("", kFirst));
  EXPECT_FALSE(pairing.same_id(kFirst, ""));
}

TEST(SameId, KnowsAnIdInAnArnAgain) {
  const auto arn = [](const std::string& account, const std::string& id) {
    return "arn:aws:comprehend:us-east-1:" + account + ":sentiment-detection-job/" + id;
  };
  Pairing pairing;
  EXPECT_TRUE(pairing.same_id(kFirst, kSecond));
  EXPECT_TRUE(pairing.same_id(arn("123456789012", kFirst), arn("000000000000", kSecond)));
  EXPECT_FALSE(pairing.same_id(arn("123456789012", kFirst), arn("000000000000", kThird)));
  // Of which account a target's jobs are is its own affair.
  EXPECT_TRUE(pairing.same_id(arn("123456789012", kFirst), arn("111111111111", kSecond)));
}

TEST(SameId, TellsAnotherKindOfArn) {
  Pairing pairing;
  EXPECT_FALSE(pairing.same_id("arn:aws:comprehend:us-east-1:123456789012:sentiment-detection-job/" + kFirst,
                               "arn:aws:comprehend:us-east-1:123456789012:entities-detection-job/" + kFirst));
}

struct Texts {
  std::string name;
  std::string a;
  std::string b;
  bool same;
};

class SameText : public testing::TestWithParam<Texts> {};

TEST_P(SameText, TellsWhatMayDiffer) {
  Pairing pairing;
  EXPECT_TRUE(pairing.pair("my-job-of-a", "the-job-of-b"));
  EXPECT_EQ(pairing.same_text(GetParam().a, GetParam().b), GetParam().same);
  EXPECT_EQ(Pairing(pairing).same_text(GetParam().a, GetParam().b), GetParam().same) << "not the same again";
}

INSTANTIATE_TEST_SUITE_P(
    All, SameText,
    testing::Values(Texts{"Equal", "no such job", "no such job", true},
                    Texts{"Other", "no such job", "no job", false}, Texts{"Empty", "", "", true},
                    Texts{"EmptyAndNot", "", "x", false},
                    Texts{"IdInAMessage", "no job " + kFirst + ".", "no job " + kSecond + ".", true},
                    Texts{"TwoIds", kFirst + " " + kSecond, kSecond + " " + kFirst, true},
                    Texts{"OneIdForTwo", kFirst + " " + kFirst, kSecond + " " + kThird, false},
                    Texts{"TwoIdsForOne", kFirst + " " + kThird, kSecond + " " + kSecond, false},
                    Texts{"KnownId", "job my-job-of-a is gone", "job the-job-of-b is gone", true},
                    Texts{"KnownIdOfOneSide", "job my-job-of-a is gone", "job other is gone", false},
                    Texts{"KnownIdInALongerWord", "job my-job-of-a1", "job the-job-of-b1", false},
                    Texts{"Uuid", "r 2c8c9e1e-6a3f-4a3a-9d3b-0d2f8f8f8f8f",
                          "r 12345678-1234-1234-1234-123456789abc", true},
                    Texts{"Time", "at 2026-11-21T22:10:58Z", "at 2026-11-22T00:00:00.123Z", true},
                    Texts{"TimeAndNot", "at 2026-11-21T22:10:58Z", "at some time", false},
                    Texts{"Account", "account 123456789012", "account 000000000000", true},
                    Texts{"LongNumber", "1234567890123", "1234567890124", false},
                    Texts{"Number", "40 characters", "41 characters", false},
                    Texts{"Words", "abcdefabcdefabcdef", "fedcbafedcbafedcba", false},
                    Texts{"State", "STOP_REQUESTED", "STOPPED", false}),
    judge::for_tests::row_name);

TEST(PiecesOf, TakesATextApart) {
  using Kind = Piece::Kind;
  const std::string text = "job " + kFirst + " of 2026-11-21T22:10:58+01:00 (known-text)";
  EXPECT_EQ(pieces_of(text, {"known-text"}), (std::vector<Piece>{{Kind::kLiteral, "job "},
                                                                 {Kind::kId, kFirst},
                                                                 {Kind::kLiteral, " of "},
                                                                 {Kind::kFree, "2026-11-21T22:10:58+01:00"},
                                                                 {Kind::kLiteral, " ("},
                                                                 {Kind::kId, "known-text"},
                                                                 {Kind::kLiteral, ")"}}));
}

}  // namespace
}  // namespace touchstone::report::pairing_test
