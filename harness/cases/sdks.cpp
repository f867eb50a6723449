// See sdks.h. One read_* function for each kind of object in the file.
#include "cases/sdks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/json_source.h"

namespace touchstone::cases {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;
using Kind = SdkReaction::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 10> kReactions{{{"pass", Kind::kPass},
                                                                        {"double", Kind::kDouble},
                                                                        {"read", Kind::kRead},
                                                                        {"text", Kind::kText},
                                                                        {"joined", Kind::kJoined},
                                                                        {"empty", Kind::kEmpty},
                                                                        {"replaced", Kind::kReplaced},
                                                                        {"nameless", Kind::kNameless},
                                                                        {"unparsable", Kind::kUnparsable},
                                                                        {"unknown", Kind::kUnknown}}};
constexpr std::string_view kCrash = "crash ";

// What may happen to a body, and to the value of a member.
constexpr Kind kOfBody[] = {Kind::kPass, Kind::kNameless, Kind::kUnparsable, Kind::kUnknown, Kind::kCrash};
constexpr Kind kOfSuccess[] = {Kind::kPass, Kind::kUnparsable, Kind::kUnknown, Kind::kCrash};
constexpr Kind kOfString[] = {Kind::kUnparsable, Kind::kCrash};
constexpr Kind kOfUtf8[] = {Kind::kPass, Kind::kReplaced, Kind::kUnparsable, Kind::kCrash};
constexpr Kind kOfValue[] = {Kind::kPass,  Kind::kText,       Kind::kDouble, Kind::kJoined,
                             Kind::kEmpty, Kind::kUnparsable, Kind::kCrash};

template <class Value, std::size_t kCount>
Value word(ObjectView& object, std::string_view key,
           const std::array<std::pair<std::string_view, Value>, kCount>& words) {
  const std::string text = object.text(key);
  for (const auto& [name, value] : words) {
    if (name == text) return value;
  }
  std::vector<std::string_view> names;
  names.reserve(kCount);
  for (const auto& [name, value] : words) names.push_back(name);
  object.source().fail(ErrorCode::kBadValue, object.required(key),
                       fmt::format("\"{}\" knows no \"{}\"", key, text),
                       fmt::format("one of {}", fmt::join(names, ", ")));
  return words[0].second;
}

SdkReaction read_reaction(ObjectView& object, std::string_view key, std::span<const Kind> allowed) {
  const std::string text = object.text(key);
  SdkReaction made;
  bool known = false;
  if (text.starts_with(kCrash) && text.size() > kCrash.size()) {
    made = {Kind::kCrash, text.substr(kCrash.size())};
    known = true;
  }
  for (const auto& [name, kind] : kReactions) {
    if (name != text) continue;
    made.kind = kind;
    known = true;
  }
  if (known && std::find(allowed.begin(), allowed.end(), made.kind) != allowed.end()) return made;
  std::vector<std::string_view> names;
  for (const auto& [name, kind] : kReactions) {
    if (std::find(allowed.begin(), allowed.end(), kind) != allowed.end()) names.push_back(name);
  }
  object.source().fail(ErrorCode::kBadValue, object.required(key),
                       fmt::format("\"{}\" knows no \"{}\"", key, text),
                       fmt::format("one of {}, crash NAME", fmt::join(names, ", ")));
  return made;
}

bool read_flag(ObjectView& object, std::string_view key) {
  const Json* value = object.find(key);
  if (value == nullptr) return false;
  if (!value->is_bool())
    object.source().fail(ErrorCode::kWrongType, *value, fmt::format("\"{}\" must be true or false", key));
  return value->as_bool();
}

int read_status(ObjectView& object, std::string_view key) {
  const Json& value = object.required(key);
  const auto status = value.as_integer();
  if (status && *status >= 100 && *status <= 599) return static_cast<int>(*status);
  object.source().fail(ErrorCode::kBadValue, value, fmt::format("\"{}\" must be a status, 100 to 599", key));
  return 0;
}

SdkKeyCase read_key_case(ObjectView& object) {
  constexpr std::array<std::pair<std::string_view, SdkKeyCase>, 2> kWords{
      {{"first", SdkKeyCase::kFirst}, {"last", SdkKeyCase::kLast}}};
  return object.find("any_case") == nullptr ? SdkKeyCase::kExact : word(object, "any_case", kWords);
}

char read_character(ObjectView& object, std::string_view key) {
  const std::string text = object.text(key);
  if (text.size() == 1) return text.front();
  object.source().fail(ErrorCode::kBadValue, object.required(key),
                       fmt::format("\"{}\" must be one character", key));
  return ' ';
}

SdkCut read_cut(JsonSource& source, const Json& value) {
  constexpr std::array<std::pair<std::string_view, SdkCut::Keep>, 5> kKeeps{
      {{"before-first", SdkCut::Keep::kBeforeFirst},
       {"behind-first", SdkCut::Keep::kBehindFirst},
       {"behind-last", SdkCut::Keep::kBehindLast},
       {"between-first-two", SdkCut::Keep::kBetweenFirstTwo},
       {"behind-first-if-any", SdkCut::Keep::kBehindFirstIfAny}}};
  ObjectView object(source, value, "a cut");
  SdkCut made;
  made.at = read_character(object, "at");
  made.keep = word(object, "keep", kKeeps);
  made.last = read_flag(object, "last");
  object.allow_only({"at", "keep", "last"});
  return made;
}

SdkPlace read_place(JsonSource& source, const Json& value) {
  constexpr std::array<std::pair<std::string_view, bool>, 2> kWhere{{{"body", false}, {"header", true}}};
  constexpr std::array<std::pair<std::string_view, bool>, 2> kEmpty{{{"passed", false}, {"taken", true}}};
  ObjectView object(source, value, "a place");
  SdkPlace made;
  made.in_header = word(object, "in", kWhere);
  made.key = object.text("key");
  made.takes_empty = word(object, "empty", kEmpty);
  for (const Json& cut : object.items("cut")) made.cut.push_back(read_cut(source, cut));
  if (made.in_header) {
    object.allow_only({"in", "key", "empty", "cut"});
    return made;
  }
  made.key_case = read_key_case(object);
  made.number = read_reaction(object, "number", kOfValue);
  made.boolean = read_reaction(object, "boolean", kOfValue);
  made.array = read_reaction(object, "array", kOfValue);
  made.object = read_reaction(object, "object", kOfValue);
  made.null = read_reaction(object, "null", kOfValue);
  object.allow_only(
      {"in", "key", "any_case", "empty", "cut", "number", "boolean", "array", "object", "null"});
  return made;
}

SdkRenaming read_renaming(JsonSource& source, const Json& value) {
  ObjectView object(source, value, "\"renamed_by\"");
  SdkRenaming made;
  made.header = object.text("header");
  made.separator = read_character(object, "separator");
  const Json& parts = object.required("parts");
  const auto count = parts.as_integer();
  if (!count || *count < 1 || *count > 9)
    source.fail(ErrorCode::kBadValue, parts, "\"parts\" must be a number from 1 to 9");
  made.parts = static_cast<std::size_t>(count.value_or(1));
  object.allow_only({"header", "separator", "parts"});
  return made;
}

SdkStringMember read_string_member(JsonSource& source, const Json& value) {
  ObjectView object(source, value, "a member that must be a string");
  SdkStringMember made;
  made.key = object.text("key");
  made.key_case = read_key_case(object);
  made.only_when_typed = read_flag(object, "only_when_typed");
  made.otherwise = read_reaction(object, "otherwise", kOfString);
  object.allow_only({"key", "any_case", "only_when_typed", "otherwise"});
  return made;
}

SdkBody read_body(JsonSource& source, const Json& value) {
  constexpr std::array<std::pair<std::string_view, bool>, 2> kTrailing{
      {{"refused", false}, {"ignored", true}}};
  constexpr std::array<std::pair<std::string_view, bool>, 2> kRepeated{{{"first", false}, {"last", true}}};
  constexpr std::array<std::pair<std::string_view, bool>, 2> kLarge{{{"unknown", false}, {"read", true}}};
  constexpr std::array<std::pair<std::string_view, bool>, 2> kMisspelt{
      {{"unknown", false}, {"refused", true}}};
  constexpr std::array<std::pair<std::string_view, bool>, 2> kNotANumber{
      {{"refused", false}, {"read", true}}};
  ObjectView object(source, value, "\"body\"");
  SdkBody made;
  made.empty = read_reaction(object, "empty", kOfBody);
  made.blank = read_reaction(object, "blank", kOfBody);
  made.not_json = read_reaction(object, "not_json", kOfBody);
  made.not_utf8 = read_reaction(object, "not_utf8", kOfUtf8);
  made.null = read_reaction(object, "null", kOfBody);
  made.other = read_reaction(object, "other_json", kOfBody);
  made.ignores_trailing = word(object, "trailing", kTrailing);
  made.takes_last = word(object, "repeated_member", kRepeated);
  made.refuses_misspelt = object.find("misspelt") != nullptr && word(object, "misspelt", kMisspelt);
  made.reads_lone_surrogates =
      object.find("lone_surrogates") != nullptr && word(object, "lone_surrogates", kLarge);
  made.reads_not_a_number =
      object.find("not_a_number") != nullptr && word(object, "not_a_number", kNotANumber);
  made.reads_large_numbers = object.find("large_numbers") != nullptr && word(object, "large_numbers", kLarge);
  if (const Json* html = object.find("html")) {
    ObjectView inside(source, *html, "\"html\"");
    made.html_from_status = read_status(inside, "from_status");
    made.html_begins = inside.text("begins");
    inside.allow_only({"from_status", "begins"});
  }
  object.allow_only({"empty", "blank", "not_json", "not_utf8", "null", "other_json", "trailing",
                     "repeated_member", "misspelt", "lone_surrogates", "large_numbers", "not_a_number",
                     "html"});
  return made;
}

SdkSuccess read_success(JsonSource& source, const Json& value) {
  ObjectView object(source, value, "\"success\"");
  SdkSuccess made;
  made.last_status = read_status(object, "last_status");
  if (object.find("last_read_as_success") != nullptr)
    made.last_read_as_success = read_status(object, "last_read_as_success");
  made.blank = read_reaction(object, "blank", kOfSuccess);
  made.not_json = read_reaction(object, "not_json", kOfSuccess);
  made.null = read_reaction(object, "null", kOfSuccess);
  made.other = read_reaction(object, "other_json", kOfSuccess);
  object.allow_only({"last_status", "last_read_as_success", "blank", "not_json", "null", "other_json"});
  return made;
}

std::map<int, std::string> read_by_status(JsonSource& source, ObjectView& object, const std::string& key) {
  std::map<int, std::string> made;
  for (const Json& item : object.optional_items(key)) {
    ObjectView inside(source, item, fmt::format("\"{}\"", key));
    made[read_status(inside, "status")] = inside.text("name");
    inside.allow_only({"status", "name"});
  }
  return made;
}

SdkSource read_sdk_source(JsonSource& source, const Json& value) {
  ObjectView object(source, value, "a source");
  SdkSource made{object.text("what"), object.text("where")};
  if (!source.failed() && !made.where.starts_with("https://"))
    source.fail(ErrorCode::kBadValue, object.required("where"), "\"where\" must be an https:// address");
  object.allow_only({"what", "where"});
  return made;
}

Sdk read_sdk(JsonSource& source, const Json& value) {
  constexpr std::array<std::pair<std::string_view, bool>, 2> kEvidence{{{"read", false}, {"measured", true}}};
  constexpr std::array<std::pair<std::string_view, bool>, 2> kTypedBy{
      {{"service", false}, {"operation", true}}};
  ObjectView object(source, value, "an SDK");
  Sdk made;
  made.name = object.text("name");
  made.version = object.text("version");
  made.measured = word(object, "evidence", kEvidence);
  for (const Json& item : object.items("sources")) made.sources.push_back(read_sdk_source(source, item));
  if (made.sources.empty())
    source.fail(ErrorCode::kMissingKey, value, fmt::format("\"{}\" needs a source", made.name));
  made.note = object.optional_text("note").value_or("");
  made.success = read_success(source, object.required("success"));
  made.body = read_body(source, object.required("body"));
  for (const Json& item : object.items("places")) made.places.push_back(read_place(source, item));
  if (made.places.empty())
    source.fail(ErrorCode::kMissingKey, value, fmt::format("\"{}\" needs a place to look at", made.name));
  if (const Json* renaming = object.find("renamed_by")) made.renamed_by = read_renaming(source, *renaming);
  for (const Json& item : object.optional_items("strings"))
    made.strings.push_back(read_string_member(source, item));
  made.nameless = object.text("nameless");
  made.nameless_by_status = read_by_status(source, object, "nameless_by_status");
  if (object.find("bodyless_by_status") != nullptr)
    made.bodyless_by_status = read_by_status(source, object, "bodyless_by_status");
  made.typed_by_operation = word(object, "typed_by", kTypedBy);
  if (object.find("also_typed") != nullptr) {
    const std::vector<std::string> names = object.texts("also_typed");
    made.also_typed = {names.begin(), names.end()};
  }
  object.allow_only({"name", "version", "evidence", "sources", "note", "success", "body", "places",
                     "renamed_by", "strings", "nameless", "nameless_by_status", "bodyless_by_status",
                     "typed_by", "also_typed"});
  return made;
}

}  // namespace

SdkRules read_sdks(JsonSource& source, const Json& root) {
  ObjectView object(source, root, "sdks.json");
  SdkRules made;
  for (const Json& value : object.items("sdks")) {
    made.sdks.push_back(read_sdk(source, value));
    const bool twice = std::any_of(made.sdks.begin(), made.sdks.end() - 1,
                                   [&](const Sdk& other) { return other.name == made.sdks.back().name; });
    if (twice)
      source.fail(ErrorCode::kDuplicate, value, fmt::format("\"{}\" stands twice", made.sdks.back().name));
  }
  for (const Json& value : object.items("also_declared")) {
    ObjectView inside(source, value, "\"also_declared\"");
    const auto errors = inside.texts("errors");
    made.also_declared[inside.text("service")].insert(errors.begin(), errors.end());
    inside.allow_only({"service", "errors"});
  }
  object.allow_only({"sdks", "also_declared"});
  return made;
}

}  // namespace touchstone::cases
