// What a benchmark program printed: see results.h.
#include "gate/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <ranges>
#include <utility>

#include "base/json.h"
#include "base/json_source.h"

namespace touchstone::gate {

namespace {

using base::Json;

/// Google Benchmark names the unit of each time.
std::optional<double> nanoseconds_per(std::string_view unit) {
  if (unit == "ns") return 1;
  if (unit == "us") return 1e3;
  if (unit == "ms") return 1e6;
  if (unit == "s") return 1e9;
  return std::nullopt;
}

/// Whether a part of a benchmark's name says how it was measured, which a flag may change.
bool is_setting(std::string_view part) {
  constexpr std::array kWhole{"real_time", "manual_time", "process_time"};
  constexpr std::array kWithValue{"iterations:", "repeats:", "min_time:", "min_warmup_time:"};
  return std::ranges::find(kWhole, part) != kWhole.end() ||
         std::ranges::any_of(kWithValue, [&](const char* setting) { return part.starts_with(setting); });
}

std::string without_settings(std::string_view name) {
  std::string kept;
  for (const auto part : std::views::split(name, '/')) {
    const std::string_view text(part.begin(), part.end());
    if (is_setting(text)) continue;
    if (!kept.empty()) kept += '/';
    kept += text;
  }
  return kept;
}

void read_counter(std::vector<double>& into, base::ObjectView& run, std::string_view name) {
  const Json* counter = run.find(name);
  if (counter == nullptr) return;
  const double count = counter->as_double();
  if (!counter->is_number() || !std::isfinite(count) || count < 0) {
    run.source().fail(base::ErrorCode::kWrongType, *counter,
                      std::string(name) + " must be a number, 0 or more");
    return;
  }
  into.push_back(count);
}

/// The results of one file while it is read.
struct Reading {
  Results results;
  std::map<std::string, std::string> written;  ///< how the name of each stands in the file
  bool has_aggregates = false;
};

void read_run(Reading& reading, base::JsonSource& source, const Json& value) {
  base::ObjectView run(source, value, "a benchmark");
  if (run.optional_text("run_type").value_or("iteration") != "iteration") {
    reading.has_aggregates = true;
    return;
  }
  const std::string written = run.optional_text("run_name").value_or(run.text("name"));
  const std::string name = without_settings(written);
  if (const auto [known, is_new] = reading.written.emplace(name, written);
      !is_new && known->second != written) {
    source.fail(base::ErrorCode::kDuplicate, value,
                fmt::format("{} and {} are one name without what says how they were measured", known->second,
                            written),
                "call one of them otherwise");
    return;
  }
  if (const Json* failed = run.find("error_occurred"); failed != nullptr && failed->as_bool()) {
    source.fail(base::ErrorCode::kBadValue, value,
                name + " failed: " + run.optional_text("error_message").value_or("it does not say why"));
    return;
  }
  const std::string unit = run.text("time_unit");
  const auto factor = nanoseconds_per(unit);
  const Json& time = run.required("cpu_time");
  if (source.failed()) return;
  if (!factor) {
    source.fail(base::ErrorCode::kBadValue, run.required("time_unit"),
                fmt::format("{}: no unit of time \"{}\"", name, unit), "one of ns, us, ms, s");
    return;
  }
  const double time_ns = time.as_double() * *factor;
  if (!time.is_number() || !std::isfinite(time_ns) || time_ns <= 0) {
    source.fail(base::ErrorCode::kBadValue, time, name + ": a CPU time must be a number above 0");
    return;
  }
  Samples& samples = reading.results[name];
  samples.times_ns.push_back(time_ns);
  samples.label = run.optional_text("label").value_or("");
  read_counter(samples.instructions, run, "instructions");
  read_counter(samples.allocations, run, "allocations");
}

/// Google Benchmark writes a member that is no number as NaN or Infinity, which JSON does not know: the
/// spread of a counter that is always 0 is one. They become null, which nobody reads in an aggregate and
/// which is refused in a repetition.
std::string without_non_numbers(std::string_view json) {
  std::string text(json);
  for (const std::string_view non_number : {"\": NaN", "\": Infinity", "\": -Infinity"}) {
    for (std::size_t at = text.find(non_number); at != std::string::npos; at = text.find(non_number, at)) {
      text.replace(at, non_number.size(), "\": null");
    }
  }
  return text;
}

}  // namespace

base::Result<Results> parse_results(std::string_view printed, const std::string& file) {
  const std::string json = without_non_numbers(printed);
  const auto root = base::parse_json_file(json, file);
  if (!root) return std::unexpected(root.error());
  base::JsonSource source(json, file);
  base::ObjectView object(source, *root, "the results of a benchmark program");
  Reading reading;
  for (const Json& run : object.items("benchmarks")) read_run(reading, source, run);
  if (reading.results.empty() && reading.has_aggregates) {
    source.fail(base::ErrorCode::kNothingSelected, object.required("benchmarks"),
                "these are aggregates only, of which nothing can be judged",
                "measure with --benchmark_report_aggregates_only=false");
  }
  if (source.failed()) return std::unexpected(source.error());
  return std::move(reading.results);
}

void add_round(Results& all, const Results& round) {
  for (const auto& [name, measured] : round) {
    Samples& samples = all[name];
    samples.label = measured.label;
    const auto add_least = [](std::vector<double>& into, const std::vector<double>& from) {
      if (!from.empty()) into.push_back(*std::ranges::min_element(from));
    };
    add_least(samples.times_ns, measured.times_ns);
    add_least(samples.instructions, measured.instructions);
    add_least(samples.allocations, measured.allocations);
  }
}

}  // namespace touchstone::gate
