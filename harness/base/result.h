// What can fail returns a Result; what cannot, does not.
// An Error says which rule broke, where (file:line:column, byte offset) and what to do about it.
// It is not for verdicts on a target (judge/) nor for transport faults (transport/), which are data, not
// failures of ours. Tested by result_test.cpp.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace touchstone::base {

/// The cause of a failure: one meaning each, so that a caller can act on it and a test can name it.
enum class ErrorCode {
  kUnreadableFile,   ///< a file could not be opened or read
  kUnwritableFile,   ///< a file could not be created, written or renamed
  kSyntax,           ///< a text is not what its format says (JSON, INI, URL)
  kWrongType,        ///< a value of another type than the format wants
  kMissingKey,       ///< a key that must be there is not
  kUnknownKey,       ///< a key that the format does not know
  kBadValue,         ///< a value outside of what the format allows
  kDuplicate,        ///< an id or key that must be unique stands twice
  kUnknownName,      ///< a reference to something that does not exist (a shape, a source, a case, a profile)
  kNothingSelected,  ///< a selector that matches nothing
  kUnreachable,      ///< the target could not be reached at all
  kSystem,           ///< the operating system refused a resource (a socket, a thread)
};

/// A failure: the rule, the place, the way out. All texts are for people.
struct Error {
  ErrorCode code;
  std::string message;     ///< what is wrong, one sentence without a full stop
  std::string hint = {};   ///< what to do about it; may be empty
  std::string file = {};   ///< empty when no file is concerned
  std::size_t line = 0;    ///< 1-based; 0 when unknown
  std::size_t column = 0;  ///< 1-based, in bytes; 0 when unknown
};

template <class T>
using Result = std::expected<T, Error>;

/// Renders `file:line:column: message` and, on a line of its own, the hint.
[[nodiscard]] std::string render(const Error& error);

/// A place in a text, both counted from 1; the column counts bytes.
struct LineColumn {
  std::size_t line;
  std::size_t column;
};

/// Finds line and column of the byte at `offset_bytes`; an offset past the end gives the place after the last
/// byte.
[[nodiscard]] LineColumn line_column(std::string_view text, std::size_t offset_bytes);

}  // namespace touchstone::base
