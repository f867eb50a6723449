// What a benchmark program printed: see results.h.
#include "gate/results.h"

#include <algorithm>
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

std::string without_settings(const std::string& name) {
  std::string kept = name;
  for (const char* setting : {"/iterations:", "/repeats:", "/min_time:", "/real_time", "/manual_time"}) {
    if (const auto at = kept.find(setting); at != std::string::npos) kept.erase(at);
  }
  return kept;
}

void read_counter(std::vector<double>& into, base::ObjectView& run, std::string_view name) {
  const Json* counter = run.find(name);
  if (counter == nullptr) return;
  if (!counter->is_number()) {
    run.source().fail(base::ErrorCode::kWrongType, *counter, std::string(name) + " must be a number");
    return;
  }
  into.push_back(counter->as_double());
}

void read_run(Results& results, base::JsonSource& source, const Json& value) {
  base::ObjectView run(source, value, "a benchmark");
  if (run.optional_text("run_type").value_or("iteration") != "iteration") return;
  const std::string name = without_settings(run.optional_text("run_name").value_or(run.text("name")));
  if (const Json* failed = run.find("error_occurred"); failed != nullptr && failed->as_bool()) {
    source.fail(base::ErrorCode::kBadValue, value,
                name + " failed: " + run.optional_text("error_message").value_or("it does not say why"));
    return;
  }
  const std::string unit = run.text("time_unit");
  const auto factor = nanoseconds_per(unit);
  const Json& time = run.required("cpu_time");
  if (source.failed()) return;
  if (!factor || !time.is_number() || time.as_double() <= 0) {
    source.fail(base::ErrorCode::kBadValue, time,
                name + ": a CPU time must be a number above 0, in ns, us, ms or s");
    return;
  }
  Samples& samples = results[name];
  samples.times_ns.push_back(time.as_double() * *factor);
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
  Results results;
  for (const Json& run : object.items("benchmarks")) read_run(results, source, run);
  if (source.failed()) return std::unexpected(source.error());
  return results;
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
