// The history of the figures: see history.h.
#include "gate/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "base/json.h"
#include "base/json_source.h"
#include "gate/statistics.h"

namespace touchstone::gate {

namespace {

using base::Json;

/// A figure does not mean more than five digits.
Json figure(double value) { return Json::number(fmt::format("{:.5g}", value)); }

std::optional<double> middle(const std::vector<double>& counts) {
  return counts.empty() ? std::nullopt : std::optional(median(counts));
}

double number(base::ObjectView& object, std::string_view key) {
  const Json& value = object.required(key);
  if (!value.is_number() && !object.source().failed()) {
    object.source().fail(base::ErrorCode::kWrongType, value, std::string(key) + " must be a number");
  }
  return value.as_double();
}
std::optional<double> optional_number(base::ObjectView& object, std::string_view key) {
  return object.find(key) == nullptr ? std::nullopt : std::optional(number(object, key));
}

Figure read_figure(base::JsonSource& source, const Json& value) {
  base::ObjectView object(source, value, "a figure");
  object.allow_only({"name", "kind", "ns", "low_ns", "high_ns", "instructions", "allocations"});
  const Figure figure{object.text("name"),
                      object.text("kind"),
                      number(object, "ns"),
                      number(object, "low_ns"),
                      number(object, "high_ns"),
                      optional_number(object, "instructions"),
                      optional_number(object, "allocations")};
  const bool fits = figure.low_ns > 0 && figure.low_ns <= figure.ns && figure.ns <= figure.high_ns &&
                    std::isfinite(figure.high_ns);
  if (!fits && !source.failed()) {
    source.fail(base::ErrorCode::kBadValue, value,
                fmt::format("the times of {} are none: 0 < low_ns <= ns <= high_ns", figure.name));
  }
  return figure;
}

}  // namespace

std::vector<Figure> figures_of(const Results& results) {
  std::vector<Figure> figures;
  for (const auto& [name, samples] : results) {
    std::vector<double> times = samples.times_ns;
    std::ranges::sort(times);
    const std::size_t cut = times.size() / 5;
    figures.push_back({name, samples.label.empty() ? "ours" : samples.label, trimmed_mean(times), times[cut],
                       times[times.size() - 1 - cut], middle(samples.instructions),
                       middle(samples.allocations)});
  }
  return figures;
}

std::string to_line(const Entry& entry) {
  Json line = Json::object();
  line.set("commit", Json::string(entry.commit));
  line.set("date", Json::string(entry.date));
  line.set("machine", Json::string(entry.machine));
  line.set("compiler", Json::string(entry.compiler));
  Json figures = Json::array();
  for (const Figure& one : entry.figures) {
    Json item = Json::object();
    item.set("name", Json::string(one.name));
    item.set("kind", Json::string(one.kind));
    item.set("ns", figure(one.ns));
    item.set("low_ns", figure(one.low_ns));
    item.set("high_ns", figure(one.high_ns));
    if (one.instructions) item.set("instructions", figure(*one.instructions));
    if (one.allocations) item.set("allocations", figure(*one.allocations));
    figures.items().push_back(std::move(item));
  }
  line.set("figures", std::move(figures));
  return base::to_json(line) + '\n';
}

base::Result<std::vector<Entry>> parse_history(std::string_view text, const std::string& file) {
  std::vector<Entry> entries;
  std::size_t line_number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line_number;
    if (line.empty()) continue;
    const auto at_line = [&](base::Error error) {
      error.line = line_number;
      return std::unexpected(std::move(error));
    };
    const auto value = base::parse_json_file(line, file);
    if (!value) return at_line(value.error());
    base::JsonSource source(line, file);
    base::ObjectView object(source, *value, "a line of the history");
    object.allow_only({"commit", "date", "machine", "compiler", "figures"});
    Entry entry{
        object.text("commit"), object.text("date"), object.text("machine"), object.text("compiler"), {}};
    for (const Json& item : object.items("figures")) entry.figures.push_back(read_figure(source, item));
    if (source.failed()) return at_line(source.error());
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<Entry> join_lines_of_commits(std::vector<Entry> entries) {
  const auto what = [](const Entry& entry) { return std::tie(entry.commit, entry.machine, entry.compiler); };
  std::vector<Entry> joined;
  for (Entry& entry : entries) {
    if (joined.empty() || what(joined.back()) != what(entry)) {
      joined.push_back(std::move(entry));
      continue;
    }
    std::vector<Figure>& figures = joined.back().figures;
    for (Figure& figure : entry.figures) {
      const auto before = std::ranges::find(figures, figure.name, &Figure::name);
      if (before == figures.end()) {
        figures.push_back(std::move(figure));
      } else {
        *before = std::move(figure);
      }
    }
  }
  return joined;
}

}  // namespace touchstone::gate
