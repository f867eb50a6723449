// Tests of catalogue.h: the repository's own catalogue, a small one that is broken in one place at a time,
// selecting, and the fingerprint. A row of Malformed marks with @ the place that its error must name.
#include "cases/catalogue.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "cases/small_catalogue_for_tests.h"

namespace touchstone::cases::catalogue_test {
namespace {

using base::ErrorCode;
using for_tests::CatalogueFolder;
using for_tests::kAnswersFile;
using for_tests::kCaseFile;
using for_tests::kProtocolFile;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

template <class Row>
std::string name_of_row(const testing::TestParamInfo<Row>& row) {
  return row.param.name;
}

// --- The repository's own catalogue.

class OwnCatalogue : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::filesystem::path folder = TOUCHSTONE_SOURCE_DIR "/conformance";
    auto models = model::load_models(folder / "models");
    ASSERT_TRUE(models) << base::render(models.error());
    auto loaded = load_catalogue(folder, *models);
    ASSERT_TRUE(loaded) << base::render(loaded.error());
    catalogue = *std::move(loaded);
  }
  static inline Catalogue catalogue;
};

TEST_F(OwnCatalogue, HoldsTheNumberOfCasesThatWereWritten) {
  const auto written = [](const Case& tested) { return tested.expanded_from.empty(); };
  EXPECT_EQ(std::count_if(catalogue.cases.begin(), catalogue.cases.end(), written), 2627);
}

TEST_F(OwnCatalogue, HoldsTheNumberOfCasesThatFollowFromTheModels) {
  const auto expanded = [](const Case& tested) { return !tested.expanded_from.empty(); };
  EXPECT_EQ(std::count_if(catalogue.cases.begin(), catalogue.cases.end(), expanded), 3201);
}

TEST_F(OwnCatalogue, HasAFamilyForEachStopOperation) { EXPECT_EQ(catalogue.families.size(), 15U); }

TEST_F(OwnCatalogue, IsSortedByUniqueIds) {
  const auto not_before = [](const Case& a, const Case& b) { return a.id >= b.id; };
  const auto found = std::adjacent_find(catalogue.cases.begin(), catalogue.cases.end(), not_before);
  EXPECT_EQ(found, catalogue.cases.end()) << found->id;
}

TEST_F(OwnCatalogue, LetsEveryCaseStopJobsOfAFamily) {
  for (const Case& tested : catalogue.cases) {
    EXPECT_NE(catalogue.family_of(tested.service, tested.operation), nullptr) << tested.id;
  }
}

TEST_F(OwnCatalogue, CitesEverySource) {
  std::vector<std::string_view> cited;
  for (const Case& tested : catalogue.cases) {
    cited.insert(cited.end(), tested.sources.begin(), tested.sources.end());
    for (const Step& step : tested.steps) {
      for (const Allowed& allowed : step.allow)
        cited.insert(cited.end(), allowed.sources.begin(), allowed.sources.end());
    }
  }
  EXPECT_FALSE(cited.empty());
  for (const std::string_view id : cited) EXPECT_NE(catalogue.find_source(id), nullptr) << id;
}

// --- What a small catalogue becomes.

Catalogue load_small() {
  auto loaded = CatalogueFolder().load();
  if (!loaded) throw std::runtime_error(base::render(loaded.error()));
  return *std::move(loaded);
}

std::vector<std::string> ids_of(const auto& taken) {
  std::vector<std::string> ids;
  for (const auto& tested : taken) {
    if constexpr (requires { tested->id; }) {
      ids.push_back(tested->id);
    } else {
      ids.push_back(tested.id);
    }
  }
  return ids;
}

TEST(LoadCatalogue, RepeatsProtocolCasesAndSortsByIds) {
  EXPECT_THAT(
      ids_of(load_small().cases),
      ElementsAre("lamps/DimLamp/protocol/not-json", "lamps/StopLampJob/broken", "lamps/StopLampJob/lit",
                  "lamps/StopLampJob/protocol/not-json", "lamps/StopLampJob/unknown"));
}

TEST(LoadCatalogue, KeepsWhereACaseStands) {
  const Catalogue catalogue = load_small();
  const Case* lit = catalogue.find_case("lamps/StopLampJob/lit");
  ASSERT_NE(lit, nullptr);
  EXPECT_EQ(lit->file, kCaseFile);
  EXPECT_EQ(lit->line, 5U);
}

TEST(LoadCatalogue, ReadsNeedsStepsAndAllowedAnswers) {
  const Catalogue catalogue = load_small();
  const Case& lit = *catalogue.find_case("lamps/StopLampJob/lit");
  EXPECT_EQ(lit.level, Level::kRequired);
  ASSERT_EQ(lit.needs.size(), 1U);
  EXPECT_EQ(lit.needs[0].state, "IN_PROGRESS");
  EXPECT_EQ(catalogue.families[lit.needs[0].family].id(), "lamps/LampJob");
  ASSERT_EQ(lit.steps.size(), 2U);
  EXPECT_EQ(lit.steps[0].allow[0].summary(), "200 with /JobId ${job}");
  EXPECT_THAT(std::get<Wait>(lit.steps[1].action).states, ElementsAre("STOPPED"));
}

TEST(LoadCatalogue, ReadsARawBodyAndHeaderChanges) {
  const Catalogue catalogue = load_small();
  const Case& tested = *catalogue.find_case("lamps/DimLamp/protocol/not-json");
  const Send& send = std::get<Send>(tested.steps[0].action);
  EXPECT_EQ(send.operation, "DimLamp");
  EXPECT_EQ(std::get<std::string>(send.body), "nonsense");
  EXPECT_EQ(send.path, "/odd");
  ASSERT_EQ(send.headers.size(), 2U);
  EXPECT_EQ(send.headers[0].value, "${nonce}");
  EXPECT_EQ(send.headers[1].value, std::nullopt);
}

TEST(LoadCatalogue, DecodesABodyGivenInBase64) {
  const CatalogueFolder folder;
  std::string text(for_tests::kSmallProtocol);
  text.replace(text.find(R"("body": "nonsense")"), 18, R"("body_base64": "/wA=")");
  folder.write(kProtocolFile, text);
  const auto catalogue = folder.load();
  ASSERT_TRUE(catalogue) << base::render(catalogue.error());
  const Send& send = std::get<Send>(catalogue->find_case("lamps/DimLamp/protocol/not-json")->steps[0].action);
  EXPECT_EQ(std::get<std::string>(send.body), std::string("\xFF\0", 2));
}

/// The small catalogue whose case "unknown" has these steps.
base::Result<Catalogue> load_with_steps(const std::string& steps) {
  const CatalogueFolder folder;
  std::string text(for_tests::kSmallCases);
  const std::size_t first = text.find("\"steps\": [", text.find("unknown"));
  const std::size_t end = text.find("  ]\n}", first);
  text.replace(first, end - first, "\"steps\": [\n" + steps + "\n");
  folder.write(kCaseFile, text);
  return folder.load();
}

constexpr const char* kOnOneConnection = R"(
  {"send": {"input": {}, "malform": "no-host"},
   "allow": [{"status": [400], "body": "unnamed", "sources": ["doc:lamps"]}, {"closed": true, "sources": ["doc:lamps"]}]},
  {"send": {"input": {}, "connection": "next"}, "allow": [{"status": [200], "body": "empty", "sources": ["doc:lamps"]}]},
  {"send": {"input": {}, "connection": "pipelined"}, "allow": "not-found"},
  {"send": {"input": {}}, "allow": "not-found"})";

TEST(LoadCatalogue, ReadsHowARequestIsSpeltAndOnWhichConnectionItGoes) {
  const auto catalogue = load_with_steps(kOnOneConnection);
  ASSERT_TRUE(catalogue) << base::render(catalogue.error());
  const Case& tested = *catalogue->find_case("lamps/StopLampJob/unknown");
  ASSERT_EQ(tested.steps.size(), 4U);
  EXPECT_EQ(std::get<Send>(tested.steps[0].action).malform, "no-host");
  EXPECT_EQ(std::get<Send>(tested.steps[1].action).connection, Connection::kNext);
  EXPECT_EQ(std::get<Send>(tested.steps[2].action).connection, Connection::kPipelined);
  EXPECT_EQ(tested.end_of_conversation(0), 3U);
  EXPECT_EQ(tested.end_of_conversation(3), 4U);
}

