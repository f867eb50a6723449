// See sdk_view.h. In the order of every SDK: the status, the body as a whole, the places that may name the
// error, the name.
#include "judge/sdk_view.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <expected>
#include <optional>

#include "base/json.h"
#include "base/json_fault.h"
#include "base/json_numbers.h"
#include "base/utf8.h"
#include "judge/javascript_text.h"

namespace touchstone::judge {
namespace {

using base::Json;
using base::JsonFaultCode;
using cases::Sdk;
using cases::SdkCut;
using cases::SdkKeyCase;
using cases::SdkPlace;
using cases::SdkReaction;
using Kind = SdkView::Kind;
using Reaction = SdkReaction::Kind;

constexpr std::string_view kBlanks = " \t\r\n\f\v";

// A view that ends the search; nothing for a reaction that goes on.
std::optional<SdkView> ended_by(const SdkReaction& reaction) {
  if (reaction.kind == Reaction::kUnparsable) return SdkView{Kind::kUnparsable, ""};
  if (reaction.kind == Reaction::kUnknown) return SdkView{Kind::kUnknown, ""};
  if (reaction.kind == Reaction::kCrash) return SdkView{Kind::kCrash, reaction.crash};
  return std::nullopt;
}

// The body's text with U+FFFD for each byte that is not UTF-8.
std::string with_replacements(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const base::CodePoint point = base::decode_code_point(bytes, at);
    base::append_utf8(text, point.length_bytes == 0 ? U'\uFFFD' : point.value);
    at += std::max<std::size_t>(point.length_bytes, 1);
  }
  return text;
}

// Whether it is not known what an SDK makes of a text with this fault.
bool is_unknown(const Sdk& sdk, JsonFaultCode code) {
  const bool is_misspelt = code == JsonFaultCode::kBadNumber || code == JsonFaultCode::kBadEscape;
  return (is_misspelt && !sdk.body.refuses_misspelt) || code == JsonFaultCode::kLoneSurrogate ||
         code == JsonFaultCode::kTooDeep || code == JsonFaultCode::kTooLarge;
}

// What an SDK does with a body that is no JSON object, in an error or in a success.
struct Reactions {
  const SdkReaction& blank;
  const SdkReaction& not_json;
  const SdkReaction& null;
  const SdkReaction& other;
};

// The body as one SDK reads it: its value; or nothing where it is as good as absent; or what ends the search.
struct ReadBody {
  std::optional<Json> value;
  std::optional<SdkView> end;
  bool nameless = false;  ///< nothing else is looked at
};

ReadBody after(const SdkReaction& reaction) {
  ReadBody read;
  read.end = ended_by(reaction);
  read.nameless = reaction.kind == Reaction::kNameless;
  return read;
}

// The text with a zero for each NaN and Infinity that stands where a value may.
std::string with_zeros_for_not_a_number(std::string_view text) {
  std::string changed(text);
  char before = ' ';
  for (std::size_t at = 0; at < changed.size(); ++at) {
    const char here = changed[at];
    if (here == '"') {
      for (++at; at < changed.size() && changed[at] != '"'; ++at) at += changed[at] == '\\' ? 1 : 0;
    } else if (std::string_view(" \t\r\n,:[").contains(before)) {
      for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        if (std::string_view(changed).substr(at).starts_with(word))
          changed.replace(at, word.size(), "0" + std::string(word.size() - 1, ' '));
      }
    }
    before = here;
  }
  return changed;
}

ReadBody read_json(const Sdk& sdk, std::string_view text, const Reactions& reactions) {
  auto parsed = base::parse_json(text);
  if (!parsed && parsed.error().code == JsonFaultCode::kTrailing && sdk.body.ignores_trailing)
    parsed = base::parse_json(text.substr(0, parsed.error().offset_bytes));
  if (!parsed && sdk.body.reads_lone_surrogates)
    parsed = base::parse_json(base::replace_lone_surrogates(text));
  if (!parsed && sdk.body.reads_not_a_number) parsed = base::parse_json(with_zeros_for_not_a_number(text));
  const bool is_known = parsed ? sdk.body.reads_large_numbers || !base::has_large_number(*parsed)
                               : !is_unknown(sdk, parsed.error().code);
  if (!is_known) {
    ReadBody read;
    read.end = SdkView{Kind::kUnknown, ""};
    return read;
  }
  if (!parsed) return after(reactions.not_json);
  if (!parsed->is_object()) return after(parsed->is_null() ? reactions.null : reactions.other);
  ReadBody read;
  read.value = std::move(*parsed);
  return read;
}

