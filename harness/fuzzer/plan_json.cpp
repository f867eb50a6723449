// See plan_json.h. Each pair of functions writes and reads one kind of object.
#include "fuzzer/plan_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "report/exchange_json.h"
#include "wire/malform.h"

namespace touchstone::fuzzer {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;
using cases::Allowed;
using cases::Catalogue;
using cases::Connection;
using cases::OutputRule;

template <class Enum, std::size_t N>
struct Names {
  std::array<std::pair<Enum, std::string_view>, N> rows;

  [[nodiscard]] std::string_view of(Enum value) const {
    const auto found = std::ranges::find(rows, value, &std::pair<Enum, std::string_view>::first);
    return found == rows.end() ? std::string_view() : found->second;
  }
  [[nodiscard]] Enum parse(ObjectView& object, std::string_view key) const {
    const std::string name = object.text(key);
    const auto found = std::ranges::find(rows, name, &std::pair<Enum, std::string_view>::second);
    if (found != rows.end()) return found->first;
    object.source().fail(ErrorCode::kBadValue, object.required(key),
                         fmt::format("no {} is called \"{}\"", key, name));
    return rows.front().first;
  }
};

constexpr Names<OutputRule::Kind, 7> kRuleKinds{{{{OutputRule::Kind::kEquals, "equals"},
                                                  {OutputRule::Kind::kOneOf, "one_of"},
                                                  {OutputRule::Kind::kNotEquals, "not_equals"},
                                                  {OutputRule::Kind::kPresent, "present"},
                                                  {OutputRule::Kind::kAbsent, "absent"},
                                                  {OutputRule::Kind::kContains, "contains"},
                                                  {OutputRule::Kind::kLacks, "lacks"}}}};
constexpr Names<Allowed::Body, 4> kBodies{{{{Allowed::Body::kAny, "any"},
                                            {Allowed::Body::kEmpty, "empty"},
                                            {Allowed::Body::kEmptyStructure, "empty-structure"},
                                            {Allowed::Body::kUnnamed, "unnamed"}}}};
constexpr Names<Connection, 3> kConnections{
    {{{Connection::kAny, "any"}, {Connection::kNext, "next"}, {Connection::kPipelined, "pipelined"}}}};
constexpr Names<cases::Level, 3> kLevels{{{{cases::Level::kRequired, "required"},
                                           {cases::Level::kRecommended, "recommended"},
                                           {cases::Level::kInformational, "informational"}}}};

template <class Range, class Write>
Json array_of(const Range& range, const Write& write) {
  std::vector<Json> items;
  items.reserve(range.size());
  for (const auto& item : range) items.push_back(write(item));
  return Json::array(std::move(items));
}

// A state that a step or need names belongs to a family of the catalogue.
std::size_t read_family(ObjectView& object, const Catalogue& catalogue) {
  const std::string id = object.text("family");
  const auto found = std::ranges::find(catalogue.families, id, &cases::Family::id);
  if (found != catalogue.families.end()) return static_cast<std::size_t>(found - catalogue.families.begin());
  object.source().fail(ErrorCode::kUnknownName, object.value(), fmt::format("no family is called \"{}\"", id),
                       "conformance/families.json lists them");
  return 0;
}

Json write_rule(const OutputRule& rule) {
  return Json::object({{"pointer", Json::string(rule.pointer)},
                       {"kind", Json::string(kRuleKinds.of(rule.kind))},
                       {"values", report::texts(rule.values)},
                       {"member", Json::string(rule.member)}});
}

OutputRule read_rule(JsonSource& source, const Json& value) {
  ObjectView object(source, value, "an output rule");
  OutputRule rule{object.text("pointer"), kRuleKinds.parse(object, "kind"), object.texts("values"),
                  object.text("member")};
  object.allow_only({"pointer", "kind", "values", "member"});
  const bool wants_value = rule.kind != OutputRule::Kind::kPresent && rule.kind != OutputRule::Kind::kAbsent;
  if (wants_value && rule.values.empty())
    source.fail(ErrorCode::kMissingKey, value, "this rule needs a value");
  return rule;
}

Json write_allowed(const Allowed& allowed) {
  return Json::object(
      {{"status", array_of(allowed.statuses, [](int status) { return Json::integer(status); })},
       {"error", report::texts(allowed.errors)},
       {"output", array_of(allowed.output, write_rule)},
       {"body", Json::string(kBodies.of(allowed.body))},
       {"sources", report::texts(allowed.sources)},
       {"closed", Json::boolean(allowed.closed)}});
}

Allowed read_allowed(JsonSource& source, const Json& value) {
  ObjectView object(source, value, "a lawful answer");
  Allowed allowed;
  for (const std::int64_t status : object.integers("status"))
    allowed.statuses.push_back(static_cast<int>(status));
  allowed.errors = object.texts("error");
  for (const Json& rule : object.items("output")) allowed.output.push_back(read_rule(source, rule));
  allowed.body = kBodies.parse(object, "body");
  allowed.sources = object.texts("sources");
  allowed.closed = object.required("closed").as_bool();
  object.allow_only({"status", "error", "output", "body", "sources", "closed"});
  return allowed;
}

Json write_header(const cases::HeaderChange& change) {
  Json made = Json::object({{"name", Json::string(change.name)}});
  if (change.value) report::set_bytes(made, "value", *change.value);
  return made;
}

cases::HeaderChange read_header(JsonSource& source, const Json& value) {
  ObjectView object(source, value, "a header");
  cases::HeaderChange change{object.text("name"), std::nullopt};
  if (object.find("value") != nullptr || object.find("value_base64") != nullptr)
    change.value = report::read_bytes(object, "value");
  object.allow_only({"name", "value", "value_base64"});
  return change;
}

Json write_send(const cases::Send& send) {
  Json made = Json::object({{"operation", Json::string(send.operation)}});
  if (const auto* input = std::get_if<Json>(&send.body)) {
    made.set("input", *input);
  } else {
    report::set_bytes(made, "body", std::get<std::string>(send.body));
  }
  made.set("headers", array_of(send.headers, write_header));
  made.set("method", Json::string(send.method));
  made.set("path", Json::string(send.path));
  made.set("malform", Json::string(send.malform));
  made.set("connection", Json::string(kConnections.of(send.connection)));
  return made;
}

cases::Send read_send(JsonSource& source, const Json& value) {
  ObjectView object(source, value, "a request");
  cases::Send send;
  send.operation = object.text("operation");
  if (const Json* input = object.find("input")) {
    send.body = *input;
  } else {
    send.body = report::read_bytes(object, "body");
  }
  for (const Json& item : object.items("headers")) send.headers.push_back(read_header(source, item));
  send.method = object.text("method");
  send.path = object.text("path");
  send.malform = object.text("malform");
  send.connection = kConnections.parse(object, "connection");
  object.allow_only(
      {"operation", "input", "body", "body_base64", "headers", "method", "path", "malform", "connection"});
  if (!send.malform.empty() && wire::find_malform(send.malform) == nullptr)
    source.fail(ErrorCode::kUnknownName, value,
                fmt::format("no way to malform is called \"{}\"", send.malform));
  return send;
}

Json write_step(const cases::Step& step, const Catalogue& catalogue) {
  Json made = Json::object();
  if (const auto* wait = std::get_if<cases::Wait>(&step.action)) {
    made.set("wait", Json::object({{"for", Json::string(wait->job)},
                                   {"family", Json::string(catalogue.families[wait->family].id())},
                                   {"state", report::texts(wait->states)}}));
  } else {
    made.set("send", write_send(std::get<cases::Send>(step.action)));
  }
  made.set("allow", array_of(step.allow, write_allowed));
  made.set(
      "keep", array_of(step.keep, [](const cases::Keep& keep) {
        return Json::object({{"name", Json::string(keep.name)}, {"pointer", Json::string(keep.pointer)}});
      }));
  made.set("setup", Json::boolean(step.setup));
  return made;
}

cases::Step read_step(JsonSource& source, const Json& value, const Catalogue& catalogue) {
  ObjectView object(source, value, "a step");
  cases::Step step;
  if (const Json* waits = object.find("wait")) {
    ObjectView wait(source, *waits, "a wait");
    step.action = cases::Wait{wait.text("for"), read_family(wait, catalogue), wait.texts("state")};
    wait.allow_only({"for", "family", "state"});
  } else {
    step.action = read_send(source, object.required("send"));
  }
  std::vector<cases::Allowed> allow;
  for (const Json& allowed : object.items("allow")) allow.push_back(read_allowed(source, allowed));
  step.allow = std::move(allow);
  for (const Json& item : object.items("keep")) {
    ObjectView keep(source, item, "a text to keep");
    step.keep.push_back({keep.text("name"), keep.text("pointer")});
    keep.allow_only({"name", "pointer"});
  }
  step.setup = object.required("setup").as_bool();
  object.allow_only({"send", "wait", "allow", "keep", "setup"});
  return step;
}

Json write_need(const cases::Need& need, const Catalogue& catalogue) {
  return Json::object({{"name", Json::string(need.name)},
                       {"state", Json::string(need.state)},
                       {"family", Json::string(catalogue.families[need.family].id())}});
}

cases::Need read_need(JsonSource& source, const Json& value, const Catalogue& catalogue) {
  ObjectView object(source, value, "a need");
  cases::Need need{object.text("name"), object.text("state"), read_family(object, catalogue)};
  object.allow_only({"name", "state", "family"});
  if (!cases::is_state(need.state))
    source.fail(ErrorCode::kUnknownName, value, fmt::format("no state is called \"{}\"", need.state));
  return need;
}

}  // namespace

