// Bodies that are no JSON, or not the JSON that the operation takes, and are read all the same: each rewrites
// the body into the one that it takes it for. See deviations.h.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/utf8.h"
#include "endpoint/deviations.h"

namespace touchstone::endpoint {
namespace {

bool is_json(std::string_view text) { return base::parse_json(text).has_value(); }

/// Bodies beyond this are left as they are: looking for JSON in them costs the square of their length.
constexpr std::size_t kMostForgiven = 4096;

/// Rewrites a body that is no JSON, when that makes it JSON.
template <class Rewrite>
void forgive(const Incoming& incoming, Rewrite rewrite) {
  if (incoming.request.body.size() > kMostForgiven || is_json(incoming.request.body)) return;
  std::string rewritten = rewrite(incoming.request.body);
  if (is_json(rewritten)) incoming.request.body = std::move(rewritten);
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// The longest start of a text that is JSON; the text itself when none is.
std::string longest_json_start(const std::string& text) {
  for (std::size_t size = text.size(); size > 0; --size) {
    if ((text[size - 1] == '}' || text[size - 1] == ']') && is_json(std::string_view(text).substr(0, size)))
      return text.substr(0, size);
  }
  return text;
}

void forgive_trailing_data(const Incoming& incoming) { forgive(incoming, longest_json_start); }

void forgive_leading_data(const Incoming& incoming) {
  forgive(incoming,
          [](const std::string& text) { return text.substr(std::min(text.find('{'), text.size())); });
}

std::string without_between(std::string text, std::string_view begin, std::string_view end) {
  for (std::size_t at = 0; (at = text.find(begin)) != std::string::npos;) {
    const std::size_t stop = text.find(end, at + begin.size());
    text.erase(at, stop == std::string::npos ? std::string::npos : stop + end.size() - at);
  }
  return text;
}

void forgive_block_comments(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) { return without_between(text, "/*", "*/"); });
}

void forgive_line_comments(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) { return without_between(text, "//", "\n"); });
}

void forgive_trailing_comma(const Incoming& incoming) {
  forgive(incoming,
          [](const std::string& text) { return replace_all(replace_all(text, ",}", "}"), ",]", "]"); });
}

void forgive_single_quotes(const Incoming& incoming) {
  forgive(incoming, [](std::string text) {
    std::ranges::replace(text, '\'', '"');
    return text;
  });
}

void forgive_bare_names(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) {
    std::string quoted;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto is_letter = [&](std::size_t at) {
        return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
      };
      const bool begins = is_letter(i) && i > 0 && (text[i - 1] == '{' || text[i - 1] == ',');
      if (begins) quoted += '"';
      quoted += text[i];
      const bool ends = is_letter(i) && i + 1 < text.size() && text[i + 1] == ':';
      if (ends) quoted += '"';
    }
    return quoted;
  });
}

void forgive_missing_colon(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) { return replace_all(text, "\" \"", "\":\""); });
}

void close_what_is_open(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) {
    for (const std::string_view end : {"}", "\"}", "]}", "\"]}"}) {
      if (is_json(text + std::string(end))) return text + std::string(end);
    }
    return text;
  });
}

void drop_invalid_utf8(const Incoming& incoming) {
  forgive(incoming, [](std::string text) {
    while (const auto at = base::find_malformed_utf8(text)) text.erase(*at, 1);
    return text;
  });
}

void forgive_control_characters(const Incoming& incoming) {
  forgive(incoming, [](std::string text) {
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20U; }, ' ');
    return text;
  });
}

void forgive_form_feed(const Incoming& incoming) {
  forgive(incoming, [](std::string text) {
    std::ranges::replace(text, '\f', ' ');
    return text;
  });
}

void forgive_unknown_escapes(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool unknown = text[i] == '\\' && i + 1 < text.size() &&
                           std::string_view("\"\\/bfnrtu").find(text[i + 1]) == std::string_view::npos;
      if (!unknown) out += text[i];
    }
    return out;
  });
}

void forgive_hash_comments(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) { return without_between(text, "#", "\n"); });
}

void forgive_needless_commas(const Incoming& incoming) {
  forgive(incoming,
          [](const std::string& text) { return replace_all(replace_all(text, ",,", ","), "{,", "{"); });
}

void forgive_missing_comma(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) { return replace_all(text, "\" \"", "\",\""); });
}

void forgive_mismatched_brackets(const Incoming& incoming) {
  forgive(incoming, [](std::string text) {
    if (text.ends_with(']')) text.back() = '}';
    return text;
  });
}

void forgive_null_bytes(const Incoming& incoming) {
  forgive(incoming, [](std::string text) {
    std::erase(text, '\0');
    return text;
  });
}

void forgive_other_white_space(const Incoming& incoming) {
  forgive(incoming,
          [](const std::string& text) { return replace_all(replace_all(text, "\xC2\xA0", " "), "\v", " "); });
}

