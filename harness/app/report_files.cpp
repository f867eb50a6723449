// See report_files.h.
#include "app/report_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>

#include "app/surroundings.h"
#include "base/file.h"
#include "base/file_stream.h"
#include "report/console.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/tap.h"

namespace touchstone::app {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

using Writer = void (*)(const report::RunReport&, const base::TextSink&);

// A report that is small enough to be made as one text.
template <std::string (*render)(const report::RunReport&)>
void write_whole(const report::RunReport& report, const base::TextSink& sink) {
  sink(render(report));
}

struct Format {
  std::string_view name;
  Writer write;
};

constexpr Format kFormats[] = {{"json", report::write_json},
                               {"junit", write_whole<report::render_junit>},
                               {"tap", write_whole<report::render_tap>},
                               {"markdown", write_whole<report::render_markdown>}};

// Where a file is that may be overwritten; nothing for what is none, such as a pipe.
std::optional<std::filesystem::path> place_of(const std::string& path) {
  if (path.empty() || path.starts_with("/dev/")) return std::nullopt;
  std::error_code ignored;
  auto place = std::filesystem::weakly_canonical(std::filesystem::absolute(path, ignored), ignored);
  const bool is_file =
      !std::filesystem::exists(place, ignored) || std::filesystem::is_regular_file(place, ignored);
  return is_file ? std::optional(std::move(place)) : std::nullopt;
}

// Fails when two files that are written are one, or one of them is also read.
Result<void> check_apart(const std::vector<std::string>& written, const std::vector<std::string>& read) {
  std::set<std::filesystem::path> taken;
  for (const std::string& path : written) {
    const auto place = place_of(path);
    if (!place || taken.insert(*place).second) continue;
    return std::unexpected(Error{ErrorCode::kBadValue, fmt::format("two files would be written to {}", path),
                                 "give each report, recording and file of expectations a place of its own"});
  }
  for (const std::string& path : read) {
    const auto place = place_of(path);
    if (!place || !taken.contains(*place)) continue;
    return std::unexpected(Error{ErrorCode::kBadValue,
                                 fmt::format("{} is read, and would be overwritten", path),
                                 "name another file to write to"});
  }
  return {};
}

}  // namespace

Result<std::vector<ReportTarget>> parse_reports(const std::vector<std::string>& wanted,
                                                const std::vector<std::string>& written,
                                                const std::vector<std::string>& read) {
  std::vector<ReportTarget> files;
  std::vector<std::string> paths = written;
  for (const std::string& text : wanted) {
    const std::size_t equals = text.find('=');
    const std::string format = text.substr(0, equals);
    const auto known = std::find_if(std::begin(kFormats), std::end(kFormats),
                                    [&](const Format& f) { return f.name == format; });
    const Writer write = known == std::end(kFormats) ? nullptr : known->write;
    if (write == nullptr || equals == std::string::npos || equals + 1 == text.size()) {
      return std::unexpected(Error{ErrorCode::kBadValue, fmt::format("--report {} is not FORMAT=PATH", text),
                                   "the formats are json, junit, tap and markdown"});
    }
    files.push_back({write, text.substr(equals + 1)});
    paths.push_back(files.back().path);
    if (auto writable = check_writable(files.back().path); !writable)
      return std::unexpected(writable.error());
  }
  if (auto apart = check_apart(paths, read); !apart) return std::unexpected(apart.error());
  return files;
}

void remove_old(const std::vector<ReportTarget>& files) {
  for (const ReportTarget& file : files) {
    // Nothing that a link leads to, which may be an open file of this process.
    std::error_code ignored;
    if (std::filesystem::is_regular_file(std::filesystem::symlink_status(file.path, ignored)))
      std::filesystem::remove(file.path, ignored);
  }
}

Result<void> check_writable(const std::string& path) {
  if (base::can_write(path)) return {};
  return std::unexpected(Error{ErrorCode::kUnwritableFile, "cannot write a report here",
                               "name a file in a folder that exists and may be written to", path});
}

Result<void> save_report(const report::RunReport& report, const ReportTarget& file) {
  base::FileWriter writer(file.path);
  file.write(report, [&writer](std::string_view piece) { writer.write(piece); });
  return writer.finish();
}

Result<int> show_and_save(const report::RunReport& report, const std::vector<ReportTarget>& files) {
  // Whoever reads standard output may leave before its end, which ends this process.
  std::optional<Error> unsaved;
  for (const ReportTarget& file : files) {
    const auto saved = save_report(report, file);
    if (!saved && !unsaved) unsaved = saved.error();
  }
  fmt::print("{}", report::render_console(report, wants_colour(STDOUT_FILENO)));
  std::fflush(stdout);
  if (unsaved) return std::unexpected(*unsaved);
  return report::exit_code(report);
}

}  // namespace touchstone::app
