// See recording.h.
#include "report/recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/file_stream.h"
#include "base/json_source.h"
#include "report/curl.h"
#include "report/exchange_json.h"
#include "report/redact.h"
#include "report/shard_json.h"
#include "report/transcript_json.h"

namespace touchstone::report {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;
using base::Result;

// {"sha256":"64 digits","head":{...}}
constexpr std::string_view kOpening = R"({"sha256":")";
constexpr std::size_t kDigestDigits = 64;
constexpr std::size_t kRestBegins = kOpening.size() + kDigestDigits;

// A case of which every answer is as long as an answer may be (8 MB), some of them in base64 and twice.
constexpr std::size_t kMaxLineBytes = std::size_t{256} << 20U;

// Writing.

/// Takes the secrets out of what is recorded.
class Disguise {
 public:
  explicit Disguise(const RunReport& report) : stand_ins_(stand_ins_for(report.secrets, report.seed)) {}

  [[nodiscard]] std::string text(std::string_view text) { return disguise(text, stand_ins_); }

  [[nodiscard]] std::vector<std::string> texts(std::vector<std::string> texts) {
    for (std::string& one : texts) one = text(one);
    return texts;
  }

  [[nodiscard]] run::Transcript transcript(run::Transcript transcript) {
    transcript.reason = text(transcript.reason);
    for (run::Recorded& recorded : transcript.exchanges) exchange(recorded);
    for (run::WaitResult& waited : transcript.waits) {
      waited.states = texts(std::move(waited.states));
      waited.trouble = text(waited.trouble);
    }
    cases::Variables::Map variables = transcript.variables.all();
    for (auto& [name, value] : variables) value = text(value);
    transcript.variables = cases::Variables(std::move(variables));
    return transcript;
  }

  /// What was shown for secrets.
  [[nodiscard]] std::vector<std::string> used() const {
    std::vector<std::string> shown;
    for (const StandIn& stand_in : stand_ins_) {
      if (stand_in.used) shown.push_back(stand_in.shown);
    }
    return shown;
  }

 private:
  void exchange(run::Recorded& recorded) {
    recorded.request.headers = recorded.request.headers.rewritten([&](const wire::Header& header) {
      const std::string shown = shown_value(header);
      // Every request is sent with the value that is shown; a signature cannot be judged.
      const std::size_t at = shown == header.value || header.value.empty()
                                 ? std::string::npos
                                 : recorded.exchange.sent.find(header.value);
      if (at != std::string::npos) recorded.exchange.sent.replace(at, header.value.size(), shown);
      return std::pair(header.name, shown);
    });
    transport::Exchange& exchange = recorded.exchange;
    for (std::string* bytes : {&recorded.request.path, &recorded.request.body, &exchange.sent,
                               &exchange.received, &exchange.leftover})
      *bytes = text(*bytes);
    if (exchange.response) {
      exchange.response->reason = text(exchange.response->reason);
      exchange.response->body = text(exchange.response->body);
      exchange.response->headers = exchange.response->headers.rewritten(
          [this](const wire::Header& header) { return std::pair(text(header.name), text(header.value)); });
    }
    if (exchange.error) exchange.error->message = text(exchange.error->message);
  }

  [[nodiscard]] std::string shown_value(const wire::Header& header) {
    if (wire::equals_ignoring_case(header.name, "Authorization"))
      return text(unsigned_authorization(header.value));
    if (wire::equals_ignoring_case(header.name, "X-Amz-Security-Token")) return std::string(kRedacted);
    return text(header.value);
  }

  std::vector<StandIn> stand_ins_;
};

Json head_of(const Recording& recording, Disguise& disguise) {
  const RunReport& report = recording.report;
  Json json = Json::object();
  json.set("recording", Json::integer(kRecordingVersion));
  json.set("touchstone", Json::string(report.version));
  json.set("catalogue", Json::string(report.catalogue->sha256));
  json.set("endpoint", Json::string(disguise.text(report.endpoint)));
  json.set("target_name", Json::string(disguise.text(report.target_name)));
  json.set("target_version", Json::string(disguise.text(report.target_version)));
  json.set("seed", Json::number(std::to_string(report.seed)));
  json.set("started_s", Json::integer(std::chrono::system_clock::to_time_t(report.started)));
  json.set("duration_ms", Json::integer(report.duration.count()));
  json.set("interrupted", Json::boolean(report.interrupted));
  json.set("flags", texts(disguise.texts(report.reproduce_flags)));
  if (report.shard) json.set("shard", to_json(*report.shard));
  json.set("repetitions", Json::integer(static_cast<std::int64_t>(recording.repetitions.size())));
  return json;
}

Json foot_of(std::size_t cases, const std::vector<std::string>& stand_ins) {
  Json json = Json::object();
  json.set("cases", Json::integer(static_cast<std::int64_t>(cases)));
  json.set("stand_ins", texts(stand_ins));
  return json;
}

