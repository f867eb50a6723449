// Tests of expand.h, expand_texts.h and expand_arns.h. The tables of known texts say what a text's fate is
// from the published bounds and patterns alone, so they do not agree with the room validate by construction.
// One more model, of a service that does not exist, shows that shapes drive the expansion and no names do.
#include "cases/expand.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "cases/expand_arns.h"
#include "cases/expand_texts.h"
#include "cases/small_catalogue_for_tests.h"
#include "cases/template.h"

namespace touchstone::cases::expand_test {
namespace {

using base::ErrorCode;
using base::Json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

constexpr std::string_view kSentiment = "comprehend/StopSentimentDetectionJob";
constexpr std::string_view kClassifier = "comprehend/StopTrainingDocumentClassifier";

template <class Row>
std::string name_of_row(const testing::TestParamInfo<Row>& row) {
  return row.param.name;
}

std::string repeated(std::size_t count, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

// What a request that must be answered so has done: read off the errors that its case allows.
enum class Fate : std::uint8_t { kNotFound, kElsewhere, kInvalid, kWrongType, kOpen };

void PrintTo(Fate fate, std::ostream* out) {
  constexpr std::string_view kNames[] = {"not found", "elsewhere", "invalid", "of the wrong type", "open"};
  *out << kNames[static_cast<std::size_t>(fate)];
}

Fate fate_of(const Case& tested) {
  std::set<std::string> errors;
  for (const Allowed& allowed : tested.steps.at(0).allow) {
    errors.insert(allowed.errors.begin(), allowed.errors.end());
  }
  const bool missing =
      errors.contains("ResourceNotFoundException") || errors.contains("JobNotFoundException");
  const bool invalid = errors.contains("ValidationException");
  if (missing && invalid) return Fate::kOpen;
  if (errors.contains("AccessDeniedException")) return Fate::kElsewhere;
  if (invalid) return Fate::kInvalid;
  if (errors == std::set<std::string>{"SerializationException"}) return Fate::kWrongType;
  return missing ? Fate::kNotFound : Fate::kOpen;
}

class Expansion : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::filesystem::path folder = TOUCHSTONE_SOURCE_DIR "/conformance";
    auto loaded_models = model::load_models(folder / "models");
    ASSERT_TRUE(loaded_models) << base::render(loaded_models.error());
    models = *std::move(loaded_models);
    auto loaded = load_catalogue(folder, models);
    ASSERT_TRUE(loaded) << base::render(loaded.error());
    catalogue = *std::move(loaded);
  }

  // What a run would send, with one region and account filled in.
  static std::string filled(const std::string& text) {
    return fill(text, {{"region", "us-east-1"}, {"account", "123456789012"}, {"unknown", "unknown"}}).value();
  }

  // The expanded cases that send this text as the only member's value.
  static std::vector<const Case*> that_send(std::string_view operation_id, std::string_view text) {
    std::vector<const Case*> found;
    for (const Case& tested : catalogue.cases) {
      if (tested.expanded_from.empty() || tested.operation_id() != operation_id) continue;
      const auto* input = std::get_if<Json>(&std::get<Send>(tested.steps.at(0).action).body);
      if (input == nullptr || input->members().size() != 1 || !input->members()[0].value.is_string())
        continue;
      if (filled(input->members()[0].value.as_string()) == text) found.push_back(&tested);
    }
    return found;
  }

  static const Case& expanded(std::string_view operation_id, std::string_view slug) {
    const Case* found = catalogue.find_case(fmt::format("{}/{}", operation_id, slug));
    if (found == nullptr || found->expanded_from.empty()) {
      throw std::runtime_error(fmt::format("no expanded case {} of {}", slug, operation_id));
    }
    return *found;
  }

  static std::string body_of(const Case& tested) {
    return std::get<std::string>(std::get<Send>(tested.steps.at(0).action).body);
  }

