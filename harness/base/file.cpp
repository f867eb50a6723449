// See file.h.
#include "base/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/file_stream.h"

namespace touchstone::base {

Result<std::string> load_text(const std::filesystem::path& path, std::size_t max_bytes) {
  auto in = open_to_read(path);
  if (!in) return std::unexpected(in.error());
  std::string text;
  char block[65536];
  while (in->read(block, sizeof block) || in->gcount() > 0) {
    text.append(block, static_cast<std::size_t>(in->gcount()));
    if (text.size() > max_bytes) {
      return std::unexpected(Error{ErrorCode::kUnreadableFile, fmt::format("larger than {} bytes", max_bytes),
                                   "", path.string()});
    }
  }
  if (in->bad()) return std::unexpected(file_error(ErrorCode::kUnreadableFile, path, "cannot read", ""));
  return text;
}

Result<void> save_text(const std::filesystem::path& path, std::string_view text) {
  FileWriter file(path);
  file.write(text);
  return file.finish();
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
