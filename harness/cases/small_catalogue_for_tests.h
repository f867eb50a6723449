// The small catalogue of small_catalogue_texts_for_tests.h, written into a folder of its own, where a test
// may break it. For tests only, of this room and of run/.
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
#include "cases/small_catalogue_texts_for_tests.h"
#include "model/load.h"

namespace touchstone::cases::for_tests {

/// The same service, whose StopLampJob takes the structure t#Stop instead.
/// @param shapes  "t#Stop" and what it needs, as members of "shapes"
inline std::string model_with_stop_input(std::string_view shapes) {
  std::string text(kSmallModel);
  constexpr std::string_view kInput =
      R"("input": {"target": "t#Key"}, "output": {"target": "t#Job"}, "errors")";
  text.replace(text.find(kInput), kInput.find(','), R"("input": {"target": "t#Stop"})");
  text.insert(text.find("\"t#Key\":"), std::string(shapes) + ",\n");
  return text;
}

/// answers.json with all that cases expanded from a model allow.
inline std::string answers_for_expansion() {
  const auto set = [](const std::string& name, const std::string& error) {
    return R"({"name": ")" + name + R"(", "says": "-", "for": [{"operations": ["lamps/Stop*"],
"allow": [{"status": [400], "error": [")" +
           error + R"("], "sources": ["doc:lamps"]}]}]})";
  };
  return R"({"common_errors": [
{"name": "ValidationException", "sources": ["doc:lamps"]},
{"name": "SerializationException", "sources": ["doc:lamps"]}
],
"sets": [)" +
         set("not-found", "JobNotFoundException") + ",\n" + set("invalid", "ValidationException") + ",\n" +
         set("missing", "ValidationException") + ",\n" + set("wrong-type", "SerializationException") + "]}\n";
}

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
