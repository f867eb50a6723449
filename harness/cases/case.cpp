// See case.h.
#include "cases/case.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "wire/http_message.h"

namespace touchstone::cases {

std::string_view name_of(Level level) {
  switch (level) {
    case Level::kRequired:
      return "required";
    case Level::kRecommended:
      return "recommended";
    case Level::kInformational:
      return "informational";
  }
  return "";
}

std::optional<Level> parse_level(std::string_view name) {
  for (const Level level : {Level::kRequired, Level::kRecommended, Level::kInformational}) {
    if (name_of(level) == name) return level;
  }
  return std::nullopt;
}

bool is_state(std::string_view name) {
  constexpr std::string_view kStates[] = {"SUBMITTED",
                                          "IN_PROGRESS",
                                          "COMPLETED",
                                          "FAILED",
                                          "STOP_REQUESTED",
                                          "STOPPED",
                                          "COMPLETED_WITH_ERROR",
                                          "PARTIAL_SUCCESS",
                                          "TRAINING",
                                          "TRAINED",
                                          "TRAINED_WITH_WARNING",
                                          "IN_ERROR",
                                          "DELETING"};
  return std::find(std::begin(kStates), std::end(kStates), name) != std::end(kStates);
}

bool Allowed::fits(int status, std::string_view error) const {
  return std::find(statuses.begin(), statuses.end(), status) != statuses.end() &&
         (body != Body::kUnnamed || error.empty()) &&
         (errors.empty() || std::find(errors.begin(), errors.end(), error) != errors.end());
}

bool Send::is_byte_for_byte() const {
  const auto leaves_out = [](const HeaderChange& change, std::string_view name) {
    return !change.value && wire::equals_ignoring_case(change.name, name);
  };
  return !malform.empty() || std::any_of(headers.begin(), headers.end(), [&](const HeaderChange& change) {
    return leaves_out(change, "Host") || leaves_out(change, "Content-Length");
  });
}

bool Step::allows_closing() const {
  return std::any_of(allow.begin(), allow.end(), [](const Allowed& lawful) { return lawful.closed; });
}

bool Step::looks_for_an_item() const {
  return std::any_of(allow.begin(), allow.end(), [](const Allowed& lawful) {
    return std::any_of(lawful.output.begin(), lawful.output.end(),
                       [](const OutputRule& rule) { return rule.kind == OutputRule::Kind::kContains; });
  });
}

std::size_t Case::end_of_conversation(std::size_t first) const {
  std::size_t end = first + 1;
  for (; end < steps.size(); ++end) {
    const auto* send = std::get_if<Send>(&steps[end].action);
    if (send == nullptr || send->connection == Connection::kAny) break;
  }
  return end;
}

namespace {

// Without {fmt}: with it, this was a sixth of the instructions of judging what the black-box fuzzer asks.
void append_alternatives(std::string& text, const auto& items, const auto& words_of) {
  const char* between = "";
  for (const auto& item : items) {
    text.append(between).append(words_of(item));
    between = " or ";
  }
}

}  // namespace

std::string Allowed::summary() const {
  if (closed) return "the end of the connection";
  std::string text;
  append_alternatives(text, statuses, [](int status) { return fmt::format_int(status).str(); });
  if (!errors.empty()) {
    text += ' ';
    append_alternatives(text, errors, [](const std::string& name) -> std::string_view { return name; });
  }
  if (body == Body::kEmpty) text += " with an empty body";
  if (body == Body::kEmptyStructure) text += " with an empty structure";
  if (body == Body::kUnnamed) text += " without an error's name";
  for (const OutputRule& rule : output) {
    switch (rule.kind) {
      case OutputRule::Kind::kEquals:
      case OutputRule::Kind::kOneOf:
        text += fmt::format(" with {} {}", rule.pointer, fmt::join(rule.values, " or "));
        break;
      case OutputRule::Kind::kNotEquals:
        text += fmt::format(" with another {} than {}", rule.pointer, rule.values.front());
        break;
      case OutputRule::Kind::kContains:
      case OutputRule::Kind::kLacks:
        text +=
            fmt::format(" with {} {} in {} that is {}", rule.kind == OutputRule::Kind::kContains ? "a" : "no",
                        rule.member, rule.pointer, rule.values.front());
        break;
      case OutputRule::Kind::kPresent:
        text += fmt::format(" with {}", rule.pointer);
        break;
      case OutputRule::Kind::kAbsent:
        text += fmt::format(" without {}", rule.pointer);
        break;
    }
  }
  return text;
}

bool Case::needs_something() const {
  return !needs.empty() ||
         std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.setup; });
}

}  // namespace touchstone::cases
