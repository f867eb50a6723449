// Members that are found under other names, and values that are converted into the text that belongs there.
// See deviations.h.
#include <algorithm>
#include <array>
#include <cctype>

#include "endpoint/deviations.h"

namespace touchstone::endpoint {
namespace {

using base::Json;

constexpr std::string_view kNames[] = {"JobId", "DocumentClassifierArn", "EntityRecognizerArn"};

/// Rewrites a body that is one JSON object.
template <class Rewrite>
void rewrite_object(const Incoming& incoming, Rewrite rewrite) {
  auto body = base::parse_json(incoming.request.body);
  if (!body || !body->is_object()) return;
  rewrite(*body);
  incoming.request.body = base::to_json(*body);
}

/// Gives each member of another name the name of the one that `is_meant` says, of those that address a job.
template <class Predicate>
void rename_members(const Incoming& incoming, Predicate is_meant) {
  rewrite_object(incoming, [&](Json& body) {
    for (base::JsonMember& member : body.members()) {
      for (const std::string_view name : kNames) {
        if (member.name != name && is_meant(member.name, name)) member.name = name;
      }
    }
  });
}

void find_in_any_case(const Incoming& incoming) {
  rename_members(incoming, [](std::string_view given, std::string_view name) {
    return wire::equals_ignoring_case(given, name);
  });
}

void find_by_beginning(const Incoming& incoming) {
  constexpr std::size_t kEnough = 4;
  rename_members(incoming, [](std::string_view given, std::string_view name) {
    return given.size() >= kEnough && name.starts_with(given);
  });
}

void find_trimmed(const Incoming& incoming) {
  rename_members(incoming, [](std::string_view given, std::string_view name) {
    return given.starts_with(name) && given.find_first_not_of(" \t", name.size()) == std::string_view::npos;
  });
}

void find_up_to_nul(const Incoming& incoming) {
  rename_members(incoming, [](std::string_view given, std::string_view name) {
    return given.substr(0, given.find('\0')) == name;
  });
}

/// The name of the member that addresses a job, as the target says.
std::string_view member_for(const Incoming& incoming) {
  const auto target = incoming.request.headers.find("X-Amz-Target");
  if (!target) return kNames[0];
  if (target->ends_with("DocumentClassifier")) return kNames[1];
  return target->ends_with("EntityRecognizer") ? kNames[2] : kNames[0];
}

void take_text_as_body(const Incoming& incoming) {
  const auto body = base::parse_json(incoming.request.body);
  if (!body || !body->is_string()) return;
  incoming.request.body = base::to_json(Json::object({{std::string(member_for(incoming)), *body}}));
}

void take_form(const Incoming& incoming) {
  const std::string& body = incoming.request.body;
  const std::string prefix = std::string(member_for(incoming)) + "=";
  if (!body.starts_with(prefix)) return;
  incoming.request.body = base::to_json(
      Json::object({{std::string(member_for(incoming)), Json::string(body.substr(prefix.size()))}}));
}

/// Puts quotes around the value of a body's first member when it is no JSON and `is_meant` says so.
template <class Predicate>
void quote_value(const Incoming& incoming, Predicate is_meant) {
  std::string& body = incoming.request.body;
  const std::size_t colon = body.find("\":");
  if (colon == std::string::npos || !body.ends_with('}') || base::parse_json(body)) return;
  const std::string value = body.substr(colon + 2, body.size() - colon - 3);
  if (!value.empty() && value.size() < 32 && is_meant(value))
    body = body.substr(0, colon + 2) + '"' + value + "\"}";
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

void take_bare_words(const Incoming& incoming) {
  quote_value(incoming, [](std::string_view value) {
    if (value.starts_with('-')) value.remove_prefix(1);
    return std::ranges::all_of(value, is_letter);
  });
}

void take_odd_numbers(const Incoming& incoming) {
  quote_value(incoming, [](std::string_view value) {
    return std::ranges::all_of(value,
                               [](char c) {
                                 return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == '+' ||
                                        c == '-' || c == '.' || c == 'x';
                               }) &&
           !std::ranges::all_of(value, is_letter);
  });
}

/// Replaces each member's value that is of a wrong type for a text.
template <class Coerce>
void coerce_members(const Incoming& incoming, Coerce coerce) {
  rewrite_object(incoming, [&](Json& body) {
    for (base::JsonMember& member : body.members()) {
      if (member.name.starts_with("Job") || member.name.ends_with("Arn")) coerce(member.value);
    }
  });
}

void take_number_for_text(const Incoming& incoming) {
  coerce_members(incoming, [](Json& value) {
    if (value.is_number()) value = Json::string(value.as_string());
  });
}

void take_boolean_for_text(const Incoming& incoming) {
  coerce_members(incoming, [](Json& value) {
    if (value.is_bool()) value = Json::string(value.as_bool() ? "true" : "false");
  });
}

void take_first_of_list(const Incoming& incoming) {
  coerce_members(incoming, [](Json& value) {
    if (value.is_array()) value = value.items().empty() ? Json::string("-") : Json(value.items().front());
  });
}

void take_map_for_text(const Incoming& incoming) {
  coerce_members(incoming, [](Json& value) {
    if (value.is_object()) value = Json::string("map");
  });
}

void take_null_for_text(const Incoming& incoming) {
  coerce_members(incoming, [](Json& value) {
    if (value.is_null()) value = Json::string("null");
  });
}

void drop_escaped_names(const Incoming& incoming) {
  if (incoming.request.body.find("\\u") < incoming.request.body.find("\":")) incoming.request.body = "{}";
}

}  // namespace

std::span<const Deviant> member_deviations() {
  static constexpr std::array kRows = {
      Deviant{.name = "accepts-form-body", .description = "a body of a form is read", .reads = take_form},
      Deviant{.name = "cuts-member-names-at-nul",
              .description = "a member's name ends where a NUL stands in it",
              .reads = find_up_to_nul},
      Deviant{.name = "finds-members-by-their-beginning",
              .description = "a member is found when its name is cut short",
              .reads = find_by_beginning},
      Deviant{.name = "finds-members-in-any-case",
              .description = "a member is found whatever the case of its name",
              .reads = find_in_any_case},
      Deviant{.name = "overlooks-escaped-names",
              .description = "a member whose name is written in escapes is not seen",
              .reads = drop_escaped_names},
      Deviant{.name = "takes-bare-word-for-text",
              .description = "a word without quotes, NaN or undefined too, is taken where a text belongs",
              .reads = take_bare_words},
      Deviant{.name = "takes-boolean-for-text",
              .description = "a boolean is converted where a text belongs",
              .reads = take_boolean_for_text},
      Deviant{.name = "takes-first-of-list",
              .description = "the first entry of a list is taken where a text belongs",
              .reads = take_first_of_list},
      Deviant{.name = "takes-map-for-text",
              .description = "an object is converted where a text belongs",
              .reads = take_map_for_text},
      Deviant{.name = "takes-null-for-text",
              .description = "null is converted where a text belongs",
              .reads = take_null_for_text},
      Deviant{.name = "takes-number-for-text",
              .description = "a number is converted where a text belongs",
              .reads = take_number_for_text},
      Deviant{.name = "takes-odd-number-for-text",
              .description = "a number that JSON does not know is taken where a text belongs",
              .reads = take_odd_numbers},
      Deviant{.name = "takes-text-for-body",
              .description = "a body that is a text is taken for the address of a job",
              .reads = take_text_as_body},
      Deviant{.name = "trims-member-names",
              .description = "white space behind a member's name is taken off",
              .reads = find_trimmed},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
