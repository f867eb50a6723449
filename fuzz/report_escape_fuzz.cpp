// Property: a report carries any text whole and is still what its format says: JSON by Boost.JSON, XML by its
// own grammar of characters, TAP and Markdown by their lines, a terminal's text without anything
// that nobody sees or that a terminal obeys (ICU's tables), a shell's word by a plain reading of POSIX.
// Mutant: a '|' of a target ends a cell of the Markdown table (seed pipe). The input is what a target
// answered; which verdict that gets is no question here.
#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "oracles/second_json.h"
#include "report/console.h"
#include "report/evidence.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/shell.h"
#include "report/tap.h"

namespace {

namespace base = touchstone::base;
namespace fuzz = touchstone::fuzz;
namespace report = touchstone::report;
namespace judge = touchstone::judge;
using touchstone::base::printable;

/// A run of one failed case whose check saw `text`, in an answer that was `text`.
class OneFailure {
 public:
  explicit OneFailure(const std::string& text) {
    tested_.id = "comprehend/StopSentimentDetectionJob/unknown-job";
    tested_.title = "An unknown job";
    tested_.service = "comprehend";
    tested_.operation = "StopSentimentDetectionJob";
    catalogue_.sha256 = std::string(64, 'c');

    judge::Check check;
    check.id = "answer";
    check.outcome = judge::CheckOutcome::kFailed;
    check.expected = "400 JobNotFoundException";
    check.actual = text;
    check.exchanges = {0};
    judge::Verdict verdict;
    verdict.tested = &tested_;
    verdict.outcome = judge::Outcome::kFailed;
    verdict.checks.push_back(std::move(check));

    touchstone::run::Recorded recorded;
    recorded.operation = tested_.operation;
    recorded.exchange.response = touchstone::wire::HttpResponse{
        .status = 400, .reason = text, .headers = {{"X-Text", text}}, .body = text};
    recorded.answer = touchstone::wire::decode_answer(*recorded.exchange.response);
    touchstone::run::Transcript transcript;
    transcript.tested = &tested_;
    transcript.ending = touchstone::run::Ending::kFinished;
    transcript.exchanges.push_back(std::move(recorded));

    run.version = "0.1.0";
    run.catalogue = &catalogue_;
    run.endpoint = "http://127.0.0.1:4566";
    run.target_name = text;
    run.started = std::chrono::system_clock::from_time_t(1795299058);
    run.verdicts.push_back(std::move(verdict));
    run.transcripts.push_back(std::move(transcript));
  }
  OneFailure(const OneFailure&) = delete;
  OneFailure& operator=(const OneFailure&) = delete;

  report::RunReport run;

 private:
  touchstone::cases::Catalogue catalogue_;
  touchstone::cases::Case tested_;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

/// What a JSON or XML text shows of bytes that are not UTF-8.
std::string with_replacements(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const base::CodePoint step = base::decode_code_point(bytes, at);
    base::append_utf8(out, step.length_bytes == 0 ? 0xFFFD : step.value);
    at += std::max<std::size_t>(step.length_bytes, 1);
  }
  return out;
}

void check_json(const report::RunReport& run, const std::string& text) {
  const std::string rendered = report::render_json(run);
  const auto json = fuzz::read_json(rendered, 64).value;
  FUZZ_CHECK(json, "json-report-is-json", printable(rendered));
  const base::Json* actual = json->at_pointer("/cases/0/checks/0/actual");
  FUZZ_CHECK(actual != nullptr && actual->as_string() == with_replacements(text),
             "json-report-keeps-the-text", printable(rendered));
  const base::Json* body = json->at_pointer("/cases/0/exchanges/0/response/body");
  const base::Json* encoded = json->at_pointer("/cases/0/exchanges/0/response/body_base64");
  FUZZ_CHECK((body == nullptr) != (encoded == nullptr), "json-report-has-the-body-once", printable(rendered));
  const std::string kept =
      body != nullptr ? body->as_string() : base::from_base64(encoded->as_string()).value_or("");
  FUZZ_CHECK(kept == text, "json-report-keeps-the-body", printable(rendered));
}

/// "Char" of XML 1.0, section 2.2.
bool is_xml_character(char32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

/// A text with U+FFFD for what XML has no place for.
std::string with_xml_characters(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint step = base::decode_code_point(text, at);
    base::append_utf8(out, step.length_bytes != 0 && is_xml_character(step.value) ? step.value : 0xFFFD);
    at += std::max<std::size_t>(step.length_bytes, 1);
  }
  return out;
}

void check_junit(const report::RunReport& run) {
  const std::string rendered = report::render_junit(run);
  for (std::size_t at = 0; at < rendered.size();) {
    const base::CodePoint step = base::decode_code_point(rendered, at);
    FUZZ_CHECK(step.length_bytes != 0 && is_xml_character(step.value), "junit-report-of-xml-characters",
               printable(rendered.substr(at)));
    at += step.length_bytes;
  }
  pugi::xml_document document;
  FUZZ_CHECK(document.load_string(rendered.c_str(), pugi::parse_default | pugi::parse_fragment),
             "junit-report-is-xml", printable(rendered, 4000));
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  const pugi::xml_node failure = suite.child("testcase").child("failure");
  FUZZ_CHECK(failure && !failure.next_sibling() && !suite.child("testcase").next_sibling("testcase"),
             "junit-report-of-one-failure", printable(rendered, 4000));
  const std::string message = failure.attribute("message").value();
  const std::string shown = report::shown(run, run.verdicts[0].checks.written()[0].actual);
  FUZZ_CHECK(message == "answer: " + with_xml_characters(shown), "junit-report-keeps-the-text", message);
}

void check_tap(const report::RunReport& run, const std::string& text) {
  const std::string rendered = report::render_tap(run);
  const std::vector<std::string> lines = lines_of(rendered);
  const std::vector<std::string_view> starts = {"TAP version 13",
                                                "1..1",
                                                "not ok 1 - ",
                                                "  ---",
                                                "  - check: ",
                                                "    expected: ",
                                                "    seen: ",
                                                "    sources: ",
                                                "    exchange: ",
                                                "    curl: ",
                                                "  ...",
                                                "# ",
                                                ""};
  FUZZ_CHECK(std::ranges::equal(
                 lines, starts,
                 [](const std::string& line, std::string_view start) { return line.starts_with(start); }),
             "tap-report-of-these-lines", printable(rendered, 4000));
  const auto seen = fuzz::read_json(std::string_view(lines[6]).substr(starts[6].size()), 4).value;
  FUZZ_CHECK(seen && seen->as_string() == with_replacements(text), "tap-report-keeps-the-text",
             printable(lines[6]));
}

/// The '|' of a line that are not escaped.
std::size_t cells_of(std::string_view line) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line[at] == '|') {
      ++count;
    }
  }
  return count;
}

