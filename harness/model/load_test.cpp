// Loading: which format a text has, folders of models, and the facts of conformance/models that the rest of
// the project stands on.
#include "model/load.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace touchstone::model::load_test {
namespace {

using base::ErrorCode;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kEmptyService = R"({"smithy": "2.0", "shapes": {"a.b#S": {"type": "service"}}})";

// The format of a text.

TEST(ParseModel, KnowsSmithyByItsKey) { EXPECT_TRUE(parse_model(kEmptyService, "m.json")); }

TEST(ParseModel, KnowsBotocoreByItsKeys) {
  EXPECT_TRUE(parse_model(
      R"({"metadata": {"endpointPrefix": "s", "protocol": "ec2"}, "operations": {}, "shapes": {}})",
      "m.json"));
}

TEST(ParseModel, SaysWhatAModelLooksLikeWhereItIsNeither) {
  const auto model = parse_model("\n {\"openapi\": \"3.0\"}", "m.json");
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::kBadValue);
  EXPECT_THAT(base::render(model.error()),
              AllOf(HasSubstr("m.json:2:2: not a service model"), HasSubstr("\"smithy\"")));
}

TEST(ParseModel, RefusesAValueThatIsNoObject) {
  const auto model = parse_model("[]", "m.json");
  ASSERT_FALSE(model);
  EXPECT_THAT(base::render(model.error()), HasSubstr("m.json:1:1: not a service model"));
}

TEST(ParseModel, ReportsTextThatIsNoJsonWithItsPlace) {
  const auto model = parse_model("{\"smithy\":\n\"2.0\", }", "m.json");
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::kSyntax);
  EXPECT_EQ(model.error().line, 2U);
}

// Folders.

class LoadModels : public testing::Test {
 protected:
  LoadModels()
      : folder_(std::filesystem::path(testing::TempDir()) /
                fmt::format("load_test_{}", testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "below");
  }
  ~LoadModels() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, std::string_view text) const { std::ofstream(folder_ / name) << text; }

  const std::filesystem::path folder_;
};

TEST_F(LoadModels, FindsFilesBelowTheFolderAndSortsByService) {
  write("1.json", R"({"smithy": "2.0", "shapes": {"a.b#Zeta": {"type": "service"}}})");
  write("below/2.json", R"({"smithy": "2.0", "shapes": {"a.b#Alpha": {"type": "service"}}})");
  write("README.md", "no model");
  const auto models = load_models(folder_);
  ASSERT_TRUE(models) << base::render(models.error());
  ASSERT_EQ(models->size(), 2U);
  EXPECT_EQ((*models)[0].service.name, "alpha");
  EXPECT_EQ((*models)[1].service.name, "zeta");
}

TEST_F(LoadModels, RefusesTwoFilesForOneService) {
  write("1.json", kEmptyService);
  write("2.json", kEmptyService);
  const auto models = load_models(folder_);
  ASSERT_FALSE(models);
  EXPECT_EQ(models.error().code, ErrorCode::kDuplicate);
  EXPECT_EQ(models.error().file, (folder_ / "2.json").string());
  EXPECT_THAT(models.error().message, HasSubstr((folder_ / "1.json").string()));
}

TEST_F(LoadModels, SelectsNothingInAnEmptyFolder) {
  const auto models = load_models(folder_);
  ASSERT_FALSE(models);
  EXPECT_EQ(models.error().code, ErrorCode::kNothingSelected);
  EXPECT_EQ(models.error().file, folder_.string());
}

TEST_F(LoadModels, CannotReadAFolderThatIsNotThere) {
  const auto models = load_models(folder_ / "gone");
  ASSERT_FALSE(models);
  EXPECT_EQ(models.error().code, ErrorCode::kUnreadableFile);
}

TEST_F(LoadModels, ReportsTheFileThatIsWrong) {
  write("1.json", kEmptyService);
  write("2.json", "{}");
  const auto models = load_models(folder_);
  ASSERT_FALSE(models);
  EXPECT_EQ(models.error().file, (folder_ / "2.json").string());
}

TEST(LoadModel, CannotReadAFileThatIsNotThere) {
  const auto model = load_model("no/such/file.json");
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::kUnreadableFile);
}

// conformance/models.

const std::vector<Model>& our_models() {
  static const std::vector<Model> kModels = [] {
    auto models = load_models(std::filesystem::path(TOUCHSTONE_SOURCE_DIR) / "conformance/models");
    if (models) return std::move(*models);
    ADD_FAILURE() << base::render(models.error());
    return std::vector<Model>();
  }();
  return kModels;
}

struct ServiceRow {
  std::string name;
  std::string title;
  std::string version;
  std::string target_prefix;
  std::size_t operations;
  std::size_t stop_operations;
  std::size_t shapes;
};

void PrintTo(const ServiceRow& row, std::ostream* out) { *out << row.name; }

class OurModel : public testing::TestWithParam<ServiceRow> {
 protected:
  static const Model& model() {
    static const Model kNone;
    const auto found =
        std::ranges::find_if(our_models(), [](const Model& m) { return m.service.name == GetParam().name; });
    return found != our_models().end() ? *found : kNone;
  }
};

bool is_stop(const Operation& operation) { return operation.name.starts_with("Stop"); }

TEST_P(OurModel, NamesItsService) {
  const Service& service = model().service;
  EXPECT_EQ(service.name, GetParam().name);
  EXPECT_EQ(service.signing_name, GetParam().name);
  EXPECT_EQ(service.endpoint_prefix, GetParam().name);
  EXPECT_EQ(service.title, GetParam().title);
  EXPECT_EQ(service.version, GetParam().version);
  EXPECT_EQ(service.target_prefix, GetParam().target_prefix);
  EXPECT_THAT(service.protocols, ElementsAre(Protocol::kAwsJson1_1));
}

TEST_P(OurModel, HasExactlyItsOperationsAndShapes) {
  const auto& operations = model().service.operations;
  EXPECT_EQ(operations.size(), GetParam().operations);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count_if(operations, is_stop)), GetParam().stop_operations);
  EXPECT_EQ(model().shapes.size(), GetParam().shapes);
}

