// Reads botocore's service-2.json into a Model: the service, its operations and the shapes that these need,
// no others. The format has no specification: what is read here are the keys that botocore's own client looks
// at. Its shapes have bare names; they get the namespace of the service's Smithy model, so that ids from both
// sources agree.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/ascii.h"
#include "model/load.h"
#include "model/reading.h"

namespace touchstone::model {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonMember;
using Kind = Reading::Kind;

template <class Value>
using Row = std::pair<std::string_view, Value>;

constexpr std::array<Row<ShapeType>, 11> kTypes = {{
    {"blob", ShapeType::kBlob},
    {"boolean", ShapeType::kBoolean},
    {"double", ShapeType::kDouble},
    {"float", ShapeType::kFloat},
    {"integer", ShapeType::kInteger},
    {"list", ShapeType::kList},
    {"long", ShapeType::kLong},
    {"map", ShapeType::kMap},
    {"string", ShapeType::kString},
    {"structure", ShapeType::kStructure},
    {"timestamp", ShapeType::kTimestamp},
}};

// "json" is told apart by metadata.jsonVersion.
constexpr std::array<Row<Protocol>, 5> kProtocols = {{
    {"ec2", Protocol::kEc2Query},
    {"query", Protocol::kAwsQuery},
    {"rest-json", Protocol::kRestJson1},
    {"rest-xml", Protocol::kRestXml},
    {"smithy-rpc-v2-cbor", Protocol::kRpcV2Cbor},
}};

constexpr std::array<Row<Protocol>, 2> kJsonVersions = {{
    {"1.0", Protocol::kAwsJson1_0},
    {"1.1", Protocol::kAwsJson1_1},
}};

constexpr std::array<Row<std::string_view>, 3> kTimestampFormatNames = {{
    {"iso8601", "date-time"},
    {"rfc822", "http-date"},
    {"unixTimestamp", "epoch-seconds"},
}};

// Keys that have a field in the model, and documentation. All others stand for traits and are kept by name.
constexpr std::array<std::string_view, 19> kShapeKeysWithAField = {
    "document", "documentation",   "enum",    "error", "exception", "fault",    "key",
    "max",      "member",          "members", "min",   "pattern",   "required", "sensitive",
    "sparse",   "timestampFormat", "type",    "union", "value"};
constexpr std::array<std::string_view, 8> kMemberKeysWithAField = {
    "documentation", "enum", "idempotencyToken", "max", "min", "pattern", "shape", "timestampFormat"};
constexpr std::array<std::string_view, 6> kOperationKeysWithAField = {"documentation", "errors", "http",
                                                                      "input",         "name",   "output"};

bool is_number(ShapeType type) {
  return type == ShapeType::kInteger || type == ShapeType::kLong || type == ShapeType::kFloat ||
         type == ShapeType::kDouble;
}

std::vector<std::string> other_keys(const Json& object, const auto& keys_with_a_field) {
  std::vector<std::string> others;
  for (const JsonMember& member : object.members()) {
    if (!contains(keys_with_a_field, member.name)) others.push_back(member.name);
  }
  return others;
}

// Smithy's namespace for a service: its id in lower case and without what is no letter or digit.
std::string make_namespace(std::string_view service_id) {
  std::string name = "com.amazonaws.";
  for (const char c : service_id) {
    if (base::is_upper(c) || base::is_lower(c) || (c >= '0' && c <= '9')) name += base::lower(c);
  }
  return name;
}

class BotocoreReader {
 public:
  BotocoreReader(const Json& root, Reading& reading)
      : root_(root), reading_(reading), metadata_(reading.need(root, "metadata", Kind::kObject)) {
    for (const JsonMember& shape : reading.need(root, "shapes", Kind::kObject).members()) {
      if (reading.expect(shape.value, fmt::format("shape {}", shape.name), Kind::kObject)) {
        definitions_.emplace(shape.name, &shape.value);
      }
    }
  }

  Model read() {
    read_metadata();
    for (const JsonMember& operation : reading_.need(root_, "operations", Kind::kObject).members()) {
      read_operation(operation);
    }
    std::ranges::sort(model_.service.operations, {}, &Operation::name);
    // Reading a shape appends those that it names, until none is new.
    for (ShapeIndex index = 0; index < model_.shapes.size(); ++index) read_shape(index);
    return std::move(model_);
  }

 private:
  // Looks a text up in a table; a fault when it is not there.
  template <class Value, std::size_t kSize>
  Value look_up(const std::array<Row<Value>, kSize>& table, const Json& text, std::string_view what) {
    const auto row = std::ranges::find(table, std::string_view(text.as_string()), &Row<Value>::first);
    if (row != table.end()) return row->second;
    reading_.fail(ErrorCode::kBadValue, text, fmt::format("{} {} is not known", what, base::to_json(text)));
    return table.front().second;
  }