  static inline std::vector<model::Model> models;
  static inline Catalogue catalogue;
};

// --- Known texts of an id: 1 to 32 characters, letters, separators and numbers of any script, _.:/=+-%@.

struct KnownText {
  std::string name;
  std::string_view operation_id;
  std::string text;
  Fate fate;
};

void PrintTo(const KnownText& row, std::ostream* out) { *out << row.name; }

class Known : public Expansion, public testing::WithParamInterface<KnownText> {};

TEST_P(Known, TextIsSentAndHasItsFate) {
  const std::vector<const Case*> sent = that_send(GetParam().operation_id, GetParam().text);
  ASSERT_THAT(sent, Not(IsEmpty()));
  for (const Case* tested : sent) EXPECT_EQ(fate_of(*tested), GetParam().fate) << tested->id;
}

INSTANTIATE_TEST_SUITE_P(
    JobIds, Known,
    testing::Values(
        KnownText{"Empty", kSentiment, "", Fate::kInvalid},
        KnownText{"OneCharacter", kSentiment, "f", Fate::kNotFound},
        KnownText{"OneOfTwoBytes", kSentiment, "\u00E9", Fate::kNotFound},
        KnownText{"OneOfThreeBytes", kSentiment, "\u65E5", Fate::kNotFound},
        KnownText{"OneOfFourBytes", kSentiment, "\U00020000", Fate::kNotFound},
        KnownText{"ThirtyTwo", kSentiment, repeated(32, "f"), Fate::kNotFound},
        KnownText{"ThirtyThree", kSentiment, repeated(33, "f"), Fate::kInvalid},
        KnownText{"ThirtyTwoOfTwoBytes", kSentiment, repeated(32, "\u00E9"), Fate::kNotFound},
        KnownText{"ThirtyThreeOfTwoBytes", kSentiment, repeated(33, "\u00E9"), Fate::kInvalid},
        KnownText{"ThirtyTwoOfThreeBytes", kSentiment, repeated(32, "\u65E5"), Fate::kNotFound},
        KnownText{"ThirtyThreeOfThreeBytes", kSentiment, repeated(33, "\u65E5"), Fate::kInvalid},
        KnownText{"ThirtyTwoOfFourBytes", kSentiment, repeated(32, "\U00020000"), Fate::kNotFound},
        KnownText{"ThirtyThreeOfFourBytes", kSentiment, repeated(33, "\U00020000"), Fate::kInvalid},
        KnownText{"TenThousand", kSentiment, repeated(10000, "f"), Fate::kInvalid},
        KnownText{"Colon", kSentiment, "a:b", Fate::kNotFound},
        KnownText{"PercentSign", kSentiment, "a%b", Fate::kNotFound},
        KnownText{"AtSign", kSentiment, "a@b", Fate::kNotFound},
        KnownText{"Asterisk", kSentiment, "a*b", Fate::kInvalid},
        KnownText{"Comma", kSentiment, "a,b", Fate::kInvalid},
        KnownText{"Backslash", kSentiment, "a\\b", Fate::kInvalid},
        KnownText{"Tilde", kSentiment, "a~b", Fate::kInvalid},
        KnownText{"Space", kSentiment, "a b", Fate::kNotFound},
        KnownText{"NoBreakSpace", kSentiment, "a\u00A0b", Fate::kNotFound},
        KnownText{"LineSeparator", kSentiment, "a\u2028b", Fate::kNotFound},
        KnownText{"Tab", kSentiment, "a\tb", Fate::kInvalid},
        KnownText{"Newline", kSentiment, "a\nb", Fate::kInvalid},
        KnownText{"NewlineAtTheEnd", kSentiment, "abc123\n", Fate::kInvalid},
        KnownText{"NewlineAlone", kSentiment, "\n", Fate::kInvalid},
        KnownText{"NullCharacter", kSentiment, std::string("a\0b", 3), Fate::kInvalid},
        KnownText{"RomanNumeral", kSentiment, "a\u2167b", Fate::kNotFound},
        KnownText{"SuperscriptDigit", kSentiment, "a\u00B2b", Fate::kNotFound},
        KnownText{"MicroSign", kSentiment, "a\u00B5b", Fate::kNotFound},
        KnownText{"CombiningMark", kSentiment, "a\u0301b", Fate::kInvalid},
        KnownText{"ZeroWidthSpace", kSentiment, "a\u200Bb", Fate::kInvalid},
        KnownText{"ByteOrderMark", kSentiment, "a\uFEFFb", Fate::kInvalid},
        KnownText{"MultiplicationSign", kSentiment, "a\u00D7b", Fate::kInvalid},
        KnownText{"Emoji", kSentiment, "a\U0001F600b", Fate::kInvalid},
        KnownText{"PrivateCharacter", kSentiment, "a\uE000b", Fate::kInvalid},
        KnownText{"Noncharacter", kSentiment, "a\uFFFFb", Fate::kInvalid}),
    name_of_row<KnownText>);

// --- Known texts of an ARN: arn:aws(-ANY)?:comprehend:REGION:12
// DIGITS:document-classifier/NAME(/version/NAME)?, at most 256 characters.

KnownText arn(std::string name, std::string text, Fate fate) {
  return {std::move(name), kClassifier, std::move(text), fate};
}

const std::string kHead = "arn:aws:comprehend:us-east-1:123456789012:document-classifier/";
const std::string kOwn = kHead + "touchstone-never-created";

INSTANTIATE_TEST_SUITE_P(
    Arns, Known,
    testing::Values(
        arn("Empty", "", Fate::kInvalid), arn("NameAlone", "touchstone-never-created", Fate::kInvalid),
        arn("Characters256", kHead + repeated(256 - kHead.size(), "a"), Fate::kElsewhere),
        arn("Characters257", kHead + repeated(257 - kHead.size(), "a"), Fate::kInvalid),
        arn("PartitionOfChina",
            "arn:aws-cn:comprehend:cn-north-1:123456789012:document-classifier/touchstone-never-created",
            Fate::kElsewhere),
        arn("PartitionOfTheGovernment",
            "arn:aws-us-gov:comprehend:us-gov-west-1:123456789012:document-classifier/"
            "touchstone-never-created",
            Fate::kElsewhere),
        arn("PartitionOfAnotherName", "arn:azure:comprehend:us-east-1:123456789012:document-classifier/a",
            Fate::kInvalid),
        arn("PartitionGoingOnWithNothing", "arn:aws-:comprehend:us-east-1:123456789012:document-classifier/a",
            Fate::kInvalid),
        arn("NoRegion", "arn:aws:comprehend::123456789012:document-classifier/touchstone-never-created",
            Fate::kElsewhere),
        arn("UnderscoreInRegion", "arn:aws:comprehend:us_east_1:123456789012:document-classifier/a",
            Fate::kInvalid),
        arn("ElevenDigits", "arn:aws:comprehend:us-east-1:12345678901:document-classifier/a", Fate::kInvalid),
        arn("ThirteenDigits", "arn:aws:comprehend:us-east-1:1234567890123:document-classifier/a",
            Fate::kInvalid),
        arn("OtherService", "arn:aws:translate:us-east-1:123456789012:document-classifier/a", Fate::kInvalid),
        arn("OtherKind",
            "arn:aws:comprehend:us-east-1:123456789012:entity-recognizer/touchstone-never-created",
            Fate::kInvalid),
        arn("NoName", kHead, Fate::kInvalid), arn("HyphenFirst", kHead + "-a", Fate::kInvalid),
        arn("HyphenLast", kHead + "a-", Fate::kInvalid),
        arn("HyphensInside", kHead + "touchstone--never---created", Fate::kNotFound),
        arn("UnderscoreInName", kHead + "a_b", Fate::kInvalid),
        arn("LetterBeyondAscii", kHead + "a\u0416b", Fate::kInvalid),
        arn("Version", kOwn + "/version/1", Fate::kNotFound),
        arn("EmptyVersion", kOwn + "/version/", Fate::kInvalid),
        arn("TwoVersions", kOwn + "/version/1/version/2", Fate::kInvalid),
        arn("NewlineInPartition",
            "arn:aws-a\nb:comprehend:us-east-1:123456789012:document-classifier/touchstone-never-created",
            Fate::kElsewhere),
        arn("ColonInPartition",
            "arn:aws-a:b:comprehend:us-east-1:123456789012:document-classifier/touchstone-never-created",
            Fate::kInvalid),
        arn("GraveAccentInRegion",
            "arn:aws:comprehend:us`east:123456789012:document-classifier/touchstone-never-created",
            Fate::kInvalid),
        arn("CommaInRegion",
            "arn:aws:comprehend:us,east:123456789012:document-classifier/touchstone-never-created",
            Fate::kInvalid),
        arn("ColonInRegion",
            "arn:aws:comprehend:us:east:123456789012:document-classifier/touchstone-never-created",
            Fate::kInvalid),
        arn("LastCapitalLetterInRegion",
            "arn:aws:comprehend:usZeast:123456789012:document-classifier/touchstone-never-created",
            Fate::kElsewhere),
        arn("SlashInAccount",
            "arn:aws:comprehend:us-east-1:12345678901/:document-classifier/touchstone-never-created",
            Fate::kInvalid),
        arn("ColonInAccount",
            "arn:aws:comprehend:us-east-1:12345678901::document-classifier/touchstone-never-created",
            Fate::kInvalid),
        arn("NineInAccount",
            "arn:aws:comprehend:us-east-1:123456789019:document-classifier/touchstone-never-created",
            Fate::kElsewhere),
        arn("UnderscoreFirst", kHead + "_touchstone-never-created", Fate::kInvalid),
        arn("UnderscoreLast", kOwn + "_", Fate::kInvalid), arn("NineLast", kOwn + "9", Fate::kNotFound),
        arn("LastCapitalLetterFirst", kHead + "Ztouchstone-never-created", Fate::kNotFound),
        arn("AtSignFirstInVersion", kOwn + "/version/@1", Fate::kInvalid),
        arn("ColonInVersion", kOwn + "/version/1:2", Fate::kInvalid),
        arn("HyphenInVersion", kOwn + "/version/1-2", Fate::kNotFound),
        arn("TabLastInVersion", kOwn + "/version/1\t", Fate::kInvalid),
        arn("LastSmallLetterLastInVersion", kOwn + "/version/1z", Fate::kNotFound),
        arn("TextBefore", "x" + kOwn, Fate::kInvalid), arn("TextAfter", kOwn + "!", Fate::kInvalid),
        arn("NewlineAfter", kOwn + "\n", Fate::kInvalid), arn("LineBefore", "x\n" + kOwn, Fate::kInvalid),
        arn("AlmostMatching",
            "arn:aws:comprehend::123456789012:document-classifier/" + repeated(100, "a-") + "!",
            Fate::kInvalid)),
    name_of_row<KnownText>);

// --- What else of the repository's models is expanded.

TEST_F(Expansion, HoldsCasesOfEveryStopOperation) {
  for (const Family& family : catalogue.families) {
    const auto of_family = [&](const Case& tested) {
      return !tested.expanded_from.empty() && tested.service == family.service &&
             tested.operation == family.stop;
    };
    EXPECT_GE(std::count_if(catalogue.cases.begin(), catalogue.cases.end(), of_family), 150) << family.stop;
  }
}

TEST_F(Expansion, ReachesEveryConstraintOfAnAddress) {
  for (const Family& family : catalogue.families) {
    std::set<std::string> reached;
    for (const Case& tested : catalogue.cases) {
      if (tested.service == family.service && tested.operation == family.stop)
        reached.insert(tested.expanded_from);
    }
    for (const std::string_view constraint :
         {"the trait required", "the type string", "the length", "the pattern", "the name and place"}) {
      const auto follows = [&](const std::string& from) {
        return from.starts_with(constraint) && from.find("$" + family.member) != std::string::npos;
      };
      EXPECT_TRUE(std::any_of(reached.begin(), reached.end(), follows)) << family.stop << ": " << constraint;
    }
  }
}

TEST_F(Expansion, GivesOperationsWithTheSameShapesTheSameCases) {
  const auto slugs_of = [](std::string_view operation_id) {
    std::set<std::string> slugs;
    for (const Case& tested : catalogue.cases) {
      if (!tested.expanded_from.empty() && tested.operation_id() == operation_id)
        slugs.insert(tested.id.substr(operation_id.size() + 1));
    }
    return slugs;
  };
  EXPECT_EQ(slugs_of(kSentiment), slugs_of("translate/StopTextTranslationJob"));
  EXPECT_EQ(slugs_of(kSentiment), slugs_of("comprehendmedical/StopSNOMEDCTInferenceJob"));
}

TEST_F(Expansion, IsTheSameEveryTime) {
  TextJudge judge;
  const auto first = expand_cases(catalogue, models, judge);
  const auto second = expand_cases(catalogue, models, judge);
  ASSERT_TRUE(first && second);
  ASSERT_EQ(first->size(), second->size());
  for (std::size_t i = 0; i < first->size(); ++i) {
    EXPECT_EQ((*first)[i].id, (*second)[i].id);
    EXPECT_EQ((*first)[i].title, (*second)[i].title);
  }
}

TEST_F(Expansion, SaysWhatACaseFollowsFrom) {
  EXPECT_EQ(expanded(kSentiment, "thirty-three-characters").expanded_from,
            "the length 1 to 32 of StopSentimentDetectionJobRequest$JobId in the model of comprehend");
}

TEST_F(Expansion, SendsNoArnTwice) {
  std::map<std::string, std::string> senders;
  for (const Case& tested : catalogue.cases) {
    if (tested.operation_id() != kClassifier || tested.expanded_from.empty()) continue;
    if (tested.id.ends_with("/name-with-line-break")) continue;  // as name-with-newline; published are both
    const auto* input = std::get_if<Json>(&std::get<Send>(tested.steps.at(0).action).body);
    if (input == nullptr) continue;
    const auto [there, is_new] = senders.emplace(base::to_json(*input), tested.id);
    EXPECT_TRUE(is_new) << tested.id << " sends what " << there->second << " sends";
  }
}

TEST_F(Expansion, CitesTheModelOfEveryCase) {
  for (const Case& tested : catalogue.cases) {
    if (!tested.expanded_from.empty()) {
      EXPECT_THAT(tested.sources, Contains("model:" + tested.service.text())) << tested.id;
    }
  }
}

TEST_F(Expansion, OnlyRecommendsWhatHangsOnTheUnitOfLength) {
  EXPECT_EQ(expanded(kSentiment, "thirty-two-four-byte-characters").level, Level::kRecommended);
  EXPECT_EQ(expanded(kSentiment, "sixteen-four-byte-characters").level, Level::kRequired);
  EXPECT_EQ(expanded(kSentiment, "thirty-three-four-byte-characters").level, Level::kRequired);
}

TEST_F(Expansion, SendsNoIdAndNullForIt) {
  const Case& missing = expanded(kSentiment, "missing-job-id");
  EXPECT_EQ(base::to_json(std::get<Json>(std::get<Send>(missing.steps[0].action).body)), "{}");
  EXPECT_EQ(fate_of(missing), Fate::kInvalid);
  const Case& null = expanded(kSentiment, "null-job-id");
  EXPECT_EQ(base::to_json(std::get<Json>(std::get<Send>(null.steps[0].action).body)), R"({"JobId":null})");
  EXPECT_EQ(fate_of(null), Fate::kInvalid);
}

TEST_F(Expansion, SendsAnEscapedMemberName) {
  const Case& tested = expanded(kSentiment, "escaped-member-name");
  EXPECT_EQ(body_of(tested), R"({"\u004aobId":"${unknown}"})");
  EXPECT_EQ(fate_of(tested), Fate::kNotFound);
}

TEST_F(Expansion, SendsEscapesThatHideNothing) {
  EXPECT_EQ(body_of(expanded(kSentiment, "escaped-asterisk")), R"({"JobId":"a\u002ab"})");
  EXPECT_EQ(fate_of(expanded(kSentiment, "escaped-asterisk")), Fate::kInvalid);
  EXPECT_EQ(body_of(expanded(kSentiment, "escaped-surrogate-pair")), R"({"JobId":"\ud840\udc00"})");
  EXPECT_EQ(fate_of(expanded(kSentiment, "escaped-surrogate-pair")), Fate::kNotFound);
}

TEST_F(Expansion, TakesMembersOfOtherNamesForOthers) {
  EXPECT_EQ(body_of(expanded(kSentiment, "member-in-lower-case")), R"({"jobid":"${unknown}"})");
  EXPECT_EQ(fate_of(expanded(kSentiment, "member-in-lower-case")), Fate::kInvalid);
  EXPECT_EQ(fate_of(expanded(kSentiment, "unknown-member")), Fate::kNotFound);
}

TEST_F(Expansion, NeverJudgesAMemberThatStandsTwice) {
  for (const std::string_view slug :
       {"duplicate-member", "duplicate-member-reversed", "duplicate-equal-member", "duplicate-null-member",
        "duplicate-unknown-member"}) {
    EXPECT_EQ(expanded(kSentiment, slug).level, Level::kInformational) << slug;
    EXPECT_EQ(fate_of(expanded(kSentiment, slug)), Fate::kOpen) << slug;
  }
}

struct WrongType {
  std::string name;
  std::string_view slug;
  std::string_view body;
};

void PrintTo(const WrongType& row, std::ostream* out) { *out << row.name; }

class WrongTypes : public Expansion, public testing::WithParamInterface<WrongType> {};

TEST_P(WrongTypes, AreSentAndRefused) {
  const Case& tested = expanded(kSentiment, GetParam().slug);
  EXPECT_EQ(body_of(tested), GetParam().body);
  EXPECT_EQ(fate_of(tested), Fate::kWrongType);
  EXPECT_EQ(tested.level, Level::kRecommended);
}

INSTANTIATE_TEST_SUITE_P(JobIds, WrongTypes,
                         testing::Values(WrongType{"Number", "number-as-job-id", R"({"JobId":12})"},
                                         WrongType{"Fraction", "fraction-as-job-id", R"({"JobId":0.5})"},
                                         WrongType{"Boolean", "boolean-as-job-id", R"({"JobId":true})"},
                                         WrongType{"List", "list-as-job-id", R"({"JobId":["a"]})"},
                                         WrongType{"EmptyList", "empty-list-as-job-id", R"({"JobId":[]})"},
                                         WrongType{"Map", "map-as-job-id", R"({"JobId":{"a":"b"}})"},
                                         WrongType{"MapOfItself", "map-of-itself-as-job-id",
                                                   R"({"JobId":{"JobId":"a"}})"}),
                         name_of_row<WrongType>);

TEST_F(Expansion, SendsNoStringAsAWrongTypeOfAString) {
  EXPECT_EQ(catalogue.find_case(fmt::format("{}/text-as-job-id", kSentiment)), nullptr);
}

// --- A model of nothing that exists: the shapes drive the expansion.

constexpr std::string_view kStopInput = R"("t#Stop": {"type": "structure", "members": {
  "JobId": {"target": "t#Id", "traits": {"smithy.api#required": {}}},
  "Force": {"target": "smithy.api#String"}
}},
"t#Id": {"type": "string", "traits": {"smithy.api#length": {"min": 3, "max": 7}, "smithy.api#pattern": "^[a-fh*]+$"}})";

