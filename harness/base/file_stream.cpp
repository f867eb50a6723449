// See file_stream.h.
#include "base/file_stream.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace touchstone::base {
namespace {

// A device or pipe (/dev/stdout) cannot be renamed onto.
bool is_written_in_place(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

}  // namespace

Error file_error(ErrorCode code, const std::filesystem::path& path, std::string_view what, std::string hint) {
  return {code, fmt::format("{}: {}", what, std::strerror(errno)), std::move(hint), path.string()};
}

Result<std::ifstream> open_to_read(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    errno = EISDIR;
    return std::unexpected(
        file_error(ErrorCode::kUnreadableFile, path, "cannot read", "name a file, not a folder"));
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::unexpected(file_error(ErrorCode::kUnreadableFile, path, "cannot open", ""));
  return in;
}

FileWriter::FileWriter(std::filesystem::path path)
    : path_(std::move(path)),
      in_place_(is_written_in_place(path_)),
      beside_(in_place_ ? path_
                        : std::filesystem::path(fmt::format("{}.{}.part", path_.string(), ::getpid()))) {
  errno = 0;
  out_.open(beside_, std::ios::binary | std::ios::trunc);
  if (!out_) trouble_ = errno;
}

FileWriter::~FileWriter() {
  out_.close();
  std::error_code ignored;
  if (!finished_ && !in_place_) std::filesystem::remove(beside_, ignored);
}

void FileWriter::write(std::string_view text) {
  if (!out_) return;
  errno = 0;
  out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out_) trouble_ = errno;
}

Result<void> FileWriter::finish() {
  if (out_) {
    errno = 0;
    out_.flush();
    if (!out_) trouble_ = errno;
  }
  if (!out_) {
    errno = trouble_;
    return std::unexpected(file_error(ErrorCode::kUnwritableFile, path_, "cannot write",
                                      "check that the folder exists and may be written to"));
  }
  out_.close();
  std::error_code error;
  if (!in_place_) std::filesystem::rename(beside_, path_, error);
  if (error) {
    errno = error.value();
    return std::unexpected(file_error(ErrorCode::kUnwritableFile, path_, "cannot replace", ""));
  }
  finished_ = true;
  return {};
}

Result<LineReader> LineReader::open(const std::filesystem::path& path, std::size_t max_line_bytes) {
  auto in = open_to_read(path);
  if (!in) return std::unexpected(in.error());
  return LineReader(path, max_line_bytes, *std::move(in));
}

Result<std::optional<std::string_view>> LineReader::next() {
  constexpr std::size_t kBlockBytes = 65536;
  block_.erase(0, begin_);
  begin_ = 0;
  ++number_;
  for (std::size_t searched = 0;;) {
    const std::size_t newline = block_.find('\n', searched);
    searched = std::min(newline, block_.size());
    if (searched > max_line_bytes_) {
      Error error{ErrorCode::kUnreadableFile, fmt::format("a line of more than {} bytes", max_line_bytes_),
                  "", path_.string()};
      error.line = number_;
      error.column = 1;
      return std::unexpected(std::move(error));
    }
    if (newline != std::string::npos) {
      begin_ = newline + 1;
      return std::string_view(block_).substr(0, begin_);
    }
    if (!in_) break;
    errno = 0;
    block_.resize(searched + kBlockBytes);
    in_.read(block_.data() + searched, kBlockBytes);
    block_.resize(searched + static_cast<std::size_t>(in_.gcount()));
    if (in_.bad()) return std::unexpected(file_error(ErrorCode::kUnreadableFile, path_, "cannot read", ""));
  }
  begin_ = block_.size();
  if (block_.empty()) return std::nullopt;
  return std::string_view(block_);
}

}  // namespace touchstone::base
