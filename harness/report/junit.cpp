// See junit.h.
#include "report/junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "base/utf8.h"
#include "report/console.h"
#include "report/evidence.h"

namespace touchstone::report {
namespace {

std::string seconds(std::chrono::microseconds duration) {
  return fmt::format("{:.6f}", std::chrono::duration<double>(duration).count());
}

// XML 1.0 has no place for most control characters, not even escaped, nor for U+FFFE and U+FFFF.
std::string xml_text(std::string_view text) {
  constexpr char32_t kReplacement = 0xFFFD;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint step = base::decode_code_point(text, at);
    const bool is_control = step.value < 0x20 && step.value != '\n' && step.value != '\t';
    const bool fits = step.length_bytes > 0 && !is_control && step.value != 0xFFFE && step.value != 0xFFFF;
    base::append_utf8(out, fits ? step.value : kReplacement);
    at += std::max<std::size_t>(step.length_bytes, 1);
  }
  return out;
}

void set_attribute(pugi::xml_node element, const char* name, std::string_view value) {
  element.append_attribute(name) = xml_text(value).c_str();
}

void append_element(pugi::xml_node parent, const char* name, const std::string& type,
                    const std::string& message, const std::string& text) {
  pugi::xml_node element = parent.append_child(name);
  set_attribute(element, "message", message);
  set_attribute(element, "type", type);
  element.text().set(xml_text(text).c_str());
}

void append_skipped(pugi::xml_node parent, const std::string& message) {
  set_attribute(parent.append_child("skipped"), "message", message);
}

std::vector<const judge::BrokenExpectation*> broken_of(const RunReport& report, const std::string& case_id) {
  std::vector<const judge::BrokenExpectation*> found;
  for (const auto& broken : report.broken_expectations) {
    if (broken.expectation.case_id == case_id) found.push_back(&broken);
  }
  return found;
}

enum class Verdict { kPass, kFailure, kError, kSkipped };

Verdict verdict_in_junit(const RunReport& report, const judge::Verdict& verdict) {
  if (verdict.outcome == judge::Outcome::kFailed || !broken_of(report, verdict.tested->id).empty())
    return Verdict::kFailure;
  switch (verdict.outcome) {
    case judge::Outcome::kInconclusive:
      return Verdict::kError;
    case judge::Outcome::kBlocked:
    case judge::Outcome::kNotImplemented:
    case judge::Outcome::kRecorded:
    case judge::Outcome::kExpectedFailure:
    case judge::Outcome::kFlaky:
      return Verdict::kSkipped;
    default:
      return Verdict::kPass;
  }
}

// The message and type of the first thing that is wrong, and all of them in the text.
void append_failure(pugi::xml_node node, const RunReport& report, const judge::Verdict& verdict,
                    const run::Transcript& transcript) {
  const auto failed = unexcused(verdict, cases::Level::kRequired);
  const auto broken = broken_of(report, verdict.tested->id);
  const std::string message =
      !failed.empty() ? fmt::format("{}: {}", failed.front()->id, shown(report, failed.front()->actual))
                      : fmt::format("{}: {} of an expectation", broken.front()->expectation.check_id,
                                    judge::name_of(broken.front()->kind));
  std::string text;
  for (const judge::BrokenExpectation* expectation : broken) text += describe_broken(report, *expectation);
  append_element(node, "failure", failed.empty() ? "expectation" : failed.front()->id, message,
                 text + describe_failure(report, verdict, transcript));
}

void append_case(pugi::xml_node suite, const RunReport& report, const judge::Verdict& verdict,
                 const run::Transcript& transcript) {
  pugi::xml_node node = suite.append_child("testcase");
  set_attribute(node, "name", verdict.tested->id);
  set_attribute(node, "classname", fmt::format("{}.{}", verdict.tested->service, verdict.tested->operation));
  set_attribute(node, "time", seconds(transcript.duration));
  const std::string outcome(judge::name_of(verdict.outcome));
  switch (verdict_in_junit(report, verdict)) {
    case Verdict::kPass:
      break;
    case Verdict::kError:
      append_element(node, "error", outcome, shown(report, verdict.reason),
                     describe_failure(report, verdict, transcript));
      break;
    case Verdict::kSkipped:
      append_skipped(node, verdict.reason.empty()
                               ? outcome
                               : fmt::format("{}: {}", outcome, shown(report, verdict.reason)));
      break;
    case Verdict::kFailure:
      append_failure(node, report, verdict, transcript);
      break;
  }
}

}  // namespace

std::string render_junit(const RunReport& report) {
  std::map<Verdict, std::size_t> counts;
  for (const judge::Verdict& verdict : report.verdicts) ++counts[verdict_in_junit(report, verdict)];

  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node suite = document.append_child("testsuites").append_child("testsuite");
  suite.append_attribute("name") = "touchstone";
  suite.append_attribute("package") = "touchstone";
  suite.append_attribute("id") = 0;
  set_attribute(suite, "timestamp", iso_time(report.started).substr(0, 19));  // the schema knows no zone: UTC
  suite.append_attribute("hostname") = "localhost";
  suite.append_attribute("tests") = static_cast<unsigned>(report.verdicts.size());
  suite.append_attribute("failures") = static_cast<unsigned>(counts[Verdict::kFailure]);
  suite.append_attribute("errors") = static_cast<unsigned>(counts[Verdict::kError]);
  suite.append_attribute("skipped") = static_cast<unsigned>(counts[Verdict::kSkipped]);
  set_attribute(suite, "time", seconds(report.duration));
  pugi::xml_node properties = suite.append_child("properties");
  for (const auto& [name, value] : {std::pair<const char*, std::string>{"endpoint", report.endpoint},
                                    {"seed", std::to_string(report.seed)},
                                    {"catalogue.sha256", report.catalogue->sha256}}) {
    pugi::xml_node property = properties.append_child("property");
    set_attribute(property, "name", name);
    set_attribute(property, "value", value);
  }
  for (std::size_t i = 0; i < report.verdicts.size(); ++i)
    append_case(suite, report, report.verdicts[i], report.transcripts[i]);
  suite.append_child("system-out").text().set(xml_text(summary_line(report) + "\n").c_str());
  suite.append_child("system-err");

  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace touchstone::report
