// Property: any text is refused with a place inside of it, or read as a botocore service-2.json whose
// references all lead somewhere and whose operations are those that the text lists. Mutant: a list whose
// member names no shape is read (seed list-of-nothing).
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "driver/fuzz_check.h"
#include "model/load.h"
#include "oracles/error_place.h"
#include "oracles/model_facts.h"

namespace base = touchstone::base;
namespace model = touchstone::model;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = model::parse_model(text, "service-2.json");
  if (!read) {
    touchstone::fuzz::check_error(read.error(), text);
    return 0;
  }
  touchstone::fuzz::check_model(*read);
  const auto root = base::parse_json(text);
  if (root->find("smithy") != nullptr) return 0;  // model_smithy's matter
  std::set<std::string> names;
  for (const model::Operation& operation : read->service.operations) names.insert(operation.name);
  std::set<std::string> listed;
  for (const base::JsonMember& operation : root->find("operations")->members()) listed.insert(operation.name);
  FUZZ_CHECK(names == listed, "operations-of-the-service", std::to_string(names.size()) + " operations");
  return 0;
}