TEST(LoadCatalogue, ReadsTheEndOfTheConnectionAsAnAnswer) {
  const auto catalogue = load_with_steps(kOnOneConnection);
  ASSERT_TRUE(catalogue) << base::render(catalogue.error());
  const auto& steps = catalogue->find_case("lamps/StopLampJob/unknown")->steps;
  EXPECT_TRUE(steps[0].allows_closing());
  EXPECT_FALSE(steps[1].allows_closing());
  EXPECT_EQ(steps[0].allow[0].summary(), "400 without an error's name");
  EXPECT_EQ(steps[0].allow[1].summary(), "the end of the connection");
}

TEST(LoadCatalogue, RefusesAStepThatGoesOnWhereNothingWasSent) {
  const auto loaded =
      load_with_steps(R"({"send": {"input": {}, "connection": "next"}, "allow": "not-found"})");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kBadValue);
  EXPECT_THAT(loaded.error().message, testing::HasSubstr("goes on where the step before has sent"));
}

TEST(LoadCatalogue, RefusesAnEndOfTheConnectionWithAStatus) {
  const auto loaded = load_with_steps(
      R"({"send": {"input": {}}, "allow": [{"closed": true, "status": [400], "sources": ["doc:lamps"]}]})");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kBadValue);
}

struct ConversationRow {
  std::string name;
  std::string steps;
  std::string message;
};

void PrintTo(const ConversationRow& row, std::ostream* out) { *out << row.steps; }

class Conversation : public testing::TestWithParam<ConversationRow> {};

TEST_P(Conversation, RefusesWhatIsNotDoneThere) {
  const auto loaded = load_with_steps(GetParam().steps);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kBadValue);
  EXPECT_THAT(loaded.error().message, StartsWith(GetParam().message));
  EXPECT_NE(loaded.error().column, 0U);
}

const std::string kAllowsNotFound = R"("allow": "not-found"})";
const std::string kGoesOn = R"(, {"send": {"input": {}, "connection": "next"}, "allow": "not-found"})";

INSTANTIATE_TEST_SUITE_P(
    Steps, Conversation,
    testing::Values(
        ConversationRow{
            "KeepOfAnOddSpelling",
            R"({"send": {"input": {}, "malform": "no-host"}, "keep": {"x": "/JobId"}, )" + kAllowsNotFound,
            "nothing is kept in a step that is spelt"},
        ConversationRow{"KeepOfAnOddSpellingWithoutHost",
                        R"({"send": {"input": {}, "headers": {"Host": null}}, "keep": {"x": "/JobId"}, )" +
                            kAllowsNotFound,
                        "nothing is kept"},
        ConversationRow{"KeepBeforeAnother",
                        R"({"send": {"input": {}}, "keep": {"x": "/JobId"}, )" + kAllowsNotFound + kGoesOn,
                        "nothing is kept"},
        ConversationRow{"SetupBeforeAnother",
                        R"({"send": {"input": {}}, "setup": true, )" + kAllowsNotFound + kGoesOn,
                        "there is no \"setup\" in a step"},
        ConversationRow{"SetupBehindAnother",
                        R"({"send": {"input": {}}, )" + kAllowsNotFound +
                            R"(, {"send": {"input": {}, "connection": "pipelined"}, "setup": true, )" +
                            kAllowsNotFound,
                        "there is no \"setup\" in a step"},
        ConversationRow{"AnotherOperation",
                        R"({"send": {"operation": "DescribeLampJob", "input": {}, "malform": "no-host"},
                            "allow": [{"status": [200], "sources": ["doc:lamps"]}]})",
                        "no other operation is asked in a step"},
        ConversationRow{
            "AskedAgain",
            R"({"send": {"input": {}, "malform": "no-host", "inject": "reset, times=1"}, )" + kAllowsNotFound,
            "nothing is asked again in a step"}),
    name_of_row<ConversationRow>);

TEST(Send, IsByteForByteWhereItIsMalformedOrLacksWhatHttpWants) {
  Send send;
  EXPECT_FALSE(send.is_byte_for_byte());
  send.headers = {{"Content-Type", std::nullopt}, {"Host", "other"}};
  EXPECT_FALSE(send.is_byte_for_byte());
  send.headers = {{"content-length", std::nullopt}};
  EXPECT_TRUE(send.is_byte_for_byte());
  send.headers = {};
  send.malform = "two-hosts";
  EXPECT_TRUE(send.is_byte_for_byte());
}

TEST(Catalogue, FindsWhatItHoldsByName) {
  const Catalogue catalogue = load_small();
  EXPECT_EQ(catalogue.find_case("lamps/StopLampJob/unknown")->title,
            "An id that was never issued is not found");
  EXPECT_EQ(catalogue.find_source("model:lamps")->evidence, "model");
  EXPECT_EQ(catalogue.family_of("lamps", "StopLampJob")->start, "StartLampJob");
}

TEST(Catalogue, FindsNothingByAnotherName) {
  const Catalogue catalogue = load_small();
  EXPECT_EQ(catalogue.find_case("lamps/StopLampJob/unknow"), nullptr);
  EXPECT_EQ(catalogue.find_case("zzz"), nullptr);
  EXPECT_EQ(catalogue.find_source("doc:lamp"), nullptr);
  EXPECT_EQ(catalogue.family_of("lamps", "DimLamp"), nullptr);
  EXPECT_EQ(catalogue.family_of("other", "StopLampJob"), nullptr);
}

// --- Files that are not there.

TEST(LoadCatalogue, NamesAFileThatIsMissing) {
  const CatalogueFolder folder;
  folder.remove("sources.json");
  const auto loaded = folder.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kUnreadableFile);
  EXPECT_EQ(loaded.error().file, (folder.path() / "sources.json").string());
}

TEST(LoadCatalogue, NamesAFolderThatIsMissing) {
  const CatalogueFolder folder;
  folder.remove("cases");
  EXPECT_EQ(folder.load().error().code, ErrorCode::kUnreadableFile);
}

TEST(LoadCatalogue, RefusesAFolderWithoutACase) {
  const CatalogueFolder folder;
  folder.remove(kCaseFile);
  folder.remove(kProtocolFile);
  EXPECT_EQ(folder.load().error().code, ErrorCode::kNothingSelected);
}

TEST(LoadCatalogue, GivesTheSameByAnyNumberOfThreads) {
  const std::string folder = TOUCHSTONE_SOURCE_DIR "/conformance";
  const auto models = model::load_models(folder + "/models").value();
  const auto alone = load_catalogue(folder, models, 1).value();
  for (const std::size_t threads : {2U, 3U, 64U}) {
    const auto loaded = load_catalogue(folder, models, threads).value();
    EXPECT_EQ(loaded.sha256, alone.sha256);
    EXPECT_TRUE(std::ranges::equal(loaded.cases, alone.cases, {}, &Case::id, &Case::id)) << threads;
  }
}

TEST(LoadCatalogue, TellsTheFirstFaultOfTheFilesByAnyNumberOfThreads) {
  const CatalogueFolder folder;
  for (const char* file : {"cases/lamps/Y.json", "cases/lamps/Z.json", "cases/a.json"})
    folder.write(file, "{");
  for (const std::size_t threads : {1U, 2U, 64U}) {
    EXPECT_EQ(load_catalogue(folder.path(), for_tests::small_models(), threads).error().file,
              (folder.path() / "cases/a.json").string());
  }
}

TEST(LoadCatalogue, RefusesAnIdThatStandsInTwoFiles) {
  const CatalogueFolder folder;
  folder.write("cases/lamps/ZAgain.json", folder.read(kCaseFile));
  const auto loaded = folder.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kDuplicate);
  EXPECT_EQ(loaded.error().file, (folder.path() / "cases/lamps/ZAgain.json").string());
  EXPECT_EQ(loaded.error().line, 5U);
  EXPECT_THAT(loaded.error().message, EndsWith(fmt::format("stands twice: also in {}:5", kCaseFile)));
}

// --- Malformed files.

struct MalformedRow {
  std::string name;
  std::string_view file;
  std::string from;  ///< stands once in the file
  std::string to;    ///< with one @ in front of what the error must point at
  ErrorCode code;
  std::string message;
};

void PrintTo(const MalformedRow& row, std::ostream* out) { *out << row.to; }

