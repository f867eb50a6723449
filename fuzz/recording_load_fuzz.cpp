// Property: any text is refused with a place inside of it, or read as a recording: one that every judge
// understands, that is written and read back the same, and of which no byte can be changed, cut off or added
// unnoticed. Mutant: what stands behind the foot is not looked at (seed case-behind-the-foot). The input is
// "as it is" and a file; or "sealed" and the lines of one without their digests, which are put in here, for
// nobody guesses them.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/digest.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "driver/models.h"
#include "driver/scratch_folder.h"
#include "judge/exchange_checks.h"
#include "judge/judge.h"
#include "oracles/error_place.h"
#include "oracles/recording_facts.h"
#include "report/recording.h"

namespace {

namespace base = touchstone::base;
namespace cases = touchstone::cases;
namespace fuzz = touchstone::fuzz;
namespace judge = touchstone::judge;
namespace report = touchstone::report;

constexpr const char* kFile = "recording.jsonl";

cases::Case make_case(std::string id, std::vector<cases::Step> steps) {
  cases::Case made;
  made.service = "comprehend";
  made.id = std::move(id);
  made.title = "A case of recording_load";
  made.operation = "StopSentimentDetectionJob";
  made.level = cases::Level::kRequired;
  made.sources = {"doc:stop"};
  made.steps = std::move(steps);
  return made;
}

/// Two cases, "a" and "b": one sends, the other sends and waits.
cases::Catalogue make_catalogue() {
  cases::Allowed stopped;
  stopped.statuses = {200};
  stopped.sources = {"doc:stop"};
  cases::Send send;
  send.operation = "StopSentimentDetectionJob";
  const cases::Step sends{send, {stopped}};
  const cases::Step waits{cases::Wait{"${job}", 0, {"STOPPED"}}, {}};

  cases::Catalogue made;
  made.sha256 = "small";
  made.cases = {make_case("a", {sends}), make_case("b", {sends, waits})};
  made.sources.push_back({"doc:stop", "", "", "documentation", ""});
  made.sources.push_back({"protocol:http#messages", "", "", "protocol", ""});
  for (const judge::Rule& rule : judge::exchange_rules()) {
    if (!rule.source.empty()) made.sources.push_back({std::string(rule.source), "", "", "protocol", ""});
  }
  std::ranges::sort(made.sources, {}, &cases::Source::id);
  return made;
}

const cases::Catalogue& catalogue() {
  static const cases::Catalogue made = make_catalogue();
  return made;
}

/// The lines with the digests that a recording has: {"head":...} becomes {"sha256":"...","head":...}.
std::string sealed(std::string_view lines) {
  std::string made;
  std::string digest;
  while (!lines.empty()) {
    const std::size_t size = std::min(lines.find('\n'), lines.size());
    std::string_view line = lines.substr(0, size);
    line.remove_prefix(line.starts_with('{') ? 1 : 0);
    const std::string rest = fmt::format("\",{}", line);
    digest = base::sha256_hex(digest.append(rest));
    made += fmt::format("{{\"sha256\":\"{}{}\n", digest, rest);
    lines.remove_prefix(std::min(size + 1, lines.size()));
  }
  return made;
}

base::Result<report::Recording> read(std::string_view text) {
  return report::parse_recording(text, kFile, catalogue());
}

/// What was recorded, to be compared; or why it was not read.
std::string told(const base::Result<report::Recording>& read) {
  if (read) return report::render_recording(*read);
  return fmt::format("{}:{}: {}", read.error().line, read.error().column, read.error().message);
}

void check_file(std::string_view text, const base::Result<report::Recording>& as_text) {
  static const fuzz::ScratchFolder scratch;
  scratch.write(kFile, text);
  const auto as_file = report::load_recording(scratch.path() / kFile, catalogue());
  FUZZ_CHECK(told(as_file) == told(as_text), "file-read-as-its-text",
             fmt::format("  file: {}\n  text: {}", told(as_file), told(as_text)));
}

void check_judged(const report::Recording& recording) {
  static const judge::Judge tested = judge::Judge::make(catalogue(), fuzz::models()).value();
  for (const auto& repetition : recording.repetitions) {
    const std::vector<judge::Verdict> verdicts = tested.judge_all(repetition);
    FUZZ_CHECK(verdicts.size() == repetition.size(), "a-verdict-for-each",
               fmt::format("{}", verdicts.size()));
  }
}

/// Could a run of its case have left this?
void check_steps(const touchstone::run::Transcript& transcript) {
  const std::vector<cases::Step>& steps = transcript.tested->steps;
  for (const auto& waited : transcript.waits)
    FUZZ_CHECK(waited.step < steps.size() && std::holds_alternative<cases::Wait>(steps[waited.step].action),
               "waits-where-its-case-waits", transcript.tested->id);
  for (const auto& recorded : transcript.exchanges)
    FUZZ_CHECK(recorded.step < steps.size(), "sends-in-a-step-of-its-case", transcript.tested->id);
}

void check_promises(const report::Recording& recording, std::string_view text) {
  const auto not_before = [](const auto& a, const auto& b) { return a.tested->id >= b.tested->id; };
  const auto same_case = [](const auto& a, const auto& b) { return a.tested == b.tested; };
  FUZZ_CHECK(!recording.repetitions.empty() && !recording.repetitions.front().empty(), "holds-a-case", "");
  for (const auto& repetition : recording.repetitions) {
    FUZZ_CHECK(std::ranges::adjacent_find(repetition, not_before) == repetition.end(), "cases-in-order", "");
    FUZZ_CHECK(std::ranges::equal(repetition, recording.repetitions.front(), same_case),
               "each-repetition-of-the-same-cases", "");
    for (const auto& transcript : repetition) check_steps(transcript);
  }
  const std::size_t cases = recording.repetitions.size() * recording.repetitions.front().size();
  FUZZ_CHECK(static_cast<std::size_t>(std::ranges::count(text, '\n')) == cases + 2, "a-line-for-each-case",
             fmt::format("{} cases of\n{}", cases, text));
  text.remove_suffix(1);
  FUZZ_CHECK(text.substr(text.rfind('\n') + 1).find("\"foot\"") != std::string_view::npos,
             "ends-with-its-foot", std::string(text));
}

/// Is there nothing that is hidden when it is written? A short secret is passed over.
bool hides_nothing(const report::Recording& recording) {
  const auto is_hidden = [](const auto& secret) { return secret.size() >= 8; };
  const auto is_credential = [](const auto& header) {
    return touchstone::wire::equals_ignoring_case(header.name, "Authorization") ||
           touchstone::wire::equals_ignoring_case(header.name, "X-Amz-Security-Token");
  };
  for (const auto& repetition : recording.repetitions)
    for (const auto& transcript : repetition)
      for (const auto& recorded : transcript.exchanges)
        if (std::ranges::any_of(recorded.request.headers, is_credential)) return false;
  return std::ranges::none_of(recording.report.secrets.texts(), is_hidden);
}

void check_round_trip(const report::Recording& recording) {
  const std::string written = report::render_recording(recording);
  const auto again = read(written);
  FUZZ_CHECK(again, "what-is-written-is-read", told(again) + "\n" + written);
  if (!hides_nothing(recording)) return;
  FUZZ_CHECK(told(again) == written, "written-twice-the-same", written + "\nagain:\n" + told(again));
  FUZZ_CHECK(fuzz::facts_of(*again) == fuzz::facts_of(recording), "written-and-read-back",
             fuzz::facts_of(recording) + "\nagain:\n" + fuzz::facts_of(*again));
}

/// Changes, cuts and lengthens the recording at a place that its own digests choose.
void check_tampered(const std::string& text, std::string_view choice) {
  const std::string digest = base::sha256_hex(choice);
  std::size_t place = 0;
  for (const char digit : digest.substr(0, 8)) place = place * 31 + static_cast<unsigned char>(digit);
  place %= text.size();
  const auto line = static_cast<std::size_t>(std::ranges::count(text.substr(0, place), '\n')) + 1;

  std::string changed = text;
  changed[place] = static_cast<char>(changed[place] ^ (1 << (place % 8)));
  const auto read_changed = read(changed);
  FUZZ_CHECK(!read_changed && read_changed.error().line == line, "changed-and-refused-in-its-line",
             fmt::format("  byte {} of line {}: {}", place, line, told(read_changed)));
  FUZZ_CHECK(!read(text.substr(0, place)), "cut-short-and-refused", fmt::format("{} bytes", place));
  FUZZ_CHECK(!read(text + text.substr(place)), "lengthened-and-refused", text.substr(place));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::FuzzInput input(data, size);
  const bool is_sealed = input.take_line() == "sealed";
  const std::string_view rest = input.rest();
  const std::string text = is_sealed ? sealed(rest) : std::string(rest);
  const auto recording = read(text);
  check_file(text, recording);
  if (!recording) {
    fuzz::check_error(recording.error(), text);
    FUZZ_CHECK(!is_sealed || recording.error().message.find("digest") == std::string::npos,
               "right-digests-are-accepted", told(recording));
    return 0;
  }
  check_promises(*recording, text);
  check_judged(*recording);
  check_round_trip(*recording);
  check_tampered(text, rest);
  return 0;
}
