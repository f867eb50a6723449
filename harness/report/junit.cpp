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

void append_element(pugi::xml_node parent, const char* name, const std::string& type, const std::string& message, const std::string& text) {
  pugi::xml_node element = parent.append_child(name);
  element.append_attribute("message") = message.c_str();
  element.append_attribute("type") = type.c_str();
  element.text().set(text.c_str());
}

void append_skipped(pugi::xml_node parent, const std::string& message) {
  parent.append_child("skipped").append_attribute("message") = message.c_str();
}

std::vector<const judge::BrokenExpectation*> broken_of(const RunReport& report, const std::string& case_id) {
  std::vector<const judge::BrokenExpectation*> found;
  for (const auto& broken : report.broken_expectations) {
    if (broken.expectation.case_id == case_id) found.push_back(&broken);
  }
  return found;
}

enum class Verdict { kGreen, kFailure, kError, kSkipped };

Verdict verdict_in_junit(const RunReport& report, const judge::Verdict& verdict) {
  if (verdict.outcome == judge::Outcome::kFailed || !broken_of(report, verdict.tested->id).empty()) return Verdict::kFailure;
  switch (verdict.outcome) {
    case judge::Outcome::kInconclusive: return Verdict::kError;
    case judge::Outcome::kBlocked:
    case judge::Outcome::kNotImplemented:
    case judge::Outcome::kRecorded:
    case judge::Outcome::kExpectedFailure: return Verdict::kSkipped;
    default: return Verdict::kGreen;
  }
}

void append_case(pugi::xml_node suite, const RunReport& report, const judge::Verdict& verdict, const run::Transcript& transcript) {
  pugi::xml_node node = suite.append_child("testcase");
  node.append_attribute("name") = verdict.tested->id.c_str();
  node.append_attribute("classname") = fmt::format("{}.{}", verdict.tested->service, verdict.tested->operation).c_str();
  node.append_attribute("time") = seconds(transcript.duration).c_str();
  const std::string outcome(judge::name_of(verdict.outcome));
  switch (verdict_in_junit(report, verdict)) {
    case Verdict::kGreen: break;
    case Verdict::kError: append_element(node, "error", outcome, base::printable(verdict.reason), ""); break;
    case Verdict::kSkipped:
      append_skipped(node, verdict.reason.empty() ? outcome : fmt::format("{}: {}", outcome, base::printable(verdict.reason)));
      break;
    case Verdict::kFailure: {
      const auto failed = unexcused(verdict, cases::Level::kRequired);
      const auto broken = broken_of(report, verdict.tested->id);
      const std::string message = !failed.empty()
                                      ? fmt::format("{}: {}", failed.front()->id, base::printable(failed.front()->actual))
                                      : fmt::format("{} of an expectation: {}", judge::name_of(broken.front()->kind),
                                                    broken.front()->expectation.check_id);
      append_element(node, "failure", failed.empty() ? "expectation" : failed.front()->id, message,
                     describe_failure(report, verdict, transcript));
    }
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
  suite.append_attribute("timestamp") = iso_time(report.started).substr(0, 19).c_str();  // the schema knows no zone: UTC
  suite.append_attribute("hostname") = "localhost";
  suite.append_attribute("tests") = static_cast<unsigned>(report.verdicts.size());
  suite.append_attribute("failures") = static_cast<unsigned>(counts[Verdict::kFailure]);
  suite.append_attribute("errors") = static_cast<unsigned>(counts[Verdict::kError]);
  suite.append_attribute("skipped") = static_cast<unsigned>(counts[Verdict::kSkipped]);
  suite.append_attribute("time") = seconds(report.duration).c_str();
  pugi::xml_node properties = suite.append_child("properties");
  for (const auto& [name, value] : {std::pair<const char*, std::string>{"endpoint", report.endpoint},
                                    {"seed", std::to_string(report.seed)},
                                    {"catalogue.sha256", report.catalogue->sha256}}) {
    pugi::xml_node property = properties.append_child("property");
    property.append_attribute("name") = name;
    property.append_attribute("value") = value.c_str();
  }
  for (std::size_t i = 0; i < report.verdicts.size(); ++i) append_case(suite, report, report.verdicts[i], report.transcripts[i]);
  suite.append_child("system-out").text().set((summary_line(report) + "\n").c_str());
  suite.append_child("system-err");

  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace touchstone::report