class Malformed : public testing::TestWithParam<MalformedRow> {};

TEST_P(Malformed, IsRefusedWithItsPlace) {
  const MalformedRow& row = GetParam();
  const CatalogueFolder folder;
  std::string text = folder.read(row.file);
  const std::size_t place = text.find(row.from);
  ASSERT_NE(place, std::string::npos);
  ASSERT_EQ(text.find(row.from, place + 1), std::string::npos) << "more than once";
  text.replace(place, row.from.size(), row.to);
  const std::size_t mark = text.find('@');
  ASSERT_NE(mark, std::string::npos);
  text.erase(mark, 1);
  folder.write(row.file, text);

  const std::string before = text.substr(0, mark);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t column = mark - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
  const auto loaded = folder.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, row.code);
  EXPECT_THAT(base::render(loaded.error()),
              StartsWith(fmt::format("{}:{}:{}: {}", (folder.path() / row.file).string(), line, column,
                                     row.message)));
}

const std::string kLit = "{\n  \"slug\": \"lit\",";
const std::string kSend = R"("send": {"input": {"JobId": "${job}"}})";
const std::string kOutput = R"("output": {"/JobId": {"equals": "${job}"}})";
const std::string kWait = R"({"wait": {"for": "${job}", "state": ["STOPPED"]}})";
const std::string kNeed = R"({"name": "job", "state": "IN_PROGRESS"})";
const std::string kNotFound =
    R"({"status": [400, 404], "error": ["JobNotFoundException"], "sources": ["doc:lamps"]})";

