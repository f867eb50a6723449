// A structure of awsJson whose members are strings and named beforehand: {"JobId":"...","JobStatus":"..."},
// an error's __type and Message. Read from a body into a reader that is kept, written into a buffer that is
// kept: neither allocates once it has grown. What a body says is what base::parse_json says of it, and what
// that refuses is refused; who wants members that no name was given for, or structures inside of structures,
// wants the tree. Tested by structure_test.cpp and fuzz/wire_request_fuzz.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_escape.h"
#include "base/json_members.h"

namespace touchstone::wire {

/// Reads the members of the names that it was made with, in their order.
///
///   StructureReader answer({"JobId", "JobStatus"});
///   if (const auto kind = answer.decode(body); kind == base::Json::Kind::kObject) use(answer[0].text);
class StructureReader {
 public:
  /// The first member of a name; a name may stand again behind it (see has_duplicate()).
  struct Member {
    std::optional<base::Json::Kind> kind;  ///< nothing when there is no such member
    std::string_view text;                 ///< of a string: its value
  };

  /// @param names  each once
  explicit StructureReader(std::vector<std::string> names)
      : names_(std::move(names)), members_(names_.size()) {}
  StructureReader(const StructureReader&) = delete;
  StructureReader& operator=(const StructureReader&) = delete;

  /// Decodes `body`; what was decoded before is gone. A body whose members are all strings is read without a
  /// tree; any other one takes as long as base::parse_json does.
  ///
  /// @return the kind of the body's value, without members unless it is kObject; or why it is no JSON
  std::expected<base::Json::Kind, base::JsonFault> decode(std::string_view body);

  /// The member of the name at `place`. Valid while the body is, and until the next one is decoded.
  [[nodiscard]] const Member& operator[](std::size_t place) const { return members_[place]; }
  /// Whether any member's name stands twice, anywhere in the body (base::find_duplicate_member).
  [[nodiscard]] bool has_duplicate() const { return has_duplicate_; }

 private:
  void take_strings();
  void take_tree();

  std::vector<std::string> names_;
  std::vector<Member> members_;
  bool has_duplicate_ = false;
  base::StringMembers strings_;
  base::Json tree_;
};

/// Writes members of the names that it was made with, in their order and without white space.
class StructureWriter {
 public:
  /// @param names  each once
  explicit StructureWriter(std::span<const std::string_view> names);

  /// Encodes the structure into `out`, replacing what it held; its capacity is kept and grows to six bytes
  /// for each of the values'.
  ///
  /// @param values  one for each name; a member without one is left out; bytes that are not UTF-8 become
  ///                U+FFFD
  void encode(std::span<const std::optional<std::string_view>> values, std::string& out) const;

 private:
  struct Key {
    std::size_t first_byte;
    std::size_t length_bytes;
  };
  std::string keys_;  ///< `,"JobId":"` and its kin, each followed by zeros up to the end of a block
  std::vector<Key> places_;
};

/// What both writers do alike. Members are written with a comma in front of each, the first one's becomes the
/// bracket.
namespace structure_text {

using Value = std::optional<std::string_view>;

/// The room for the values, their closing quotes and the brackets.
inline std::size_t room_bytes(std::span<const Value> values) {
  std::size_t bytes = 2;
  for (const Value& value : values) bytes += base::escaped_room_bytes(value ? value->size() : 0) + 1;
  return bytes;
}
inline char* write_value(char* to, std::string_view value) {
  to = base::write_escaped(to, value);
  *to++ = '"';
  return to;
}
/// Gives the length of all that was written from `text` to `to`.
inline std::size_t close(char* text, char* to) {
  *text = '{';
  if (to == text) ++to;
  *to++ = '}';
  return static_cast<std::size_t>(to - text);
}

}  // namespace structure_text

/// A name that stands in the code, of printable ASCII without quotes and backslashes (else it does not
/// compile), and its key, `,"JobId":"`, filled with zeros up to the end of a block.
template <std::size_t kSizeWithNul>
struct MemberName {
  static constexpr std::size_t kKeyBytes = kSizeWithNul - 1 + 5;
  static constexpr std::size_t kBlock = 16;
  std::array<char, (kKeyBytes + kBlock - 1) / kBlock * kBlock> key{',', '"'};

  // NOLINTNEXTLINE(google-explicit-constructor): so that a text may stand among a template's arguments
  consteval MemberName(const char (&name)[kSizeWithNul]) {
    const std::string_view text(name, kSizeWithNul - 1);
    if (base::plain_bytes_scalar(text) != text.size()) throw "a name that needs escapes";
    std::ranges::copy(std::string_view("\":\""), std::ranges::copy(text, key.begin() + 2).out);
  }
};

/// Encodes a structure whose names stand in the code, as StructureWriter does. A request takes 0.86 of its
/// time, a response 0.97 (./dev bench json): the length of a key is known, and no loop goes over the members.
///
///   encode_structure<"JobId", "JobStatus">(values, body);
template <MemberName... kNames>
void encode_structure(std::span<const structure_text::Value, sizeof...(kNames)> values, std::string& out) {
  const std::size_t room_bytes = (kNames.key.size() + ... + structure_text::room_bytes(values));
  out.resize_and_overwrite(room_bytes, [&](char* const text, std::size_t) {
    char* to = text;
    const auto write = [&to]<MemberName kName>(const structure_text::Value& value) {
      if (!value) return;
      std::memcpy(to, kName.key.data(), kName.key.size());
      to = structure_text::write_value(to + kName.kKeyBytes, *value);
    };
    const structure_text::Value* value = values.data();
    (write.template operator()<kNames>(*value++), ...);
    return structure_text::close(text, to);
  });
}

}  // namespace touchstone::wire
