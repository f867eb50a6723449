// See json.h. An object of strings is read by json_members.h. Of any other text simdjson's DOM decides
// whether it is JSON, and knows what stands in it. It does not tell where: so the tree is built by walking
// its DOM and the text at once. What is wrong with a refused text is found by json_fault.h; when nothing is,
// simdjson has met a number that it does not read, and gets the text without its numbers.
#include "base/json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <unordered_set>

#include "base/json_escape.h"
#include "base/json_fault.h"
#include "base/json_members.h"
#include "base/json_numbers.h"
#include "base/json_plain.h"
#include "base/utf8.h"

namespace touchstone::base {

namespace dom = simdjson::dom;

// Builds Json values and tells them where they stood. The DOM has accepted the text and has refused lone
// surrogates, too (json_test.cpp would tell of a simdjson that takes them), so that what stands where need
// not be checked again; what is left to refuse is its depth: the DOM does not count empty containers.
//
// A second reading by simdjson's On-Demand reader would tell the places too, and did: it is compiled for the
// baseline processor, where the DOM takes the best there is at run time. Without it a body takes 0.7 of the
// time (./dev bench json), the models 0.6 (./dev bench load).
class JsonBuilder {
 public:
  // Reads from `text`, the same that the DOM was made from, but for its numbers: of those the DOM is not
  // asked.
  JsonBuilder(const char* text, std::size_t max_depth) : begin_(text), at_(text), max_depth_(max_depth) {}

  // Fills `out` from an object whose members are all strings.
  static void build(const StringMembers& read_members, Json& out) {
    out.kind_ = Json::Kind::kObject;
    out.offset_bytes_ = offset_of(read_members.offset_bytes);
    auto& members = out.content_.emplace<std::vector<JsonMember>>();
    members.reserve(read_members.members.size());
    for (const StringMember& read : read_members.members) {
      JsonMember& member = members.emplace_back();
      member.name = read.name;
      member.name_offset_bytes = offset_of(read.name_offset_bytes);
      member.value.kind_ = Json::Kind::kString;
      member.value.content_.emplace<std::string>(read.value);
      member.value.offset_bytes_ = offset_of(read.value_offset_bytes);
    }
  }

  // Fills `out`, which stands inside `depth - 1` containers. The recursion is bounded because the depth is.
  simdjson::error_code build(dom::element value, std::size_t depth, Json& out) {
    go_to_token();
    out.offset_bytes_ = offset_of(at_);
    switch (value.type()) {
      case dom::element_type::OBJECT:
        out.kind_ = Json::Kind::kObject;
        return depth > max_depth_ ? simdjson::DEPTH_ERROR
                                  : build_members(value.get_object().value_unsafe(), depth,
                                                  out.content_.emplace<std::vector<JsonMember>>());
      case dom::element_type::ARRAY:
        out.kind_ = Json::Kind::kArray;
        return depth > max_depth_ ? simdjson::DEPTH_ERROR
                                  : build_items(value.get_array().value_unsafe(), depth,
                                                out.content_.emplace<std::vector<Json>>());
      case dom::element_type::STRING:
        out.kind_ = Json::Kind::kString;
        take_string(value.get_string().value_unsafe(), out.content_.emplace<std::string>());
        return simdjson::SUCCESS;
      case dom::element_type::BOOL:
        out.kind_ = Json::Kind::kBool;
        out.boolean_ = *at_ == 't';
        at_ += out.boolean_ ? kTrue.size() : kFalse.size();
        return simdjson::SUCCESS;
      case dom::element_type::NULL_VALUE:
        at_ += kNull.size();
        return simdjson::SUCCESS;
      default: {
        const char* const first = at_;
        while (is_of_number(*at_)) ++at_;
        out.kind_ = Json::Kind::kNumber;
        out.content_.emplace<std::string>(first, at_);
        return simdjson::SUCCESS;
      }
    }
  }

 private:
  static constexpr std::string_view kTrue = "true";
  static constexpr std::string_view kFalse = "false";
  static constexpr std::string_view kNull = "null";

