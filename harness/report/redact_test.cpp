// Tests redact.h.
#include "report/redact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "base/digest.h"
#include "base/utf8.h"

namespace touchstone::report::redact_test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kSecrets = {"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY=", "", "short"};
const std::string& kSecret = kSecrets.front();

TEST(Redact, LeavesATextWithoutSecretsAsItIs) { EXPECT_EQ(redact("a text", kSecrets), "a text"); }

TEST(Redact, HidesEveryOccurrence) {
  EXPECT_EQ(redact(kSecret + " and " + kSecret + kSecret, kSecrets), "<redacted> and <redacted><redacted>");
}

TEST(Redact, HidesASignatureThatATargetRepeats) {
  const std::string digits(64, 'a');
  EXPECT_EQ(redact("got AWS4-HMAC-SHA256 Credential=x, Signature=" + digits + ".", {}),
            "got AWS4-HMAC-SHA256 Credential=x, Signature=<redacted>.");
  EXPECT_EQ(redact("Signature=" + digits + "a", {}), "Signature=" + digits + "a");
  EXPECT_EQ(redact("Signature=unsigned", {}), "Signature=unsigned");
}

TEST(Disguise, KeepsTheLengthOfASignature) {
  const std::string shown = disguise("Signature=" + std::string(64, 'b'), {});
  EXPECT_EQ(shown, "Signature=" + std::string(64, '0'));
  EXPECT_EQ(redact(shown, {}), "Signature=<redacted>");
}

TEST(Redact, PassesOverSecretsThatAreTooShortToBeAny) {
  EXPECT_EQ(redact("a short text", kSecrets), "a short text");
}

TEST(Redact, HidesASecretOfEightBytes) {
  EXPECT_EQ(redact("a 12345678 b", std::vector<std::string>{"12345678"}), "a <redacted> b");
}

TEST(Redact, HidesASecretWhoseSlashesJsonEscaped) {
  EXPECT_EQ(redact(R"({"key":"wJalrXUtnFEMI\/K7MDENG+bPxRfiCYEXAMPLEKEY="})", kSecrets),
            R"({"key":"<redacted>"})");
}

TEST(Redact, HidesASecretWhoseCharactersJsonEscaped) {
  EXPECT_EQ(redact("a \\u0073ecret\\/with\\u002Fslashes b", std::vector<std::string>{"secret/with/slashes"}),
            "a <redacted> b");
}

TEST(Redact, LeavesEscapesOfAnythingElse) {
  const std::string text = "\\u0073ecre\\u0074 \\u00 \\u \\";
  EXPECT_EQ(redact(text, std::vector<std::string>{"secret/with/slashes"}), text);
}

TEST(Disguise, EscapesWhatWasEscaped) {
  auto stand_ins = stand_ins_for(std::vector<std::string>{"secret/with/slashes"}, 1);
  const std::string shown = disguise("\\u0073ecret\\/with\\u002fslashes", stand_ins);
  EXPECT_EQ(shown.size(), std::string_view("\\u0073ecret\\/with\\u002fslashes").size());
  EXPECT_TRUE(shown.starts_with("\\u00")) << shown;
  EXPECT_EQ(shown.find("ecret"), std::string::npos) << shown;
  std::vector<std::string> used;
  for (const StandIn& stand_in : stand_ins) {
    if (stand_in.used) used.push_back(stand_in.shown);
  }
  EXPECT_EQ(redact(shown, used), "<redacted>");
}

TEST(Redact, HidesASecretThatIsPercentEncoded) {
  EXPECT_EQ(redact("?key=wJalrXUtnFEMI%2FK7MDENG%2BbPxRfiCYEXAMPLEKEY%3D&x=1", kSecrets),
            "?key=<redacted>&x=1");
}

class InBase64 : public testing::TestWithParam<std::string> {};