Json plan_to_json(const cases::Case& plan, const Catalogue& catalogue) {
  return Json::object(
      {{"id", Json::string(plan.id)},
       {"service", Json::string(plan.service)},
       {"operation", Json::string(plan.operation)},
       {"level", Json::string(kLevels.of(plan.level))},
       {"sources", report::texts(plan.sources)},
       {"needs", array_of(plan.needs, [&](const cases::Need& need) { return write_need(need, catalogue); })},
       {"steps",
        array_of(plan.steps, [&](const cases::Step& step) { return write_step(step, catalogue); })}});
}

cases::Case plan_from_json(JsonSource& source, const Json& value, const Catalogue& catalogue) {
  ObjectView object(source, value, "a plan");
  cases::Case plan;
  plan.id = object.text("id");
  plan.service = object.text("service");
  plan.operation = object.text("operation");
  plan.level = kLevels.parse(object, "level");
  plan.sources = object.texts("sources");
  for (const Json& need : object.items("needs")) plan.needs.push_back(read_need(source, need, catalogue));
  for (const Json& step : object.items("steps")) plan.steps.push_back(read_step(source, step, catalogue));
  object.allow_only({"id", "service", "operation", "level", "sources", "needs", "steps"});
  if (catalogue.family_of(plan.service, plan.operation) == nullptr) {
    source.fail(ErrorCode::kUnknownName, value,
                fmt::format("no Stop operation {}/{}", plan.service, plan.operation),
                "touchstone list names them");
  }
  if (plan.steps.empty()) source.fail(ErrorCode::kMissingKey, value, "a plan needs steps");
  return plan;
}

}  // namespace touchstone::fuzzer