  simdjson::error_code build_members(dom::object object, std::size_t depth, std::vector<JsonMember>& out) {
    ++at_;
    out.reserve(object.size());
    for (const dom::key_value_pair field : object) {
      go_to_token();
      JsonMember& member = out.emplace_back();
      member.name_offset_bytes = offset_of(at_);
      take_string(field.key, member.name);
      if (const auto error = build(field.value, depth + 1, member.value)) return error;
    }
    close();
    return simdjson::SUCCESS;
  }

  simdjson::error_code build_items(dom::array array, std::size_t depth, std::vector<Json>& out) {
    ++at_;
    out.reserve(array.size());
    for (const dom::element item : array) {
      if (const auto error = build(item, depth + 1, out.emplace_back())) return error;
    }
    close();
    return simdjson::SUCCESS;
  }

  // Keeps the string that stands here, of which the DOM knows the text. An escape is never shorter than what
  // it stands for, so that a string without one among its first bytes has none.
  void take_string(std::string_view text, std::string& out) {
    const char* const raw = ++at_;
    if (std::memchr(raw, '\\', text.size()) == nullptr) {
      at_ += text.size();
    } else {
      while (*at_ != '"') at_ += *at_ == '\\' ? 2 : 1;
    }
    ++at_;
    out = text;
  }

  // Passes over white space, and what the DOM has seen already.
  void go_to_token() {
    while (*at_ == ' ' || *at_ == '\n' || *at_ == ',' || *at_ == ':' || *at_ == '\r' || *at_ == '\t') ++at_;
  }

  // Passes over the bracket that closes a container.
  void close() {
    go_to_token();
    ++at_;
  }

