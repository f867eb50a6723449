// Draws the history as one HTML page: see page.h.
#include "gate/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace touchstone::gate {

namespace {

// A card's picture in CSS pixels: as wide as a telephone's screen, so that text is never scaled down.
constexpr double kWidth = 360, kLeft = 62, kRight = 12, kTop = 10, kBottom = 24;
/// Ours alone, close enough to see its noise; then ours among the others.
constexpr double kOursHeight = 110, kAllHeight = 190;

/// Distinct to the colour-blind as well (Okabe and Ito 2008, without the two that are ours and the bounds').
constexpr std::array kPeerColours{"#E69F00", "#56B4E9", "#009E73", "#CC79A7",
                                  "#D55E00", "#8a6d3b", "#7a5cc4", "#5a5a5a"};
constexpr const char* kOurColour = "#0072B2";
/// Of ours beside the one that all others are held against.
constexpr std::array kOtherOwnColours{"#003B5C", "#4FA3D1", "#5B6FB5"};
constexpr const char* kBoundColour = "#888888";

constexpr const char* kStyle = R"(
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, "DejaVu Sans", sans-serif; margin: 0 auto; padding: 16px; max-width: 1240px; color: #1a1a1a; background: #fff; }
h1 { font-size: 22px; margin: 8px 0; }
h2 { font-size: 18px; margin: 28px 0 8px; border-bottom: 1px solid #ccc; }
p { margin: 6px 0; max-width: 75ch; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 16px; }
.card { border: 1px solid #d4d4d4; border-radius: 6px; padding: 10px; min-width: 0; }
.card h3 { font-size: 15px; margin: 0 0 6px; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; display: block; }
svg .change { stroke: #b00; opacity: 0.5; }
svg text { font: 12px system-ui, "DejaVu Sans", sans-serif; fill: #444; }
table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; }
td, th { padding: 2px 4px; text-align: right; font-weight: normal; }
th { color: #555; border-bottom: 1px solid #ddd; }
td { white-space: nowrap; vertical-align: top; }
td:first-child, th:first-child { text-align: left; white-space: normal; overflow-wrap: anywhere; padding-left: 28px; text-indent: -24px; min-width: 7em; }
tr.ours td { font-weight: 600; }
.key { display: inline-block; width: 18px; height: 0; border-top: 3px solid; vertical-align: middle; margin-right: 6px; }
.bound .key { border-top-style: dashed; }
.dotted .key { border-top-style: dotted; }
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char character : text) {
    switch (character) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += character;
    }
  }
  return out;
}

/// Three digits and no exponent: 4.47, 98.9, 1750.
std::string digits(double value) {
  return value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

std::string time_text(double ns) {
  constexpr double kRounded = 999.5;  // is written as 1000
  if (ns < kRounded) return digits(ns) + " ns";
  if (ns < kRounded * 1e3) return digits(ns / 1e3) + " µs";
  if (ns < kRounded * 1e6) return digits(ns / 1e6) + " ms";
  return digits(ns / 1e9) + " s";
}

/// Enough of a commit to know it by, and whether the tree was as it says.
std::string short_text(const std::string& commit) {
  constexpr std::string_view kDirty = "-dirty";
  return commit.substr(0, 10) + (commit.size() > 10 && commit.ends_with(kDirty) ? std::string(kDirty) : "");
}

/// Whether times of two entries must not be compared.
bool are_apart(const Entry& a, const Entry& b) { return a.machine != b.machine || a.compiler != b.compiler; }

std::string count_text(const std::optional<double>& count) {
  if (!count) return "–";
  if (*count < 1e5) return fmt::format("{:g}", std::round(*count * 10) / 10);
  return *count < 1e9 ? digits(*count / 1e6) + " M" : digits(*count / 1e9) + " G";
}

/// One contender over the commits; nothing where it was not measured.
struct Line {
  std::string name, kind, colour;
  bool is_dotted = false;  ///< its colour is another line's too
  std::vector<std::optional<Figure>> points;
  /// The place of the last measurement; a line has one.
  [[nodiscard]] std::size_t last() const {
    std::size_t place = points.size() - 1;
    while (place > 0 && !points[place]) --place;
    return place;
  }
  [[nodiscard]] const Figure& latest() const { return *points[last()]; }
};

struct Card {
  std::string task;
  std::vector<Line> lines;  ///< ours first, then peers, then bounds
  [[nodiscard]] std::size_t last() const {
    std::size_t last = 0;
    for (const Line& line : lines) last = std::max(last, line.last());
    return last;
  }
};

/// "job_id/32 hex digits/re2" is the contender "re2" of the task "32 hex digits" of the subject "job_id".
struct Name {
  std::string subject, task, contender;
};
Name split(const std::string& full) {
  const std::size_t first = full.find('/');
  const std::size_t last = full.rfind('/');
  if (first == std::string::npos) return {"other", full, "touchstone"};
  if (first == last) return {"other", full.substr(0, first), full.substr(first + 1)};
  return {full.substr(0, first), full.substr(first + 1, last - first - 1), full.substr(last + 1)};
}

int rank(const std::string& kind) { return kind == "ours" ? 0 : kind == "peer" ? 1 : 2; }

void colour(Card& card) {
  // "touchstone" is what everything is held against, though another way of ours may be faster today.
  std::ranges::sort(card.lines, {}, [](const Line& line) {
    return std::tuple(rank(line.kind), line.name != "touchstone", line.latest().ns,
                      std::string_view(line.name));
  });
  std::size_t peers = 0, own = 0;
  for (Line& line : card.lines) {
    line.colour = kBoundColour;
    if (line.kind == "ours") {
      line.colour = own == 0 ? kOurColour : kOtherOwnColours[(own - 1) % kOtherOwnColours.size()];
      ++own;
    }
    if (line.kind != "peer") continue;
    line.colour = kPeerColours[peers % kPeerColours.size()];
    line.is_dotted = peers++ >= kPeerColours.size();
  }
}

/// Cards by subject, in the order of their names.
std::map<std::string, std::vector<Card>> cards_of(const std::vector<Entry>& entries) {
  std::map<std::string, std::map<std::string, std::map<std::string, Line>>> found;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (const Figure& figure : entries[i].figures) {
      const Name name = split(figure.name);
      Line& line = found[name.subject][name.task][name.contender];
      line.name = name.contender;
      line.kind = figure.kind;
      line.points.resize(entries.size());
      line.points[i] = figure;
    }
  }
  std::map<std::string, std::vector<Card>> cards;
  for (auto& [subject, tasks] : found) {
    for (auto& [task, lines] : tasks) {
      Card card{task, {}};
      for (Line& line : lines | std::views::values) card.lines.push_back(std::move(line));
      colour(card);
      cards[subject].push_back(std::move(card));
    }
  }
  return cards;
}

/// Where a value stands in a picture.
class Scale {
 public:
  Scale(std::span<const Line> lines, std::size_t commits, double height)
      : commits_(commits), height_(height) {
    double low = INFINITY, high = 0;
    for (const Line& line : lines) {
      for (const auto& point : line.points) {
        if (!point) continue;
        low = std::min(low, point->low_ns);
        high = std::max(high, point->high_ns);
      }
    }
    // At least 10 % to either side: closer, a calm benchmark would look like a wild one.
    low_ = std::log10(low / 1.1);
    high_ = std::log10(high * 1.1);
  }
  [[nodiscard]] double height() const { return height_; }
  [[nodiscard]] double x(std::size_t commit) const {
    const double inner = kWidth - kLeft - kRight - 16;
    const double share = commits_ < 2 ? 0.5 : static_cast<double>(commit) / static_cast<double>(commits_ - 1);
    return kLeft + 8 + inner * share;
  }
  [[nodiscard]] double y(double ns) const {
    return kTop + (height_ - kTop - kBottom) * (high_ - std::log10(ns)) / (high_ - low_);
  }
  /// Round values within the picture, at least 16 pixels apart; where it is too close for two of them, its
  /// bottom, middle and top.
  [[nodiscard]] std::vector<double> ticks() const {
    std::vector<double> made;
    for (int power = static_cast<int>(std::floor(low_)); power <= static_cast<int>(std::ceil(high_));
         ++power) {
      for (const double step : {1.0, 1.5, 2.0, 3.0, 5.0, 7.0}) {
        const double value = step * std::pow(10, power);
        if (std::log10(value) < low_ || std::log10(value) > high_) continue;
        if (!made.empty() && y(made.back()) - y(value) < 16) continue;
        made.push_back(value);
      }
    }
    if (made.size() >= 2) return made;
    return {std::pow(10, low_), std::pow(10, (low_ + high_) / 2), std::pow(10, high_)};
  }

 private:
  std::size_t commits_;
  double height_;
  double low_ = 0, high_ = 0;
};

std::string mark(const Line& line, const Figure& figure, const Entry& entry, double x, double y) {
  return fmt::format(
      R"(<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}"><title>{} at {}: {} ({} to {}); {}, {}</title></circle>)",
      x, y, line.kind == "ours" ? 3 : 2, line.colour, escaped(line.name), escaped(short_text(entry.commit)),
      time_text(figure.ns), time_text(figure.low_ns), time_text(figure.high_ns), escaped(entry.machine),
      escaped(entry.compiler));
}

/// The commits [first, end), which all measured the line, on one machine.
std::string draw_stretch(const Line& line, const Scale& scale, std::size_t first, std::size_t end) {
  std::string points, above, below;
  for (std::size_t i = first; i < end; ++i) {
    const Figure& figure = *line.points[i];
    const double x = scale.x(i);
    points += fmt::format("{:.1f},{:.1f} ", x, scale.y(figure.ns));
    above += fmt::format("{:.1f},{:.1f} ", x, scale.y(figure.high_ns));
    below.insert(0, fmt::format("{:.1f},{:.1f} ", x, scale.y(figure.low_ns)));
  }
  std::string drawn;
  if (line.kind == "ours") {
    drawn +=
        fmt::format(R"(<polygon points="{}{}" fill="{}" fill-opacity="0.2"/>)", above, below, line.colour);
  }
  return drawn + fmt::format(R"(<polyline points="{}" fill="none" stroke="{}" stroke-width="{}"{}/>)", points,
                             line.colour, line.kind == "ours" ? 2.5 : 1.2,
                             line.kind == "bound" ? R"( stroke-dasharray="5 4")"
                             : line.is_dotted     ? R"( stroke-dasharray="1 3")"
                                                  : "");
}

std::string draw_line(const Line& line, const Scale& scale, const std::vector<Entry>& entries) {
  std::string drawn, marks;
  for (std::size_t first = 0; first < line.points.size();) {
    std::size_t end = first;
    while (end < line.points.size() && line.points[end] && !are_apart(entries[first], entries[end])) {
      const Figure& figure = *line.points[end];
      marks += mark(line, figure, entries[end], scale.x(end), scale.y(figure.ns));
      ++end;
    }
    if (end > first) drawn += draw_stretch(line, scale, first, end);
    first = std::max(end, first + 1);
  }
  return drawn + marks + '\n';
}

/// A line where the machine or the compiler is another one.
std::string draw_changes(const Scale& scale, const std::vector<Entry>& entries) {
  std::string drawn;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (!are_apart(entries[i - 1], entries[i])) continue;
    const double x = (scale.x(i - 1) + scale.x(i)) / 2;
    drawn += fmt::format(
        R"(<line class="change" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"><title>{3}, {4} from here</title></line>)",
        x, kTop, scale.height() - kBottom, escaped(entries[i].machine), escaped(entries[i].compiler));
  }
  return drawn;
}

