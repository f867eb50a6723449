// Everything that a run exchanged, in a file, so that it can be judged again without any server: by a later
// judge, by other expectations, by somebody else. It holds bytes, no verdicts. Secrets and signatures are
// replaced by texts of the same length and make, so that the verdicts stay what they were. JSON lines: a
// head, a line for each case, a foot; each begins with a digest over itself and all before it, so that a
// change is found where it is. That keeps out accidents and careless hands, not a forger: nothing is signed.
// Pure but for load_recording(). The format is conformance/schema/recording.schema.json. Tested by
// recording_test.cpp and app/record_test.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "cases/catalogue.h"
#include "report/run_report.h"

namespace touchstone::report {

/// The version of the format; a program reads its own and earlier ones.
inline constexpr int kRecordingVersion = 1;

/// A run before it is judged.
struct Recording {
  RunReport report;  ///< all that is known without a judge; no transcripts
  std::vector<std::vector<run::Transcript>> repetitions;  ///< each in the order of the case ids; at least one
};

/// Writes a recording, line by line, each with its newline.
void render_recording(const Recording& recording, const std::function<void(std::string_view)>& write);
[[nodiscard]] std::string render_recording(const Recording& recording);

/// Reads a recording back, a line at a time; every answer is decoded again from its bytes.
class RecordingReader {
 public:
  /// @param file  for errors
  /// @param catalogue  must outlive what is read, and be the one that was run
  RecordingReader(std::string file, const cases::Catalogue& catalogue);

  /// Takes the next line with its newline.
  /// @return kBadValue, with file and line, for what was changed, cut short, added, made with another
  /// catalogue or by a newer program
  [[nodiscard]] base::Result<void> take(std::string_view line);
  /// What was read, once there are no more lines.
  [[nodiscard]] base::Result<Recording> finish();

 private:
  [[nodiscard]] base::Result<base::Json> open_line(std::string_view line);
  [[nodiscard]] base::Result<void> take_head(std::string_view line, const base::Json& head);
  [[nodiscard]] base::Result<void> take_case(std::string_view line, const base::Json& tested);
  [[nodiscard]] base::Result<void> take_foot(std::string_view line, const base::Json& foot);
  [[nodiscard]] base::Error fault(std::string message, std::string hint = "") const;
  [[nodiscard]] base::Error here(base::Error error) const;

  std::string file_;
  const cases::Catalogue& catalogue_;
  Recording recording_;
  std::string digest_;
  std::size_t number_ = 0;
  std::size_t cases_ = 0;
  bool complete_ = false;
};

/// Reads a whole recording.
[[nodiscard]] base::Result<Recording> parse_recording(std::string_view text, const std::string& file,
                                                      const cases::Catalogue& catalogue);

/// Reads a recording from a file, of which never more than a line is held besides what it says.
[[nodiscard]] base::Result<Recording> load_recording(const std::filesystem::path& path,
                                                     const cases::Catalogue& catalogue);

}  // namespace touchstone::report