// The small catalogue, with answers for an expansion and a model that has constraints.
class Constrained : public testing::Test {
 protected:
  Constrained() { folder_.write("answers.json", for_tests::answers_for_expansion()); }

  base::Result<Catalogue> load(std::string_view stop_input = kStopInput) {
    auto model = model::parse_model(for_tests::model_with_stop_input(stop_input), "lamps.json");
    if (!model) return std::unexpected(model.error());
    models_.clear();
    models_.push_back(*std::move(model));
    return load_catalogue(folder_.path(), models_);
  }

  for_tests::CatalogueFolder folder_;
  std::vector<model::Model> models_;
};

std::vector<std::string> expanded_ids(const Catalogue& catalogue) {
  std::vector<std::string> ids;
  for (const Case& tested : catalogue.cases) {
    if (!tested.expanded_from.empty()) ids.push_back(tested.id);
  }
  return ids;
}

Fate fate_in(const Catalogue& catalogue, std::string_view slug) {
  const Case* found = catalogue.find_case(fmt::format("lamps/StopLampJob/{}", slug));
  if (found == nullptr) throw std::runtime_error(fmt::format("no case {}", slug));
  return fate_of(*found);
}

TEST_F(Constrained, MembersOfAnyModelAreExpandedByTheirOwnBounds) {
  const auto catalogue = load();
  ASSERT_TRUE(catalogue) << base::render(catalogue.error());
  EXPECT_EQ(fate_in(*catalogue, "two-characters"), Fate::kInvalid);
  EXPECT_EQ(fate_in(*catalogue, "three-characters"), Fate::kNotFound);
  EXPECT_EQ(fate_in(*catalogue, "seven-characters"), Fate::kNotFound);
  EXPECT_EQ(fate_in(*catalogue, "eight-characters"), Fate::kInvalid);
  EXPECT_EQ(fate_in(*catalogue, "three-two-byte-characters"), Fate::kInvalid);
  EXPECT_EQ(fate_in(*catalogue, "allows-asterisk"), Fate::kNotFound);
  EXPECT_EQ(fate_in(*catalogue, "refuses-hyphen"), Fate::kInvalid);
}