INSTANTIATE_TEST_SUITE_P(
    File, Malformed,
    testing::Values(
        MalformedRow{"NotJson", kCaseFile, R"("cases": [)", R"("cases" @[)", ErrorCode::kSyntax, ""},
        MalformedRow{"UnknownKey", kCaseFile, R"("cases": [)", R"(@"colour": 1, "cases": [)",
                     ErrorCode::kUnknownKey, R"(a case file knows no "colour")"},
        MalformedRow{"KeyTwice", kCaseFile, R"("cases": [)", R"(@"service": "lamps", "cases": [)",
                     ErrorCode::kDuplicate, R"("service" stands twice in a case file)"},
        MalformedRow{
            "MissingOperation", kCaseFile, "{\n\"service\": \"lamps\",\n\"operation\": \"StopLampJob\",",
            "@{\n\"service\": \"lamps\",", ErrorCode::kMissingKey, R"(a case file needs "operation")"},
        MalformedRow{"UnknownService", kCaseFile, "{\n\"service\": \"lamps\"", "@{\n\"service\": \"candles\"",
                     ErrorCode::kUnknownName, R"(no model of a service "candles")"},
        MalformedRow{"UnknownOperation", kCaseFile,
                     "{\n\"service\": \"lamps\",\n\"operation\": \"StopLampJob\"",
                     "@{\n\"service\": \"lamps\",\n\"operation\": \"StopLamp\"", ErrorCode::kUnknownName,
                     R"(lamps has no operation "StopLamp")"},
        MalformedRow{"CasesNoList", kCaseFile, "\"cases\": [\n{\n  \"slug\": \"lit\"",
                     "\"cases\": @{}, \"note\": [\n{\n  \"slug\": \"lit\"", ErrorCode::kWrongType,
                     R"("cases" of a case file must be an array, not an object)"},
        MalformedRow{"ACaseNoObject", kCaseFile, "\"cases\": [", "\"cases\": [@5, ", ErrorCode::kWrongType,
                     "a case must be an object, not a number"}),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    ProtocolFile, Malformed,
    testing::Values(
        MalformedRow{"AppliesToNothing", kProtocolFile,
                     "{\n\"applies_to\": [\"lamps/StopLampJob\", \"lamps/DimLamp\"]",
                     "@{\n\"applies_to\": []", ErrorCode::kMissingKey, R"("applies_to" names no operation)"},
        MalformedRow{"AppliesToNoList", kProtocolFile, R"(["lamps/StopLampJob", "lamps/DimLamp"])",
                     R"(@"lamps/DimLamp")", ErrorCode::kWrongType,
                     R"("applies_to" of a case file must be an array)"},
        MalformedRow{"NoOperationBehindTheService", kProtocolFile, R"("lamps/DimLamp")", R"(@"lamps")",
                     ErrorCode::kBadValue, R"("applies_to" must hold SERVICE/OPERATION only)"},
        MalformedRow{"ANumberForAnOperation", kProtocolFile, R"("lamps/DimLamp")", "@7", ErrorCode::kBadValue,
                     R"("applies_to" must hold SERVICE/OPERATION only)"},
        MalformedRow{"UnknownOperation", kProtocolFile, R"("lamps/DimLamp")", R"(@"lamps/Dim")",
                     ErrorCode::kUnknownName, R"(lamps has no operation "Dim")"},
        MalformedRow{"OperationTwice", kProtocolFile, "\"lamps/DimLamp\"],\n\"cases\": [\n{",
                     "\"lamps/StopLampJob\"],\n\"cases\": [\n@{", ErrorCode::kDuplicate,
                     R"(the id "lamps/StopLampJob/protocol/not-json" stands twice)"},
        MalformedRow{"UnknownKey", kProtocolFile, R"("cases": [)", R"(@"service": "lamps", "cases": [)",
                     ErrorCode::kUnknownKey, R"(a case file knows no "service")"},
        MalformedRow{
            "ANeedOfNoFamily", kProtocolFile, R"("steps": [)",
            R"("needs": [{"name": "job", "state": "SUBMITTED", "family": @"lamps/Lamp"}], "steps": [)",
            ErrorCode::kUnknownName, R"(no family "lamps/Lamp" in families.json)"},
        MalformedRow{"ANeedWithoutAFamilyOfItsOwn", kProtocolFile, R"(["lamps/StopLampJob", "lamps/DimLamp"],
"cases": [
{
  "slug": "not-json",)",
                     R"(["lamps/DimLamp"],
"cases": [
{
  "needs": [@{"name": "job", "state": "SUBMITTED"}],
  "slug": "not-json",)",
                     ErrorCode::kMissingKey, "DimLamp stops no family of its own"}),
    name_of_row<MalformedRow>);

// --- Shared files and answers by name.

const std::string kAppliesTo = R"(["lamps/StopLampJob", "lamps/DimLamp"])";
const std::string kNotJson =
    R"(        {"status": [400], "error": ["SerializationException"], "sources": ["doc:lamps"]}
)";
const std::string kAnswers =
    R"({"status": [400], "error": ["JobNotFoundException"], "sources": ["doc:${service}"]})";

INSTANTIATE_TEST_SUITE_P(
    SharedFile, Malformed,
    testing::Values(MalformedRow{"AGlobThatMatchesNoStopOperation", kProtocolFile, kAppliesTo,
                                 R"(["*/Stop*", @"*/Dim*"])", ErrorCode::kNothingSelected,
                                 R"(no Stop operation of families.json matches "*/Dim*")"},
                    MalformedRow{"AGroupThatIsNoSlug", kProtocolFile, R"("group": "protocol")",
                                 R"("group": @"a/b")", ErrorCode::kBadValue, R"("a/b" is no group)"},
                    MalformedRow{"ASourceOfNoOperation", kProtocolFile,
                                 "\"required\",\n  \"sources\": [\"doc:lamps\"]",
                                 "\"required\",\n  \"sources\": [@\"doc:${operation}\"]",
                                 ErrorCode::kUnknownName, R"(no source "doc:StopLampJob" in sources.json)"},
                    MalformedRow{"ASourceWithAnUnknownVariable", kProtocolFile,
                                 "\"required\",\n  \"sources\": [\"doc:lamps\"]",
                                 "\"required\",\n  \"sources\": [@\"doc:${region}\"]",
                                 ErrorCode::kUnknownName, "no variable ${region} here"},
                    MalformedRow{"AVariableInASourceOfOneOperation", kCaseFile,
                                 "\"required\",\n  \"sources\": [\"doc:lamps\"]",
                                 "\"required\",\n  \"sources\": [@\"doc:${service}\"]",
                                 ErrorCode::kUnknownName, R"(no source "doc:${service}" in sources.json)"},
                    MalformedRow{"AnswersOfNoSuchName", kProtocolFile, "[\n" + kNotJson + "      ]",
                                 R"(@"lost")", ErrorCode::kUnknownName,
                                 R"(no answers "lost" in answers.json)"},
                    MalformedRow{"AnswersThatSayNothingOfTheOperation", kProtocolFile,
                                 "[\n" + kNotJson + "      ]", R"(@"not-found")", ErrorCode::kUnknownName,
                                 R"(the answers "not-found" say nothing of lamps/DimLamp)"},
                    MalformedRow{"AnswersInAListOfNoSuchName", kProtocolFile, kNotJson, R"(@"lost")",
                                 ErrorCode::kUnknownName, R"(no answers "lost" in answers.json)"}),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    Answers, Malformed,
    testing::Values(
        MalformedRow{"UnknownKey", kAnswersFile, R"("says":)", R"(@"colour": 1, "says":)",
                     ErrorCode::kUnknownKey, R"(a set of answers knows no "colour")"},
        MalformedRow{"UnknownKeyOfAnEntry", kAnswersFile, R"("operations":)",
                     R"(@"colour": 1, "operations":)", ErrorCode::kUnknownKey,
                     R"(an entry of "for" knows no "colour")"},
        MalformedRow{
            "NoSays", kAnswersFile, "{\n  \"name\": \"not-found\",\n  \"says\": \"Nothing has this address\"",
            "@{\n  \"name\": \"not-found\"", ErrorCode::kMissingKey, R"(a set of answers needs "says")"},
        MalformedRow{"BadName", kAnswersFile, R"("name": "not-found")", R"("name": @"Not found")",
                     ErrorCode::kBadValue, R"("Not found" is no name)"},
        MalformedRow{"AGlobThatMatchesNothing", kAnswersFile, R"("lamps/Stop*")", R"(@"lamps/Start*")",
                     ErrorCode::kNothingSelected,
                     R"(no Stop operation of families.json matches "lamps/Start*")"},
        MalformedRow{"AnOperationTwice", kAnswersFile, R"("lamps/Stop*")",
                     R"("lamps/Stop*", @"lamps/StopLampJob")", ErrorCode::kDuplicate,
                     R"(the answers "not-found" say twice what lamps/StopLampJob may answer)"},
        MalformedRow{"NoAnswer", kAnswersFile,
                     "{\n      \"operations\": [\"lamps/Stop*\"],\n      \"allow\": [\n        " + kAnswers,
                     "@{\n      \"operations\": [\"lamps/Stop*\"],\n      \"allow\": [\n        ",
                     ErrorCode::kMissingKey, R"(an entry of "for" needs an allowed answer)"},
        MalformedRow{"UnknownKeyOfACommonError", kAnswersFile, R"("remapped": true)", R"(@"declared": true)",
                     ErrorCode::kUnknownKey, R"(a common error knows no "declared")"},
        MalformedRow{"RemappedByHalf", kAnswersFile, R"("remapped": true)", R"("remapped": @false)",
                     ErrorCode::kBadValue, R"("remapped" is true, or left out)"},
        MalformedRow{"CommonErrorTwice", kAnswersFile, R"({"name": "SerializationException")",
                     R"(@{"name": "InvalidRequestException")", ErrorCode::kDuplicate,
                     R"(the error "InvalidRequestException" stands twice)"},
        MalformedRow{"CommonErrorWithoutASource", kAnswersFile,
                     R"({"name": "SerializationException", "sources": ["doc:lamps"]})",
                     R"(@{"name": "SerializationException"})", ErrorCode::kMissingKey,
                     R"(a common error needs "sources")"},
        MalformedRow{"NoCommonErrors", kAnswersFile, "{\n\"common_errors\": [", "@{\n\"$schema\": [",
                     ErrorCode::kMissingKey, R"(answers.json needs "common_errors")"},
        MalformedRow{"UndeclaredError", kAnswersFile, R"("JobNotFoundException")",
                     R"(@"LampNotFoundException")", ErrorCode::kUnknownName,
                     R"(StopLampJob does not declare "LampNotFoundException")"},
        MalformedRow{"UnknownSource", kAnswersFile, R"("doc:${service}")", R"(@"doc:${operation}")",
                     ErrorCode::kUnknownName, R"(no source "doc:StopLampJob" in sources.json)"}),
    name_of_row<MalformedRow>);

TEST(LoadCatalogue, ReadsAnswersByNameInsideOfAListAndInsteadOfIt) {
  const CatalogueFolder folder;
  std::string text(for_tests::kSmallCases);
  const std::string list = "[\n        " + kNotFound + "\n      ]";
  text.replace(text.find(list), list.size(), R"("not-found")");
  folder.write(kCaseFile, text);
  std::string shared(for_tests::kSmallProtocol);
  shared.replace(shared.find(kAppliesTo), kAppliesTo.size(), R"(["*/Stop*"])");
  shared.insert(shared.find(kNotJson), "        \"not-found\",\n");
  folder.write(kProtocolFile, shared);
  const auto catalogue = folder.load();
  ASSERT_TRUE(catalogue) << base::render(catalogue.error());
  const auto& instead = catalogue->find_case("lamps/StopLampJob/unknown")->steps[0].allow;
  ASSERT_EQ(instead.size(), 1U);
  EXPECT_EQ(instead[0].summary(), "400 JobNotFoundException");
  EXPECT_THAT(instead[0].sources, ElementsAre("doc:lamps"));
  const auto& inside = catalogue->find_case("lamps/StopLampJob/protocol/not-json")->steps[0].allow;
  ASSERT_EQ(inside.size(), 2U);
  EXPECT_EQ(inside[0].summary(), "400 JobNotFoundException");
  EXPECT_EQ(inside[1].summary(), "400 SerializationException");
}

TEST(LoadCatalogue, GivesSharedCasesWithoutAGroupTheIdsOfTheirOperations) {
  const CatalogueFolder folder;
  std::string shared(for_tests::kSmallProtocol);
  shared.erase(shared.find(",\n\"group\": \"protocol\""), 22);
  folder.write(kProtocolFile, shared);
  const auto catalogue = folder.load();
  ASSERT_TRUE(catalogue) << base::render(catalogue.error());
  EXPECT_NE(catalogue->find_case("lamps/DimLamp/not-json"), nullptr);
}

INSTANTIATE_TEST_SUITE_P(
    Case, Malformed,
    testing::Values(
        MalformedRow{"UnknownKey", kCaseFile, R"("level": "required")",
                     R"(@"colour": "red", "level": "required")", ErrorCode::kUnknownKey,
                     R"(a case knows no "colour")"},
        MalformedRow{"KeyTwice", kCaseFile, R"("level": "required")",
                     R"("level": "required", @"level": "required")", ErrorCode::kDuplicate,
                     R"("level" stands twice in a case)"},
        MalformedRow{"NoSlug", kCaseFile, kLit, "@{", ErrorCode::kMissingKey, R"(a case needs "slug")"},
        MalformedRow{"EmptySlug", kCaseFile, R"("slug": "lit")", R"("slug": @"")", ErrorCode::kBadValue,
                     R"("" is no slug)"},
        MalformedRow{"BadSlug", kCaseFile, R"("slug": "lit")", R"("slug": @"Lit up")", ErrorCode::kBadValue,
                     R"("Lit up" is no slug)"},
        MalformedRow{"SlugTwice", kCaseFile, "{\n  \"slug\": \"unknown\"", "@{\n  \"slug\": \"lit\"",
                     ErrorCode::kDuplicate, R"(the id "lamps/StopLampJob/lit" stands twice)"},
        MalformedRow{"NoTitle", kCaseFile, kLit + "\n  \"title\": \"A lit lamp is stopped\",", "@" + kLit,
                     ErrorCode::kMissingKey, R"(a case needs "title")"},
        MalformedRow{"TitleNoText", kCaseFile, R"("A lit lamp is stopped")", "@5", ErrorCode::kWrongType,
                     R"("title" of a case must be a string, not a number)"},
        MalformedRow{"NoLevel", kCaseFile,
                     kLit + "\n  \"title\": \"A lit lamp is stopped\",\n  \"level\": \"required\",",
                     "@" + kLit + "\n  \"title\": \"A lit lamp is stopped\",", ErrorCode::kMissingKey,
                     R"(a case needs "level")"},
        MalformedRow{"BadLevel", kCaseFile, R"("level": "required")", R"("level": @"optional")",
                     ErrorCode::kBadValue, R"(no level "optional")"},
        MalformedRow{
            "NoSources", kCaseFile,
            kLit + "\n  \"title\": \"A lit lamp is stopped\",\n  \"level\": \"required\",\n  \"sources\": "
                   "[\"doc:lamps\"]",
            "@" + kLit +
                "\n  \"title\": \"A lit lamp is stopped\",\n  \"level\": \"required\",\n  \"sources\": []",
            ErrorCode::kMissingKey, R"(a case needs "sources")"},
        MalformedRow{"UnknownSource", kCaseFile, "\"required\",\n  \"sources\": [\"doc:lamps\"]",
                     "\"required\",\n  \"sources\": [\"doc:lamps\", @\"doc:lamp\"]", ErrorCode::kUnknownName,
                     R"(no source "doc:lamp" in sources.json)"},
        MalformedRow{"SourceNoText", kCaseFile, "\"required\",\n  \"sources\": [\"doc:lamps\"]",
                     "\"required\",\n  \"sources\": [@5]", ErrorCode::kWrongType,
                     R"("sources" of a case must hold strings only)"},
        MalformedRow{"UnknownOnly", kCaseFile, R"("only": "embedded")", R"("only": @"never")",
                     ErrorCode::kBadValue, R"("only" knows no "never")"},
        MalformedRow{"EmptySteps", kCaseFile, "{\n  \"slug\": \"broken\",",
                     "@{\n  \"slug\": \"z\", \"title\": \"\", \"level\": \"required\", \"sources\": "
                     "[\"doc:lamps\"], \"steps\": []},"
                     " {\n  \"slug\": \"broken\",",
                     ErrorCode::kMissingKey, "a case needs a step"},
        MalformedRow{
            "NoSteps", kCaseFile, "{\n  \"slug\": \"broken\",",
            "@{\n  \"slug\": \"z\", \"title\": \"\", \"level\": \"required\", \"sources\": [\"doc:lamps\"]},"
            " {\n  \"slug\": \"broken\",",
            ErrorCode::kMissingKey, R"(a case needs "steps")"},
        MalformedRow{"InjectWithoutOnly", kCaseFile, R"({
  "slug": "broken",
  "title": "The target breaks down",
  "level": "informational",
  "sources": ["doc:lamps"],
  "only": "embedded",)",
                     R"(@{
  "slug": "broken",
  "title": "The target breaks down",
  "level": "informational",
  "sources": ["doc:lamps"],)",
                     ErrorCode::kBadValue, R"(a case that injects a fault needs "only": "embedded")"}),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    Need, Malformed,
    testing::Values(MalformedRow{"UnknownKey", kCaseFile, kNeed,
                                 R"({"name": "job", "state": "IN_PROGRESS", @"colour": 1})",
                                 ErrorCode::kUnknownKey, R"(a need knows no "colour")"},
                    MalformedRow{"NoName", kCaseFile, kNeed, R"(@{"state": "IN_PROGRESS"})",
                                 ErrorCode::kMissingKey, R"(a need needs "name")"},
                    MalformedRow{"NoState", kCaseFile, kNeed, R"(@{"name": "job"})", ErrorCode::kMissingKey,
                                 R"(a need needs "state")"},
                    MalformedRow{"UnknownState", kCaseFile, kNeed, R"({"name": "job", "state": @"LIT"})",
                                 ErrorCode::kUnknownName, R"(lamps/LampJob has no state "LIT")"},
                    MalformedRow{"UnknownFamily", kCaseFile, kNeed,
                                 R"({"name": "job", "state": "SUBMITTED", "family": @"lamps/Lamp"})",
                                 ErrorCode::kUnknownName, R"(no family "lamps/Lamp" in families.json)"},
                    MalformedRow{"NameTaken", kCaseFile, R"({
  "slug": "lit",
  "title": "A lit lamp is stopped",
  "level": "required",
  "sources": ["doc:lamps"],
  "needs": [)",
                                 R"(@{
  "slug": "lit",
  "title": "A lit lamp is stopped",
  "level": "required",
  "sources": ["doc:lamps"],
  "needs": [{"name": "nonce", "state": "SUBMITTED"}, )",
                                 ErrorCode::kDuplicate, R"(the name "nonce" of a need is taken)"}),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    Step, Malformed,
    testing::Values(MalformedRow{"UnknownKey", kCaseFile, kSend, R"(@"colour": 1, )" + kSend,
                                 ErrorCode::kUnknownKey, R"(a step knows no "colour")"},
                    MalformedRow{"NeitherSendNorWait", kCaseFile, kWait, "@{}", ErrorCode::kMissingKey,
                                 R"(a step needs "send")"},
                    MalformedRow{"WaitWithAllow", kCaseFile, kWait,
                                 R"(@{"wait": {"for": "", "state": ["STOPPED"]}, "allow": []})",
                                 ErrorCode::kUnknownKey, R"(a step with "wait" has nothing else)"},
                    MalformedRow{"KeepNoPointer", kCaseFile, kSend, R"("keep": {"other": @5}, )" + kSend,
                                 ErrorCode::kWrongType, R"(what is kept is told by a JSON pointer)"},
                    MalformedRow{"KeepOfAnUnknownMember", kCaseFile, kSend,
                                 R"("keep": {"other": @"/Id"}, )" + kSend, ErrorCode::kUnknownName,
                                 R"(the output of StopLampJob has no member "Id")"},
                    MalformedRow{"SetupThatIsNone", kCaseFile, kSend, R"("setup": @false, )" + kSend,
                                 ErrorCode::kBadValue, R"("setup" is true, or left out)"},
                    MalformedRow{"WaitWithoutState", kCaseFile, kWait, R"({"wait": @{"for": "${job}"}})",
                                 ErrorCode::kMissingKey, R"("wait" needs a "state")"},
                    MalformedRow{"WaitForNothing", kCaseFile, kWait, R"({"wait": @{"state": ["STOPPED"]}})",
                                 ErrorCode::kMissingKey, R"("wait" needs "for")"},
                    MalformedRow{"WaitForAnUnknownState", kCaseFile, kWait,
                                 R"({"wait": {"for": "${job}", "state": ["STOPPED", @"OFF"]}})",
                                 ErrorCode::kUnknownName, R"(lamps/LampJob has no state "OFF")"},
                    MalformedRow{"WaitOfAnUnknownFamily", kCaseFile, kWait,
                                 R"({"wait": {"for": "", "state": ["STOPPED"], "family": @"lamps/Lamp"}})",
                                 ErrorCode::kUnknownName, R"(no family "lamps/Lamp" in families.json)"},
                    MalformedRow{"UnknownKeyOfWait", kCaseFile, kWait,
                                 R"({"wait": {"for": "", "state": ["STOPPED"], @"colour": 1}})",
                                 ErrorCode::kUnknownKey, R"("wait" knows no "colour")"},
                    MalformedRow{"NoAllow", kCaseFile, kWait, R"(@{"send": {"input": {}}})",
                                 ErrorCode::kMissingKey, R"(a step needs "allow")"},
                    MalformedRow{"EmptyAllow", kCaseFile, kWait, R"(@{"send": {"input": {}}, "allow": []})",
                                 ErrorCode::kMissingKey, R"(a step with "send" needs an allowed answer)"}),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    Send, Malformed,
    testing::Values(
        MalformedRow{"UnknownKey", kCaseFile, kSend, R"("send": {"input": {}, @"colour": 1})",
                     ErrorCode::kUnknownKey, R"("send" knows no "colour")"},
        MalformedRow{"NoObject", kCaseFile, kSend, R"("send": @[])", ErrorCode::kWrongType,
                     R"("send" must be an object)"},
        MalformedRow{"UnknownOperation", kCaseFile, "{\n      " + kSend,
                     "@{\n      \"send\": {\"operation\": \"LightLamp\", \"input\": {}}",
                     ErrorCode::kUnknownName, R"(lamps has no operation "LightLamp")"},
        MalformedRow{"NoBody", kCaseFile, kSend, R"("send": @{})", ErrorCode::kMissingKey,
                     R"("send" needs one of "input", "start_input", "body", "body_base64")"},
        MalformedRow{"TwoBodies", kCaseFile, kSend, R"("send": @{"input": {}, "body": ""})",
                     ErrorCode::kDuplicate,
                     R"("send" needs one of "input", "start_input", "body", "body_base64")"},
        MalformedRow{"UnknownMalform", kCaseFile, kSend,
                     R"("send": {"input": {}, "malform": @"three-hosts"})", ErrorCode::kUnknownName,
                     R"(no way to malform a request is called "three-hosts")"},
        MalformedRow{"UnknownConnection", kCaseFile, kSend,
                     R"("send": {"input": {}, "connection": @"other"})", ErrorCode::kBadValue,
                     R"(no connection "other")"},
        MalformedRow{"BodyNoText", kCaseFile, kSend, R"("send": {"body": @{}})", ErrorCode::kWrongType,
                     R"("body" of "send" must be a string, not an object)"},
        MalformedRow{"BadBase64", kCaseFile, kSend, R"("send": {"body_base64": @"a"})", ErrorCode::kBadValue,
                     "not padded base64"},
        MalformedRow{"HeadersNoObject", kCaseFile, kSend, R"("send": {"input": {}, "headers": @["X"]})",
                     ErrorCode::kWrongType, R"("headers" must be an object, not an array)"},
        MalformedRow{"HeaderNoText", kCaseFile, kSend, R"("send": {"input": {}, "headers": {"X": @5}})",
                     ErrorCode::kWrongType, "a header is a string, or null to leave it out"}),
    name_of_row<MalformedRow>);