  // The service and its operations.

  void read_metadata() {
    Service& service = model_.service;
    service.endpoint_prefix = reading_.need(metadata_, "endpointPrefix", Kind::kString).as_string();
    service.signing_name = text_or("signingName", service.endpoint_prefix);
    service.name = service.signing_name;
    if (service.name.empty()) {
      reading_.fail(ErrorCode::kBadValue, metadata_, "the service has no name",
                    "\"endpointPrefix\", or \"signingName\", names it");
    }
    service.version = reading_.find_text(metadata_, "apiVersion");
    read_protocols();
    if (model_.aws_json()) (void)reading_.need(metadata_, "targetPrefix", Kind::kString);
    service.target_prefix = reading_.find_text(metadata_, "targetPrefix");
    const std::string service_id = text_or("serviceId", service.endpoint_prefix);
    service.title = text_or("serviceFullName", service_id);
    namespace_ = make_namespace(service_id);
    service.id =
        fmt::format("{}#{}", namespace_, service.target_prefix.empty() ? service_id : service.target_prefix);
  }

  std::string text_or(std::string_view key, const std::string& otherwise) {
    return metadata_.find(key) != nullptr ? reading_.find_text(metadata_, key) : otherwise;
  }

  // Newer models list what a service speaks; "protocol" is then what botocore would rather use.
  void read_protocols() {
    if (const Json* protocols = reading_.find(metadata_, "protocols", Kind::kArray)) {
      for (const Json& name : protocols->items()) model_.service.protocols.push_back(read_protocol(name));
    } else {
      model_.service.protocols.push_back(read_protocol(reading_.need(metadata_, "protocol", Kind::kString)));
    }
  }

  Protocol read_protocol(const Json& name) {
    if (name.as_string() == "json") {
      return look_up(kJsonVersions, reading_.need(metadata_, "jsonVersion", Kind::kString), "jsonVersion");
    }
    const auto row = std::ranges::find(kProtocols, std::string_view(name.as_string()), &Row<Protocol>::first);
    return row != kProtocols.end() ? row->second : Protocol::kOther;
  }

  void read_operation(const JsonMember& written) {
    const Json& definition = written.value;
    if (!reading_.expect(definition, fmt::format("operation {}", written.name), Kind::kObject)) return;
    Operation operation;
    operation.name = written.name;
    operation.input = read_structure(definition, "input");
    operation.output = read_structure(definition, "output");
    if (const Json* errors = reading_.find(definition, "errors", Kind::kArray)) {
      for (const Json& error : errors->items()) {
        const ShapeIndex index = index_of(error, ShapeType::kStructure);
        operation.errors.push_back(index);
        errors_.insert(index);
      }
    }
    operation.other_traits = other_keys(definition, kOperationKeysWithAField);
    model_.service.operations.push_back(std::move(operation));
  }

  ShapeIndex read_structure(const Json& operation, std::string_view key) {
    const Json* reference = reading_.find(operation, key, Kind::kObject);
    return reference != nullptr ? index_of(*reference, ShapeType::kStructure) : kNoShape;
  }

  // Shapes.

  // The place of the shape that a reference names; a new one is put there by its id only and read later.
  ShapeIndex index_of(const Json& reference, std::optional<ShapeType> wanted = std::nullopt) {
    const Json& name = reading_.need(reference, "shape", Kind::kString);
    const auto definition = definitions_.find(name.as_string());
    if (definition == definitions_.end()) {
      reading_.fail(ErrorCode::kUnknownName, name, fmt::format("shape {} is not defined", name.as_string()));
      return kNoShape;
    }
    if (wanted && read_type(*definition->second) != *wanted) {
      reading_.fail(ErrorCode::kBadValue, name,
                    fmt::format("shape {} must be of type {}, not {}", name.as_string(), name_of(*wanted),
                                name_of(read_type(*definition->second))));
    }
    const auto [known, added] =
        indices_.try_emplace(name.as_string(), static_cast<ShapeIndex>(model_.shapes.size()));
    if (added) model_.shapes.emplace_back().id = fmt::format("{}#{}", namespace_, name.as_string());
    return known->second;
  }

  ShapeType read_type(const Json& definition) {
    const ShapeType type = look_up(kTypes, reading_.need(definition, "type", Kind::kString), "shape type");
    if (type != ShapeType::kStructure) return type;
    if (reading_.find_flag(definition, "document")) return ShapeType::kDocument;
    return reading_.find_flag(definition, "union") ? ShapeType::kUnion : type;
  }

