// Reads the members of a JSON object whose values are all strings, which the bodies of awsJson mostly are:
// no tree, and no allocation once its buffers have grown. It takes no text that parse_json (json.h) refuses
// and tells the same of it; what it does not take may still be JSON, and is for parse_json, which knows why
// not. Tested by json_members_test.cpp, json_test.cpp (parse_json reads with it) and
// fuzz/wire_request_fuzz.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace touchstone::base {

/// A member as it is meant, without escapes, and where its name and its value began in the text.
struct StringMember {
  std::string_view name;
  std::string_view value;
  std::size_t name_offset_bytes;
  std::size_t value_offset_bytes;
};

/// Members in the order of the text, duplicates included: views into the text, and into `unescaped` where a
/// string had an escape. To be reused.
struct StringMembers {
  std::size_t offset_bytes = 0;  ///< where the object began
  std::vector<StringMember> members;
  std::string unescaped;
};

/// Reads `text` when it is one JSON object of string members, strictly as parse_json does.
///
/// @param out  replaced; valid while it and the text are, and until it is read into again
/// @return false when it is anything else or no JSON; `out` then means nothing
[[nodiscard]] bool read_string_members(std::string_view text, StringMembers& out);

}  // namespace touchstone::base
