// Measures what the judge and the embedded endpoint do with words: finding the error that an answer names,
// and wording constraint violations as AWS does. Against plain ways to do the same; first all have to say the
// same. README.md says what each number is. usage: message_bench [--check] [Google Benchmark's flags];
// --check makes a missed goal exit code 1.
#include <fmt/format.h>

#include <cstring>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/utf8.h"
#include "subject.h"
#include "validate/violation.h"
#include "wire/error_identity.h"

namespace {

using namespace touchstone;
using bench::Kind;

// --- error identity
// ------------------------------------------------------------------------------------------------------

/// An answer whose body is parsed already, and the bare name in it.
struct Answer {
  wire::Headers headers;
  base::Json body;
  std::string name;
};

Answer make_answer(const std::string& type, const std::string& header, const std::string& name) {
  Answer answer{{{"Content-Type", "application/x-amz-json-1.1"},
                 {"x-amzn-RequestId", "83a4ac9b-239a-4ebc-b1bd-45bbaa1e316a"}},
                base::Json::object(),
                name};
  if (!header.empty()) answer.headers.push_back({"X-Amzn-Errortype", header});
  if (!type.empty()) answer.body.set("__type", base::Json::string(type));
  answer.body.set("Message", base::Json::string("No SentimentDetectionJob with this identifier was found."));
  return answer;
}

/// Where an error stands, as SDKs look: __type, else code, else the header.
std::string_view written_identity(const Answer& answer) {
  for (const char* key : {"__type", "code"}) {
    if (const base::Json* value = answer.body.find(key)) return value->as_string();
  }
  const auto header = answer.headers.find("X-Amzn-Errortype");
  return header.value_or("");
}

/// The name alone, by the two cuts that the protocol describes.
std::string_view cut_name(const Answer& answer) { return wire::bare_error_name(written_identity(answer)); }

std::string regex_name(const Answer& answer) {
  static const std::regex pattern("(?:[^#:]*#)?([^:]*)(?::.*)?", std::regex::optimize);
  const std::string written(written_identity(answer));
  std::smatch match;
  return std::regex_match(written, match, pattern) ? match[1].str() : std::string();
}

void add_identities(bench::Subject<Answer>& subject) {
  const std::string bare = "JobNotFoundException";
  subject.task("bare __type", {make_answer(bare, "", bare)});
  subject.task("__type with a namespace", {make_answer("com.amazonaws.comprehend#" + bare, "", bare)});
  subject.task("header with a URI",
               {make_answer("", bare + ":http://internal.amazon.com/coral/com.amazonaws.comprehend/", bare)});
  subject.contender(
      Kind::kOurs, "touchstone",
      [](const Answer& answer) { return wire::resolve_error_identity(answer.headers, &answer.body); },
      [](const Answer& answer) {
        return std::string(wire::resolve_error_identity(answer.headers, &answer.body).name());
      });
  subject.contender(Kind::kPeer, "std::regex", regex_name, regex_name);
  subject.bound("the name alone, cut", cut_name);
}

// --- violation messages
// --------------------------------------------------------------------------------------------------

struct Broken {
  std::vector<validate::Violation> violations;
  std::string message;
};

constexpr const char* kPattern = R"(^([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)$)";

validate::Violation too_long(const std::string& value) {
  return {{"JobId"}, validate::Constraint::kMaxLength, "32", base::Json::string(value)};
}
validate::Violation wrong_pattern(const std::string& value) {
  return {{"JobId"}, validate::Constraint::kPattern, kPattern, base::Json::string(value)};
}
std::string word_too_long(const std::string& value) {
  return fmt::format(
      "Value '{}' at 'jobId' failed to satisfy constraint: Member must have length less than or equal to 32",
      value);
}
std::string word_wrong_pattern(const std::string& value) {
  return fmt::format(
      "Value '{}' at 'jobId' failed to satisfy constraint: Member must satisfy regular expression pattern: "
      "{}",
      value, kPattern);
}

/// The bytes alone, into a buffer of their own each time.
std::string copy_message(const Broken& broken) { return broken.message; }

void add_messages(bench::Subject<Broken>& subject) {
  const std::string longer(33, 'a'), starred = "a*b", both = std::string(32, 'a') + "*";
  subject.task("too long", {{{too_long(longer)}, "1 validation error detected: " + word_too_long(longer)}});
  subject.task("pattern",
               {{{wrong_pattern(starred)}, "1 validation error detected: " + word_wrong_pattern(starred)}});
  subject.task("both",
               {{{too_long(both), wrong_pattern(both)},
                 "2 validation errors detected: " + word_too_long(both) + "; " + word_wrong_pattern(both)}});
  subject.contender(
      Kind::kOurs, "touchstone",
      [](const Broken& broken) { return validate::aws_message(broken.violations); },
      [](const Broken& broken) { return validate::aws_message(broken.violations); });
  subject.bound("copy of the message", copy_message);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Subject<Answer> identity(
      "error identity", [](const Answer& answer) { return answer.name; },
      [](const Answer& answer) { return base::to_json(answer.body); });
  add_identities(identity);
  bench::Subject<Broken> messages(
      "violations", [](const Broken& broken) { return broken.message; },
      [](const Broken& broken) { return broken.message; });
  add_messages(messages);
  return bench::run_subjects(argc, argv, {&identity, &messages});
}