ReadBody read_body(const Sdk& sdk, std::string_view body, const Reactions& reactions) {
  if (body.find_first_not_of(kBlanks) == std::string_view::npos) return after(reactions.blank);
  if (!base::find_malformed_utf8(body)) return read_json(sdk, body, reactions);
  if (sdk.body.not_utf8.kind == Reaction::kReplaced)
    return read_json(sdk, with_replacements(body), reactions);
  return after(sdk.body.not_utf8);
}

// Whether the body is a page of a proxy, which an SDK may know by its first bytes, or by there being none.
bool is_page(const Sdk& sdk, const wire::HttpResponse& response) {
  if (!sdk.body.html_from_status || response.status < *sdk.body.html_from_status) return false;
  std::string_view body = response.body;
  body.remove_prefix(std::min(body.find_first_not_of(kBlanks), body.size()));
  return body.empty() || body.starts_with(sdk.body.html_begins);
}

ReadBody read_error_body(const Sdk& sdk, const wire::HttpResponse& response) {
  if (is_page(sdk, response)) return after({Reaction::kNameless, ""});
  if (response.body.empty()) return after(sdk.body.empty);
  return read_body(sdk, response.body, {sdk.body.blank, sdk.body.not_json, sdk.body.null, sdk.body.other});
}

const Json* find_member(const Json& object, std::string_view key, SdkKeyCase key_case, bool takes_last) {
  const Json* found = nullptr;
  std::string_view spelt;
  for (const base::JsonMember& member : object.members()) {
    const bool same =
        key_case == SdkKeyCase::kExact ? member.name == key : wire::equals_ignoring_case(member.name, key);
    if (!same) continue;
    const bool replaces =
        found == nullptr || (takes_last && (key_case == SdkKeyCase::kLast || member.name == spelt));
    if (replaces) {
      found = &member.value;
      spelt = member.name;
    }
  }
  return found;
}

const SdkReaction& reaction_to(const SdkPlace& place, Json::Kind kind) {
  static const SdkReaction kRead{Reaction::kRead, ""};
  switch (kind) {
    case Json::Kind::kString:
      return kRead;
    case Json::Kind::kNumber:
      return place.number;
    case Json::Kind::kBool:
      return place.boolean;
    case Json::Kind::kArray:
      return place.array;
    case Json::Kind::kObject:
      return place.object;
    case Json::Kind::kNull:
      return place.null;
  }
  return kRead;
}

// A scalar as it is written.
std::string as_text(const Json& value) {
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  return value.as_string();
}

std::string cut_down(std::string_view name, const std::vector<SdkCut>& cuts) {
  for (const SdkCut& cut : cuts) {
    const std::size_t first = name.find(cut.at);
    if (first == std::string_view::npos) continue;
    switch (cut.keep) {
      case SdkCut::Keep::kBeforeFirst:
        name = name.substr(0, first);
        break;
      case SdkCut::Keep::kBehindFirst:
        name.remove_prefix(first + 1);
        break;
      case SdkCut::Keep::kBehindLast:
        name.remove_prefix(name.rfind(cut.at) + 1);
        break;
      case SdkCut::Keep::kBetweenFirstTwo:
        name.remove_prefix(first + 1);
        name = name.substr(0, name.find(cut.at));
        break;
      case SdkCut::Keep::kBehindFirstIfAny:
        if (first + 1 < name.size()) name.remove_prefix(first + 1);
        break;
    }
    if (cut.last) break;
  }
  return std::string(name);
}

// What stands in a place: a name, something that ends the search, or nothing.
struct Found {
  std::optional<std::string> name;
  std::optional<SdkView> end;
  bool is_null = false;  ///< a null for a name, which nothing names anew
};

Found take(const SdkPlace& place, std::string_view text) {
  if (text.empty() && !place.takes_empty) return {};
  return {cut_down(text, place.cut), std::nullopt, false};
}

Found look_at(const SdkPlace& place, const Sdk& sdk, const wire::HttpResponse& response,
              const std::optional<Json>& body) {
  if (place.in_header) {
    const auto header = response.headers.find(place.key);
    return header ? take(place, *header) : Found{};
  }
  const Json* member = body ? find_member(*body, place.key, place.key_case, sdk.body.takes_last) : nullptr;
  if (member == nullptr) return {};
  const SdkReaction& reaction = reaction_to(place, member->kind());
  if (reaction.kind == Reaction::kPass) return {};
  if (reaction.kind == Reaction::kEmpty) return {"", std::nullopt, member->is_null()};
  if (reaction.kind == Reaction::kJoined) return {javascript_text(*member), std::nullopt, false};
  if (reaction.kind == Reaction::kDouble) return take(place, javascript_text(*member));
  if (auto end = ended_by(reaction)) return {std::nullopt, std::move(end), false};
  return take(place, as_text(*member));
}

