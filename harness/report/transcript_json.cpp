// See transcript_json.h.
#include "report/transcript_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "report/exchange_json.h"

namespace touchstone::report {
namespace {

using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;
using run::Ending;

constexpr std::array kEndings = {
    std::pair{Ending::kFinished, std::string_view("finished")},
    std::pair{Ending::kStoppedEarly, std::string_view("stopped-early")},
    std::pair{Ending::kSilence, std::string_view("silence")},
    std::pair{Ending::kThrottled, std::string_view("throttled")},
    std::pair{Ending::kDenied, std::string_view("denied")},
    std::pair{Ending::kBlocked, std::string_view("blocked")},
    std::pair{Ending::kNotImplemented, std::string_view("not-implemented")},
    std::pair{Ending::kInterrupted, std::string_view("interrupted")},
};

Json wait_of(const run::WaitResult& waited) {
  Json json = Json::object();
  json.set("step", Json::integer(static_cast<std::int64_t>(waited.step)));
  json.set("reached", Json::boolean(waited.reached));
  json.set("states", texts(waited.states));
  json.set("trouble", Json::string(waited.trouble));
  json.set("silent", Json::boolean(waited.silent));
  json.set("unknown", Json::boolean(waited.unknown));
  json.set("throttled", Json::boolean(waited.throttled));
  return json;
}

run::WaitResult read_wait(ObjectView object, const cases::Case& tested) {
  run::WaitResult waited;
  waited.step = read_count(object, "step");
  waited.reached = read_flag(object, "reached");
  waited.states = object.texts("states");
  waited.trouble = object.text("trouble");
  waited.silent = read_flag(object, "silent");
  waited.unknown = read_flag(object, "unknown");
  waited.throttled = read_flag(object, "throttled");
  object.allow_only({"step", "reached", "states", "trouble", "silent", "unknown", "throttled"});
  if (waited.step >= tested.steps.size() ||
      !std::holds_alternative<cases::Wait>(tested.steps[waited.step].action)) {
    object.source().fail(ErrorCode::kBadValue, object.required("step"),
                         fmt::format("{} has no such step that waits", tested.id));
  }
  return waited;
}

run::Recorded read_recorded(ObjectView object, const cases::Case& tested) {
  run::Recorded recorded = read_exchange(object, Detail::kRecording);
  if (recorded.step >= std::max<std::size_t>(1, tested.steps.size())) {
    object.source().fail(ErrorCode::kBadValue, object.required("step"),
                         fmt::format("{} has no such step", tested.id));
  }
  return recorded;
}

Ending read_ending(ObjectView& object) {
  const std::string name = object.text("ending");
  for (const auto& [ending, known] : kEndings) {
    if (known == name) return ending;
  }
  if (!object.source().failed()) {
    object.source().fail(ErrorCode::kUnknownName, object.required("ending"),
                         fmt::format("no ending is called \"{}\"", name));
  }
  return Ending::kInterrupted;
}

cases::Variables read_variables(ObjectView& object) {
  cases::Variables variables;
  const Json& listed = object.required("variables");
  for (const base::JsonMember& member : listed.members()) {
    const bool is_new = variables.add(member.name, member.value.as_string());
    if (!is_new || !member.value.is_string())
      object.source().fail(ErrorCode::kWrongType, member.value, "a variable must be one text");
  }
  if (!listed.is_object() && !object.source().failed())
    object.source().fail(ErrorCode::kWrongType, listed, "\"variables\" must be an object");
  return variables;
}

}  // namespace

std::string_view name_of(Ending ending) {
  const auto found = std::find_if(kEndings.begin(), kEndings.end(),
                                  [&](const auto& known) { return known.first == ending; });
  return found == kEndings.end() ? std::string_view() : found->second;
}

Json to_json(const run::Transcript& shown) {
  Json json = Json::object();
  json.set("id", Json::string(shown.tested->id));
  json.set("ending", Json::string(name_of(shown.ending)));
  set_bytes(json, "reason", shown.reason);
  Json exchanges = Json::array();
  for (const run::Recorded& recorded : shown.exchanges)
    exchanges.items().push_back(to_json(recorded, Detail::kRecording));
  json.set("exchanges", std::move(exchanges));
  Json waits = Json::array();
  for (const run::WaitResult& waited : shown.waits) waits.items().push_back(wait_of(waited));
  json.set("waits", std::move(waits));
  Json variables = Json::object();
  for (const auto& [name, value] : shown.variables.all()) variables.set(name, Json::string(value));
  json.set("variables", std::move(variables));
  if (shown.control_answered) json.set("control_answered", Json::boolean(*shown.control_answered));
  json.set("patience_ms", Json::integer(shown.patience.count()));
  json.set("duration_us", Json::integer(shown.duration.count()));
  return json;
}

run::Transcript read_transcript(ObjectView object, const cases::Catalogue& catalogue) {
  JsonSource& source = object.source();
  run::Transcript transcript;
  const std::string id = object.text("id");
  transcript.tested = catalogue.find_case(id);
  if (transcript.tested == nullptr) {
    if (!source.failed())
      source.fail(ErrorCode::kUnknownName, object.required("id"), fmt::format("no case \"{}\"", id));
    return transcript;
  }
  transcript.ending = read_ending(object);
  transcript.reason = read_bytes(object, "reason");
  for (const Json& item : object.items("exchanges")) {
    transcript.exchanges.push_back(
        read_recorded(ObjectView(source, item, "an exchange"), *transcript.tested));
  }
  for (const Json& item : object.items("waits"))
    transcript.waits.push_back(read_wait(ObjectView(source, item, "a wait"), *transcript.tested));
  transcript.variables = read_variables(object);
  if (object.find("control_answered") != nullptr)
    transcript.control_answered = read_flag(object, "control_answered");
  transcript.patience = read_duration<std::chrono::milliseconds>(object, "patience_ms");
  transcript.duration = read_duration<std::chrono::microseconds>(object, "duration_us");
  object.allow_only({"id", "ending", "reason", "reason_base64", "exchanges", "waits", "variables",
                     "control_answered", "patience_ms", "duration_us", "repetition"});
  return transcript;
}

}  // namespace touchstone::report
