// Property: any text is refused with a place inside of it, or read as a Smithy model whose references all
// lead somewhere, whose operations are those that the text lists, and which is the same in every fact when
// the text is spelt otherwise. Mutant: an operation whose output is missing keeps an index that leads nowhere
// (seed operation-without-output).
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "driver/fuzz_check.h"
#include "model/load.h"
#include "oracles/error_place.h"
#include "oracles/model_facts.h"

namespace {

namespace base = touchstone::base;
namespace model = touchstone::model;

std::string local_name(std::string_view id) { return std::string(id.substr(id.find('#') + 1)); }

/// The operations of the service, found in the JSON itself: its own, and those that its resources bring.
/// Nothing when resources or mixins are at work, which only the reader unfolds.
std::optional<std::set<std::string>> listed_operations(const base::Json& root) {
  const base::Json* shapes = root.find("shapes");
  std::set<std::string> names;
  for (const base::JsonMember& shape : shapes->members()) {
    const base::Json* type = shape.value.find("type");
    if (type == nullptr || type->as_string() != "service") continue;
    if (shape.value.find("resources") != nullptr || shape.value.find("mixins") != nullptr)
      return std::nullopt;
    const base::Json* operations = shape.value.find("operations");
    if (operations == nullptr) continue;
    for (const base::Json& item : operations->items())
      names.insert(local_name(item.find("target")->as_string()));
  }
  return names;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = model::parse_model(text, "model.json");
  if (!read) {
    touchstone::fuzz::check_error(read.error(), text);
    return 0;
  }
  touchstone::fuzz::check_model(*read);
  const auto root = base::parse_json(text);
  if (root->find("smithy") == nullptr) return 0;  // botocore's form: model_botocore's matter
  std::set<std::string> names;
  for (const model::Operation& operation : read->service.operations) names.insert(operation.name);
  if (const auto listed = listed_operations(*root)) {
    FUZZ_CHECK(names == *listed, "operations-of-the-service", std::to_string(names.size()) + " operations");
  }
  const auto again = model::parse_model(base::to_json(*root), "model.json");
  FUZZ_CHECK(again && touchstone::fuzz::facts_of(*again) == touchstone::fuzz::facts_of(*read),
             "same-model-however-it-is-spelt", read->service.id);
  return 0;
}