// A line's digest is over the digest before it and the rest of the line.
std::string next_digest(std::string_view digest, std::string_view rest) {
  return base::sha256_hex(fmt::format("{}{}", digest, rest));
}

// Reading.

void read_head(ObjectView object, Recording& recording) {
  RunReport& report = recording.report;
  report.version = object.text("touchstone");
  report.endpoint = object.text("endpoint");
  report.target_name = object.text("target_name");
  report.target_version = object.text("target_version");
  report.seed = read_count(object, "seed");
  // The clock ends in 2262, and a run may be added to this.
  constexpr std::chrono::sys_seconds kLatest = std::chrono::sys_days(std::chrono::year(2261) / 1 / 1);
  const auto most = static_cast<std::uint64_t>(kLatest.time_since_epoch().count());
  report.started = std::chrono::sys_seconds(std::chrono::seconds(read_count(object, "started_s", most)));
  report.duration = read_duration<std::chrono::milliseconds>(object, "duration_ms");
  report.interrupted = read_flag(object, "interrupted");
  report.reproduce_flags = object.texts("flags");
  if (const Json* shard = object.find("shard"))
    report.shard = read_shard(ObjectView(object.source(), *shard, "a shard"));
  // --repeat takes no more; every one has a line, so this cannot be large by mistake.
  constexpr std::uint64_t kMostRepetitions = 1000;
  const std::uint64_t repetitions = read_count(object, "repetitions");
  if (repetitions == 0 || repetitions > kMostRepetitions) {
    object.source().fail(ErrorCode::kBadValue, object.required("repetitions"),
                         fmt::format("a run has 1 to {} repetitions", kMostRepetitions));
  } else {
    recording.repetitions.resize(repetitions);
  }
  object.allow_only({"recording", "touchstone", "catalogue", "endpoint", "target_name", "target_version",
                     "seed", "started_s", "duration_ms", "interrupted", "flags", "shard", "repetitions"});
}

bool has_same_cases(const std::vector<run::Transcript>& one, const std::vector<run::Transcript>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const run::Transcript& a, const run::Transcript& b) { return a.tested == b.tested; });
}

}  // namespace

void render_recording(const Recording& recording, const std::function<void(std::string_view)>& write) {
  Disguise disguise(recording.report);
  std::string digest;
  const auto write_line = [&](std::string_view key, const Json& value) {
    const std::string rest = fmt::format("\",\"{}\":{}}}", key, base::to_json(value));
    digest = next_digest(digest, rest);
    write(fmt::format("{}{}{}\n", kOpening, digest, rest));
  };
  write_line("head", head_of(recording, disguise));
  std::size_t cases = 0;
  for (std::size_t i = 0; i < recording.repetitions.size(); ++i) {
    for (const run::Transcript& transcript : recording.repetitions[i]) {
      Json json = to_json(disguise.transcript(transcript));
      if (recording.repetitions.size() > 1)
        json.set("repetition", Json::integer(static_cast<std::int64_t>(i + 1)));
      write_line("case", json);
      ++cases;
    }
  }
  write_line("foot", foot_of(cases, disguise.used()));
}

std::string render_recording(const Recording& recording) {
  std::string text;
  render_recording(recording, [&text](std::string_view line) { text += line; });
  return text;
}

RecordingReader::RecordingReader(std::string file, const cases::Catalogue& catalogue)
    : file_(std::move(file)), catalogue_(catalogue) {
  recording_.report.catalogue = &catalogue;
}

Error RecordingReader::fault(std::string message, std::string hint) const {
  return here(Error{ErrorCode::kBadValue, std::move(message), std::move(hint), file_, number_, 1});
}

// A line is parsed alone, as if it were the first.
Error RecordingReader::here(Error error) const {
  error.line = number_;
  return error;
}

// The line as JSON, once its digest was found right.
Result<Json> RecordingReader::open_line(std::string_view line) {
  if (!line.ends_with('\n'))
    return std::unexpected(fault("the recording ends within this line: it was cut short", "record again"));
  line.remove_suffix(1);
  if (!line.starts_with(kOpening) || line.size() < kRestBegins) {
    return std::unexpected(fault("this is no line of a recording",
                                 "name what `touchstone record` or `touchstone run --record` has written"));
  }
  const std::string_view rest = line.substr(kRestBegins);
  digest_ = next_digest(digest_, rest);
  if (line.substr(kOpening.size(), kDigestDigits) != digest_) {
    return std::unexpected(
        fault("this line, or one before it, is not what was recorded: its digest is another",
              "a recording cannot be edited; record again"));
  }
  auto json = base::parse_json_file(line, file_);
  if (!json) return std::unexpected(here(json.error()));
  return json;
}

