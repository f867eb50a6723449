// A catalogue small enough to be read whole: one service that lights lamps, one family of jobs, four cases.
// It is written into a folder of its own, where a test may break it. For tests only, of this room and of
// run/.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "cases/catalogue.h"
#include "model/load.h"

namespace touchstone::cases::for_tests {

/// The service "lamps": Start, Describe and Stop of a LampJob, and DimLamp, which belongs to no family.
inline constexpr std::string_view kSmallModel = R"({"smithy": "2.0", "shapes": {
"t#Lamps_1": {
  "type": "service", "version": "2020-01-01",
  "operations": [{"target": "t#StartLampJob"}, {"target": "t#DescribeLampJob"}, {"target": "t#StopLampJob"}, {"target": "t#DimLamp"}],
  "traits": {"aws.auth#sigv4": {"name": "lamps"}, "aws.protocols#awsJson1_1": {}}
},
"t#StartLampJob": {"type": "operation", "input": {"target": "t#Wish"}, "output": {"target": "t#Job"}},
"t#DescribeLampJob": {"type": "operation", "input": {"target": "t#Key"}, "output": {"target": "t#Described"}},
"t#StopLampJob": {
  "type": "operation", "input": {"target": "t#Key"}, "output": {"target": "t#Job"}, "errors": [{"target": "t#JobNotFoundException"}]
},
"t#DimLamp": {"type": "operation", "input": {"target": "t#Key"}},
"t#Wish": {"type": "structure", "members": {"Where": {"target": "smithy.api#String"}, "Token": {"target": "smithy.api#String"}}},
"t#Key": {"type": "structure", "members": {"JobId": {"target": "smithy.api#String"}}},
"t#Job": {"type": "structure", "members": {"JobId": {"target": "smithy.api#String"}, "State": {"target": "smithy.api#String"}}},
"t#Described": {"type": "structure", "members": {"Lamp": {"target": "t#Job"}}},
"t#JobNotFoundException": {
  "type": "structure", "members": {"Message": {"target": "smithy.api#String"}}, "traits": {"smithy.api#error": "client"}
}
}})";

inline constexpr std::string_view kSmallSources = R"({"sources": [
{"id": "doc:lamps", "title": "Lamps", "where": "the manual", "evidence": "documentation", "date": "2020-01"},
{"id": "model:lamps", "title": "The model", "where": "here", "evidence": "model", "date": "2020-01"}
]}
)";

inline constexpr std::string_view kSmallFamilies = R"({"families": [
{
  "service": "lamps",
  "name": "LampJob",
  "member": "JobId",
  "unknown": "nobody-in-${region}",
  "stop": "StopLampJob",
  "start": {
    "operation": "StartLampJob",
    "input": {"Where": "${location}", "Token": "${nonce}"},
    "address": "/JobId"
  },
  "describe": {"operation": "DescribeLampJob", "state": "/Lamp/State"},
  "final": ["COMPLETED", "FAILED", "STOPPED"]
}
]}
)";

inline constexpr std::string_view kSmallCases = R"({
"service": "lamps",
"operation": "StopLampJob",
"cases": [
{
  "slug": "lit",
  "title": "A lit lamp is stopped",
  "level": "required",
  "sources": ["doc:lamps"],
  "needs": [{"name": "job", "state": "IN_PROGRESS"}],
  "steps": [
    {
      "send": {"input": {"JobId": "${job}"}},
      "allow": [
        {"status": [200], "output": {"/JobId": {"equals": "${job}"}}, "sources": ["model:lamps"]}
      ]
    },
    {"wait": {"for": "${job}", "state": ["STOPPED"]}}
  ]
},
{
  "slug": "unknown",
  "title": "An id that was never issued is not found",
  "level": "recommended",
  "sources": ["doc:lamps"],
  "steps": [
    {
      "send": {"input": {"${member}": "${unknown}"}},
      "allow": [
        {"status": [400, 404], "error": ["JobNotFoundException"], "sources": ["doc:lamps"]}
      ]
    }
  ]
},
{
  "slug": "broken",
  "title": "The target breaks down",
  "level": "informational",
  "sources": ["doc:lamps"],
  "only": "embedded",
  "steps": [
    {
      "send": {"input": {}, "inject": "reset"},
      "allow": [
        {"status": [500], "sources": ["doc:lamps"]}
      ]
    }
  ]
}
]
}
)";

inline constexpr std::string_view kSmallAnswers = R"({"sets": [
{
  "name": "not-found",
  "says": "Nothing has this address",
  "for": [
    {
      "operations": ["lamps/Stop*"],
      "allow": [
        {"status": [400], "error": ["JobNotFoundException"], "sources": ["doc:${service}"]}
      ]
    }
  ]
}
]}
)";

inline constexpr std::string_view kSmallProtocol = R"({
"applies_to": ["lamps/StopLampJob", "lamps/DimLamp"],
"cases": [
{
  "slug": "not-json",
  "title": "A body that is no JSON is refused",
  "level": "required",
  "sources": ["doc:lamps"],
  "steps": [
    {
      "send": {"body": "nonsense", "headers": {"X-Odd": "${nonce}", "Content-Type": null}, "path": "/odd"},
      "allow": [
        {"status": [400], "error": ["SerializationException"], "sources": ["doc:lamps"]}
      ]
    }
  ]
}
],
"group": "protocol"
}
)";

inline constexpr std::string_view kCaseFile = "cases/lamps/StopLampJob.json";
inline constexpr std::string_view kAnswersFile = "answers.json";
inline constexpr std::string_view kProtocolFile = "cases/protocol/bodies.json";

inline std::vector<model::Model> small_models() {
  auto model = model::parse_model(kSmallModel, "lamps.json");
  if (!model) throw std::runtime_error(base::render(model.error()));
  std::vector<model::Model> models;
  models.push_back(*std::move(model));
  return models;
}

/// A folder that holds the small catalogue until a test writes something else into it; gone with this object.
class CatalogueFolder {
 public:
  CatalogueFolder() {
    std::string name = testing::TempDir() + "catalogue-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder " + name);
    path_ = name;
    write("sources.json", kSmallSources);
    write("families.json", kSmallFamilies);
    write("answers.json", kSmallAnswers);
    write("sdks.json", R"({"sdks": [], "also_declared": []})");
    write(kCaseFile, kSmallCases);
    write(kProtocolFile, kSmallProtocol);
  }
  CatalogueFolder(const CatalogueFolder&) = delete;
  CatalogueFolder& operator=(const CatalogueFolder&) = delete;
  ~CatalogueFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  void write(std::string_view name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    if (auto saved = base::save_text(path_ / name, text); !saved)
      throw std::runtime_error(base::render(saved.error()));
  }
  void remove(std::string_view name) const { std::filesystem::remove_all(path_ / name); }
  [[nodiscard]] std::string read(std::string_view name) const {
    return base::load_text(path_ / name).value();
  }

  [[nodiscard]] base::Result<Catalogue> load() const { return load_catalogue(path_, small_models()); }

 private:
  std::filesystem::path path_;
};

}  // namespace touchstone::cases::for_tests