/// The lines of a Markdown text outside of fenced code (CommonMark, section 4.5); nothing of what is fenced
/// means anything.
std::vector<std::string> unfenced_lines(const std::string& text) {
  std::vector<std::string> outside;
  std::size_t fence = 0;  // backticks of the one that is open
  for (const std::string& line : lines_of(text)) {
    const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (fence == 0 && ticks < 3) outside.push_back(line);
    if (fence == 0 && ticks >= 3) {
      fence = ticks;
    } else if (fence != 0 && ticks >= fence && line.find_first_not_of(" \t", ticks) == std::string::npos) {
      fence = 0;
    }
  }
  FUZZ_CHECK(fence == 0, "markdown-report-closes-its-code", printable(text, 4000));
  return outside;
}

void check_markdown(const report::RunReport& run) {
  static const std::size_t plain_lines = unfenced_lines(report::render_markdown(OneFailure("x").run)).size();
  const std::string rendered = report::render_markdown(run);
  const std::vector<std::string> lines = unfenced_lines(rendered);
  FUZZ_CHECK(lines.size() == plain_lines, "markdown-report-of-so-many-lines", printable(rendered, 4000));
  for (const std::string& line : lines) {
    const std::size_t cells = cells_of(line);
    FUZZ_CHECK(cells == 0 || cells == 5 || cells == 11, "markdown-report-with-whole-tables", printable(line));
    const bool folds = line.starts_with("<details><summary>comprehend/") || line == "</details>";
    FUZZ_CHECK(folds || line.find('<') == std::string::npos || line.find("<br>SDKs: ") != std::string::npos,
               "markdown-report-without-html", printable(line));
  }
}

/// Whether a person sees a character as it is, by ICU's tables: none that a terminal obeys, that turns the
/// text around it or that leaves no trace.
bool is_visible(char32_t value) {
  const auto c = static_cast<UChar32>(value);
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
      return value == '\n';
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      return false;
    case U_SPACE_SEPARATOR:
      return value == ' ';
    default:
      return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0 &&
             u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) == 0;
  }
}

void check_console(const report::RunReport& run) {
  const std::string rendered = report::render_console(run, false);
  for (std::size_t at = 0; at < rendered.size();) {
    const base::CodePoint step = base::decode_code_point(rendered, at);
    FUZZ_CHECK(step.length_bytes != 0, "console-report-is-utf8", printable(rendered, 4000));
    FUZZ_CHECK(is_visible(step.value), "console-report-of-visible-characters",
               printable(rendered.substr(at)));
    at += step.length_bytes;
  }
}

/// A word as POSIX.1, "Quoting", reads it, of the two forms that shell_quoted writes for what is printable.
std::string plain_shell_word(std::string_view word) {
  std::string out;
  bool quoted = false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (word[at] == '\'') {
      quoted = !quoted;
    } else if (word[at] == '\\' && !quoted) {
      out += word[++at];
    } else {
      FUZZ_CHECK(
          quoted || std::string_view(" \t\n;&|<>()$`\"*?[#~!{}").find(word[at]) == std::string_view::npos,
          "shell-word-is-one-word", std::string(word));
      out += word[at];
    }
  }
  return out;
}

void check_shell(const std::string& text) {
  const std::string word = report::shell_quoted(text);
  if (word.starts_with("\"$(printf")) return;  // shell_test.cpp asks a shell
  FUZZ_CHECK(plain_shell_word(word) == text, "shell-word-keeps-the-text", word);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const OneFailure failure(text);
  check_json(failure.run, text);
  check_junit(failure.run);
  check_tap(failure.run, text);
  check_markdown(failure.run);
  check_console(failure.run);
  check_shell(text);
  return 0;
}
