// See load.h.
#include "model/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/digest.h"
#include "base/file.h"

namespace touchstone::model {

using base::ErrorCode;

base::Result<Model> parse_model(std::string_view text, const std::string& file) {
  const auto root = base::parse_json_file(text, file);
  if (!root) return std::unexpected(root.error());
  if (const auto twice = base::find_duplicate_member(*root)) {
    return std::unexpected(base::error_at(ErrorCode::kDuplicate, text, file, twice->offset_bytes,
                                          fmt::format("\"{}\" stands twice in one object", twice->name)));
  }
  const bool smithy = root->find("smithy") != nullptr;
  if (smithy || (root->find("metadata") != nullptr && root->find("operations") != nullptr)) {
    auto model = smithy ? read_smithy(*root, text, file) : read_botocore(*root, text, file);
    if (model) model->sha256 = base::sha256_hex(text);
    return model;
  }
  return std::unexpected(
      base::error_at(ErrorCode::kBadValue, text, file, root->offset_bytes(), "not a service model",
                     "a Smithy JSON AST has the key \"smithy\"; botocore's service-2.json has "
                     "\"metadata\" and \"operations\""));
}

base::Result<Model> load_model(const std::filesystem::path& path) {
  const auto text = base::load_text(path);
  if (!text) return std::unexpected(text.error());
  return parse_model(*text, path.string());
}

base::Result<std::vector<Model>> load_models(const std::filesystem::path& folder, std::size_t threads) {
  const auto paths = base::list_files(folder, ".json");
  if (!paths) return std::unexpected(paths.error());
  if (paths->empty()) {
    return std::unexpected(base::Error{ErrorCode::kNothingSelected, "no model here",
                                       "put a *.json model into this folder", folder.string()});
  }
  std::vector<base::Result<Model>> read(paths->size());
  base::for_each_piece(paths->size(), threads, [&](std::size_t i) { read[i] = load_model((*paths)[i]); });
  std::vector<Model> models;
  std::unordered_map<std::string, std::string> file_of;
  for (std::size_t i = 0; i < read.size(); ++i) {
    const auto& path = (*paths)[i];
    base::Result<Model>& model = read[i];
    if (!model) return std::unexpected(model.error());
    const auto [first, added] = file_of.try_emplace(model->service.name, path.string());
    if (!added) {
      return std::unexpected(
          base::Error{ErrorCode::kDuplicate,
                      fmt::format("service \"{}\" is also described by {}", first->first, first->second),
                      "keep one file a service", path.string()});
    }
    models.push_back(std::move(*model));
  }
  std::sort(models.begin(), models.end(),
            [](const Model& a, const Model& b) { return a.service.name < b.service.name; });
  return models;
}

}  // namespace touchstone::model