TEST_P(OurModel, GivesEachErrorAStatusThatFitsItsSide) {
  for (const Operation& operation : model().service.operations) {
    ASSERT_FALSE(operation.errors.empty()) << operation.name;
    for (const ShapeIndex index : operation.errors) {
      const Shape& error = model().shape(index);
      ASSERT_TRUE(error.fault) << error.id;
      ASSERT_TRUE(error.http_status) << error.id;
      EXPECT_EQ(*error.http_status / 100, *error.fault == Fault::kServer ? 5 : 4) << error.id;
    }
  }
}

TEST_P(OurModel, RequiresExactlyOneInputMemberOfEachStop) {
  for (const Operation& operation : model().service.operations) {
    if (!is_stop(operation)) continue;
    const Shape& input = model().shape(operation.input);
    ASSERT_EQ(input.members.size(), 1U) << operation.name;
    EXPECT_TRUE(input.members[0].required) << operation.name;
  }
}

TEST_P(OurModel, ConstrainsJobIdAsDocumented) {
  const ShapeIndex index = model().find_shape("JobId");
  ASSERT_NE(index, kNoShape);
  const Constraints& constraints = model().shape(index).constraints;
  EXPECT_EQ(constraints.min_length, 1U);
  EXPECT_EQ(constraints.max_length, 32U);
  EXPECT_EQ(constraints.pattern, R"(^([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)$)");
}

INSTANTIATE_TEST_SUITE_P(Services, OurModel,
                         testing::Values(ServiceRow{"comprehend", "Amazon Comprehend", "2017-11-27",
                                                    "Comprehend_20171127", 36, 9, 192},
                                         ServiceRow{"comprehendmedical", "AWS Comprehend Medical",
                                                    "2018-10-30", "ComprehendMedical_20181030", 20, 5, 65},
                                         ServiceRow{"translate", "Amazon Translate", "2017-07-01",
                                                    "AWSShineFrontendService_20170701", 4, 1, 45}),
                         [](const auto& row) { return row.param.name; });

TEST(OurModels, AreThree) {
  std::vector<std::string> names;
  for (const Model& model : our_models()) names.push_back(model.service.name);
  EXPECT_THAT(names, ElementsAre("comprehend", "comprehendmedical", "translate"));
}

// Facts of single operations and shapes.

const Model& our_model(std::string_view service) {
  return *std::ranges::find_if(our_models(), [&](const Model& m) { return m.service.name == service; });
}

