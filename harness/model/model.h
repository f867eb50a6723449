// What a service looks like: shapes, members, constraints, operations, errors. One in-memory form for every
// source. Read from Smithy JSON AST or botocore's service-2.json by load.h; pure data, knows nothing of
// requests or sockets. Tested by smithy_reader_test.cpp and botocore_reader_test.cpp.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace touchstone::model {

/// A shape's place in Model::shapes. kNoShape where an operation has no input or output (smithy.api#Unit).
using ShapeIndex = std::uint32_t;
inline constexpr ShapeIndex kNoShape = std::numeric_limits<ShapeIndex>::max();

/// Smithy's simple and aggregate shape types, without those that only structure a model (service, operation,
/// resource).
enum class ShapeType : std::uint8_t {
  kBlob,
  kBoolean,
  kString,
  kEnum,
  kByte,
  kShort,
  kInteger,
  kIntEnum,
  kLong,
  kFloat,
  kDouble,
  kBigInteger,
  kBigDecimal,
  kTimestamp,
  kDocument,
  kList,
  kMap,
  kStructure,
  kUnion,
};

/// Names a type as Smithy's JSON AST does: "string", "bigInteger", "structure", ...
[[nodiscard]] std::string_view name_of(ShapeType type);

/// Constraint traits. A member's own stand before those of the shape it targets.
struct Constraints {
  std::optional<std::uint64_t>
      min_length;  ///< code points of a string, bytes of a blob, entries of a list or map
  std::optional<std::uint64_t> max_length;
  std::optional<double> min_value;
  std::optional<double> max_value;
  std::optional<std::string> pattern;  ///< as written in the model
  std::vector<std::string>
      enum_values;  ///< of an enum shape, or of the deprecated enum trait; empty when free
  bool unique_items = false;
};

struct Member {
  std::string name;
  ShapeIndex target = kNoShape;
  bool required = false;
  bool idempotency_token = false;
  Constraints constraints;                ///< written on the member itself
  std::string timestamp_format;           ///< "epoch-seconds", "date-time", "http-date" or empty
  std::vector<std::string> other_traits;  ///< ids of traits that are kept by name only
};

enum class Fault : std::uint8_t { kClient, kServer };

struct Shape {
  std::string id;  ///< absolute: "com.amazonaws.comprehend#JobId"
  ShapeType type = ShapeType::kStructure;
  Constraints constraints;
  std::vector<Member> members;    ///< of a structure or union, in the model's order
  ShapeIndex key = kNoShape;      ///< of a map
  ShapeIndex element = kNoShape;  ///< of a list, or the value of a map
  bool sparse = false;
  bool sensitive = false;
  std::optional<Fault> fault;      ///< of an error shape
  std::optional<int> http_status;  ///< of an error shape, where the model gives one (httpError)
  std::string error_code;  ///< of an error shape, where it differs from the name (awsQueryError and the like)
  std::string timestamp_format;
  std::vector<std::string> other_traits;

  /// The part of the id behind '#'.
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] const Member* find_member(std::string_view member_name) const;
};

struct Operation {
  std::string name;
  ShapeIndex input = kNoShape;
  ShapeIndex output = kNoShape;
  std::vector<ShapeIndex> errors;
  std::vector<std::string> other_traits;
};

enum class Protocol : std::uint8_t {
  kAwsJson1_0,
  kAwsJson1_1,
  kRpcV2Cbor,
  kRestJson1,
  kRestXml,
  kAwsQuery,
  kEc2Query,
  kOther
};

struct Service {
  std::string id;  ///< absolute shape id
  std::string
      name;  ///< the short name in case ids and endpoints: "comprehend", "comprehendmedical", "translate"
  std::string title;            ///< for people: "Amazon Comprehend"
  std::string version;          ///< the API's date: "2017-11-27"
  std::string target_prefix;    ///< of X-Amz-Target: "Comprehend_20171127"
  std::string signing_name;     ///< of the SigV4 scope
  std::string endpoint_prefix;  ///< of PREFIX.REGION.amazonaws.com
  std::vector<Protocol> protocols;
  std::vector<Operation> operations;  ///< sorted by name
  std::vector<ShapeIndex> errors;     ///< common to all operations
};

class Model {
 public:
  std::string sha256;  ///< of the text it was read from
  Service service;
  std::vector<Shape> shapes;

  [[nodiscard]] const Shape& shape(ShapeIndex index) const { return shapes.at(index); }
  [[nodiscard]] const Operation* find_operation(std::string_view name) const;
  /// Finds a shape by its absolute id or by its bare name; kNoShape when there is none.
  [[nodiscard]] ShapeIndex find_shape(std::string_view id) const;
  /// Tells whether the service speaks awsJson 1.0 or 1.1, and so whether Touchstone can talk to it.
  [[nodiscard]] std::optional<Protocol> aws_json() const;
};

/// The constraints in force for a member: its own, else those of its target.
[[nodiscard]] Constraints effective_constraints(const Model& model, const Member& member);

}  // namespace touchstone::model
