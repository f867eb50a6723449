// How the AWS SDKs find the name of an error in an answer, as data: where each looks, in which order, how it
// cuts what it finds, and what it does with what it cannot read. Read strictly from conformance/sdks.json.
// What an SDK then sees of one answer is judge/sdk_view.h. Tested by sdks_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace touchstone::base {
class JsonSource;
}

namespace touchstone::cases {

/// What an SDK does with something it meets. Written as "pass", "read", "text", "double", "joined", "empty",
/// "replaced", "nameless", "unparsable", "unknown" or "crash NAME".
struct SdkReaction {
  enum class Kind : std::uint8_t {
    kPass,        ///< looks further, as if it were not there
    kRead,        ///< takes the text
    kText,        ///< takes the value as text, as it is written: 1.0 as "1.0"
    kDouble,      ///< takes a number as JavaScript writes its double: 1.0 as "1"
    kJoined,      ///< takes a list's items as JavaScript writes them, with commas between and nothing cut
    kEmpty,       ///< takes it for an empty name
    kReplaced,    ///< goes on with U+FFFD for each byte that is not UTF-8
    kNameless,    ///< looks nowhere else: an error without a name
    kUnparsable,  ///< raises its own error about an answer that it cannot read
    kUnknown,     ///< its source was not read so far
    kCrash,       ///< raises an error of its language, which no caller expects
  };
  Kind kind = Kind::kPass;
  std::string crash;  ///< the error's name, for kCrash: "TypeError"
};

/// One step of cutting a written name down to the bare one.
struct SdkCut {
  enum class Keep : std::uint8_t {
    kBeforeFirst,
    kBehindFirst,
    kBehindLast,
    kBetweenFirstTwo,  ///< behind the first, up to the next
    kBehindFirstIfAny  ///< behind the first, unless nothing is there
  };
  char at = ':';
  Keep keep = Keep::kBeforeFirst;
  bool last = false;  ///< no further step when this character was there
};

/// How a member is found by its key: exactly, or by the first or last that differs in case only.
enum class SdkKeyCase : std::uint8_t { kExact, kFirst, kLast };

/// A place where an SDK looks for the name.
struct SdkPlace {
  bool in_header = false;
  std::string key;
  SdkKeyCase key_case = SdkKeyCase::kExact;
  SdkReaction number, boolean, array, object, null;  ///< of a member of the body
  bool takes_empty = false;                          ///< an empty text is the name, and not passed over
  std::vector<SdkCut> cut;
};

/// A member that must be a string or null, wherever the name stands.
struct SdkStringMember {
  std::string key;
  SdkKeyCase key_case = SdkKeyCase::kExact;
  bool only_when_typed = false;  ///< looked at only after the name was found to be a known one
  SdkReaction otherwise;
};

struct SdkBody {
  SdkReaction empty;     ///< zero bytes
  SdkReaction blank;     ///< white space only
  SdkReaction not_json;  ///< neither JSON nor one of the others
  SdkReaction not_utf8;
  SdkReaction null;               ///< the JSON value null
  SdkReaction other;              ///< any other JSON value that is no object
  bool ignores_trailing = false;  ///< reads the first value only; otherwise bytes behind it are not JSON
  bool takes_last = true;         ///< of members with the same name
  bool refuses_misspelt = false;  ///< numbers and escapes that JSON does not know; otherwise it is not known
  bool reads_lone_surrogates = false;  ///< as a character or other; otherwise it is not known
  bool reads_not_a_number = false;     ///< NaN, Infinity and -Infinity, which are no JSON
  bool reads_large_numbers =
      false;  ///< beyond 64 bits or a double; otherwise it is not known what becomes of them
  std::optional<int> html_from_status;  ///< from this status on a body that is blank or begins with
                                        ///< `html_begins` has no name
  std::string html_begins;
};

/// What becomes of a success whose body is no JSON object.
struct SdkSuccess {
  int last_status = 299;         ///< beyond it is an error
  int last_read_as_success = 0;  ///< an error up to this status is read as a success, and has no name
  SdkReaction blank, not_json, null, other;
};

/// A header that gives an error another name, in so many parts, of which the first is the name.
struct SdkRenaming {
  std::string header;
  char separator = ';';
  std::size_t parts = 2;
};

struct SdkSource {
  std::string what;
  std::string where;
};

struct Sdk {
  std::string name;
  std::string version;
  bool measured =
      false;  ///< a test compares these rules with the SDK itself; else they were read in its source
  std::vector<SdkSource> sources;
  std::string note;
  SdkSuccess success;
  SdkBody body;
  std::vector<SdkPlace> places;  ///< in the order in which it looks
  std::optional<SdkRenaming> renamed_by;
  std::vector<SdkStringMember> strings;
  std::string nameless;  ///< the name of an error without one; ${status} is its status
  std::map<int, std::string> nameless_by_status;                 ///< instead, for these statuses
  std::optional<std::map<int, std::string>> bodyless_by_status;  ///< where there is no body, instead of those
  bool typed_by_operation = false;  ///< knows the errors of the operation; else all of the service
  std::set<std::string, std::less<>> also_typed;  ///< names that it knows whatever the service
};

struct SdkRules {
  std::vector<Sdk> sdks;
  /// By service: errors that its other operations declare and the models here leave out.
  std::map<std::string, std::set<std::string>, std::less<>> also_declared;
};

/// Reads the root of an sdks.json; faults are recorded in `source`.
[[nodiscard]] SdkRules read_sdks(base::JsonSource& source, const base::Json& root);

}  // namespace touchstone::cases
