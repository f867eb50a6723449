// See file.h.
#include "base/file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace touchstone::base {
namespace {

Error file_error(ErrorCode code, const std::filesystem::path& path, std::string_view what, std::string hint) {
  return {code, fmt::format("{}: {}", what, std::strerror(errno)), std::move(hint), path.string()};
}

}  // namespace

Result<std::string> load_text(const std::filesystem::path& path, std::size_t max_bytes) {
  std::error_code status_error;
  if (std::filesystem::is_directory(path, status_error)) {
    errno = EISDIR;
    return std::unexpected(
        file_error(ErrorCode::kUnreadableFile, path, "cannot read", "name a file, not a folder"));
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::unexpected(file_error(ErrorCode::kUnreadableFile, path, "cannot open", ""));
  std::string text;
  char block[65536];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(in.gcount()));
    if (text.size() > max_bytes) {
      return std::unexpected(Error{ErrorCode::kUnreadableFile, fmt::format("larger than {} bytes", max_bytes),
                                   "", path.string()});
    }
  }
  if (in.bad()) return std::unexpected(file_error(ErrorCode::kUnreadableFile, path, "cannot read", ""));
  return text;
}

Result<void> save_text(const std::filesystem::path& path, std::string_view text) {
  // A device or pipe (/dev/stdout) cannot be renamed onto: it is written as it is.
  std::error_code status_error;
  const auto status = std::filesystem::status(path, status_error);
  const bool in_place = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
  const std::filesystem::path beside =
      in_place ? path : std::filesystem::path(fmt::format("{}.{}.part", path.string(), ::getpid()));
  errno = 0;
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  if (out) out.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (out) out.flush();
  if (!out) {
    const Error error = file_error(ErrorCode::kUnwritableFile, path, "cannot write",
                                   "check that the folder exists and may be written to");
    if (!in_place) std::filesystem::remove(beside, status_error);
    return std::unexpected(error);
  }
  out.close();
  if (in_place) return {};
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  if (error) {
    errno = error.value();
    std::filesystem::remove(beside, status_error);
    return std::unexpected(file_error(ErrorCode::kUnwritableFile, path, "cannot replace", ""));
  }
  return {};
}

Result<std::vector<std::filesystem::path>> list_files(const std::filesystem::path& folder,
                                                      std::string_view suffix) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  auto entry = std::filesystem::recursive_directory_iterator(folder, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code not_a_file;  // a link that leads nowhere is no file of ours, and no reason to throw
    if (entry->is_regular_file(not_a_file) && entry->path().string().ends_with(suffix))
      found.push_back(entry->path());
  }
  if (error) {
    errno = error.value();
    return std::unexpected(file_error(ErrorCode::kUnreadableFile, folder, "cannot list", ""));
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace touchstone::base
