// Reads a file's JSON by its own rules, strictly, with errors that name file, line and column.
// The first fault is kept and the reader goes on with empty values, so that a loader reads like the format it
// loads:
//   ObjectView object(source, value, "a case");
//   made.slug = object.text("slug");
//   object.allow_only({"slug", ...});
//   if (source.failed()) return std::unexpected(source.error());
// What reads a format that is not ours, and passes over what it does not know, takes the JsonSource alone
// (model/reading.h).
// Tested by json_source_test.cpp.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace touchstone::base {

/// A file's text and the first fault found in it. Must outlive the views made from it.
class JsonSource {
 public:
  JsonSource(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  /// Records a fault at a value; a later one does not replace an earlier one.
  void fail(ErrorCode code, const Json& at, std::string message, std::string hint = {});
  void fail_at(ErrorCode code, std::size_t offset_bytes, std::string message, std::string hint = {});
  /// Records that a value, which is called `name` in the fault, is not of a kind.
  void fail_kind(const Json& at, std::string_view name, Json::Kind wanted);
  /// Tells whether a value is of a kind; that it is not is a fault.
  bool expect(const Json& value, std::string_view name, Json::Kind wanted);

  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] const Error& error() const { return *error_; }

 private:
  std::string_view text_;
  std::string file_;
  std::optional<Error> error_;
};

/// What a value is, as it stands in a sentence: "an object", "a string", "null".
[[nodiscard]] std::string with_article(Json::Kind kind);

/// A JSON object seen by the rules of a format. `what` names it in errors ("a case", "a step") and must
/// outlive the view.
class ObjectView {
 public:
  ObjectView(JsonSource& source, const Json& value, std::string_view what);

  /// A member that must be a string, that may be one, or a list of strings that may be missing.
  [[nodiscard]] std::string text(std::string_view key);
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view key);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  [[nodiscard]] std::vector<std::int64_t> integers(std::string_view key);
  /// A member that must be there, of any type; a null value when it is not.
  [[nodiscard]] const Json& required(std::string_view key);
  /// The items of a list that must be there; of one that may be missing.
  [[nodiscard]] const std::vector<Json>& items(std::string_view key);
  [[nodiscard]] const std::vector<Json>& optional_items(std::string_view key);
  [[nodiscard]] const Json* find(std::string_view key) const { return value_.find(key); }

  /// Refuses every member that is not among `keys`, and one that stands twice; "$schema" is always allowed.
  void allow_only(std::initializer_list<std::string_view> keys) {
    allow_only(std::span(keys.begin(), keys.size()));
  }
  void allow_only(std::span<const std::string_view> keys);

  [[nodiscard]] const Json& value() const { return value_; }
  [[nodiscard]] JsonSource& source() const { return source_; }

 private:
  [[nodiscard]] const Json* typed(std::string_view key, Json::Kind kind, bool must_be_there);

  JsonSource& source_;
  const Json& value_;
  std::string_view what_;
};

}  // namespace touchstone::base