bool is_known(const Sdk& sdk, const cases::SdkRules& rules, std::string_view name, const model::Model& model,
              const model::Operation* operation) {
  if (sdk.also_typed.contains(name)) return true;
  const auto called = [&](model::ShapeIndex index) { return model.shape(index).name() == name; };
  if (sdk.typed_by_operation) {
    return operation != nullptr &&
           (std::any_of(operation->errors.begin(), operation->errors.end(), called) ||
            std::any_of(model.service.errors.begin(), model.service.errors.end(), called));
  }
  const auto listed = rules.also_declared.find(model.service.name);
  return std::any_of(model.shapes.begin(), model.shapes.end(),
                     [&](const model::Shape& shape) { return shape.fault && shape.name() == name; }) ||
         (listed != rules.also_declared.end() && listed->second.contains(std::string(name)));
}

std::optional<SdkView> refused_string(const Sdk& sdk, const std::optional<Json>& body, bool typed) {
  if (!body) return std::nullopt;
  for (const cases::SdkStringMember& member : sdk.strings) {
    if (member.only_when_typed != typed) continue;
    const Json* value = find_member(*body, member.key, member.key_case, sdk.body.takes_last);
    if (value != nullptr && !value->is_string() && !value->is_null()) return ended_by(member.otherwise);
  }
  return std::nullopt;
}

SdkView nameless(const Sdk& sdk, const wire::HttpResponse& response) {
  const bool bodyless = response.body.empty() && sdk.bodyless_by_status.has_value();
  const std::map<int, std::string>& guesses = bodyless ? *sdk.bodyless_by_status : sdk.nameless_by_status;
  const int status = response.status;
  const auto guessed = guesses.find(status);
  if (guessed != guesses.end()) return {Kind::kGeneric, guessed->second};
  return {Kind::kGeneric, sdk.nameless == "${status}" ? fmt::format("{}", status) : sdk.nameless};
}

// The name that a header gives the error instead.
std::optional<std::string> new_name(const Sdk& sdk, const wire::HttpResponse& response) {
  if (!sdk.renamed_by) return std::nullopt;
  const auto header = response.headers.find(sdk.renamed_by->header);
  if (!header || header->starts_with(sdk.renamed_by->separator)) return std::nullopt;
  const auto separators = static_cast<std::size_t>(std::ranges::count(*header, sdk.renamed_by->separator));
  if (separators + 1 != sdk.renamed_by->parts) return std::nullopt;
  return std::string(header->substr(0, header->find(sdk.renamed_by->separator)));
}

SdkView view_of_success(const Sdk& sdk, const wire::HttpResponse& response) {
  const cases::SdkSuccess& success = sdk.success;
  if (response.body.empty()) return {Kind::kSuccess, ""};
  const ReadBody body =
      read_body(sdk, response.body, {success.blank, success.not_json, success.null, success.other});
  return body.end ? *body.end : SdkView{Kind::kSuccess, ""};
}

// Of a member of a body with a bare name in `__type`: no SDK takes it for another name, nor minds its type.
bool names_nothing_else(const base::JsonMember& member) {
  if (member.name == "__type") return true;
  if (member.name == "message" || member.name == "Message") return member.value.is_string();
  const auto called = [&](std::string_view key) { return wire::equals_ignoring_case(member.name, key); };
  return !called("__type") && !called("code") && (!called("message") || member.value.is_string()) &&
         !base::has_large_number(member.value);
}

std::string describe_view(const SdkView& view) {
  switch (view.kind) {
    case Kind::kGeneric:
      return view.name.empty() ? "without a name" : fmt::format("named {}", view.name);
    case Kind::kCrash:
      return fmt::format("crash: {}", view.name);
    case Kind::kTyped:
      return fmt::format("typed {}", view.name);
    default:
      return std::string(name_of(view.kind));
  }
}