TEST_P(InBase64, IsHidden) {
  const std::string encoded = base::to_base64(GetParam() + kSecret + "behind");
  const std::string shown = redact(encoded, kSecrets);
  EXPECT_THAT(shown, HasSubstr("<redacted>"));
  // Not even a third of it may be left.
  for (std::size_t at = 0; at + 12 <= kSecret.size(); ++at) {
    EXPECT_EQ(base::from_base64(shown).value_or("").find(kSecret.substr(at, 12)), std::string::npos);
    for (std::size_t offset = 0; offset < 3; ++offset) {
      const std::string piece = base::to_base64(std::string(offset, 'x') + kSecret.substr(at, 12));
      EXPECT_THAT(shown, Not(HasSubstr(piece.substr(4, 10)))) << at;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, InBase64, testing::Values("", "a", "ab", "Basic user:"), [](const auto& row) {
  return "Behind" + std::to_string(row.param.size()) + "Bytes";
});

TEST(Redact, HidesASecretInBytesThatAreNoText) {
  EXPECT_EQ(redact(std::string("\xFF\0", 2) + kSecret + "\xFE", kSecrets),
            std::string("\xFF\0", 2) + "<redacted>\xFE");
}

TEST(Redact, HidesASecretWholeThatBeginsLikeAnother) {
  EXPECT_EQ(redact("0123456789", std::vector<std::string>{"01234567", "0123456789"}), "<redacted>");
}

TEST(Redact, ReplacesNothingInsideOfItsReplacement) {
  EXPECT_EQ(redact("a redacted b", std::vector<std::string>{"redacted"}), "a <redacted> b");
}

std::string value_of(const wire::Headers& headers, std::string_view name) {
  return std::string(headers.find(name).value_or(""));
}

TEST(RedactHeaders, HidesCredentialsWhateverTheyAre) {
  const auto shown =
      redact({{"authorization", "AWS4-HMAC-SHA256 Credential=AKIA"}, {"X-AMZ-Security-Token", "t"}},
             std::vector<std::string>());
  EXPECT_EQ(value_of(shown, "Authorization"), "<redacted>");
  EXPECT_EQ(value_of(shown, "X-Amz-Security-Token"), "<redacted>");
}

TEST(RedactHeaders, HidesSecretsInAnyOther) {
  EXPECT_EQ(value_of(redact({{"X-Echo", "key=" + kSecret}}, kSecrets), "X-Echo"), "key=<redacted>");
}

TEST(RedactHeaders, HidesSecretsInNames) {
  EXPECT_EQ(redact({{"X-" + kSecret, "1"}}, kSecrets), (wire::Headers{{"X-<redacted>", "1"}}));
}

TEST(RedactHeaders, KeepsOrderAndSpelling) {
  const auto shown = redact({{"b", "1"}, {"A", "2"}, {"b", "3"}}, kSecrets);
  EXPECT_EQ(shown, (wire::Headers{{"b", "1"}, {"A", "2"}, {"b", "3"}}));
}

TEST(RedactSent, HidesTheValuesOfCredentialsHoweverTheirNamesAreSpelt) {
  const wire::Headers headers = {{"Authorization", "AWS4 signature"}, {"Accept", "a"}};
  EXPECT_EQ(
      redact_sent("POST / HTTP/1.1\r\naUTHORIZATION :AWS4 signature\r\nAccept: a\r\n\r\n{}", headers, {}),
      "POST / HTTP/1.1\r\naUTHORIZATION :<redacted>\r\nAccept: a\r\n\r\n{}");
}

TEST(RedactSent, HidesSecretsAnywhere) {
  const std::vector<std::string> secrets = {"a-long-secret"};
  EXPECT_EQ(redact_sent("x a-long-secret y", {}, secrets), "x <redacted> y");
}

// Stand-ins.

TEST(Disguise, PutsATextOfTheSameLengthAndMakeInPlaceOfASecret) {
  auto stand_ins = stand_ins_for(kSecrets, 7);
  const std::string text = "before " + kSecret + " behind";
  const std::string shown = disguise(text, stand_ins);
  ASSERT_EQ(shown.size(), text.size());
  EXPECT_EQ(shown.substr(0, 7), "before ");
  EXPECT_EQ(shown.substr(shown.size() - 7), " behind");
  EXPECT_THAT(shown, Not(HasSubstr(kSecret.substr(0, 8))));
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_EQ(std::isdigit(static_cast<unsigned char>(text[i])) != 0,
              std::isdigit(static_cast<unsigned char>(shown[i])) != 0);
    EXPECT_EQ(std::isupper(static_cast<unsigned char>(text[i])) != 0,
              std::isupper(static_cast<unsigned char>(shown[i])) != 0);
    EXPECT_EQ(text[i] == '/', shown[i] == '/');
  }
}

TEST(Disguise, IsHiddenLikeTheSecretItStandsFor) {
  auto stand_ins = stand_ins_for(kSecrets, 7);
  const std::string text = kSecret + kSecret + " " + base::to_base64("x" + kSecret) + "," + kSecret.substr(1);
  const std::string shown = disguise(text, stand_ins);
  std::vector<std::string> shown_secrets;
  for (const StandIn& stand_in : stand_ins) {
    if (stand_in.used) shown_secrets.push_back(stand_in.shown);
  }
  EXPECT_EQ(shown_secrets.size(), 2U);
  const auto hidden = redact(text, kSecrets);
  EXPECT_EQ(redact(shown, shown_secrets).substr(0, hidden.rfind(',')), hidden.substr(0, hidden.rfind(',')));
}

TEST(Disguise, LeavesNothingOfASecretThatIsMadeOfMarks) {
  const std::vector<std::string> marks = {"--::--::--::"};
  auto stand_ins = stand_ins_for(marks, 7);
  EXPECT_THAT(disguise(marks.front(), stand_ins), Not(HasSubstr("-")));
}

TEST(Disguise, KeepsAWellFormedTextWellFormed) {
  const std::vector<std::string> secrets = {
      "\xC3\xA9\xE0\xA4\x81\xED\x9F\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"};
  auto stand_ins = stand_ins_for(secrets, 7);
  const std::string shown = disguise(secrets.front(), stand_ins);
  EXPECT_NE(shown, secrets.front());
  EXPECT_FALSE(base::find_malformed_utf8(shown));
}

TEST(Disguise, LeavesATextWithoutSecretsAlone) {
  auto stand_ins = stand_ins_for(kSecrets, 7);
  EXPECT_EQ(disguise("w nothing wJalr", stand_ins), "w nothing wJalr");
  EXPECT_TRUE(std::none_of(stand_ins.begin(), stand_ins.end(), [](const StandIn& s) { return s.used; }));
}

}  // namespace
}  // namespace touchstone::report::redact_test
