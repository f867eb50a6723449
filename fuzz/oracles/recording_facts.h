// All that a recording holds as one text, to compare two of them: by the members themselves, so that what a
// writer forgets is missed. Used by recording_load.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "report/recording.h"

namespace touchstone::fuzz {

inline std::string facts_of(const wire::Headers& headers) {
  std::string text;
  for (const wire::Header header : headers) text += fmt::format("[{}|{}]", header.name, header.value);
  return text;
}

inline std::string facts_of(const transport::Exchange& exchange) {
  std::string text =
      fmt::format("number {}, {} us, in order {}, reused {}, kept {}, stale {}", exchange.number,
                  exchange.duration.count(), exchange.ended_in_order, exchange.reused_connection,
                  exchange.connection_kept, exchange.stale_retries);
  text += fmt::format("\n  sent {}|received {}|left {}", exchange.sent, exchange.received, exchange.leftover);
  if (exchange.error) {
    text += fmt::format("\n  {}: {}", transport::name_of(exchange.error->fault), exchange.error->message);
  }
  if (exchange.response) {
    text +=
        fmt::format("\n  {} {} {} {}|{}", exchange.response->version, exchange.response->status,
                    exchange.response->reason, facts_of(exchange.response->headers), exchange.response->body);
  }
  return text;
}

inline std::string facts_of(const run::Recorded& recorded) {
  return fmt::format("\n{} of step {}, {}, byte for byte {}\n  {} {} {}|{}\n  {}\n  body {}",
                     run::name_of(recorded.purpose), recorded.step, recorded.operation,
                     recorded.byte_for_byte, recorded.request.method, recorded.request.path,
                     facts_of(recorded.request.headers), recorded.request.body, facts_of(recorded.exchange),
                     static_cast<int>(recorded.answer->body_kind));
}

inline std::string facts_of(const run::Transcript& transcript) {
  std::string text =
      fmt::format("\n{}: ended {} for {}, {} ms, {} us, answered {}", transcript.tested->id,
                  static_cast<int>(transcript.ending), transcript.reason, transcript.patience.count(),
                  transcript.duration.count(),
                  transcript.control_answered ? *transcript.control_answered ? "yes" : "no" : "-");
  for (const auto& [name, value] : transcript.variables.all()) text += fmt::format("\n${} = {}", name, value);
  for (const run::WaitResult& waited : transcript.waits) {
    text += fmt::format("\nwait {}: {} {} {} {} {} {}", waited.step, waited.reached, waited.silent,
                        waited.unknown, waited.throttled, fmt::join(waited.states, ","), waited.trouble);
  }
  for (const run::Recorded& recorded : transcript.exchanges) text += facts_of(recorded);
  return text;
}

inline std::string facts_of(const report::Recording& recording) {
  const report::RunReport& run = recording.report;
  std::string text = fmt::format("{} of {} ({} {}), seed {}, {} s, {} ms, interrupted {}, flags {}",
                                 run.version, run.endpoint, run.target_name, run.target_version, run.seed,
                                 std::chrono::system_clock::to_time_t(run.started), run.duration.count(),
                                 run.interrupted, fmt::join(run.reproduce_flags, ","));
  if (run.shard)
    text += fmt::format(" shard {}/{} {} {}", run.shard->index, run.shard->of, run.shard->selected,
                        run.shard->sha256);
  for (const auto& repetition : recording.repetitions) {
    text += "\nrepetition";
    for (const run::Transcript& transcript : repetition) text += facts_of(transcript);
  }
  return text;
}

}  // namespace touchstone::fuzz
