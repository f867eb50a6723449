// See recording_file.h.
#include "app/recording_file.h"

#include <string_view>

#include "app/report_files.h"
#include "base/file_stream.h"

namespace touchstone::app {

base::Result<void> check_recording(const std::string& path) {
  if (path.empty()) return {};
  return check_writable(path);
}

base::Result<void> save_recording(const Gathered& gathered, const std::string& path) {
  if (path.empty()) return {};
  base::FileWriter file(path);
  report::render_recording(gathered, [&file](std::string_view line) { file.write(line); });
  return file.finish();
}

}  // namespace touchstone::app