  static bool is_of_number(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  [[nodiscard]] static std::uint32_t offset_of(std::size_t bytes) {
    return static_cast<std::uint32_t>(bytes);
  }
  [[nodiscard]] std::uint32_t offset_of(const char* place) const {
    return offset_of(static_cast<std::size_t>(place - begin_));
  }

  const char* begin_;
  const char* at_;
  std::size_t max_depth_;
};

namespace {

// The parser and the padded copies that it reads, as large as the largest text.
struct Reader {
  dom::parser parser;
  std::string padded;
  std::string without_numbers;
};

simdjson::error_code read_tree(Reader& with, std::string_view text, std::size_t max_depth, Json& out) {
  with.padded.assign(text);
  with.padded.resize(text.size() + simdjson::SIMDJSON_PADDING);
  // One level more than the limit: simdjson counts the document itself as one.
  if (with.parser.max_depth() != max_depth + 1 || with.parser.capacity() < text.size()) {
    const std::size_t room_bytes = std::max<std::size_t>(text.size(), 4096);
    if (const auto error = with.parser.allocate(room_bytes, max_depth + 1)) return error;
  }
  dom::element root;
  if (const auto error = with.parser.parse(with.padded.data(), text.size(), false).get(root)) return error;
  return JsonBuilder(with.padded.data(), max_depth).build(root, 1, out);
}

// Reads the text that read_tree() has just refused, and that is JSON by its grammar.
simdjson::error_code read_tree_of_any_numbers(Reader& with, std::size_t size_bytes, std::size_t max_depth,
                                              Json& out) {
  with.without_numbers.assign(with.padded, 0, size_bytes);
  blank_numbers(with.without_numbers);
  with.without_numbers.resize(size_bytes + simdjson::SIMDJSON_PADDING);
  dom::element root;
  if (const auto error = with.parser.parse(with.without_numbers.data(), size_bytes, false).get(root))
    return error;
  return JsonBuilder(with.padded.data(), max_depth).build(root, 1, out);
}

// Most bodies of awsJson are an object of strings: read without simdjson they take 0.6 of the time
// (./dev bench json).
bool read_strings(std::string_view text, Json& out) {
  thread_local StringMembers with;
  if (!read_string_members(text, with)) return false;
  JsonBuilder::build(with, out);
  return true;
}

bool begins_too_deep(std::string_view first_part, std::size_t max_depth) {
  const auto fault = find_json_fault(first_part, max_depth);
  return fault && fault->code == JsonFaultCode::kTooDeep;
}

}  // namespace

Json Json::boolean(bool value) {
  Json json;
  json.kind_ = Kind::kBool;
  json.boolean_ = value;
  return json;
}

Json Json::integer(std::int64_t value) { return number(fmt::format("{}", value)); }

Json Json::number(std::string literal) {
  Json json;
  json.kind_ = Kind::kNumber;
  json.content_ = std::move(literal);
  return json;
}

Json Json::string(std::string_view value) {
  Json json;
  json.kind_ = Kind::kString;
  json.content_.emplace<std::string>(value);
  return json;
}

Json Json::array() { return array(std::vector<Json>()); }

Json Json::array(std::vector<Json> items) {
  Json json;
  json.kind_ = Kind::kArray;
  json.content_ = std::move(items);
  return json;
}

Json Json::object() { return object(std::vector<JsonMember>()); }

Json Json::object(std::vector<JsonMember> members) {
  Json json;
  json.kind_ = Kind::kObject;
  json.content_ = std::move(members);
  return json;
}

std::optional<std::int64_t> Json::as_integer() const {
  if (kind_ != Kind::kNumber) return std::nullopt;
  std::int64_t value = 0;
  const std::string& text = as_string();
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

double Json::as_double() const {
  double value = 0;
  if (kind_ != Kind::kNumber) return value;
  const std::string& text = as_string();
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc::result_out_of_range ? std::strtod(text.c_str(), nullptr) : value;
}

const Json* Json::find(std::string_view name) const {
  const std::vector<JsonMember>& all = members();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const JsonMember& m) { return m.name == name; });
  return found == all.end() ? nullptr : &found->value;
}

namespace {

// A reference token of RFC 6901 without its escapes; nothing when a '~' is followed by neither 0 nor 1.
std::optional<std::string> unescape_pointer_token(std::string_view token) {
  std::string name;
  for (std::size_t at = 0; at < token.size(); ++at) {
    if (token[at] != '~') {
      name += token[at];
      continue;
    }
    const char escaped = ++at < token.size() ? token[at] : ' ';
    if (escaped != '0' && escaped != '1') return std::nullopt;
    name += escaped == '0' ? '~' : '/';
  }
  return name;
}

// An array index of RFC 6901: digits without leading zeros.
std::optional<std::size_t> parse_index(std::string_view token) {
  std::size_t index = 0;
  const auto [stop, error] = std::from_chars(token.begin(), token.end(), index);
  const bool has_leading_zero = token.size() > 1 && token.front() == '0';
  if (error != std::errc() || stop != token.end() || has_leading_zero) return std::nullopt;
  return index;
}

}  // namespace

const Json* Json::at_pointer(std::string_view pointer) const {
  const Json* here = this;
  while (!pointer.empty() && here != nullptr) {
    if (pointer.front() != '/') return nullptr;
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const auto token = unescape_pointer_token(pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
    if (!token) return nullptr;
    if (here->is_array()) {
      const auto index = parse_index(*token);
      here = index && *index < here->items().size() ? &here->items()[*index] : nullptr;
    } else {
      here = here->find(*token);
    }
  }
  return here;
}

Json& Json::set(std::string_view name, Json value) {
  if (kind_ == Kind::kNull) {
    kind_ = Kind::kObject;
    content_.emplace<std::vector<JsonMember>>();
  }
  std::vector<JsonMember>& all = members();
  for (JsonMember& member : all) {
    if (member.name == name) {
      member.value = std::move(value);
      return member.value;
    }
  }
  all.push_back({std::string(name), std::move(value), 0});
  return all.back().value;
}

namespace {

// Members by name; those of one name stay in their order.
std::vector<const JsonMember*> by_name(const std::vector<JsonMember>& members) {
  std::vector<const JsonMember*> sorted;
  sorted.reserve(members.size());
  for (const JsonMember& member : members) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(), [](const JsonMember* a, const JsonMember* b) {
    const auto order = a->name <=> b->name;
    return order == 0 ? a < b : order < 0;
  });
  return sorted;
}

bool same_members(const std::vector<JsonMember>& a, const std::vector<JsonMember>& b) {
  if (a.size() != b.size()) return false;
  const auto mine = by_name(a);
  const auto theirs = by_name(b);
  return std::equal(mine.begin(), mine.end(), theirs.begin(), [](const JsonMember* x, const JsonMember* y) {
    return x->name == y->name && x->value.same_value(y->value);
  });
}

bool is_whole(const Json& number) { return number.as_string().find_first_of(".eE") == std::string::npos; }

bool same_number(const Json& a, const Json& b) {
  const auto mine = a.as_integer();
  const auto theirs = b.as_integer();
  if (mine && theirs) return *mine == *theirs;
  const bool by_spelling =
      (is_whole(a) && is_whole(b)) || (std::isinf(a.as_double()) && std::isinf(b.as_double()));
  return by_spelling ? a.as_string() == b.as_string() : a.as_double() == b.as_double();
}

}  // namespace

bool Json::same_value(const Json& other) const {
  if (kind_ != other.kind_) return false;
  switch (kind_) {
    case Kind::kNull:
      return true;
    case Kind::kBool:
      return boolean_ == other.boolean_;
    case Kind::kString:
      return as_string() == other.as_string();
    case Kind::kNumber:
      return same_number(*this, other);
    case Kind::kArray:
      return std::ranges::equal(items(), other.items(),
                                [](const Json& a, const Json& b) { return a.same_value(b); });
    case Kind::kObject:
      return same_members(members(), other.members());
  }
  return false;
}

std::string_view name_of(Json::Kind kind) {
  switch (kind) {
    case Json::Kind::kNull:
      return "null";
    case Json::Kind::kBool:
      return "boolean";
    case Json::Kind::kNumber:
      return "number";
    case Json::Kind::kString:
      return "string";
    case Json::Kind::kArray:
      return "array";
    case Json::Kind::kObject:
      return "object";
  }
  return "value";
}

std::expected<Json, JsonFault> parse_json(std::string_view text, std::size_t max_depth) {
  if (text.size() > simdjson::SIMDJSON_MAXSIZE_BYTES - simdjson::SIMDJSON_PADDING) {
    return std::unexpected(make_json_fault(JsonFaultCode::kTooLarge, text.size()));
  }
  Json tree;
  if (max_depth > 0 && read_strings(text, tree)) return tree;
  // Kept for the next text, but for the rare large one: a reader is a dozen times as large as its text. None
  // is made for what begins with more levels than are read.
  constexpr std::size_t kLargeBytes = 64 << 10;
  const bool is_large = text.size() > kLargeBytes;
  if (is_large && begins_too_deep(text.substr(0, kLargeBytes), max_depth)) {
    if (auto fault = find_json_fault(text, max_depth)) return std::unexpected(std::move(*fault));
  }
  thread_local Reader kept;
  std::optional<Reader> own;
  Reader& with = is_large ? own.emplace() : kept;
  if (read_tree(with, text, max_depth, tree) == simdjson::SUCCESS) return tree;
  if (auto fault = find_json_fault(text, max_depth)) return std::unexpected(std::move(*fault));
  if (read_tree_of_any_numbers(with, text.size(), max_depth, tree) == simdjson::SUCCESS) return tree;
  // If the two readers ever disagree, the whole text is at fault.
  return std::unexpected(make_json_fault(JsonFaultCode::kStructure, 0));
}

Result<Json> parse_json_file(std::string_view text, const std::string& file) {
  auto parsed = parse_json(text);
  if (parsed) return std::move(*parsed);
  return std::unexpected(error_at(ErrorCode::kSyntax, text, file, parsed.error().offset_bytes,
                                  "not valid JSON: " + parsed.error().message));
}

Error error_at(ErrorCode code, std::string_view text, const std::string& file, std::size_t offset_bytes,
               std::string message, std::string hint) {
  const LineColumn place = line_column(text, offset_bytes);
  return {code, std::move(message), std::move(hint), file, place.line, place.column};
}

namespace {

// The first member whose name stands before it in the same object; the end when there is none. Up to a few
// are compared one with another, for a table would allocate for each.
std::vector<JsonMember>::const_iterator find_second_of_a_name(const std::vector<JsonMember>& members) {
  constexpr std::size_t kFew = 16;
  std::unordered_set<std::string_view> seen;
  return std::find_if(members.begin(), members.end(), [&](const JsonMember& member) {
    if (members.size() > kFew) return !seen.insert(member.name).second;
    return std::any_of(members.data(), &member,
                       [&](const JsonMember& earlier) { return earlier.name == member.name; });
  });
}

}  // namespace

std::optional<DuplicateMember> find_duplicate_member(const Json& value) {
  const auto second = find_second_of_a_name(value.members());
  for (auto member = value.members().begin(); member != second; ++member) {
    if (auto inner = find_duplicate_member(member->value)) return inner;
  }
  if (second != value.members().end()) return DuplicateMember{second->name, second->name_offset_bytes};
  for (const Json& item : value.items()) {
    if (auto inner = find_duplicate_member(item)) return inner;
  }
  return std::nullopt;
}

namespace {

// Most strings are plain: then one step makes the room and fills it, where an append for each quote and the
// text would check the capacity three times.
void append_quoted(std::string& out, std::string_view plain) {
  const std::size_t first = out.size();
  const std::size_t end = first + plain.size() + 2;
  out.resize_and_overwrite(end, [&](char* text, std::size_t /*room: g++ 12 tells the capacity*/) {
    text[first] = '"';
    std::ranges::copy(plain, text + first + 1);
    text[end - 1] = '"';
    return end;
  });
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  if (all_plain(text)) return append_quoted(out, text);
  // Counted, not six bytes for each: a report holds bodies of a megabyte that have a mark here and there.
  const auto marked = static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return plain_bytes_scalar({&c, 1}) == 0; }));
  const std::size_t first = out.size();
  out.resize_and_overwrite(first + text.size() + escaped_room_bytes(marked) + 2,
                           [&](char* written, std::size_t) {
                             written[first] = '"';
                             char* to = write_escaped(written + first + 1, text);
                             *to++ = '"';
                             return static_cast<std::size_t>(to - written);
                           });
}

