// See json_source.h.
#include "base/json_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace touchstone::base {
namespace {

const Json kNull;
const std::vector<Json> kNoItems;

}  // namespace

std::string with_article(Json::Kind kind) {
  if (kind == Json::Kind::kNull) return "null";
  const bool vowel = kind == Json::Kind::kArray || kind == Json::Kind::kObject;
  return fmt::format("{} {}", vowel ? "an" : "a", name_of(kind));
}

void JsonSource::fail(ErrorCode code, const Json& at, std::string message, std::string hint) {
  fail_at(code, at.offset_bytes(), std::move(message), std::move(hint));
}

void JsonSource::fail_at(ErrorCode code, std::size_t offset_bytes, std::string message, std::string hint) {
  if (!error_) error_ = error_at(code, text_, file_, offset_bytes, std::move(message), std::move(hint));
}

void JsonSource::fail_kind(const Json& at, std::string_view name, Json::Kind wanted) {
  fail(ErrorCode::kWrongType, at,
       fmt::format("{} must be {}, not {}", name, with_article(wanted), with_article(at.kind())));
}

bool JsonSource::expect(const Json& value, std::string_view name, Json::Kind wanted) {
  if (value.kind() == wanted) return true;
  fail_kind(value, name, wanted);
  return false;
}

ObjectView::ObjectView(JsonSource& source, const Json& value, std::string_view what)
    : source_(source), value_(value), what_(what) {
  source.expect(value, what, Json::Kind::kObject);
}

const Json* ObjectView::typed(std::string_view key, Json::Kind kind, bool must_be_there) {
  const Json* member = value_.find(key);
  if (member == nullptr) {
    if (must_be_there)
      source_.fail(ErrorCode::kMissingKey, value_, fmt::format("{} needs \"{}\"", what_, key));
    return nullptr;
  }
  if (member->kind() == kind) return member;
  source_.fail_kind(*member, fmt::format("\"{}\" of {}", key, what_), kind);
  return nullptr;
}

std::string ObjectView::text(std::string_view key) {
  const Json* member = typed(key, Json::Kind::kString, true);
  return member == nullptr ? std::string() : member->as_string();
}

std::optional<std::string> ObjectView::optional_text(std::string_view key) {
  const Json* member = typed(key, Json::Kind::kString, false);
  return member == nullptr ? std::nullopt : std::optional(member->as_string());
}

std::vector<std::string> ObjectView::texts(std::string_view key) {
  std::vector<std::string> found;
  for (const Json& item : optional_items(key)) {
    if (!item.is_string()) {
      source_.fail(ErrorCode::kWrongType, item,
                   fmt::format("\"{}\" of {} must hold strings only", key, what_));
    }
    found.push_back(item.as_string());
  }
  return found;
}

std::vector<std::int64_t> ObjectView::integers(std::string_view key) {
  std::vector<std::int64_t> found;
  for (const Json& item : optional_items(key)) {
    const auto number = item.as_integer();
    if (!number)
      source_.fail(ErrorCode::kWrongType, item,
                   fmt::format("\"{}\" of {} must hold integers only", key, what_));
    found.push_back(number.value_or(0));
  }
  return found;
}

const Json& ObjectView::required(std::string_view key) {
  const Json* member = value_.find(key);
  if (member != nullptr) return *member;
  source_.fail(ErrorCode::kMissingKey, value_, fmt::format("{} needs \"{}\"", what_, key));
  return kNull;
}

const std::vector<Json>& ObjectView::items(std::string_view key) {
  const Json* member = typed(key, Json::Kind::kArray, true);
  return member == nullptr ? kNoItems : member->items();
}

const std::vector<Json>& ObjectView::optional_items(std::string_view key) {
  const Json* member = typed(key, Json::Kind::kArray, false);
  return member == nullptr ? kNoItems : member->items();
}

void ObjectView::allow_only(std::span<const std::string_view> keys) {
  const std::vector<JsonMember>& members = value_.members();
  for (auto member = members.begin(); member != members.end(); ++member) {
    if (member->name != "$schema" && std::find(keys.begin(), keys.end(), member->name) == keys.end()) {
      source_.fail_at(ErrorCode::kUnknownKey, member->name_offset_bytes,
                      fmt::format("{} knows no \"{}\"", what_, member->name),
                      fmt::format("it may hold: {}", fmt::join(keys, ", ")));
    }
    const auto same = [&](const JsonMember& other) { return other.name == member->name; };
    if (std::any_of(members.begin(), member, same)) {
      source_.fail_at(ErrorCode::kDuplicate, member->name_offset_bytes,
                      fmt::format("\"{}\" stands twice in {}", member->name, what_));
    }
  }
}

}  // namespace touchstone::base
