// Reads Smithy JSON AST 1.0 and 2.0 into a Model: the service, its operations and the shapes that these need,
// no others. Rules of the format: https://smithy.io/2.0/spec/json-ast.html. Mixins and apply statements are
// smithy_shapes.h's.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/ascii.h"
#include "model/load.h"
#include "model/reading.h"
#include "model/smithy_shapes.h"

namespace touchstone::model {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonMember;
using Kind = Reading::Kind;

constexpr std::string_view kPrelude = "smithy.api#";

// Traits that have a field in the model, and documentation. All others are kept by name.
constexpr std::array<std::string_view, 16> kTraitsNotKeptByName = {
    "aws.protocols#awsQueryError", "smithy.api#documentation", "smithy.api#enum",
    "smithy.api#enumValue",        "smithy.api#error",         "smithy.api#httpError",
    "smithy.api#idempotencyToken", "smithy.api#length",        "smithy.api#mixin",
    "smithy.api#pattern",          "smithy.api#range",         "smithy.api#required",
    "smithy.api#sensitive",        "smithy.api#sparse",        "smithy.api#timestampFormat",
    "smithy.api#uniqueItems"};

constexpr std::array<std::string_view, 6> kConstraintTraits = {
    "smithy.api#enum",  "smithy.api#length",          "smithy.api#pattern",
    "smithy.api#range", "smithy.api#timestampFormat", "smithy.api#uniqueItems"};

constexpr std::array<std::pair<std::string_view, Protocol>, 7> kProtocolTraits = {{
    {"aws.protocols#awsJson1_0", Protocol::kAwsJson1_0},
    {"aws.protocols#awsJson1_1", Protocol::kAwsJson1_1},
    {"smithy.protocols#rpcv2Cbor", Protocol::kRpcV2Cbor},
    {"aws.protocols#restJson1", Protocol::kRestJson1},
    {"aws.protocols#restXml", Protocol::kRestXml},
    {"aws.protocols#awsQuery", Protocol::kAwsQuery},
    {"aws.protocols#ec2Query", Protocol::kEc2Query},
}};

constexpr std::array<std::string_view, 3> kTimestampFormats = {"epoch-seconds", "date-time", "http-date"};

// Where a resource names its operations one by one, and where it lists them.
constexpr std::array<std::string_view, 6> kLifecycle = {"create", "put", "read", "update", "delete", "list"};

std::optional<ShapeType> parse_shape_type(std::string_view name) {
  if (name == "set") return ShapeType::kList;  // Smithy 1.0
  for (auto type = ShapeType::kBlob; type <= ShapeType::kUnion;
       type = static_cast<ShapeType>(static_cast<std::uint8_t>(type) + 1)) {
    if (name_of(type) == name) return type;
  }
  return std::nullopt;
}

// The type of a shape that every model may target without defining it: smithy.api#Unit, #BigDecimal,
// #PrimitiveLong, ...
std::optional<ShapeType> find_prelude_type(std::string_view id) {
  constexpr std::string_view kPrimitive = "Primitive";
  if (!id.starts_with(kPrelude) || id == kPrelude) return std::nullopt;
  std::string name(id.substr(kPrelude.size()));
  if (name == "Unit") return ShapeType::kStructure;
  if (name.starts_with(kPrimitive) && name != kPrimitive) name.erase(0, kPrimitive.size());
  if (!base::is_upper(name.front())) return std::nullopt;
  name.front() = base::lower(name.front());
  const auto type = parse_shape_type(name);
  const bool is_simple =
      type && *type < ShapeType::kList && *type != ShapeType::kEnum && *type != ShapeType::kIntEnum;
  return is_simple ? type : std::nullopt;
}

std::string first_filled(std::initializer_list<std::string> texts) {
  const auto filled = std::ranges::find_if_not(texts, &std::string::empty);
  return filled != texts.end() ? *filled : std::string();
}

class SmithyReader {
 public:
  SmithyReader(const Json& root, Reading& reading) : root_(root), reading_(reading), shapes_(root, reading) {}

  Model read() {
    check_version();
    const auto services = shapes_.ids_of("service");
    if (services.empty()) {
      reading_.fail(ErrorCode::kMissingKey, root_, "no service is defined",
                    "a model needs one shape of type service");
    } else if (services.size() > 1) {
      reading_.fail(ErrorCode::kDuplicate, *shapes_.find(services[1]),
                    fmt::format("two services are defined: {} and {}", services[0], services[1]),
                    "keep one file a service");
    } else {
      read_service(services.front());
    }
    // Reading a shape appends those that it targets, until none is new.
    for (ShapeIndex index = 0; index < model_.shapes.size(); ++index) read_shape(index);
    if (!reading_.failed()) make_shapes_of_constrained_elements();
    return std::move(model_);
  }

