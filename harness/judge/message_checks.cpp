// See message_checks.h.
#include "judge/message_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/json_source.h"
#include "base/utf8.h"

namespace touchstone::judge {
namespace {

using base::Json;
using model::Model;
using model::ShapeType;
using Finding = std::optional<std::string>;

/// The error shape of this name that the operation or its service declares; null when neither does.
const model::Shape* find_declared(const Model& model, const model::Operation* operation,
                                  std::string_view name) {
  const auto among = [&](const std::vector<model::ShapeIndex>& errors) -> const model::Shape* {
    for (const model::ShapeIndex index : errors) {
      if (is_called(model.shape(index), name)) return &model.shape(index);
    }
    return nullptr;
  };
  const model::Shape* declared = operation == nullptr ? nullptr : among(operation->errors);
  return declared != nullptr ? declared : among(model.service.errors);
}

bool has_message(const model::Shape& error) {
  return std::any_of(error.members.begin(), error.members.end(), [](const model::Member& member) {
    return wire::equals_ignoring_case(member.name, "message");
  });
}

bool wants_seconds(std::string_view format) { return format.empty() || format == "epoch-seconds"; }

/// What is wrong with a time in seconds; nothing when it is one that clients can read. A time of more digits
/// than a year has is milliseconds, mostly: botocore raises for it, the SDK for JavaScript makes it a date
/// of the year 58000.
std::string find_fault_of_time(const Json& value) {
  constexpr double kYear1 = -62135596800;      // 0001-01-01T00:00:00Z
  constexpr double kYear10000 = 253402300800;  // 10000-01-01T00:00:00Z
  if (value.is_null()) return {};              // another rule's matter
  if (!value.is_number()) return fmt::format("is {}", base::with_article(value.kind()));
  if (value.as_double() >= kYear10000) return "is beyond the year 9999 as a number of seconds";
  if (value.as_double() < kYear1) return "is before the year 1 as a number of seconds";
  return {};
}

/// Collects the paths of the times below a value that are no such numbers, following its shape.
class TimeFinder {
 public:
  explicit TimeFinder(const Model& model) : model_(model) {}

  void look_at(model::ShapeIndex index, const Json& value, const Trail& trail,
               std::string_view member_format = {}) {
    const model::Shape& shape = model_.shape(index);
    if (shape.type == ShapeType::kTimestamp) {
      const std::string_view format = member_format.empty() ? shape.timestamp_format : member_format;
      if (!wants_seconds(format)) return;
      const std::string fault = find_fault_of_time(value);
      if (!fault.empty()) found_.insert(fmt::format("{} {}", trail.spelt(), fault));
    } else if (shape.type == ShapeType::kStructure || shape.type == ShapeType::kUnion) {
      for (const base::JsonMember& member : value.members()) {
        const model::Member* known = shape.find_member(member.name);
        if (known == nullptr) continue;
        look_at(known->target, member.value, {&trail, member.name}, known->timestamp_format);
      }
    } else if (shape.type == ShapeType::kList || shape.type == ShapeType::kMap) {
      for (const Json& item : value.items()) look_at(shape.element, item, trail);
      for (const base::JsonMember& entry : value.members()) look_at(shape.element, entry.value, trail);
    }
  }

  [[nodiscard]] const std::set<std::string>& found() const { return found_; }

 private:
  const Model& model_;
  std::set<std::string> found_;
};

}  // namespace

std::string Trail::spelt() const {
  if (above == nullptr) return {};
  std::string path = above->spelt();
  if (!path.empty()) path += '.';
  return path.append(member);
}

Finding find_leftover(const transport::Exchange& exchange) {
  std::string_view rest = exchange.leftover;
  while (rest.starts_with("\r\n")) rest.remove_prefix(2);
  if (rest.empty()) return std::nullopt;
  if (rest.starts_with("HTTP/1.1 408 ") || rest.starts_with("HTTP/1.0 408 ")) return std::nullopt;
  return "bytes after the body";
}

Finding find_short_length(const transport::Exchange& exchange, const wire::Answer& answer) {
  if (exchange.leftover.empty() || answer.body_kind == wire::BodyKind::kObject) return std::nullopt;
  const wire::HttpResponse& response = *exchange.response;
  if (wire::find_header(response.headers, "Content-Length") == nullptr) return std::nullopt;
  if (!base::parse_json(response.body + exchange.leftover)) return std::nullopt;
  return "a Content-Length smaller than the body";
}

std::optional<wire::FramingFault> find_broken_framing(const transport::Exchange& exchange) {
  if (!exchange.error) return std::nullopt;
  const transport::TransportFault fault = exchange.error->fault;
  if (fault != transport::TransportFault::kNotHttp && fault != transport::TransportFault::kTruncated)
    return std::nullopt;
  return wire::find_framing_fault(exchange.received, exchange.ended_in_order);
}

Finding find_not_utf8(const std::string& body) {
  if (base::find_malformed_utf8(body)) return "not UTF-8";
  if (body.starts_with("\xEF\xBB\xBF")) return "a byte order mark before the body";
  return std::nullopt;
}

Finding find_missing_message(const Model& model, const model::Operation* operation,
                             const wire::ErrorIdentity& identity) {
  if (!identity.message_key.empty()) return std::nullopt;
  const model::Shape* declared = find_declared(model, operation, identity.name());
  if (declared == nullptr || !has_message(*declared)) return std::nullopt;
  return fmt::format("{} without a message", identity.name());
}

Finding find_wrong_times(const Model& model, model::ShapeIndex output, const Json& body) {
  TimeFinder finder(model);
  finder.look_at(output, body, Trail{});
  if (finder.found().empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(finder.found(), ", "));
}

}  // namespace touchstone::judge