TEST_F(Constrained, MembersWithoutConstraintsArePassedOver) {
  const auto catalogue = load();
  ASSERT_TRUE(catalogue) << base::render(catalogue.error());
  EXPECT_THAT(expanded_ids(*catalogue), Not(Contains(HasSubstr("-force"))));
}

TEST_F(Constrained, AnotherModelIsAnotherCatalogue) {
  std::string wider(kStopInput);
  wider.replace(wider.find("\"max\": 7"), 8, "\"max\": 9");
  const auto before = load();
  const auto after = load(wider);
  ASSERT_TRUE(before && after);
  EXPECT_NE(before->sha256, after->sha256);
  EXPECT_EQ(fate_in(*after, "nine-characters"), Fate::kNotFound);
}

TEST_F(Constrained, AnOperationOfWhichTheAnswersSayNothingIsAnError) {
  folder_.write("answers.json", for_tests::kSmallAnswers);
  const auto catalogue = load();
  ASSERT_FALSE(catalogue);
  EXPECT_EQ(catalogue.error().code, ErrorCode::kUnknownName);
  EXPECT_THAT(catalogue.error().message, HasSubstr("lamps/StopLampJob"));
}

TEST_F(Constrained, APatternThatNobodyCanReadIsAnError) {
  std::string broken(kStopInput);
  broken.replace(broken.find("^[a-fh*]+$"), 10, "^[a-fh*+$");
  EXPECT_FALSE(load(broken));
}

