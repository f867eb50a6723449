// Reads a body with the reader that knows its structure and asks the tree whether all of it is so; writes an
// object of strings with the writer that knows its structure, and again without it. Used by wire_request.
#pragma once

#include <algorithm>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_members.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "wire/structure.h"

namespace touchstone::fuzz {

using ParsedBody = std::expected<base::Json, base::JsonFault>;

/// Whether a reader of these names says of `body` what the tree says of it.
inline void check_reader(wire::StructureReader& reader, const std::vector<std::string>& names,
                         std::string_view body, const ParsedBody& tree) {
  const auto kind = reader.decode(body);
  FUZZ_CHECK(kind.has_value() == tree.has_value(), "structure-read-when-the-tree-is", base::printable(body));
  if (!kind) {
    FUZZ_CHECK(
        kind.error().code == tree.error().code && kind.error().offset_bytes == tree.error().offset_bytes,
        "structure-refused-like-the-tree", base::printable(body));
    FUZZ_CHECK(!reader.has_duplicate(), "structure-refused-without-duplicates", base::printable(body));
    return;
  }
  FUZZ_CHECK(*kind == tree->kind(), "structure-of-the-same-kind", base::printable(body));
  FUZZ_CHECK(reader.has_duplicate() == base::find_duplicate_member(*tree).has_value(),
             "structure-with-the-same-duplicates", base::printable(body));
  for (std::size_t place = 0; place < names.size(); ++place) {
    const base::Json* value = tree->find(names[place]);
    const wire::StructureReader::Member& member = reader[place];
    const bool same = value == nullptr ? !member.kind
                                       : member.kind == value->kind() &&
                                             (!value->is_string() || member.text == value->as_string());
    FUZZ_CHECK(same, "structure-with-the-same-member", names[place] + " of " + base::printable(body));
  }
}

/// An object of strings without duplicates, written both ways.
inline void check_writer(const base::Json& tree) {
  std::vector<std::string_view> names;
  std::vector<std::optional<std::string_view>> values;
  for (const base::JsonMember& member : tree.members()) {
    if (!member.value.is_string()) return;
    names.push_back(member.name);
    values.emplace_back(member.value.as_string());
  }
  if (!tree.is_object() || base::find_duplicate_member(tree)) return;
  static std::string written;  // reused, as a caller does
  const wire::StructureWriter writer(names);
  writer.encode(values, written);
  FUZZ_CHECK(written == base::to_json(tree), "structure-written-like-the-tree", written);
  if (values.empty()) return;
  values.front().reset();
  base::Json others = tree;
  others.members().erase(others.members().begin());
  writer.encode(values, written);
  FUZZ_CHECK(written == base::to_json(others), "structure-written-without-its-first", written);
}

/// What is an object of strings is read without a tree, and nothing else.
inline void check_taken(std::string_view body, const ParsedBody& tree) {
  static base::StringMembers read;
  const bool is_of_strings =
      tree && tree->is_object() &&
      std::ranges::all_of(tree->members(), [](const auto& m) { return m.value.is_string(); });
  FUZZ_CHECK(base::read_string_members(body, read) == is_of_strings, "object-of-strings-is-taken",
             base::printable(body));
}

/// All of it, of the names that awsJson knows and of those that the body has.
inline void check_structure(std::string_view body, const ParsedBody& tree) {
  static const std::vector<std::string> known = {"JobId", "JobStatus", "__type", "message", "Message"};
  static wire::StructureReader reader(known);
  check_reader(reader, known, body, tree);
  check_taken(body, tree);
  if (!tree || tree->members().empty()) return;
  const std::vector<std::string> own = {tree->members().back().name, tree->members().front().name};
  wire::StructureReader own_reader(own);
  if (own[0] != own[1]) check_reader(own_reader, own, body, tree);
  check_writer(*tree);
}

}  // namespace touchstone::fuzz
