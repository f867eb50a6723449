// Reads the INI dialect of ~/.aws/credentials and ~/.aws/config: sections of `key = value` lines.
// Boost.PropertyTree's reader does not tell columns and knows no nested keys, so this small one stands here.
// It keeps what a text says and nothing else: which section is which profile is decided in credentials.cpp.
// Tested by profile_file_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace touchstone::sign {

struct Setting {
  std::string key;  ///< lower case, as the AWS CLI compares them
  std::string value;
  std::size_t line = 0;  ///< 1-based
};

struct Section {
  std::string
      name;  ///< as it stands between the brackets, white space reduced, quotes removed: `profile dev`
  std::vector<Setting> settings;
  std::size_t line = 0;  ///< 1-based

  /// Finds a setting; null when there is none. Valid while the section is.
  [[nodiscard]] const Setting* find(std::string_view key) const;
};

/// Parses the text of one file.
///
/// A line is a `[section]`, a `key = value` (or `key: value`), empty, or a comment that starts with # or ;.
/// White space and then # or ; ends a value. A line that is indented deeper than the setting before it is
/// nested in that setting and skipped.
/// @return kSyntax or kDuplicate (a section or a key that stands twice) with file, line and column; never a
/// text of the file
[[nodiscard]] base::Result<std::vector<Section>> parse_profile_file(std::string_view text,
                                                                    const std::string& file);

}  // namespace touchstone::sign
