// See file_stream.h.
#include "base/file_stream.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

namespace touchstone::base {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

// The number of a file that this process has open, by the names that the system has for it; negative for any
// other path.
int open_file_of(const std::filesystem::path& path) {
  const std::string folder = path.parent_path().string();
  const std::string name = path.filename().string();
  const bool is_ours =
      folder == "/dev/fd" || folder == "/proc/self/fd" || folder == fmt::format("/proc/{}/fd", ::getpid());
  int number = -1;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return is_ours && error == std::errc() && end == name.data() + name.size() ? number : -1;
}
bool is_open_file(const std::filesystem::path& path) { return open_file_of(path) >= 0; }

// Where the links at a path lead; not through those of an open file (/dev/stdout, /proc/self/fd/1), which
// lead to whatever it was opened as.
std::filesystem::path follow_links(std::filesystem::path path) {
  constexpr int kMostLinks = 40;  // as the kernel has it
  std::error_code error;
  for (int i = 0; i < kMostLinks && !is_open_file(path) && std::filesystem::is_symlink(path, error); ++i) {
    const std::filesystem::path target = std::filesystem::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / target;  // which is the target alone where that begins at the root
  }
  return path;
}

// A device or pipe cannot be renamed onto, and what a folder does not let in cannot be renamed into it.
bool is_written_in_place(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (!std::filesystem::exists(status)) return false;
  if (is_open_file(path) || !std::filesystem::is_regular_file(status)) return true;
  return ::access(folder_of(path).c_str(), W_OK) != 0;
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

bool can_write(const std::filesystem::path& path) {
  const std::filesystem::path place = follow_links(path);
  std::error_code ignored;
  if (std::filesystem::is_directory(place, ignored)) return false;
  if (is_written_in_place(place)) return ::access(place.c_str(), W_OK) == 0;
  return std::filesystem::is_directory(folder_of(place), ignored) &&
         ::access(folder_of(place).c_str(), W_OK) == 0;
}

FileWriter::FileWriter(std::filesystem::path path)
    : path_(follow_links(std::move(path))),
      open_file_(open_file_of(path_)),
      in_place_(is_written_in_place(path_)),
      beside_(in_place_ ? path_
                        : std::filesystem::path(fmt::format("{}.{}.part", path_.string(), ::getpid()))) {
  errno = 0;
  if (open_file_ >= 0) {
    std::fflush(stdout);  // what was shown before comes before
    return;
  }
  out_.open(beside_, std::ios::binary | std::ios::trunc);
  if (!out_) trouble_ = errno;
}

FileWriter::~FileWriter() {
  out_.close();
  std::error_code ignored;
  if (!finished_ && !in_place_) std::filesystem::remove(beside_, ignored);
}

// Through the open file itself, whose place others write on from: standard output is shared with what is
// shown.
void FileWriter::write_open(std::string_view text) {
  while (trouble_ == 0 && !text.empty()) {
    const ssize_t written = ::write(open_file_, text.data(), text.size());
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    if (written < 0 && errno != EINTR) trouble_ = errno;
  }
}

void FileWriter::write(std::string_view text) {
  if (open_file_ >= 0) return write_open(text);
  if (!out_) return;
  errno = 0;
  out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out_) trouble_ = errno;
}

Result<void> FileWriter::finish() {
  if (open_file_ < 0 && out_) {
    errno = 0;
    out_.flush();
    if (!out_) trouble_ = errno;
  }
  if (trouble_ != 0 || !out_) {
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