// An unknown variable is reported at its case.
MalformedRow with_template(std::string name, const std::string& step) {
  return {std::move(name),
          kCaseFile,
          R"({
  "slug": "unknown",
  "title": "An id that was never issued is not found",
  "level": "recommended",
  "sources": ["doc:lamps"],
  "steps": [)",
          R"(@{
  "slug": "unknown",
  "title": "An id that was never issued is not found",
  "level": "recommended",
  "sources": ["doc:lamps"],
  "steps": [)" +
              step + ",",
          ErrorCode::kUnknownName,
          "no variable ${job} here"};
}

std::string sending(const std::string& send) {
  return R"({"send": )" + send + R"(, "allow": [{"status": [200], "sources": ["doc:lamps"]}]})";
}

INSTANTIATE_TEST_SUITE_P(
    UnknownVariable, Malformed,
    testing::Values(with_template("InAnInput", sending(R"({"input": {"JobId": ["${job}"]}})")),
                    with_template("InAMemberName", sending(R"({"input": {"${job}": ""}})")),
                    with_template("InABody", sending(R"({"body": "${job}"})")),
                    with_template("InAHeader", sending(R"({"input": {}, "headers": {"X": "${job}"}})")),
                    with_template("InAMethod", sending(R"({"input": {}, "method": "${job}"})")),
                    with_template("InAPath", sending(R"({"input": {}, "path": "/${job}"})")),
                    with_template("InAWait", R"({"wait": {"for": "${job}", "state": ["STOPPED"]}})"),
                    with_template("InAnOutput", R"({"send": {"input": {}}, "allow": [{"status": [200],
 "output": {"/State": {"one_of": ["A", "${job}"]}}, "sources": ["doc:lamps"]}]})")),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    Allowed, Malformed,
    testing::Values(
        MalformedRow{"UnknownKey", kCaseFile, kNotFound,
                     R"({@"colour": 1, "status": [400], "sources": ["doc:lamps"]})", ErrorCode::kUnknownKey,
                     R"(an allowed answer knows no "colour")"},
        MalformedRow{"NoStatus", kCaseFile, kNotFound, R"(@{"sources": ["doc:lamps"]})",
                     ErrorCode::kMissingKey, R"(an allowed answer needs "status")"},
        MalformedRow{"StatusNoNumber", kCaseFile, kNotFound,
                     R"({"status": [@"200"], "sources": ["doc:lamps"]})", ErrorCode::kWrongType,
                     R"("status" of an allowed answer must hold integers only)"},
        MalformedRow{"StatusTooSmall", kCaseFile, kNotFound, R"(@{"status": [99], "sources": ["doc:lamps"]})",
                     ErrorCode::kBadValue, "no HTTP status 99"},
        MalformedRow{"StatusTooLarge", kCaseFile, kNotFound,
                     R"(@{"status": [600], "sources": ["doc:lamps"]})", ErrorCode::kBadValue,
                     "no HTTP status 600"},
        MalformedRow{
            "UndeclaredError", kCaseFile, kNotFound,
            R"({"status": [400], "error": ["ValidationException", @"LampNotFoundException"], "sources": ["doc:lamps"]})",
            ErrorCode::kUnknownName, R"(StopLampJob does not declare "LampNotFoundException")"},
        MalformedRow{"NoSources", kCaseFile, kNotFound, R"(@{"status": [400]})", ErrorCode::kMissingKey,
                     R"(an allowed answer needs "sources")"},
        MalformedRow{"UnknownSource", kCaseFile, kNotFound, R"({"status": [400], "sources": [@"doc:lamp"]})",
                     ErrorCode::kUnknownName, R"(no source "doc:lamp" in sources.json)"},
        MalformedRow{"UnknownBody", kCaseFile, kNotFound,
                     R"({"status": [400], "body": @"full", "sources": ["doc:lamps"]})", ErrorCode::kBadValue,
                     R"(no body "full")"}),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    Output, Malformed,
    testing::Values(
        MalformedRow{"NoObject", kCaseFile, kOutput, R"("output": @[])", ErrorCode::kWrongType,
                     R"("output" must be an object)"},
        MalformedRow{"NoPointer", kCaseFile, kOutput, R"("output": {@"JobId": {"present": true}})",
                     ErrorCode::kBadValue, R"("JobId" is no JSON pointer)"},
        MalformedRow{"UnknownMember", kCaseFile, kOutput, R"("output": {@"/Id": {"present": true}})",
                     ErrorCode::kUnknownName, R"(the output of StopLampJob has no member "Id")"},
        MalformedRow{"UnknownMemberOnAPath", kCaseFile, kOutput,
                     R"("output": {@"/Job/Id": {"present": true}})", ErrorCode::kUnknownName,
                     R"(the output of StopLampJob has no member "Job")"},
        MalformedRow{"MemberOfAnOperationWithoutOutput", kProtocolFile, R"(["SerializationException"])",
                     R"(["SerializationException"], "output": {@"/State": {"present": true}})",
                     ErrorCode::kUnknownName, R"(the output of DimLamp has no member "State")"},
        MalformedRow{"UnknownRule", kCaseFile, kOutput, R"("output": {"/JobId": {@"like": "x"}})",
                     ErrorCode::kUnknownKey, R"(a rule of "output" knows no "like")"},
        MalformedRow{
            "NoRule", kCaseFile, kOutput, R"("output": {"/JobId": @{}})", ErrorCode::kBadValue,
            R"(a rule of "output" needs one of equals, one_of, not_equals, present, contains, lacks)"},
        MalformedRow{
            "TwoRules", kCaseFile, kOutput, R"("output": {"/JobId": @{"equals": "x", "present": true}})",
            ErrorCode::kBadValue,
            R"(a rule of "output" needs one of equals, one_of, not_equals, present, contains, lacks)"},
        MalformedRow{"ItemOfTwoMembers", kCaseFile, kOutput,
                     R"("output": {"/JobId": {"contains": @{"A": "x", "B": "y"}}})", ErrorCode::kBadValue,
                     R"(an item of a list is told by one member and its text)"},
        MalformedRow{"ItemWithoutText", kCaseFile, kOutput, R"("output": {"/JobId": {"lacks": @{"A": 5}}})",
                     ErrorCode::kBadValue, R"(an item of a list is told by one member and its text)"},
        MalformedRow{"NotEqualsNoText", kCaseFile, kOutput, R"("output": {"/JobId": {"not_equals": @5}})",
                     ErrorCode::kWrongType,
                     R"("not_equals" of a rule of "output" must be a string, not a number)"},
        MalformedRow{"EqualsNoText", kCaseFile, kOutput, R"("output": {"/JobId": {"equals": @5}})",
                     ErrorCode::kWrongType,
                     R"("equals" of a rule of "output" must be a string, not a number)"},
        MalformedRow{"OneOfNothing", kCaseFile, kOutput, R"("output": {"/JobId": @{"one_of": []}})",
                     ErrorCode::kBadValue, R"("one_of" must hold a string)"},
        MalformedRow{"PresentNoBoolean", kCaseFile, kOutput, R"("output": {"/JobId": {"present": @"yes"}})",
                     ErrorCode::kWrongType, R"("present" must be true or false)"}),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    Families, Malformed,
    testing::Values(
        MalformedRow{"UnknownKeyOfTheFile", "families.json", R"({"families")", R"({@"colour": 1, "families")",
                     ErrorCode::kUnknownKey, R"(families.json knows no "colour")"},
        MalformedRow{"UnknownKey", "families.json", R"("member": "JobId")",
                     R"("member": "JobId", @"colour": 1)", ErrorCode::kUnknownKey,
                     R"(a family knows no "colour")"},
        MalformedRow{"NoName", "families.json", "{\n  \"service\": \"lamps\",\n  \"name\": \"LampJob\",",
                     "@{\n  \"service\": \"lamps\",", ErrorCode::kMissingKey, R"(a family needs "name")"},
        MalformedRow{"NoAddress", "families.json", R"("start": {
    "operation": "StartLampJob",
    "input": {"Where": "${location}", "Token": "${nonce}"},
    "address": "/JobId")",
                     R"("start": @{
    "operation": "StartLampJob",
    "input": {"Where": "${location}", "Token": "${nonce}"})",
                     ErrorCode::kMissingKey, R"("start" needs "address")"},
        MalformedRow{"UnknownKeyOfStart", "families.json", R"("address": "/JobId")",
                     R"("address": "/JobId", @"colour": 1)", ErrorCode::kUnknownKey,
                     R"("start" knows no "colour")"},
        MalformedRow{"UnknownKeyOfDescribe", "families.json", R"("state": "/Lamp/State")",
                     R"("state": "/Lamp/State", @"colour": 1)", ErrorCode::kUnknownKey,
                     R"("describe" knows no "colour")"},
        MalformedRow{"UnknownService", "families.json", "{\n  \"service\": \"lamps\"",
                     "@{\n  \"service\": \"candles\"", ErrorCode::kUnknownName,
                     R"(no model of a service "candles")"},
        MalformedRow{"UnknownStart", "families.json", "\"start\": {\n    \"operation\": \"StartLampJob\"",
                     "\"start\": @{\n    \"operation\": \"LightLamp\"", ErrorCode::kUnknownName,
                     R"(lamps has no operation "LightLamp")"},
        MalformedRow{"UnknownDescribe", "families.json", R"({"operation": "DescribeLampJob")",
                     R"(@{"operation": "SeeLamp")", ErrorCode::kUnknownName,
                     R"(lamps has no operation "SeeLamp")"},
        MalformedRow{"UnknownMember", "families.json", R"("member": "JobId")", R"("member": @"LampId")",
                     ErrorCode::kUnknownName, R"(the input of StopLampJob has no member "LampId")"},
        MalformedRow{"AddressNotInTheOutput", "families.json", R"("address": "/JobId")",
                     R"("address": @"/LampId")", ErrorCode::kUnknownName,
                     R"(the output of StartLampJob has no member "LampId")"},
        MalformedRow{"AddressNoPointer", "families.json", R"("address": "/JobId")", R"("address": @"JobId")",
                     ErrorCode::kBadValue, R"("JobId" is no JSON pointer)"},
        MalformedRow{"StateNotInTheOutput", "families.json", R"("/Lamp/State")", R"(@"/State")",
                     ErrorCode::kUnknownName, R"(the output of DescribeLampJob has no member "State")"},
        MalformedRow{"NoFinalState", "families.json", R"({
  "service": "lamps",
  "name": "LampJob",
  "member": "JobId",
  "unknown": "nobody-in-${region}",
  "stop": "StopLampJob",)",
                     R"(@{
  "service": "lamps", "name": "Empty", "member": "JobId", "unknown": "", "stop": "StopLampJob", "final": [],
  "start": {"operation": "StartLampJob", "input": {}, "address": "/JobId"},
  "describe": {"operation": "DescribeLampJob", "state": "/Lamp/State"}
},
{
  "service": "lamps",
  "name": "LampJob",
  "member": "JobId",
  "unknown": "nobody-in-${region}",
  "stop": "StopLampJob",)",
                     ErrorCode::kMissingKey, R"(a family needs "final" states)"},
        MalformedRow{"UnknownFinalState", "families.json", R"("FAILED")", R"(@"BURNT")",
                     ErrorCode::kUnknownName, R"(lamps/LampJob has no state "BURNT")"},
        MalformedRow{"UnknownVariableInTheUnknownId", "families.json", R"("nobody-in-${region}")",
                     R"(@"${nonce}")", ErrorCode::kUnknownName, "no variable ${nonce} here"},
        MalformedRow{"UnknownVariableInTheInput", "families.json", R"({"Where": "${location}")",
                     R"(@{"Where": "${place}")", ErrorCode::kUnknownName, "no variable ${place} here"},
        MalformedRow{"NotJson", "families.json", R"({"families": [)", R"({"families": [@,)",
                     ErrorCode::kSyntax, ""}),
    name_of_row<MalformedRow>);

