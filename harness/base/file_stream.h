// Files that are too large to hold in memory twice: written piece by piece, read line by line, with the
// errors of file.h. Small ones are better loaded and saved whole. Tested by file_stream_test.cpp.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace touchstone::base {

/// An error about a file that ends in the system's own words for `errno`.
[[nodiscard]] Error file_error(ErrorCode code, const std::filesystem::path& path, std::string_view what,
                               std::string hint);

/// Opens a file to be read from its first byte; a folder is none.
[[nodiscard]] Result<std::ifstream> open_to_read(const std::filesystem::path& path);

/// Whether a FileWriter could write there, as far as that can be told beforehand.
[[nodiscard]] bool can_write(const std::filesystem::path& path);

/// Writes a file beside its place and renames it when it is whole, so that a reader sees the old text or the
/// new one; where a link leads, and not in the link's place. What cannot be renamed onto is written as it is:
/// a device, a pipe, a file in a folder that takes no other. An open file (/dev/stdout) is written on.
class FileWriter {
 public:
  explicit FileWriter(std::filesystem::path path);
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  ~FileWriter();  ///< removes what was not finished

  void write(std::string_view text);
  /// Fails when any of it could not be written.
  [[nodiscard]] Result<void> finish();

 private:
  void write_open(std::string_view text);

  std::filesystem::path path_;
  int open_file_;  ///< negative where it is none that this process has open
  bool in_place_;
  std::filesystem::path beside_;
  std::ofstream out_;
  int trouble_ = 0;  ///< the `errno` of the first write that failed
  bool finished_ = false;
};

/// Reads a file line by line.
class LineReader {
 public:
  /// @param max_line_bytes  a line that is longer without its newline is an error, so that a foreign file
  /// takes no more memory than that
  [[nodiscard]] static Result<LineReader> open(const std::filesystem::path& path, std::size_t max_line_bytes);

  /// The next line with its newline, which only the last one may lack; nothing at the end. Valid until the
  /// next call.
  [[nodiscard]] Result<std::optional<std::string_view>> next();

 private:
  LineReader(std::filesystem::path path, std::size_t max_line_bytes, std::ifstream in)
      : path_(std::move(path)), max_line_bytes_(max_line_bytes), in_(std::move(in)) {}

  std::filesystem::path path_;
  std::size_t max_line_bytes_;
  std::ifstream in_;
  std::size_t number_ = 0;
  std::string block_;  ///< what was read; the line given last stands before `begin_`
  std::size_t begin_ = 0;
};

}  // namespace touchstone::base
