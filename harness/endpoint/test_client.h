// For the tests of this room: an endpoint over the project's own models, a clock that the test moves, and
// valid start requests made from the model for any family. No sockets. Not part of the library.
#pragma once

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "endpoint/endpoint.h"
#include "endpoint/family.h"
#include "model/load.h"
#include "wire/aws_json.h"
#include "wire/error_identity.h"

namespace touchstone::endpoint {

using base::Json;
using namespace std::chrono_literals;

/// The models in conformance/models; empty when they cannot be read, which LifecycleTest counts.
inline const std::vector<model::Model>& test_models() {
  static const std::vector<model::Model> models = [] {
    auto loaded = model::load_models(TOUCHSTONE_SOURCE_DIR "/conformance/models");
    return loaded ? std::move(*loaded) : std::vector<model::Model>();
  }();
  return models;
}

inline const std::vector<Family>& test_families() {
  static const std::vector<Family> families = find_families(test_models());
  return families;
}

inline const Family& test_family(std::string_view name) {
  for (const Family& family : test_families()) {
    if (family.name == name) return family;
  }
  return test_families().at(0);
}

/// The next text that no earlier call gave: for client tokens and names.
inline std::string unique_text() {
  static int count = 0;
  return fmt::format("unique-{}", ++count);
}

/// A value for a string member whose pattern wants something special.
inline std::string sample_text(std::string_view member, std::string_view folder) {
  if (member == "S3Uri") return fmt::format("s3://bucket/{}/documents", folder);
  if (member == "S3Key") return fmt::format("{}/documents", folder);
  const std::array<std::pair<std::string_view, std::string_view>, 6> special = {{
      {"DataAccessRoleArn", "arn:aws:iam::123456789012:role/reader"},
      {"S3Bucket", "bucket"},
      {"ContentType", "text/plain"},
      {"SourceLanguageCode", "en"},
      {"TargetLanguageCodes", "fr"},
      {"TargetEventTypes", "BANKRUPTCY"},
  }};
  for (const auto& [name, text] : special) {
    if (name == member) return std::string(text);
  }
  return unique_text();
}

/// A valid value of a shape: its required members, and those that say where the input lies and how the job is
/// called.
inline Json sample_value(const model::Model& model, model::ShapeIndex index, std::string_view member,
                         std::string_view folder) {
  using model::ShapeType;
  const model::Shape& shape = model.shape(index);
  if (!shape.constraints.enum_values.empty()) return Json::string(shape.constraints.enum_values.front());
  switch (shape.type) {
    case ShapeType::kStructure: {
      Json out = Json::object();
      for (const model::Member& m : shape.members) {
        const bool wanted = m.required || m.name == "S3Uri" || m.name == "S3Key" || m.name == "Documents" ||
                            m.name == "JobName";
        if (wanted) out.set(m.name, sample_value(model, m.target, m.name, folder));
      }
      return out;
    }
    case ShapeType::kList:
      return Json::array({sample_value(model, shape.element, member, folder)});
    case ShapeType::kString:
      return Json::string(sample_text(member, folder));
    case ShapeType::kBoolean:
      return Json::boolean(true);
    default:
      return Json::integer(1);
  }
}

/// A valid start request of a family, whose input lies in `folder` ("lasting", "brief", "unreadable").
inline Json sample_start(const Family& family, std::string_view folder) {
  return sample_value(*family.model, family.start->input, "", folder);
}

/// One answer, read.
struct TestAnswer {
  transport::Reply reply;
  Json body;          ///< null when there is none
  std::string error;  ///< the body's __type, or empty

  [[nodiscard]] int status() const { return reply.response.status; }
  [[nodiscard]] const std::string& text() const { return reply.response.body; }
  [[nodiscard]] std::string header(std::string_view name) const {
    return std::string(reply.response.headers.find(name).value_or(""));
  }
  /// A string of the body by its pointer, or empty.
  [[nodiscard]] std::string string_at(std::string_view pointer) const {
    const Json* value = body.at_pointer(pointer);
    return value == nullptr ? std::string() : value->as_string();
  }
};

class TestClient {
 public:
  explicit TestClient(EndpointOptions options = {})
      : endpoint_(Endpoint::make(test_models(), std::move(options)).value()) {}

  /// 2026-11-05 03:00:00.250 UTC until the test moves it.
  Endpoint::TimePoint now{1793847600250ms};
  void wait(std::chrono::milliseconds time) { now += time; }

  TestAnswer send(const wire::HttpRequest& request) {
    TestAnswer answer{.reply = endpoint_.handle(request, now), .body = {}, .error = {}};
    if (auto parsed = base::parse_json(answer.text())) answer.body = std::move(*parsed);
    answer.error = answer.string_at("/__type");
    return answer;
  }
  static wire::HttpRequest request(const Family& family, const model::Operation& operation,
                                   std::string_view body) {
    wire::HttpRequest out;
    wire::encode_request(out, family.model->service, model::Protocol::kAwsJson1_1, operation.name,
                         "localhost", body);
    return out;
  }
  TestAnswer call(const Family& family, const model::Operation* operation, const Json& input) {
    return send(request(family, *operation, base::to_json(input)));
  }

  /// Starts a job and returns its id, or its ARN.
  std::string start(const Family& family, std::string_view folder) {
    return call(family, family.start, sample_start(family, folder)).string_at("/" + family.id_member);
  }
  TestAnswer stop(const Family& family, std::string_view id) {
    return call(family, family.stop, id_input(family, id));
  }
  TestAnswer describe(const Family& family, std::string_view id) {
    return call(family, family.describe, id_input(family, id));
  }
  /// A member of what Describe tells; null when it tells none.
  Json property(const Family& family, std::string_view id, std::string_view member) {
    const TestAnswer answer = describe(family, id);
    const Json* value = answer.body.at_pointer(fmt::format("/{}/{}", family.describe_member, member));
    return value == nullptr ? Json() : *value;
  }
  std::string status(const Family& family, std::string_view id) {
    return property(family, id, family.trains ? "Status" : "JobStatus").as_string();
  }
  static Json id_input(const Family& family, std::string_view id) {
    return Json::object({{family.id_member, Json::string(id)}});
  }

 private:
  Endpoint endpoint_;
};

}  // namespace touchstone::endpoint