void forgive_overlong_utf8(const Incoming& incoming) {
  forgive(incoming, [](const std::string& text) { return replace_all(text, "\xC0\xAF", "/"); });
}

void forgive_byte_order_mark(const Incoming& incoming) {
  forgive(incoming,
          [](const std::string& text) { return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text; });
}

void decode_utf16(const Incoming& incoming) {
  forgive(incoming, [](std::string text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) text.erase(0, 2);
    std::erase(text, '\0');
    return text;
  });
}

void unwrap_list(const Incoming& incoming) {
  const auto body = base::parse_json(incoming.request.body);
  if (body && body->is_array())
    incoming.request.body = body->items().empty() ? "{}" : base::to_json(body->items().front());
}

void keep_escapes(const Incoming& incoming) {
  incoming.request.body = replace_all(incoming.request.body, "\\u", "\\\\u");
}

void refuse_white_space(const Incoming& incoming) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  if (!incoming.request.body.empty() &&
      (is_space(incoming.request.body.front()) || incoming.request.body.find("{ ") == 0 ||
       incoming.request.body.find("{\n") == 0 || incoming.request.body.find("{\t") == 0))
    incoming.request.body = "[";
}

}  // namespace

std::span<const Deviant> json_deviations() {
  static constexpr std::array kRows = {
      Deviant{.name = "accepts-bare-member-names",
              .description = "member names need no quotes",
              .reads = forgive_bare_names},
      Deviant{.name = "accepts-block-comments",
              .description = "comments of the form /* */ are passed over",
              .reads = forgive_block_comments},
      Deviant{.name = "accepts-byte-order-mark",
              .description = "a byte order mark before the body is passed over",
              .reads = forgive_byte_order_mark},
      Deviant{.name = "accepts-control-characters",
              .description = "raw control characters may stand in strings",
              .reads = forgive_control_characters},
      Deviant{.name = "accepts-form-feed",
              .description = "a form feed counts as white space",
              .reads = forgive_form_feed},
      Deviant{.name = "accepts-hash-comments",
              .description = "comments of the form # are passed over",
              .reads = forgive_hash_comments},
      Deviant{.name = "accepts-leading-data",
              .description = "what stands before the first brace is passed over",
              .reads = forgive_leading_data},
      Deviant{.name = "accepts-line-comments",
              .description = "comments of the form // are passed over",
              .reads = forgive_line_comments},
      Deviant{.name = "accepts-list-as-body",
              .description = "a list around the input is taken off",
              .reads = unwrap_list},
      Deviant{.name = "accepts-mismatched-brackets",
              .description = "a square bracket may close an object",
              .reads = forgive_mismatched_brackets},
      Deviant{.name = "accepts-missing-colon",
              .description = "a colon between name and value may be missing",
              .reads = forgive_missing_colon},
      Deviant{.name = "accepts-missing-comma",
              .description = "a comma between two members may be missing",
              .reads = forgive_missing_comma},
      Deviant{.name = "accepts-needless-commas",
              .description = "a comma may stand before the first member, and two in a row",
              .reads = forgive_needless_commas},
      Deviant{.name = "accepts-null-bytes",
              .description = "bytes of zero are passed over wherever they stand",
              .reads = forgive_null_bytes},
      Deviant{.name = "accepts-other-white-space",
              .description = "a no-break space and a vertical tab count as white space",
              .reads = forgive_other_white_space},
      Deviant{.name = "accepts-overlong-utf-8",
              .description = "a slash in two bytes is read",
              .reads = forgive_overlong_utf8},
      Deviant{.name = "accepts-single-quotes",
              .description = "strings may stand in single quotes",
              .reads = forgive_single_quotes},
      Deviant{.name = "accepts-trailing-comma",
              .description = "a comma may stand behind the last member",
              .reads = forgive_trailing_comma},
      Deviant{.name = "accepts-trailing-data",
              .description = "what follows the first JSON value is passed over",
              .reads = forgive_trailing_data},
      Deviant{.name = "accepts-unknown-escapes",
              .description = "an escape that JSON does not know stands for its character",
              .reads = forgive_unknown_escapes},
      Deviant{.name = "accepts-utf-16", .description = "a body in UTF-16 is read", .reads = decode_utf16},
      Deviant{.name = "closes-open-brackets",
              .description = "a truncated body is completed",
              .reads = close_what_is_open},
      Deviant{.name = "drops-invalid-utf-8",
              .description = "bytes that are no UTF-8 are left out",
              .reads = drop_invalid_utf8},
      Deviant{.name = "keeps-escapes",
              .description = "escapes in strings are kept as they are written",
              .reads = keep_escapes},
      Deviant{.name = "refuses-white-space",
              .description = "white space around values is refused",
              .reads = refuse_white_space},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