 private:
  // A list's or map's element that carries constraints of its own, where the model has room for a shape only.
  struct ConstrainedElement {
    ShapeIndex container;
    ShapeIndex Shape::* place;
    Member member;
  };

  void check_version() {
    const Json& version = reading_.need(root_, "smithy", Kind::kString);
    if (version.as_string() == "1.0" || version.as_string() == "2.0") return;
    reading_.fail(ErrorCode::kBadValue, version,
                  fmt::format("Smithy version {} is not known", base::to_json(version)), "1.0 and 2.0 are");
  }

  // Traits.

  const Json* trait(const Traits& traits, std::string_view id, Kind kind) {
    const Json* value = traits.find(id);
    return value != nullptr && reading_.expect(*value, id, kind) ? value : nullptr;
  }

  // An annotation trait says all by being there; its value is {} (or true, as in early 1.0 files).
  bool has(const Traits& traits, std::string_view id) {
    const Json* value = traits.find(id);
    return value != nullptr && (value->as_bool() || reading_.expect(*value, id, Kind::kObject));
  }

  static std::vector<std::string> other_traits(const Traits& traits) {
    std::vector<std::string> others;
    for (const JsonMember* each : traits) {
      if (!contains(kTraitsNotKeptByName, each->name)) others.push_back(each->name);
    }
    return others;
  }

  Constraints read_constraints(const Traits& traits) {
    Constraints constraints;
    if (const Json* length = trait(traits, "smithy.api#length", Kind::kObject)) {
      constraints.min_length = reading_.find_count(*length, "min");
      constraints.max_length = reading_.find_count(*length, "max");
      reading_.check_bounds(*length, constraints);
    }
    if (const Json* range = trait(traits, "smithy.api#range", Kind::kObject)) {
      constraints.min_value = reading_.find_number(*range, "min");
      constraints.max_value = reading_.find_number(*range, "max");
      reading_.check_bounds(*range, constraints);
    }
    if (const Json* pattern = trait(traits, "smithy.api#pattern", Kind::kString))
      constraints.pattern = pattern->as_string();
    if (const Json* values = trait(traits, "smithy.api#enum", Kind::kArray)) {
      for (const Json& value : values->items()) {
        constraints.enum_values.push_back(reading_.need(value, "value", Kind::kString).as_string());
      }
    }
    constraints.unique_items = has(traits, "smithy.api#uniqueItems");
    return constraints;
  }

  std::string read_timestamp_format(const Traits& traits) {
    const Json* format = trait(traits, "smithy.api#timestampFormat", Kind::kString);
    if (format == nullptr) return {};
    if (!contains(kTimestampFormats, format->as_string())) {
      reading_.fail(ErrorCode::kBadValue, *format,
                    fmt::format("timestamp format {} is not known", base::to_json(*format)),
                    fmt::format("one of {}", fmt::join(kTimestampFormats, ", ")));
    }
    return format->as_string();
  }

  void read_error_traits(const Traits& traits, Shape& shape) {
    if (const Json* fault = trait(traits, "smithy.api#error", Kind::kString)) {
      const bool is_server = fault->as_string() == "server";
      if (!is_server && fault->as_string() != "client") {
        reading_.fail(ErrorCode::kBadValue, *fault,
                      fmt::format("an error is of client or server, not {}", fault->as_string()));
      }
      shape.fault = is_server ? Fault::kServer : Fault::kClient;
    }
    if (const Json* status = trait(traits, "smithy.api#httpError", Kind::kNumber)) {
      shape.http_status = reading_.http_status(*status);
    }
    if (const Json* query = trait(traits, "aws.protocols#awsQueryError", Kind::kObject)) {
      const std::string code = reading_.find_text(*query, "code");
      if (code != shape.name()) shape.error_code = code;
    }
  }

  // The service and its operations.

  void read_service(std::string_view id) {
    const SmithyShape& definition = shapes_.resolve(id);
    Service& service = model_.service;
    service.id = id;
    service.target_prefix = bare_name(id);
    if (id.find('#') == std::string_view::npos || service.target_prefix.empty())
      reading_.fail(ErrorCode::kBadValue, *shapes_.find(id),
                    fmt::format("service \"{}\" has no absolute name", id), "a shape's id is NAMESPACE#Name");
    name_service(definition.traits);
    for (const Json* each : definition.definitions) {
      service.version = first_filled({reading_.find_text(*each, "version"), service.version});
    }
    for (const JsonMember* each : definition.traits) {
      const auto known = std::ranges::find(kProtocolTraits, std::string_view(each->name),
                                           &std::pair<std::string_view, Protocol>::first);
      if (known != kProtocolTraits.end()) service.protocols.push_back(known->second);
    }
    service.errors = read_errors(definition);
    read_operations(definition);
    std::ranges::sort(service.operations, {}, &Operation::name);
  }