// The operation's errors as name and status.
std::map<std::string, int> statuses(const Model& model, std::string_view operation) {
  std::map<std::string, int> found;
  for (const ShapeIndex index : model.find_operation(operation)->errors) {
    found.emplace(model.shape(index).name(), model.shape(index).http_status.value_or(0));
  }
  return found;
}

using Statuses = std::map<std::string, int>;

TEST(OurModels, KnowTheErrorsOfAComprehendStop) {
  EXPECT_EQ(statuses(our_model("comprehend"), "StopSentimentDetectionJob"),
            (Statuses{{"InternalServerException", 500},
                      {"InvalidRequestException", 400},
                      {"JobNotFoundException", 404}}));
}

TEST(OurModels, KnowTheErrorsOfStoppingATraining) {
  EXPECT_EQ(statuses(our_model("comprehend"), "StopTrainingDocumentClassifier"),
            (Statuses{{"InternalServerException", 500},
                      {"InvalidRequestException", 400},
                      {"ResourceNotFoundException", 404},
                      {"TooManyRequestsException", 429}}));
}

TEST(OurModels, KnowTheErrorsOfAComprehendMedicalStop) {
  EXPECT_EQ(statuses(our_model("comprehendmedical"), "StopEntitiesDetectionV2Job"),
            (Statuses{{"InternalServerException", 500},
                      {"InvalidRequestException", 400},
                      {"ResourceNotFoundException", 404}}));
}

TEST(OurModels, KnowTheErrorsOfTheTranslateStop) {
  EXPECT_EQ(statuses(our_model("translate"), "StopTextTranslationJob"),
            (Statuses{{"InternalServerException", 500},
                      {"ResourceNotFoundException", 404},
                      {"TooManyRequestsException", 429}}));
}

TEST(OurModels, ConstrainClassifierArns) {
  const Model& model = our_model("comprehend");
  const Constraints& constraints = model.shape(model.find_shape("DocumentClassifierArn")).constraints;
  EXPECT_EQ(constraints.max_length, 256U);
  EXPECT_EQ(constraints.pattern,
            "^arn:aws(-[^:]+)?:comprehend:[a-zA-Z0-9-]*:[0-9]{12}:document-classifier/"
            "[a-zA-Z0-9](-*[a-zA-Z0-9])*(/version/[a-zA-Z0-9](-*[a-zA-Z0-9])*)?$");
}

TEST(OurModels, AnswerNothingWhenATrainingIsStopped) {
  const Model& model = our_model("comprehend");
  EXPECT_TRUE(model.shape(model.find_operation("StopTrainingEntityRecognizer")->output).members.empty());
}

TEST(OurModels, ListTheStatesOfEachKindOfJob) {
  const auto states = [](std::string_view service, std::string_view shape) {
    const Model& model = our_model(service);
    return model.shape(model.find_shape(shape)).constraints.enum_values;
  };
  EXPECT_THAT(states("comprehend", "JobStatus"),
              ElementsAre("SUBMITTED", "IN_PROGRESS", "COMPLETED", "FAILED", "STOP_REQUESTED", "STOPPED"));
  EXPECT_THAT(states("comprehendmedical", "JobStatus"),
              ElementsAre("SUBMITTED", "IN_PROGRESS", "COMPLETED", "PARTIAL_SUCCESS", "FAILED",
                          "STOP_REQUESTED", "STOPPED"));
  EXPECT_THAT(states("translate", "JobStatus"),
              ElementsAre("SUBMITTED", "IN_PROGRESS", "COMPLETED", "COMPLETED_WITH_ERROR", "FAILED",
                          "STOP_REQUESTED", "STOPPED"));
  EXPECT_THAT(states("comprehend", "ModelStatus"),
              ElementsAre("SUBMITTED", "TRAINING", "DELETING", "STOP_REQUESTED", "STOPPED", "IN_ERROR",
                          "TRAINED", "TRAINED_WITH_WARNING"));
}

TEST(OurModels, MarkTheTokenThatMakesAStartIdempotent) {
  const Model& model = our_model("translate");
  const Member* token =
      model.shape(model.find_operation("StartTextTranslationJob")->input).find_member("ClientToken");
  ASSERT_NE(token, nullptr);
  EXPECT_TRUE(token->idempotency_token);
  EXPECT_TRUE(token->required);
}

}  // namespace
}  // namespace touchstone::model::load_test