INSTANTIATE_TEST_SUITE_P(
    Sources, Malformed,
    testing::Values(
        MalformedRow{"UnknownKeyOfTheFile", "sources.json", R"({"sources")", R"({@"colour": 1, "sources")",
                     ErrorCode::kUnknownKey, R"(sources.json knows no "colour")"},
        MalformedRow{"UnknownKey", "sources.json", R"("title": "Lamps")", R"("title": "Lamps", @"colour": 1)",
                     ErrorCode::kUnknownKey, R"(a source knows no "colour")"},
        MalformedRow{
            "NoWhere", "sources.json", R"({"id": "doc:lamps", "title": "Lamps", "where": "the manual",)",
            R"(@{"id": "doc:lamps", "title": "Lamps",)", ErrorCode::kMissingKey, R"(a source needs "where")"},
        MalformedRow{"UnknownEvidence", "sources.json", R"("evidence": "documentation")",
                     R"("evidence": @"hearsay")", ErrorCode::kBadValue, R"(no class of evidence "hearsay")"},
        MalformedRow{"IdTwice", "sources.json", R"({"id": "model:lamps")", R"(@{"id": "doc:lamps")",
                     ErrorCode::kDuplicate, R"(the id "doc:lamps" stands twice)"},
        MalformedRow{"NoList", "sources.json", R"({"sources": [)", R"({"sources": @{}, "$schema": [)",
                     ErrorCode::kWrongType, R"("sources" of sources.json must be an array, not an object)"}),
    name_of_row<MalformedRow>);