  // The defaults are those of the aws.api#service trait.
  void name_service(const Traits& traits) {
    Service& service = model_.service;
    const auto text = [this](const Json* object, std::string_view key) {
      return object != nullptr ? reading_.find_text(*object, key) : std::string();
    };
    const Json* aws = trait(traits, "aws.api#service", Kind::kObject);
    const Json* signature = trait(traits, "aws.auth#sigv4", Kind::kObject);
    const Json* title = trait(traits, "smithy.api#title", Kind::kString);
    service.endpoint_prefix = first_filled(
        {text(aws, "endpointPrefix"), text(aws, "arnNamespace"), base::lower_case(service.target_prefix)});
    service.signing_name = first_filled({text(signature, "name"), service.endpoint_prefix});
    service.name = service.signing_name;
    service.title =
        first_filled({title != nullptr ? title->as_string() : "", text(aws, "sdkId"), service.target_prefix});
  }

  void read_operations(const SmithyShape& service) {
    std::vector<const SmithyShape*> holders = {&service};
    std::unordered_set<const SmithyShape*> seen;
    while (!holders.empty()) {
      const SmithyShape* holder = holders.back();
      holders.pop_back();
      if (holder == nullptr || !seen.insert(holder).second) continue;
      for (const Json* target : shapes_.targets(*holder, "operations")) read_operation(*target);
      if (holder != &service) read_operations_of_resource(*holder);
      for (const Json* target : shapes_.targets(*holder, "resources")) {
        holders.push_back(shapes_.resolve(*target, "resource"));
      }
    }
  }

  // Those that only a resource may have: of a service the properties of these names mean nothing.
  void read_operations_of_resource(const SmithyShape& resource) {
    for (const Json* target : shapes_.targets(resource, "collectionOperations")) read_operation(*target);
    for (const std::string_view property : kLifecycle) {
      if (const Json* target = shapes_.target(resource, property)) read_operation(*target);
    }
  }

  void read_operation(const Json& target) {
    const SmithyShape* definition = shapes_.resolve(target, "operation");
    if (definition == nullptr || !operations_read_.insert(definition).second) return;
    Operation operation;
    operation.name = bare_name(target.as_string());
    operation.input = read_structure_target(*definition, "input");
    operation.output = read_structure_target(*definition, "output");
    operation.errors = read_errors(*definition);
    operation.other_traits = other_traits(definition->traits);
    model_.service.operations.push_back(std::move(operation));
  }

  ShapeIndex read_structure_target(const SmithyShape& operation, std::string_view property) {
    const Json* target = shapes_.target(operation, property);
    if (target == nullptr || target->as_string() == "smithy.api#Unit") return kNoShape;
    return shapes_.resolve(*target, "structure") != nullptr ? index_of(*target) : kNoShape;
  }

  std::vector<ShapeIndex> read_errors(const SmithyShape& holder) {
    std::vector<ShapeIndex> errors;
    for (const Json* target : shapes_.targets(holder, "errors")) {
      const SmithyShape* error = shapes_.resolve(*target, "structure");
      if (error == nullptr) continue;
      if (error->traits.find("smithy.api#error") == nullptr) {
        reading_.fail(ErrorCode::kMissingKey, *target,
                      fmt::format("{} is used as an error and has no smithy.api#error", target->as_string()));
      }
      errors.push_back(index_of(*target));
    }
    return errors;
  }

  // Shapes.

  // The place of a shape in the model; a new one is put there by its id only and read later.
  ShapeIndex index_of(const Json& target) {
    const std::string& id = target.as_string();
    if (shapes_.find(id) == nullptr && !find_prelude_type(id)) {
      reading_.fail(ErrorCode::kUnknownName, target, fmt::format("target {} is not defined", id));
      return kNoShape;
    }
    const auto [known, added] = indices_.try_emplace(id, static_cast<ShapeIndex>(model_.shapes.size()));
    if (added) model_.shapes.emplace_back().id = id;
    return known->second;
  }