void append_json(std::string& out, const Json& value) {
  switch (value.kind()) {
    case Json::Kind::kNull:
      out += "null";
      break;
    case Json::Kind::kBool:
      out += value.as_bool() ? "true" : "false";
      break;
    case Json::Kind::kNumber:
      out += value.as_string();
      break;
    case Json::Kind::kString:
      append_json_string(out, value.as_string());
      break;
    case Json::Kind::kArray: {
      out += '[';
      bool first = true;
      for (const Json& item : value.items()) {
        if (!first) out += ',';
        first = false;
        append_json(out, item);
      }
      out += ']';
      break;
    }
    case Json::Kind::kObject: {
      out += '{';
      bool first = true;
      for (const JsonMember& member : value.members()) {
        if (!first) out += ',';
        first = false;
        append_json_string(out, member.name);
        out += ':';
        append_json(out, member.value);
      }
      out += '}';
      break;
    }
  }
}

std::string to_json(const Json& value) {
  std::string out;
  append_json(out, value);
  return out;
}

void append_line_break(std::string& out, std::size_t depth) {
  constexpr std::size_t kSpaces = 2;
  out += '\n';
  out.append(depth * kSpaces, ' ');
}

void append_pretty_json(std::string& out, const Json& value, std::size_t depth) {
  if (value.is_object() && !value.members().empty()) {
    out += '{';
    bool first = true;
    for (const JsonMember& member : value.members()) {
      if (!first) out += ',';
      first = false;
      append_line_break(out, depth + 1);
      append_json_string(out, member.name);
      out += ": ";
      append_pretty_json(out, member.value, depth + 1);
    }
    append_line_break(out, depth);
    out += '}';
  } else if (value.is_array() && !value.items().empty()) {
    out += '[';
    bool first = true;
    for (const Json& item : value.items()) {
      if (!first) out += ',';
      first = false;
      append_line_break(out, depth + 1);
      append_pretty_json(out, item, depth + 1);
    }
    append_line_break(out, depth);
    out += ']';
  } else {
    append_json(out, value);
  }
}

std::string to_pretty_json(const Json& value) {
  std::string out;
  append_pretty_json(out, value, 0);
  out += '\n';
  return out;
}

}  // namespace touchstone::base
