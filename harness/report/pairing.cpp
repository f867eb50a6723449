// See pairing.h.
#include "report/pairing.h"

#include <algorithm>
#include <cstddef>

namespace touchstone::report {
namespace {

// A shorter text stands in others by chance.
constexpr std::size_t kShortestKnown = 6;
constexpr std::size_t kShortestHex = 16;
constexpr std::size_t kShortestRow = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// How far a text is made as `form` says: h a hexadecimal digit, 9 a digit, anything else itself; 0 when it is
// not.
std::size_t match_form(std::string_view text, std::string_view form) {
  if (text.size() < form.size()) return 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool fits = form[i] == 'h'   ? is_hex(text[i])
                      : form[i] == '9' ? is_digit(text[i])
                                       : text[i] == form[i];
    if (!fits) return 0;
  }
  return form.size();
}

// The length of a time at the beginning of a text, as in 2026-11-21T22:10:58.123Z; 0 when there is none.
std::size_t time_length(std::string_view text) {
  std::size_t length = match_form(text, "9999-99-99T99:99:99");
  if (length == 0) return 0;
  if (length < text.size() && text[length] == '.') {
    do {
      ++length;
    } while (length < text.size() && is_digit(text[length]));
  }
  if (length < text.size() && text[length] == 'Z') return length + 1;
  if (length < text.size() && (text[length] == '+' || text[length] == '-'))
    return length + match_form(text.substr(length + 1), "99:99") + 1;
  return length;
}

std::size_t row_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_alnum) - text.begin());
}

// The length of what looks like an id at the beginning of a word; 0 when nothing does.
std::size_t id_length(std::string_view text) {
  if (const std::size_t uuid = match_form(text, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
      uuid > 0 && row_length(text.substr(uuid)) == 0)
    return uuid;
  const std::string_view row = text.substr(0, row_length(text));
  const bool digits = std::any_of(row.begin(), row.end(), is_digit);
  const bool letters = std::any_of(row.begin(), row.end(), is_letter);
  if (row.size() >= kShortestHex && digits && std::all_of(row.begin(), row.end(), is_hex)) return row.size();
  if (row.size() >= kShortestRow && digits && letters) return row.size();
  return 0;
}

// The length of what may be anything of its form at the beginning of a word; 0 when nothing is.
std::size_t free_length(std::string_view text) {
  if (const std::size_t time = time_length(text); time > 0) return time;
  const std::size_t account = match_form(text, "999999999999");
  return row_length(text) == account ? account : 0;
}

// The known text that this one begins with, as a word of its own; nothing when it begins with none.
std::size_t known_length(std::string_view text, const std::vector<std::string_view>& known) {
  for (const std::string_view one : known) {
    if (text.starts_with(one) && row_length(text.substr(one.size())) == 0) return one.size();
  }
  return 0;
}

std::vector<std::string_view> known_of(const std::map<std::string, std::string, std::less<>>& side) {
  std::vector<std::string_view> known;
  for (const auto& [text, other] : side) {
    if (text.size() >= kShortestKnown) known.emplace_back(text);
  }
  // The longest first: an ARN before the id in it.
  std::sort(known.begin(), known.end(), [](std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  return known;
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view text, const std::vector<std::string_view>& known) {
  std::vector<Piece> pieces;
  std::size_t literal = 0;
  const auto end_literal = [&](std::size_t at) {
    if (at > literal) pieces.push_back({Piece::Kind::kLiteral, text.substr(literal, at - literal)});
  };
  for (std::size_t at = 0; at < text.size();) {
    const bool begins_word = at == 0 || !is_alnum(text[at - 1]);
    if (!begins_word) {
      ++at;
      continue;
    }
    const std::string_view rest = text.substr(at);
    const std::size_t known_here = known_length(rest, known);
    const std::size_t free = known_here > 0 ? 0 : free_length(rest);
    const std::size_t length = known_here > 0 ? known_here : free > 0 ? free : id_length(rest);
    if (length == 0) {
      ++at;
      continue;
    }
    end_literal(at);
    pieces.push_back({free > 0 ? Piece::Kind::kFree : Piece::Kind::kId, rest.substr(0, length)});
    at += length;
    literal = at;
  }
  end_literal(text.size());
  return pieces;
}

bool Pairing::pair(std::string_view a, std::string_view b) {
  const auto known_a = b_of_.find(a);
  const auto known_b = a_of_.find(b);
  if (known_a == b_of_.end() && known_b == a_of_.end()) {
    b_of_.emplace(a, b);
    a_of_.emplace(b, a);
    return true;
  }
  return known_a != b_of_.end() && known_a->second == b;
}

const std::string* Pairing::find_b(std::string_view a) const {
  const auto known = b_of_.find(a);
  return known == b_of_.end() ? nullptr : &known->second;
}

bool Pairing::same_text(std::string_view a, std::string_view b) {
  const auto of_a = pieces_of(a, known_of(b_of_));
  const auto of_b = pieces_of(b, known_of(a_of_));
  const bool alike = std::equal(
      of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), [](const Piece& one, const Piece& other) {
        return one.kind == other.kind && (one.kind != Piece::Kind::kLiteral || one.text == other.text);
      });
  if (!alike) return false;
  bool same = true;
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    if (of_a[i].kind == Piece::Kind::kId) same = pair(of_a[i].text, of_b[i].text) && same;
  }
  return same;
}

bool Pairing::same_id(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a == b;
  const auto of_a = pieces_of(a, known_of(b_of_));
  const auto of_b = pieces_of(b, known_of(a_of_));
  const auto has_id = [](const std::vector<Piece>& pieces) {
    return std::any_of(pieces.begin(), pieces.end(),
                       [](const Piece& piece) { return piece.kind == Piece::Kind::kId; });
  };
  const bool alike = std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                                [](const Piece& one, const Piece& other) { return one.kind == other.kind; });
  // Of an ARN, what is in it counts: the account, and the id.
  if (alike && has_id(of_a) && has_id(of_b)) return same_text(a, b);
  return pair(a, b);
}

}  // namespace touchstone::report