  void read_shape(ShapeIndex index) {
    Shape shape;
    shape.id = model_.shapes[index].id;
    if (const Json* definition = shapes_.find(shape.id)) {
      const Json& type = reading_.need(*definition, "type", Kind::kString);
      const auto known = parse_shape_type(type.as_string());
      if (known) {
        shape.type = *known;
        read_definition(shapes_.resolve(shape.id), index, shape);
      } else {
        reading_.fail(ErrorCode::kBadValue, type,
                      fmt::format("shape type {} is not known", base::to_json(type)));
      }
      shape.constraints.unique_items = shape.constraints.unique_items || type.as_string() == "set";
    } else {
      shape.type = find_prelude_type(shape.id).value_or(shape.type);
    }
    model_.shapes[index] = std::move(shape);
  }

  void read_definition(const SmithyShape& definition, ShapeIndex index, Shape& shape) {
    shape.constraints = read_constraints(definition.traits);
    shape.sparse = has(definition.traits, "smithy.api#sparse");
    shape.sensitive = has(definition.traits, "smithy.api#sensitive");
    shape.timestamp_format = read_timestamp_format(definition.traits);
    shape.other_traits = other_traits(definition.traits);
    read_error_traits(definition.traits, shape);
    switch (shape.type) {
      case ShapeType::kStructure:
      case ShapeType::kUnion:
        for (const SmithyMember& member : definition.members) shape.members.push_back(read_member(member));
        break;
      case ShapeType::kEnum:
      case ShapeType::kIntEnum:
        for (const SmithyMember& member : definition.members) {
          shape.constraints.enum_values.push_back(read_enum_value(member, shape.type));
        }
        break;
      case ShapeType::kMap:
        shape.key = read_element(definition, index, "key", &Shape::key);
        [[fallthrough]];
      case ShapeType::kList: {
        const std::string_view name = shape.type == ShapeType::kMap ? "value" : "member";
        shape.element = read_element(definition, index, name, &Shape::element);
        break;
      }
      default:
        break;
    }
  }

  Member read_member(const SmithyMember& written) {
    Member member;
    member.name = written.name;
    member.target = index_of(reading_.need(*written.definition, "target", Kind::kString));
    member.required = has(written.traits, "smithy.api#required");
    member.idempotency_token = has(written.traits, "smithy.api#idempotencyToken");
    member.constraints = read_constraints(written.traits);
    member.timestamp_format = read_timestamp_format(written.traits);
    member.other_traits = other_traits(written.traits);
    return member;
  }

  // An enum's value is its name unless written; an intEnum's must be written and is kept by its spelling.
  std::string read_enum_value(const SmithyMember& member, ShapeType type) {
    const bool is_number = type == ShapeType::kIntEnum;
    const Json* value =
        trait(member.traits, "smithy.api#enumValue", is_number ? Kind::kNumber : Kind::kString);
    if (value != nullptr) return value->as_string();
    if (is_number) {
      reading_.fail(ErrorCode::kMissingKey, *member.definition,
                    fmt::format("{} of an intEnum has no smithy.api#enumValue", member.name));
    }
    return std::string(member.name);
  }

  ShapeIndex read_element(const SmithyShape& definition, ShapeIndex container, std::string_view name,
                          ShapeIndex Shape::* place) {
    const SmithyMember* written = definition.find_member(name);
    if (written == nullptr) {
      reading_.fail(ErrorCode::kMissingKey, *definition.definitions.back(),
                    fmt::format("\"{}\" is missing", name));
      return kNoShape;
    }
    Member member = read_member(*written);
    const ShapeIndex target = member.target;
    const bool is_constrained = std::ranges::any_of(
        written->traits, [](const JsonMember* each) { return contains(kConstraintTraits, each->name); });
    if (is_constrained) constrained_elements_.push_back({container, place, std::move(member)});
    return target;
  }

  // Gives each such element a shape of its own: the target's, with the element's constraints, under the
  // element's id.
  void make_shapes_of_constrained_elements() {
    for (const auto& [container, place, member] : constrained_elements_) {
      Shape shape = model_.shape(member.target);
      shape.id = fmt::format("{}${}", model_.shape(container).id, member.name);
      shape.constraints = effective_constraints(model_, member);
      shape.timestamp_format = first_filled({member.timestamp_format, shape.timestamp_format});
      model_.shapes[container].*place = static_cast<ShapeIndex>(model_.shapes.size());
      model_.shapes.push_back(std::move(shape));
    }
  }

  const Json& root_;
  Reading& reading_;
  SmithyShapes shapes_;
  Model model_;
  std::unordered_map<std::string, ShapeIndex> indices_;
  std::unordered_set<const SmithyShape*> operations_read_;
  std::vector<ConstrainedElement> constrained_elements_;
};

}  // namespace

base::Result<Model> read_smithy(const Json& root, std::string_view text, const std::string& file) {
  Reading reading(text, file);
  return reading.finish(SmithyReader(root, reading).read());
}

}  // namespace touchstone::model