TEST_F(Constrained, ACaseThatIsWrittenUnderAnExpandedIdIsAnErrorOfItsFile) {
  std::string written = folder_.read(for_tests::kCaseFile);
  written.replace(written.find("\"unknown\""), 9, "\"two-characters\"");
  folder_.write(for_tests::kCaseFile, written);
  const auto catalogue = load();
  ASSERT_FALSE(catalogue);
  EXPECT_EQ(catalogue.error().code, ErrorCode::kDuplicate);
  EXPECT_THAT(catalogue.error().file, HasSubstr(for_tests::kCaseFile));
  EXPECT_GT(catalogue.error().line, 1U);
}

// --- The parts.

TEST(Nouns, AreReadOffMemberNames) {
  EXPECT_EQ(Noun::of("JobId").slug, "job-id");
  EXPECT_EQ(Noun::of("JobId").with_article(), "a job id");
  EXPECT_EQ(Noun::of("DocumentClassifierArn").slug, "arn");
  EXPECT_EQ(Noun::of("EntityRecognizerArn").with_article(), "an entity recognizer ARN");
}

TEST(Numbers, AreSpelt) {
  EXPECT_EQ(in_words(0), "zero");
  EXPECT_EQ(in_words(16), "sixteen");
  EXPECT_EQ(in_words(33), "thirty-three");
  EXPECT_EQ(in_words(256), "two-hundred-and-fifty-six");
  EXPECT_EQ(in_words(1000), "1000");
}

