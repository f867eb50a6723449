// JSON as a value tree, read (by json_members.h where it is flat, else with simdjson) and written by
// appending into a caller's buffer. Strict: the whole text is one value, valid UTF-8, of bounded depth; order
// and duplicates of members are kept, so that a reader can see them. Each value knows the byte offset where
// it began. It knows nothing of awsJson (wire/) nor shapes (model/). Tested by json_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace touchstone::base {

struct JsonMember;

/// A JSON value. A number keeps its spelling, so that it can be shown and sent again exactly as it was.
class Json {
 public:
  enum class Kind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  Json() = default;  ///< null
  [[nodiscard]] static Json boolean(bool value);
  [[nodiscard]] static Json integer(std::int64_t value);
  [[nodiscard]] static Json number(std::string literal);  ///< `literal` must be a JSON number
  [[nodiscard]] static Json string(std::string_view value);
  [[nodiscard]] static Json array();
  [[nodiscard]] static Json array(std::vector<Json> items);
  [[nodiscard]] static Json object();
  [[nodiscard]] static Json object(std::vector<JsonMember> members);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::kNull; }
  [[nodiscard]] bool is_bool() const { return kind_ == Kind::kBool; }
  [[nodiscard]] bool is_number() const { return kind_ == Kind::kNumber; }
  [[nodiscard]] bool is_string() const { return kind_ == Kind::kString; }
  [[nodiscard]] bool is_array() const { return kind_ == Kind::kArray; }
  [[nodiscard]] bool is_object() const { return kind_ == Kind::kObject; }

  [[nodiscard]] bool as_bool() const { return boolean_; }  ///< false unless kBool
  /// A string's value, a number's spelling; empty for others.
  [[nodiscard]] const std::string& as_string() const { return get_or_nothing<std::string>(); }
  [[nodiscard]] std::optional<std::int64_t> as_integer()
      const;  ///< a number written without fraction or exponent, if it has 64 bits
  /// 0 unless kNumber; infinite for a number beyond any double.
  [[nodiscard]] double as_double() const;

  /// Of an array; none for others, to which nothing must be added.
  [[nodiscard]] const std::vector<Json>& items() const { return get_or_nothing<std::vector<Json>>(); }
  [[nodiscard]] std::vector<Json>& items() { return get_or_nothing<std::vector<Json>>(); }
  /// Of an object; likewise.
  [[nodiscard]] const std::vector<JsonMember>& members() const {
    return get_or_nothing<std::vector<JsonMember>>();
  }
  [[nodiscard]] std::vector<JsonMember>& members() { return get_or_nothing<std::vector<JsonMember>>(); }

  /// Finds the first member called `name`; null when there is none or this is no object. Valid while this
  /// value is.
  [[nodiscard]] const Json* find(std::string_view name) const;
  /// Follows member names and array indices (`/JobProperties/0/JobId`, RFC 6901 with ~0 and ~1); null when it
  /// leads nowhere.
  [[nodiscard]] const Json* at_pointer(std::string_view pointer) const;
  /// Replaces the member `name` or appends it; makes this an object if it was null.
  Json& set(std::string_view name, Json value);

  /// Where this value began in the text it was parsed from; 0 for a value that was built.
  [[nodiscard]] std::size_t offset_bytes() const { return offset_bytes_; }

  /// Equal as JSON: members in any order, numbers by value (as doubles, but whole ones and those beyond any
  /// double by their spelling), offsets ignored.
  [[nodiscard]] bool same_value(const Json& other) const;

 private:
  friend class JsonBuilder;

  template <class Content>
  [[nodiscard]] const Content& get_or_nothing() const {
    static const Content nothing;
    const Content* content = std::get_if<Content>(&content_);
    return content == nullptr ? nothing : *content;
  }
  template <class Content>
  [[nodiscard]] Content& get_or_nothing() {
    thread_local Content nothing;
    if (Content* content = std::get_if<Content>(&content_)) return *content;
    nothing.clear();
    return nothing;
  }

  // A run keeps all the values that it was answered with: this is half of what text, items and members take
  // beside each other.
  Kind kind_ = Kind::kNull;
  bool boolean_ = false;
  std::uint32_t offset_bytes_ = 0;  // no text is larger: see parse_json
  std::variant<std::string, std::vector<Json>, std::vector<JsonMember>> content_;
};

struct JsonMember {
  std::string name;
  Json value;
  std::uint32_t name_offset_bytes = 0;
};

/// Names a kind as JSON does: "null", "boolean", "number", "string", "array", "object".
[[nodiscard]] std::string_view name_of(Json::Kind kind);

enum class JsonFaultCode : std::uint8_t {
  kEmpty,            ///< nothing but white space
  kNotUtf8,          ///< bytes that are not UTF-8
  kUnclosedString,   ///< a string without its closing quote
  kControlInString,  ///< a raw control character inside a string
  kBadEscape,        ///< an escape that JSON does not know
  kLoneSurrogate,  ///< an escape of half a surrogate pair: JSON by its grammar, but no UTF-8 (RFC 8259, 8.2)
  kBadNumber,      ///< a number that JSON does not allow; its range is no matter
  kBadLiteral,     ///< something that starts like true, false or null and is not
  kStructure,      ///< a misplaced or missing bracket, comma, colon or value
  kTrailing,       ///< a second value or other bytes after the first value
  kTooDeep,        ///< nested deeper than the limit, which RFC 8259, section 9, leaves to the reader
  kTooLarge,       ///< more bytes than simdjson reads (4 GiB)
};

/// Why a text is not JSON. `offset_bytes` is never past the end of the text.
struct JsonFault {
  JsonFaultCode code;
  std::size_t offset_bytes;
  std::string message;
};

/// Nesting allowed unless a caller says otherwise: real answers stay below 10; deep enough for any model file
/// (under 30).
inline constexpr std::size_t kDefaultJsonDepth = 128;

/// Parses one JSON text (RFC 8259), strictly: see the head of this file. A number may be as large as it
/// likes.
[[nodiscard]] std::expected<Json, JsonFault> parse_json(std::string_view text,
                                                        std::size_t max_depth = kDefaultJsonDepth);

/// The same for a file's text: a fault becomes an Error that names file, line and column.
[[nodiscard]] Result<Json> parse_json_file(std::string_view text, const std::string& file);

/// Makes an Error at the place of a value (or of any offset) in a file's text.
[[nodiscard]] Error error_at(ErrorCode code, std::string_view text, const std::string& file,
                             std::size_t offset_bytes, std::string message, std::string hint = {});

/// Finds the first member name that stands twice in one object, anywhere in the tree; nothing when all are
/// unique.
struct DuplicateMember {
  std::string name;
  std::size_t offset_bytes;  ///< of the second one
};
[[nodiscard]] std::optional<DuplicateMember> find_duplicate_member(const Json& value);

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);
/// Appends a value without white space.
void append_json(std::string& out, const Json& value);
/// Renders a value without white space.
[[nodiscard]] std::string to_json(const Json& value);
/// Renders a value for people: two spaces an indent, a line a member, a newline at the end.
[[nodiscard]] std::string to_pretty_json(const Json& value);
/// Appends a value for people, without the last newline, as it stands `depth` levels deep.
void append_pretty_json(std::string& out, const Json& value, std::size_t depth);
/// Begins a new line of such a text.
void append_line_break(std::string& out, std::size_t depth);

}  // namespace touchstone::base