std::string draw(std::span<const Line> lines, const std::string& label, const std::vector<Entry>& entries,
                 double height) {
  const Scale scale(lines, entries.size(), height);
  std::string svg =
      fmt::format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}">)", kWidth, height, escaped(label));
  for (const double tick : scale.ticks()) {
    svg += fmt::format(
        R"(<line x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}" stroke="#e6e6e6"/><text x="{3}" y="{4:.1f}" text-anchor="end">{5}</text>)",
        kLeft, kWidth - kRight, scale.y(tick), kLeft - 4, scale.y(tick) + 4, time_text(tick));
  }
  svg += draw_changes(scale, entries);
  for (const Line& line : lines | std::views::reverse) svg += draw_line(line, scale, entries);
  const auto commit_text = [&](std::size_t commit, const char* anchor, double x) {
    return fmt::format(R"(<text x="{}" y="{}" text-anchor="{}">{}</text>)", x, height - 6, anchor,
                       escaped(short_text(entries[commit].commit)));
  };
  svg += commit_text(0, "start", kLeft);
  if (entries.size() > 1) svg += commit_text(entries.size() - 1, "end", kWidth - kRight);
  return svg + "</svg>\n";
}

/// Ours by itself, and ours among the others where there are others.
std::string draw(const Card& card, const std::vector<Entry>& entries) {
  const std::span<const Line> all(card.lines);
  const bool ours = all.front().kind == "ours";
  std::string drawn;
  if (ours) drawn += draw(all.first(1), card.task + ", ours over commits", entries, kOursHeight);
  if (!ours || all.size() > 1) drawn += draw(all, card.task + ", all over commits", entries, kAllHeight);
  return drawn;
}