  void read_shape(ShapeIndex index) {
    Shape shape;
    shape.id = model_.shapes[index].id;
    const Json& definition = *definitions_.at(std::string(shape.name()));
    shape.type = read_type(definition);
    shape.constraints = read_constraints(definition, shape.type);
    shape.sparse = reading_.find_flag(definition, "sparse");
    shape.sensitive = reading_.find_flag(definition, "sensitive");
    shape.timestamp_format = read_timestamp_format(definition);
    shape.other_traits = other_keys(definition, kShapeKeysWithAField);
    if (shape.type == ShapeType::kStructure || shape.type == ShapeType::kUnion)
      read_members(definition, shape);
    if (shape.type == ShapeType::kList)
      shape.element = index_of(reading_.need(definition, "member", Kind::kObject));
    if (shape.type == ShapeType::kMap) {
      shape.key = index_of(reading_.need(definition, "key", Kind::kObject));
      shape.element = index_of(reading_.need(definition, "value", Kind::kObject));
    }
    read_error(definition, errors_.contains(index), shape);
    model_.shapes[index] = std::move(shape);
  }

  // min and max bound a number's value, and the length of everything else.
  Constraints read_constraints(const Json& definition, ShapeType type) {
    Constraints constraints;
    if (is_number(type)) {
      constraints.min_value = reading_.find_number(definition, "min");
      constraints.max_value = reading_.find_number(definition, "max");
    } else {
      constraints.min_length = reading_.find_count(definition, "min");
      constraints.max_length = reading_.find_count(definition, "max");
    }
    reading_.check_bounds(definition, constraints);
    if (const Json* pattern = reading_.find(definition, "pattern", Kind::kString)) {
      constraints.pattern = pattern->as_string();
    }
    if (const Json* values = reading_.find(definition, "enum", Kind::kArray)) {
      for (const Json& value : values->items()) {
        if (reading_.expect(value, "a value of \"enum\"", Kind::kString)) {
          constraints.enum_values.push_back(value.as_string());
        }
      }
    }
    return constraints;
  }

  std::string read_timestamp_format(const Json& definition) {
    const Json* format = reading_.find(definition, "timestampFormat", Kind::kString);
    return format != nullptr ? std::string(look_up(kTimestampFormatNames, *format, "timestamp format"))
                             : std::string();
  }

  void read_members(const Json& definition, Shape& shape) {
    for (const JsonMember& written : reading_.need(definition, "members", Kind::kObject).members()) {
      Member member;
      member.name = written.name;
      member.target = index_of(written.value);
      if (reading_.failed()) return;
      member.idempotency_token = reading_.find_flag(written.value, "idempotencyToken");
      const Json& target = *definitions_.at(std::string(model_.shape(member.target).name()));
      member.constraints = read_constraints(written.value, read_type(target));
      member.timestamp_format = read_timestamp_format(written.value);
      member.other_traits = other_keys(written.value, kMemberKeysWithAField);
      shape.members.push_back(std::move(member));
    }
    if (const Json* required = reading_.find(definition, "required", Kind::kArray))
      mark_required(*required, shape);
  }

  void mark_required(const Json& names, Shape& shape) {
    for (const Json& name : names.items()) {
      const auto member = std::ranges::find(shape.members, name.as_string(), &Member::name);
      if (member != shape.members.end()) {
        member->required = true;
      } else {
        reading_.fail(ErrorCode::kUnknownName, name,
                      fmt::format("{} is required and no member of {}", base::to_json(name), shape.name()));
      }
    }
  }

  // What an operation names as an error is one, also where the shape's own "exception" is left out.
  void read_error(const Json& definition, bool is_named_as_error, Shape& shape) {
    const bool is_fault = reading_.find_flag(definition, "fault");
    if (is_fault || is_named_as_error || reading_.find_flag(definition, "exception")) {
      shape.fault = is_fault ? Fault::kServer : Fault::kClient;
    }
    const Json* error = reading_.find(definition, "error", Kind::kObject);
    if (error == nullptr) return;
    if (reading_.find_flag(*error, "fault")) shape.fault = Fault::kServer;
    if (const Json* status = reading_.find(*error, "httpStatusCode", Kind::kNumber)) {
      shape.http_status = reading_.http_status(*status);
    }
    const std::string code = reading_.find_text(*error, "code");
    if (code != shape.name()) shape.error_code = code;
  }

  const Json& root_;
  Reading& reading_;
  const Json& metadata_;
  std::unordered_map<std::string, const Json*> definitions_;
  std::unordered_map<std::string, ShapeIndex> indices_;
  std::unordered_set<ShapeIndex> errors_;
  std::string namespace_;
  Model model_;
};

}  // namespace

base::Result<Model> read_botocore(const Json& root, std::string_view text, const std::string& file) {
  Reading reading(text, file);
  return reading.finish(BotocoreReader(root, reading).read());
}

}  // namespace touchstone::model
