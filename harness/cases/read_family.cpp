// See read_family.h.
#include "cases/read_family.h"

#include <fmt/format.h>

#include <algorithm>

#include "cases/untestable.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;
using base::ObjectView;

// Checks a family against the model: its operations, the members that address a job, and its templates.
void check_family(const Reader& reader, const Family& made, ObjectView& object, ObjectView& start,
                  ObjectView& describe) {
  const model::Operation* stop_operation = reader.check_operation(made.service, made.stop, object.value());
  const model::Operation* start_operation = reader.check_operation(made.service, made.start, start.value());
  const model::Operation* describe_operation =
      reader.check_operation(made.service, made.describe, describe.value());
  if (reader.source.failed()) return;
  const model::Model& model = *find_model(reader.models, made.service);
  for (const model::Operation* addressed : {stop_operation, describe_operation}) {
    if (has_member(model, addressed->input, made.member)) continue;
    reader.source.fail(ErrorCode::kUnknownName, object.required("member"),
                       fmt::format("the input of {} has no member \"{}\"", addressed->name, made.member));
  }
  reader.check_pointer(made.start_address, model, *start_operation, start.required("address").offset_bytes());
  reader.check_pointer(made.describe_state, model, *describe_operation,
                       describe.required("state").offset_bytes());
  for (const std::string& named : {made.start_name, made.start_token}) {
    if (named.empty() || has_member(model, start_operation->input, named)) continue;
    reader.source.fail(ErrorCode::kUnknownName, start.value(),
                       fmt::format("the input of {} has no member \"{}\"", made.start, named));
  }
  if (!made.list.empty()) {
    const Json& list = object.required("list");
    if (const model::Operation* operation = reader.check_operation(made.service, made.list, list))
      reader.check_pointer(made.list_items, model, *operation, list.offset_bytes());
  }
  reader.check_template(made.unknown, {{"region", ""}, {"account", ""}}, object.required("unknown"));
  reader.check_template(made.start_input, case_variables(), start.required("input"));
}

Unreached read_unreached(const Reader& reader, const Json& value) {
  ObjectView object(reader.source, value, "an unreached bound");
  Unreached made{object.text("member"), object.text("constraint"), read_untestable(object),
                 value.offset_bytes()};
  (void)object.required("untestable");
  object.allow_only({"member", "constraint", "untestable", "why"});
  return made;
}

std::size_t find_family(const Reader& reader, std::string_view id, const Json& at) {
  const auto& families = reader.catalogue.families;
  const auto found =
      std::find_if(families.begin(), families.end(), [&](const Family& family) { return family.id() == id; });
  if (found == families.end()) {
    reader.source.fail(ErrorCode::kUnknownName, at, fmt::format("no family \"{}\" in families.json", id));
    return 0;
  }
  return static_cast<std::size_t>(found - families.begin());
}

}  // namespace

Family read_family(const Reader& reader, const Json& value) {
  ObjectView object(reader.source, value, "a family");
  Family made;
  made.offset_bytes = value.offset_bytes();
  made.service = object.text("service");
  made.name = object.text("name");
  made.member = object.text("member");
  made.unknown = object.text("unknown");
  made.stop = object.text("stop");
  made.final_states = object.texts("final");
  ObjectView start(reader.source, object.required("start"), "\"start\"");
  made.start = start.text("operation");
  made.start_input = start.required("input");
  made.start_address = start.text("address");
  made.start_name = start.optional_text("name").value_or("");
  made.start_token = start.optional_text("token").value_or("");
  start.allow_only({"operation", "input", "address", "name", "token"});
  if (const Json* list_value = object.find("list")) {
    ObjectView list(reader.source, *list_value, "\"list\"");
    made.list = list.text("operation");
    made.list_items = list.text("items");
    list.allow_only({"operation", "items"});
  }
  ObjectView describe(reader.source, object.required("describe"), "\"describe\"");
  made.describe = describe.text("operation");
  made.describe_state = describe.text("state");
  describe.allow_only({"operation", "state"});
  for (const Json& bound : object.optional_items("unreached"))
    made.unreached.push_back(read_unreached(reader, bound));
  object.allow_only({"service", "name", "member", "unknown", "stop", "start", "describe", "list", "final",
                     "unreached", "note"});
  if (made.final_states.empty())
    reader.source.fail(ErrorCode::kMissingKey, value, "a family needs \"final\" states");
  for (const Json& state : object.optional_items("final")) reader.check_state(made, state.as_string(), state);
  if (!reader.source.failed()) check_family(reader, made, object, start, describe);
  return made;
}

std::size_t read_family_reference(const Reader& reader, ObjectView& object, const Case& owner) {
  if (const auto named = object.optional_text("family"))
    return find_family(reader, *named, object.required("family"));
  const Family* own = reader.catalogue.family_of(owner.service, owner.operation);
  if (own == nullptr) {
    reader.source.fail(ErrorCode::kMissingKey, object.value(),
                       fmt::format("{} stops no family of its own", owner.operation),
                       "name one with \"family\"");
    return 0;
  }
  return static_cast<std::size_t>(own - reader.catalogue.families.data());
}

}  // namespace touchstone::cases