/// What each line is, and its latest figures; a ratio only where ours was measured beside it.
std::string table(const Card& card, const std::vector<Entry>& entries) {
  const Line* ours = card.lines.front().kind == "ours" ? &card.lines.front() : nullptr;
  std::string rows = "<table><tr><th></th><th>time</th><th>to ours</th><th>instr.</th><th>alloc.</th></tr>\n";
  for (const Line& line : card.lines) {
    const std::size_t at = line.last();
    const Figure& latest = line.latest();
    const bool has_ratio = ours != nullptr && ours->points[at];
    const std::string until =
        at < card.last() ? fmt::format(" (last at {})", escaped(short_text(entries[at].commit))) : "";
    rows += fmt::format(
        R"(<tr class="{}"><td><span class="key" style="border-color:{}"></span>{}{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>)",
        escaped(line.kind) + (line.is_dotted ? " dotted" : ""), line.colour, escaped(line.name), until,
        time_text(latest.ns), has_ratio ? fmt::format("{:.2f}", latest.ns / ours->points[at]->ns) : "–",
        count_text(latest.instructions), count_text(latest.allocations));
    rows += '\n';
  }
  return rows + "</table>\n";
}

std::string joined(const std::set<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
  return all;
}

}  // namespace

std::string render_page(const std::vector<Entry>& entries) {
  std::string page =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"><title>Touchstone: benchmarks over "
      "commits</title><style>";
  page += kStyle;
  page += "</style></head><body>\n<h1>Touchstone: benchmarks over commits</h1>\n";
  if (entries.empty()) return page + "<p>The history has no entry yet.</p></body></html>\n";
  std::set<std::string> machines, compilers;
  for (const Entry& entry : entries) {
    machines.insert(entry.machine);
    compilers.insert(entry.compiler);
  }
  page +=
      fmt::format("<p>{} commits, {} ({}) to {} ({}). Machine: {}. Compiler: {}.</p>\n", entries.size(),
                  escaped(short_text(entries.front().commit)), escaped(entries.front().date.substr(0, 10)),
                  escaped(short_text(entries.back().commit)), escaped(entries.back().date.substr(0, 10)),
                  escaped(joined(machines)), escaped(joined(compilers)));
  page +=
      "<p>Lower is faster; each scale is logarithmic. The shaded band holds the middle three fifths of the "
      "repetitions: "
      "a move inside it is noise. Each card shows ours by itself first, then among the others. Dashed lines "
      "are bounds: what the machine needs for a part of the work "
      "that cannot be "
      "left out. Times of different machines must not be compared; ratios within a commit may: no line is "
      "drawn "
      "across a change of machine or compiler, which an upright one marks, nor over a commit that did not "
      "measure.</p>\n";
  for (const auto& [subject, cards] : cards_of(entries)) {
    page += fmt::format("<h2>{}</h2>\n<div class=\"cards\">\n", escaped(subject));
    for (const Card& card : cards) {
      page += fmt::format("<div class=\"card\"><h3>{}</h3>\n", escaped(card.task)) + draw(card, entries) +
              table(card, entries) + "</div>\n";
    }
    page += "</div>\n";
  }
  return page + "</body></html>\n";
}

}  // namespace touchstone::gate