TEST(NamedCharacters, HaveUniqueSlugsAndCodePoints) {
  std::set<std::string_view> slugs;
  std::set<char32_t> code_points;
  for (const NamedCharacter& character : named_characters()) {
    EXPECT_TRUE(slugs.insert(character.slug).second) << character.slug;
    EXPECT_TRUE(code_points.insert(character.code_point).second) << character.slug;
  }
}

TEST(NamedCharacters, HoldEveryAsciiMark) {
  std::set<char32_t> code_points;
  for (const NamedCharacter& character : named_characters()) code_points.insert(character.code_point);
  std::set<char32_t> marks;
  for (const char c : std::string_view(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"))
    marks.insert(static_cast<char32_t>(c));
  EXPECT_THAT(code_points, IsSupersetOf(marks));
}

TEST(Arns, AreReadIntoTheirPartsAndWrittenAgain) {
  const std::string text = "arn:aws:comprehend:${region}:${account}:document-classifier/a";
  const auto arn = Arn::parse(text);
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->kind, "document-classifier");
  EXPECT_EQ(arn->name, "a");
  EXPECT_EQ(arn->text(), text);
}

TEST(Arns, AreNotReadFromOtherTexts) {
  EXPECT_FALSE(Arn::parse("00000000000000000000000000000000"));
  EXPECT_FALSE(Arn::parse("arn:aws:comprehend:us-east-1:123456789012"));
  EXPECT_FALSE(Arn::parse("urn:aws:comprehend:us-east-1:123456789012:document-classifier/a"));
  EXPECT_FALSE(Arn::parse("arn:aws:comprehend:us-east-1:123456789012:document-classifier"));
}

}  // namespace
}  // namespace touchstone::cases::expand_test
