// See second_json.h. Boost.JSON is used as events, not as its value type, which forgets duplicates.
#include "oracles/second_json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <utility>
#include <vector>

namespace touchstone::fuzz {
namespace {

using base::Json;
using boost::json::error_code;
using View = boost::json::string_view;

/// Puts a tree together from events.
struct TreeMaker {
  static constexpr std::size_t max_array_size = std::string_view::npos;
  static constexpr std::size_t max_object_size = std::string_view::npos;
  static constexpr std::size_t max_string_size = std::string_view::npos;
  static constexpr std::size_t max_key_size = std::string_view::npos;

  struct Open {
    Json value;
    std::string key;  ///< of this value in the one around it
  };
  std::vector<Open>& open = room();
  std::string text;  ///< of the string, key or number that is being read
  std::string key;
  Json done;

  /// Memory that is kept from one text to the next: to ask for it anew, in each depth, took longer than to
  /// read.
  static std::vector<Open>& room() {
    thread_local std::vector<Open> kept;
    kept.clear();
    return kept;
  }

  bool put(Json value) {
    if (open.empty()) {
      done = std::move(value);
    } else if (open.back().value.is_array()) {
      open.back().value.items().push_back(std::move(value));
    } else {
      open.back().value.members().push_back({std::exchange(key, {}), std::move(value), 0});
    }
    return true;
  }
  bool begin(Json container) {
    open.push_back({std::move(container), std::exchange(key, {})});
    return true;
  }
  bool end() {
    Open closed = std::move(open.back());
    open.pop_back();
    key = std::move(closed.key);
    return put(std::move(closed.value));
  }
  bool add(View part) {
    text.append(part.data(), part.size());
    return true;
  }
  bool number(View last_part) {
    add(last_part);
    return put(Json::number(std::exchange(text, {})));
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return begin(Json::array()); }
  bool on_array_end(std::size_t, error_code&) { return end(); }
  bool on_object_begin(error_code&) { return begin(Json::object()); }
  bool on_object_end(std::size_t, error_code&) { return end(); }
  bool on_string_part(View part, std::size_t, error_code&) { return add(part); }
  bool on_string(View part, std::size_t, error_code&) {
    add(part);
    return put(Json::string(std::exchange(text, {})));
  }
  bool on_key_part(View part, std::size_t, error_code&) { return add(part); }
  bool on_key(View part, std::size_t, error_code&) {
    add(part);
    key = std::exchange(text, {});
    return true;
  }
  bool on_number_part(View part, error_code&) { return add(part); }
  bool on_int64(std::int64_t, View part, error_code&) { return number(part); }
  bool on_uint64(std::uint64_t, View part, error_code&) { return number(part); }
  bool on_double(double, View part, error_code&) { return number(part); }
  bool on_bool(bool value, error_code&) { return put(Json::boolean(value)); }
  bool on_null(error_code&) { return put(Json()); }
  bool on_comment_part(View, error_code&) { return true; }
  bool on_comment(View, error_code&) { return true; }
};

/// Keeps nothing: whether a text can be read is told by the parser itself.
struct Nothing {
  static constexpr std::size_t max_array_size = std::string_view::npos;
  static constexpr std::size_t max_object_size = std::string_view::npos;
  static constexpr std::size_t max_string_size = std::string_view::npos;
  static constexpr std::size_t max_key_size = std::string_view::npos;

  // NOLINTBEGIN(readability-convert-member-functions-to-static): as Boost.JSON calls them
  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t, error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t, error_code&) { return true; }
  bool on_string_part(View, std::size_t, error_code&) { return true; }
  bool on_string(View, std::size_t, error_code&) { return true; }
  bool on_key_part(View, std::size_t, error_code&) { return true; }
  bool on_key(View, std::size_t, error_code&) { return true; }
  bool on_number_part(View, error_code&) { return true; }
  bool on_int64(std::int64_t, View, error_code&) { return true; }
  bool on_uint64(std::uint64_t, View, error_code&) { return true; }
  bool on_double(double, View, error_code&) { return true; }
  bool on_bool(bool, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(View, error_code&) { return true; }
  bool on_comment(View, error_code&) { return true; }
  // NOLINTEND(readability-convert-member-functions-to-static)
};

}  // namespace

SecondReading read_json(std::string_view text, std::size_t max_depth) {
  boost::json::parse_options strict;
  strict.max_depth = max_depth;
  boost::json::basic_parser<TreeMaker> parser(strict);
  error_code fault;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), fault);
  SecondReading reading;
  reading.gave_up = fault == boost::json::error::exponent_overflow;
  if (!fault && parser.done() && used == text.size()) reading.value = std::move(parser.handler().done);
  return reading;
}

bool could_be_json(std::string_view text, std::size_t max_depth, bool more) {
  boost::json::parse_options strict;
  strict.max_depth = max_depth;
  boost::json::basic_parser<Nothing> parser(strict);
  error_code fault;
  const std::size_t used = parser.write_some(more, text.data(), text.size(), fault);
  const std::string_view left = text.substr(used);
  return !fault && (more || parser.done()) && left.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool identical(const base::Json& a, const base::Json& b) {
  const auto same_member = [](const base::JsonMember& x, const base::JsonMember& y) {
    return x.name == y.name && identical(x.value, y.value);
  };
  return a.kind() == b.kind() && a.as_bool() == b.as_bool() && a.as_string() == b.as_string() &&
         std::ranges::equal(a.items(), b.items(), identical) &&
         std::ranges::equal(a.members(), b.members(), same_member);
}

}  // namespace touchstone::fuzz