TEST(LoadCatalogue, RefusesAFileThatIsNoObject) {
  const CatalogueFolder folder;
  folder.write(kCaseFile, "\n []");
  const auto loaded = folder.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(base::render(loaded.error()),
            (folder.path() / kCaseFile).string() + ":2:2: a case file must be an object, not an array");
}

TEST(LoadCatalogue, RefusesACaseFileWithoutACase) {
  const CatalogueFolder folder;
  folder.write("cases/lamps/Empty.json", R"({"service": "lamps", "operation": "DimLamp", "cases": []})");
  const auto loaded = folder.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kMissingKey);
  EXPECT_EQ(loaded.error().message, "a case file needs a case");
}

TEST(LoadCatalogue, RefusesAFamilyThatStandsTwice) {
  const CatalogueFolder folder;
  std::string text(for_tests::kSmallFamilies);
  const std::string family =
      text.substr(text.find("{\n  \"service\""), text.rfind("\n]}") - text.find("{\n  \"service\""));
  text.insert(text.rfind("\n]}"), ",\n" + family);
  folder.write("families.json", text);
  const auto loaded = folder.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kDuplicate);
  EXPECT_EQ(loaded.error().line, 16U);
}

TEST(LoadCatalogue, AllowsErrorsOfTheFrontEndEverywhere) {
  const CatalogueFolder folder;
  std::string text = folder.read(kCaseFile);
  text.replace(text.find("JobNotFoundException"), 20, "InvalidRequestException");
  folder.write(kCaseFile, text);
  EXPECT_TRUE(folder.load());
}

