// See profile_file.h.
#include "sign/profile_file.h"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <locale>
#include <optional>

namespace touchstone::sign {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::string_view kBlank = " \t\r\f\v";

std::string_view trim_line(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool starts_comment(char c) { return c == '#' || c == ';'; }

std::string_view without_comment(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool after_blank = at == 0 || kBlank.find(text[at - 1]) != std::string_view::npos;
    if (after_blank && starts_comment(text[at])) return text.substr(0, at);
  }
  return text;
}

// `profile   "my dev"` becomes `profile my dev`: quotes are only there to hold the words together.
std::string section_name(std::string_view text) {
  std::string name;
  for (const char c : trim_line(text)) {
    if (c == '"' || c == '\'') continue;
    const bool is_blank = kBlank.find(c) != std::string_view::npos;
    if (is_blank && name.ends_with(' ')) continue;
    name += is_blank ? ' ' : c;
  }
  return name;
}

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  base::Result<std::vector<Section>> read(std::string_view text) {
    while (!text.empty() && !error_) {
      const std::size_t end = text.find('\n');
      ++line_;
      read_line(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (error_) return std::unexpected(*error_);
    return std::move(sections_);
  }

 private:
  void read_line(std::string_view line) {
    const std::string_view content = trim_line(line);
    if (content.empty() || starts_comment(content.front())) return;
    const auto indent = static_cast<std::size_t>(content.data() - line.data());
    if (setting_indent_ && indent > *setting_indent_) return;
    if (content.front() == '[') return read_section(content, indent);
    read_setting(content, indent);
  }

  void read_section(std::string_view content, std::size_t indent) {
    const std::size_t close = content.find(']');
    if (close == std::string_view::npos)
      return fail(indent + content.size(), "a section header without its ]", "");
    const std::string_view rest = trim_line(content.substr(close + 1));
    if (!rest.empty() && !starts_comment(rest.front())) {
      return fail(indent + close + 1, "more after the ] of a section header", "start a new line there");
    }
    std::string name = section_name(content.substr(1, close - 1));
    if (name.empty())
      return fail(indent, "a section without a name", "write [NAME], or [profile NAME] in the config file");
    const auto same = [&](const Section& section) { return section.name == name; };
    if (std::any_of(sections_.begin(), sections_.end(), same)) {
      return fail(indent, "this section stands twice in the file", "merge the two", ErrorCode::kDuplicate);
    }
    sections_.push_back({std::move(name), {}, line_});
    setting_indent_.reset();
  }

  void read_setting(std::string_view content, std::size_t indent) {
    const std::size_t separator = content.find_first_of("=:");
    if (separator == std::string_view::npos)
      return fail(indent, "neither a [section] nor a `key = value`", "");
    if (separator == 0) return fail(indent, "a value without a key", "write `key = value`");
    if (sections_.empty())
      return fail(indent, "a setting before the first [section]", "put [default] above it");
    std::string key = boost::algorithm::to_lower_copy(std::string(trim_line(content.substr(0, separator))),
                                                      std::locale::classic());
    Section& section = sections_.back();
    if (section.find(key) != nullptr) {
      return fail(indent, "this key stands twice in its section", "remove one of them",
                  ErrorCode::kDuplicate);
    }
    section.settings.push_back(
        {std::move(key), std::string(trim_line(without_comment(content.substr(separator + 1)))), line_});
    setting_indent_ = indent;
  }

  // The line's own text is never part of a message: it may be a secret.
  void fail(std::size_t offset_in_line, std::string message, std::string hint,
            ErrorCode code = ErrorCode::kSyntax) {
    error_ = Error{code, std::move(message), std::move(hint), file_, line_, offset_in_line + 1};
  }

  const std::string& file_;
  std::size_t line_ = 0;
  std::vector<Section> sections_;
  std::optional<std::size_t> setting_indent_;  // of the setting last read in this section
  std::optional<Error> error_;
};

}  // namespace

const Setting* Section::find(std::string_view key) const {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [&](const Setting& s) { return s.key == key; });
  return found == settings.end() ? nullptr : &*found;
}

base::Result<std::vector<Section>> parse_profile_file(std::string_view text, const std::string& file) {
  return Reader(file).read(text);
}

}  // namespace touchstone::sign
