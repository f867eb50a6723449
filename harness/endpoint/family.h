// A family is what belongs to one Stop operation: StopX with StartX or CreateX, DescribeX and ListXs
// (StopTrainingX counts as X's). Families are found in a model by these names alone, so that a new operation
// needs a model and no code. It holds no jobs (job_store.h). Tested by lifecycle_test.cpp, which counts them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace touchstone::endpoint {

/// The operations around one kind of job and the member names that they go by. Valid while the model is.
struct Family {
  const model::Model* model;
  std::string name;  ///< "SentimentDetectionJob", "DocumentClassifier"
  const model::Operation* start;
  const model::Operation* describe;
  const model::Operation* list;
  const model::Operation* stop;
  bool trains;            ///< a model that is trained, not a job: other status words, and Stop never refuses
  std::string id_member;  ///< what Stop and Describe ask for: "JobId", "DocumentClassifierArn"
  std::string name_member;      ///< of a trained model: the member of Create that names it; else empty
  std::string describe_member;  ///< the one structure that Describe gives
  std::string list_member;      ///< the list that List gives
};

/// Finds every complete family; a Stop operation that lacks a sibling has none. In the order of the models
/// and their operations.
[[nodiscard]] std::vector<Family> find_families(std::span<const model::Model> models);

/// The ARN of something of this family:
/// `arn:aws:SERVICE:us-east-1:123456789012:sentiment-detection-job/RESOURCE`.
[[nodiscard]] std::string arn_of(const Family& family, std::string_view resource);

/// Tells whether the operation, or the service for all of its operations, declares the error with this bare
/// name.
[[nodiscard]] bool declares(const model::Model& model, const model::Operation& operation,
                            std::string_view error_name);

}  // namespace touchstone::endpoint