TEST(LoadCatalogue, ReadsWhichErrorsAreCommon) {
  const CommonErrors errors = load_small().common_errors;
  EXPECT_TRUE(errors.needs_no_declaration("SerializationException"));
  ASSERT_TRUE(errors.may_be_allowed("InvalidRequestException"));
  EXPECT_FALSE(errors.needs_no_declaration("InvalidRequestException"));
  EXPECT_THAT(errors.find("InvalidRequestException")->sources, ElementsAre("doc:lamps"));
}

// --- The fingerprint.

TEST(Fingerprint, IsTheSameForTheSameFilesElsewhere) { EXPECT_EQ(load_small().sha256, load_small().sha256); }

TEST(Fingerprint, IsASha256) {
  EXPECT_THAT(load_small().sha256, testing::MatchesRegex("[0-9a-f]+"));
  EXPECT_EQ(load_small().sha256.size(), 64U);
}

class FingerprintOf : public testing::TestWithParam<std::string_view> {};

TEST_P(FingerprintOf, ChangesWithAByte) {
  const CatalogueFolder folder;
  folder.write(GetParam(), folder.read(GetParam()) + " ");
  EXPECT_NE(folder.load()->sha256, load_small().sha256);
}

INSTANTIATE_TEST_SUITE_P(EachFile, FingerprintOf,
                         testing::Values("sources.json", "families.json", kCaseFile, kProtocolFile),
                         [](const testing::TestParamInfo<std::string_view>& file) {
                           std::string name(file.param);
                           std::erase_if(name, [](unsigned char c) { return std::isalnum(c) == 0; });
                           return name;
                         });

TEST(Fingerprint, ChangesWithAFilesName) {
  const CatalogueFolder folder;
  folder.write("cases/protocol/other.json", folder.read(kProtocolFile));
  folder.remove(kProtocolFile);
  EXPECT_NE(folder.load()->sha256, load_small().sha256);
}

TEST(Fingerprint, LeavesOutFilesThatAreNotRead) {
  const CatalogueFolder folder;
  folder.write("README.md", "lamps");
  folder.write("cases/notes.txt", "lamps");
  EXPECT_EQ(folder.load()->sha256, load_small().sha256);
}

// --- Selecting.

base::Result<std::vector<std::string>> selected(const Selection& selection) {
  const Catalogue catalogue = load_small();
  const auto taken = select(catalogue, selection);
  if (!taken) return std::unexpected(taken.error());
  return ids_of(*taken);
}

constexpr const char* kDimNotJson = "lamps/DimLamp/protocol/not-json";
constexpr const char* kBroken = "lamps/StopLampJob/broken";
constexpr const char* kStopLit = "lamps/StopLampJob/lit";
constexpr const char* kStopNotJson = "lamps/StopLampJob/protocol/not-json";
constexpr const char* kStopUnknown = "lamps/StopLampJob/unknown";
const std::vector<std::string> kWithoutEmbedded = {kDimNotJson, kStopLit, kStopNotJson, kStopUnknown};

using Names = std::vector<std::string>;

Selection by(Names services, Names operations, Names only, Level level = Level::kRecommended) {
  return {std::move(services), std::move(operations), std::move(only), level, false};
}

Selection by_level(Level level, bool embedded = false) { return {{}, {}, {}, level, embedded}; }

struct SelectRow {
  std::string name;
  Selection selection;
  Names ids;
};

void PrintTo(const SelectRow& row, std::ostream* out) { *out << row.name; }

class Select : public testing::TestWithParam<SelectRow> {};

TEST_P(Select, TakesInTheOrderOfTheCatalogue) {
  const auto ids = selected(GetParam().selection);
  ASSERT_TRUE(ids) << base::render(ids.error());
  EXPECT_EQ(*ids, GetParam().ids);
}

INSTANTIATE_TEST_SUITE_P(
    Selector, Select,
    testing::Values(
        SelectRow{"WithoutOneAllThatBindAnyTarget", Selection{}, kWithoutEmbedded},
        SelectRow{"Service", by({"lamps"}, {}, {}), kWithoutEmbedded},
        SelectRow{"OperationByItsBareName", by({}, {"DimLamp"}, {}), {kDimNotJson}},
        SelectRow{"OperationWithItsService", by({}, {"lamps/DimLamp"}, {}), {kDimNotJson}},
        SelectRow{"Operations", by({}, {"StopLampJob", "lamps/DimLamp"}, {}), kWithoutEmbedded},
        SelectRow{"Id", by({}, {}, {kStopUnknown}), {kStopUnknown}},
        SelectRow{"Ids", by({}, {}, {kStopUnknown, kStopLit}), {kStopLit, kStopUnknown}},
        SelectRow{"Glob", by({}, {}, {"*/protocol/*"}), {kDimNotJson, kStopNotJson}},
        SelectRow{"GlobAndIdOfOneCase", by({}, {}, {"*/lit", kStopLit}), {kStopLit}},
        SelectRow{"AllThreeTogether", by({"lamps"}, {"StopLampJob"}, {"*not-json"}), {kStopNotJson}},
        SelectRow{"LevelRequired", by_level(Level::kRequired), {kDimNotJson, kStopLit, kStopNotJson}},
        SelectRow{"LevelInformationalNotEmbedded", by_level(Level::kInformational), kWithoutEmbedded},
        SelectRow{"EmbeddedNotInformational", by_level(Level::kRecommended, true), kWithoutEmbedded},
        SelectRow{"LevelInformationalAndEmbedded",
                  by_level(Level::kInformational, true),
                  {kDimNotJson, kBroken, kStopLit, kStopNotJson, kStopUnknown}}),
    name_of_row<SelectRow>);

struct RefusedRow {
  std::string name;
  Selection selection;
  ErrorCode code;
  std::string message;
};

void PrintTo(const RefusedRow& row, std::ostream* out) { *out << row.name; }

class SelectRefuses : public testing::TestWithParam<RefusedRow> {};

TEST_P(SelectRefuses, WithTheReason) {
  const auto ids = selected(GetParam().selection);
  ASSERT_FALSE(ids);
  EXPECT_EQ(ids.error().code, GetParam().code);
  EXPECT_EQ(ids.error().message, GetParam().message);
  EXPECT_THAT(ids.error().hint, HasSubstr("touchstone list"));
}

const std::string kNothingLeft = "the selection leaves no case to run";

INSTANTIATE_TEST_SUITE_P(
    Selector, SelectRefuses,
    testing::Values(
        RefusedRow{"UnknownService", by({"lamps", "lamp"}, {}, {}), ErrorCode::kUnknownName,
                   R"(no service "lamp" in the catalogue)"},
        RefusedRow{"GlobForAService", by({"lamp*"}, {}, {}), ErrorCode::kUnknownName,
                   R"(no service "lamp*" in the catalogue)"},
        RefusedRow{"UnknownOperation", by({}, {"StopLamp"}, {}), ErrorCode::kUnknownName,
                   R"(no operation "StopLamp" in the catalogue)"},
        RefusedRow{"OperationOfAnotherService", by({}, {"candles/DimLamp"}, {}), ErrorCode::kUnknownName,
                   R"(no operation "candles/DimLamp" in the catalogue)"},
        RefusedRow{"UnknownId", by({}, {}, {"lamps/StopLampJob/li"}), ErrorCode::kUnknownName,
                   R"(no case "lamps/StopLampJob/li" in the catalogue)"},
        RefusedRow{"GlobWithoutAMatch", by({}, {}, {kStopLit, "*/liT"}), ErrorCode::kNothingSelected,
                   R"(no case matches "*/liT")"},
        RefusedRow{"CombinationThatLeavesNothing", by({}, {"DimLamp"}, {kStopLit}),
                   ErrorCode::kNothingSelected, kNothingLeft},
        RefusedRow{"OnlyACaseBelowTheLevel", by({}, {}, {kStopUnknown}, Level::kRequired),
                   ErrorCode::kNothingSelected, kNothingLeft},
        RefusedRow{"OnlyAnEmbeddedCase", by({}, {}, {kBroken}, Level::kInformational),
                   ErrorCode::kNothingSelected,
                   fmt::format("what \"{}\" names runs against the embedded endpoint only", kBroken)},
        RefusedRow{"AnEmbeddedCaseBesideOthers", by({}, {}, {kStopLit, kBroken}), ErrorCode::kNothingSelected,
                   fmt::format("what \"{}\" names runs against the embedded endpoint only", kBroken)}),
    name_of_row<RefusedRow>);

}  // namespace
}  // namespace touchstone::cases::catalogue_test