// The SDKs that make the same of it, in their order.
std::vector<std::string> names_of(const std::vector<SdkSight>& sights, const SdkView& view) {
  std::vector<std::string> names;
  for (const SdkSight& sight : sights) {
    if (sight.view == view) names.push_back(sight.sdk->name);
  }
  return names;
}

}  // namespace

std::string_view name_of(SdkView::Kind kind) {
  switch (kind) {
    case Kind::kTyped:
      return "typed";
    case Kind::kGeneric:
      return "generic";
    case Kind::kUnparsable:
      return "unparsable";
    case Kind::kCrash:
      return "crash";
    case Kind::kSuccess:
      return "success";
    case Kind::kUnknown:
      return "unknown";
  }
  return "";
}

SdkView view_of(const Sdk& sdk, const cases::SdkRules& rules, const wire::HttpResponse& response,
                const model::Model& model, const model::Operation* operation) {
  if (response.status <= sdk.success.last_status) return view_of_success(sdk, response);
  if (response.status <= sdk.success.last_read_as_success) {
    SdkView view = view_of_success(sdk, response);
    return view.kind == Kind::kSuccess ? SdkView{Kind::kGeneric, ""} : std::move(view);
  }
  const ReadBody body = read_error_body(sdk, response);
  if (body.end) return *body.end;
  if (body.nameless) return nameless(sdk, response);
  if (auto refused = refused_string(sdk, body.value, false)) return *refused;
  Found found;
  for (const SdkPlace& place : sdk.places) {
    found = look_at(place, sdk, response, body.value);
    if (found.end) return *found.end;
    if (found.name) break;
  }
  const auto renamed = found.is_null ? std::nullopt : new_name(sdk, response);
  const auto& name = renamed ? renamed : found.name;
  if (!name) return nameless(sdk, response);
  if (!is_known(sdk, rules, *name, model, operation)) return {Kind::kGeneric, *name};
  if (auto refused = refused_string(sdk, body.value, true)) return *refused;
  return {Kind::kTyped, *name};
}

bool is_renamed(const cases::SdkRules& rules, const wire::HttpResponse& response) {
  return std::ranges::any_of(rules.sdks, [&](const Sdk& sdk) { return new_name(sdk, response).has_value(); });
}

std::vector<SdkSight> sights_of(const cases::SdkRules& rules, const wire::HttpResponse& response,
                                const model::Model& model, std::string_view operation) {
  std::vector<SdkSight> sights;
  sights.reserve(rules.sdks.size());
  for (const Sdk& sdk : rules.sdks) {
    sights.push_back({&sdk, view_of(sdk, rules, response, model, model.find_operation(operation))});
  }
  return sights;
}

bool agree(const std::vector<SdkSight>& sights) {
  return std::all_of(sights.begin(), sights.end(),
                     [&](const SdkSight& sight) { return sight.view == sights.front().view; });
}

std::string describe(const std::vector<SdkSight>& sights) {
  // The first name that is typed, and by whom; then what the others make of it, those who agree together.
  const auto typed = std::find_if(sights.begin(), sights.end(),
                                  [](const SdkSight& sight) { return sight.view.kind == Kind::kTyped; });
  std::vector<SdkView> told;
  std::vector<std::string> others;
  if (typed != sights.end()) told.push_back(typed->view);
  for (const SdkSight& sight : sights) {
    if (std::find(told.begin(), told.end(), sight.view) != told.end()) continue;
    told.push_back(sight.view);
    others.push_back(
        fmt::format("{} ({})", fmt::join(names_of(sights, sight.view), ", "), describe_view(sight.view)));
  }
  std::string text = typed == sights.end() ? "typed for none"
                                           : fmt::format("{} typed for {}", typed->view.name,
                                                         fmt::join(names_of(sights, typed->view), ", "));
  if (!others.empty()) text += fmt::format("; not for {}", fmt::join(others, "; "));
  return text;
}

bool is_plain(const wire::Answer& answer) {
  const bool is_redirect = answer.status < 400;  // to some no error
  if (answer.body_kind != wire::BodyKind::kObject || answer.duplicate || answer.lone_surrogate_bytes ||
      is_redirect)
    return false;
  const auto& named = answer.identity.named;
  if (named.size() != 1 || named.front().place != wire::IdentityPlace::kBodyType || answer.identity.malformed)
    return false;
  if (named.front().name().empty() || named.front().written != named.front().name() ||
      named.front().written.find(',') != std::string::npos) {
    return false;
  }
  return std::all_of(answer.body.members().begin(), answer.body.members().end(), names_nothing_else);
}

}  // namespace touchstone::judge
