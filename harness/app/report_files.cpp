// See report_files.h.
#include "app/report_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string_view>

#include "app/surroundings.h"
#include "base/file.h"
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

using Renderer = std::string (*)(const report::RunReport&);

struct Format {
  std::string_view name;
  Renderer render;
};

constexpr Format kFormats[] = {{"json", report::render_json},
                               {"junit", report::render_junit},
                               {"tap", report::render_tap},
                               {"markdown", report::render_markdown}};

}  // namespace

Result<std::vector<ReportTarget>> parse_reports(const std::vector<std::string>& wanted) {
  std::vector<ReportTarget> files;
  for (const std::string& text : wanted) {
    const std::size_t equals = text.find('=');
    const std::string format = text.substr(0, equals);
    const auto known = std::find_if(std::begin(kFormats), std::end(kFormats),
                                    [&](const Format& f) { return f.name == format; });
    const Renderer render = known == std::end(kFormats) ? nullptr : known->render;
    if (render == nullptr || equals == std::string::npos || equals + 1 == text.size()) {
      return std::unexpected(Error{ErrorCode::kBadValue, fmt::format("--report {} is not FORMAT=PATH", text),
                                   "the formats are json, junit, tap and markdown"});
    }
    const std::string path = text.substr(equals + 1);
    if (std::ranges::find(files, path, &ReportTarget::path) != files.end()) {
      return std::unexpected(Error{ErrorCode::kBadValue,
                                   fmt::format("two reports would be written to {}", path),
                                   "give each --report a file of its own"});
    }
    files.push_back({render, path});
    if (auto writable = check_writable(files.back().path); !writable)
      return std::unexpected(writable.error());
  }
  return files;
}

Result<void> check_writable(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  std::error_code ignored;
  if (std::filesystem::is_directory(folder, ignored) && ::access(folder.c_str(), W_OK) == 0 &&
      !std::filesystem::is_directory(path, ignored))
    return {};
  return std::unexpected(Error{ErrorCode::kUnwritableFile, "cannot write a report here",
                               "name a file in a folder that exists and may be written to", path});
}

Result<int> show_and_save(const report::RunReport& report, const std::vector<ReportTarget>& files) {
  fmt::print("{}", report::render_console(report, wants_colour(STDOUT_FILENO)));
  std::fflush(stdout);
  for (const ReportTarget& file : files) {
    if (auto saved = base::save_text(file.path, file.render(report)); !saved)
      return std::unexpected(saved.error());
  }
  return report::exit_code(report);
}

}  // namespace touchstone::app
