// The one place, with file_stream.h, that touches the file system, so that every reader's error reads alike
// and nothing is half written. Tested by file_test.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace touchstone::base {

/// Loads a whole file of at most `max_bytes`.
[[nodiscard]] Result<std::string> load_text(const std::filesystem::path& path,
                                            std::size_t max_bytes = 64U << 20U);

/// Saves a file whole: written beside its place, then renamed, so that a reader sees the old text or the new
/// one.
[[nodiscard]] Result<void> save_text(const std::filesystem::path& path, std::string_view text);

/// Lists the files below `folder` whose name ends in `suffix`, sorted by path; kUnreadableFile when there is
/// no such folder.
[[nodiscard]] Result<std::vector<std::filesystem::path>> list_files(const std::filesystem::path& folder,
                                                                    std::string_view suffix);

}  // namespace touchstone::base