Result<void> RecordingReader::take(std::string_view line) {
  ++number_;
  if (complete_) return std::unexpected(fault("there is more behind the foot of this recording"));
  const auto json = open_line(line);
  if (!json) return std::unexpected(json.error());
  const bool first = number_ == 1;
  const std::string_view key = json->members().size() == 2 ? json->members()[1].name : std::string_view();
  const std::string_view text = line.substr(0, line.size() - 1);
  if (first && key == "head") return take_head(text, json->members()[1].value);
  if (!first && key == "case") return take_case(text, json->members()[1].value);
  if (!first && key == "foot") return take_foot(text, json->members()[1].value);
  return std::unexpected(
      fault(first ? "this is not the head of a recording" : "this is no case and no foot", "record again"));
}

Result<void> RecordingReader::take_head(std::string_view line, const Json& head) {
  const Json* version = head.find("recording");
  const auto number = version == nullptr ? std::nullopt : version->as_integer();
  if (!number || *number < 1) return std::unexpected(fault("this is not the head of a recording"));
  if (*number > kRecordingVersion) {
    return std::unexpected(
        fault(fmt::format("recorded in version {} of the format, and this program knows {}", *number,
                          kRecordingVersion),
              "judge it with the program that recorded it, or a newer one"));
  }
  const Json* catalogue = head.find("catalogue");
  if (catalogue == nullptr || catalogue->as_string() != catalogue_.sha256) {
    return std::unexpected(
        fault(fmt::format("recorded with another catalogue ({}...) than this one ({}...)",
                          catalogue == nullptr ? "none" : catalogue->as_string().substr(0, 12),
                          catalogue_.sha256.substr(0, 12)),
              "judge it with the checkout and the --model files that it was recorded with"));
  }
  JsonSource source(line, file_);
  read_head(ObjectView(source, head, "a head"), recording_);
  if (source.failed()) return std::unexpected(here(source.error()));
  return {};
}

Result<void> RecordingReader::take_case(std::string_view line, const Json& tested) {
  JsonSource source(line, file_);
  std::size_t place = 0;
  ObjectView object(source, tested, "a case");
  // The first one is 1; a 0 is far beyond the last one, and so refused below.
  if (object.find("repetition") != nullptr) place = read_count(object, "repetition") - 1;
  auto transcript = read_transcript(object, catalogue_);
  if (source.failed()) return std::unexpected(here(source.error()));
  const bool in_order = place < recording_.repetitions.size() &&
                        std::all_of(
                            recording_.repetitions.begin() + static_cast<std::ptrdiff_t>(place) + 1,
                            recording_.repetitions.end(), [](const auto& r) { return r.empty(); });
  if (!in_order) return std::unexpected(fault("this is no repetition of the run, or not in its order"));
  std::vector<run::Transcript>& list = recording_.repetitions[place];
  if (!list.empty() && list.back().tested->id >= transcript.tested->id) {
    return std::unexpected(
        fault(fmt::format("\"{}\" stands twice, or not in its order", transcript.tested->id)));
  }
  list.push_back(std::move(transcript));
  ++cases_;
  return {};
}

Result<void> RecordingReader::take_foot(std::string_view line, const Json& foot) {
  JsonSource source(line, file_);
  ObjectView object(source, foot, "a foot");
  const std::uint64_t cases = read_count(object, "cases");
  recording_.report.secrets = object.texts("stand_ins");
  object.allow_only({"cases", "stand_ins"});
  if (source.failed()) return std::unexpected(here(source.error()));
  const auto& repetitions = recording_.repetitions;
  const bool alike = std::all_of(repetitions.begin(), repetitions.end(), [&](const auto& repetition) {
    return has_same_cases(repetition, repetitions.front());
  });
  if (cases != cases_ || cases == 0 || !alike)
    return std::unexpected(fault("the foot counts other cases than there are", "record again"));
  complete_ = true;
  return {};
}

Result<Recording> RecordingReader::finish() {
  if (complete_) return std::move(recording_);
  ++number_;
  return std::unexpected(fault("the recording ends here, before its foot: it was cut short", "record again"));
}

Result<Recording> parse_recording(std::string_view text, const std::string& file,
                                  const cases::Catalogue& catalogue) {
  RecordingReader reader(file, catalogue);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (auto taken = reader.take(text.substr(0, end)); !taken) return std::unexpected(taken.error());
    text.remove_prefix(end);
  }
  return reader.finish();
}

Result<Recording> load_recording(const std::filesystem::path& path, const cases::Catalogue& catalogue) {
  auto lines = base::LineReader::open(path, kMaxLineBytes);
  if (!lines) return std::unexpected(lines.error());
  RecordingReader reader(path.string(), catalogue);
  for (;;) {
    const auto line = lines->next();
    if (!line) return std::unexpected(line.error());
    if (!*line) return reader.finish();
    if (auto taken = reader.take(**line); !taken) return std::unexpected(taken.error());
  }
}

}  // namespace touchstone::report
