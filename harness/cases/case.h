// What the catalogue is made of: cases, their steps, what each step allows, the families of jobs they need,
// the sources they cite. Plain values, as loaded from conformance/ by catalogue.h. See conformance/README.md
// for the files' format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "cases/shared_list.h"
#include "cases/shared_text.h"

namespace touchstone::cases {

/// How binding a case or check is; see conformance/README.md.
enum class Level : std::uint8_t { kRequired, kRecommended, kInformational };
[[nodiscard]] std::string_view name_of(Level level);
[[nodiscard]] std::optional<Level> parse_level(std::string_view name);

/// Tells whether a job or a model in training may be in a state of this name.
[[nodiscard]] bool is_state(std::string_view name);

/// Something a check may cite.
struct Source {
  std::string id;
  std::string title;
  std::string where;
  std::string evidence;  ///< documentation, model, observation, protocol, analogy
  std::string date;
};

/// Why something that could be tested is not: a reason from the closed list of untestable.h, and one
/// sentence.
struct Untestable {
  std::string reason;  ///< empty when cases test it
  std::string why;
};

/// A bound of a Stop operation's input that no case reaches (bounds.h).
struct Unreached {
  std::string member;      ///< by its path: "JobId"
  std::string constraint;  ///< "max-length"
  Untestable untestable;
  std::size_t offset_bytes = 0;  ///< of its entry in families.json
};

/// How the jobs behind one Stop operation are started, looked at and addressed.
struct Family {
  std::string service;
  std::string name;     ///< "SentimentDetectionJob"
  std::string member;   ///< the input member that addresses a job: "JobId"
  std::string unknown;  ///< a well-formed address that was never issued; a template
  std::string stop;
  std::string start;
  base::Json start_input;     ///< a template
  std::string start_address;  ///< JSON pointer to the address in the start operation's output
  std::string start_name;   ///< its input member that names what is started, by which List filters: "JobName"
  std::string start_token;  ///< its input member that makes a second start the same one
  std::string describe;
  std::string describe_state;  ///< JSON pointer to the state in the describe operation's output
  std::string list;            ///< empty where nothing was said of it, like the next one
  std::string list_items;      ///< JSON pointer to the list in its output
  std::vector<std::string> final_states;
  std::vector<Unreached> unreached;
  std::size_t offset_bytes = 0;  ///< of its entry in families.json

  [[nodiscard]] std::string id() const { return service + "/" + name; }
};

/// A job that must be in a state before the first step.
struct Need {
  std::string name;  ///< the variable that holds its address
  std::string state;
  std::size_t family;  ///< place in Catalogue::families
  bool fresh = false;  ///< started for the case, behind the needs before it; never taken from a fixture
};

struct HeaderChange {
  std::string name;
  std::optional<std::string> value;  ///< nothing: the header is left out
};

/// On which connection a request goes out.
enum class Connection : std::uint8_t {
  kAny,        ///< whichever is idle, or a new one
  kNext,       ///< that of the step before, once it was answered
  kPipelined,  ///< that of the step before, right behind it
};

/// A request to send. All texts are templates.
struct Send {
  SharedText operation;
  std::variant<base::Json, std::string> body;  ///< an input value, or the body's text or bytes
  std::vector<HeaderChange> headers;
  std::string method = "POST";
  std::string path = "/";
  std::string inject;     ///< for the embedded endpoint: an error's name, "delay=MS", "reset"; empty for none
  std::string malform{};  ///< a name of wire::malforms(); empty: spelt as usual
  Connection connection = Connection::kAny;

  /// Whether these bytes and no others are to be sent: spelt oddly, or without a header that HTTP wants.
  [[nodiscard]] bool is_byte_for_byte() const;
};

/// Looking at a job until it is in one of these states.
struct Wait {
  std::string job;  ///< a template
  std::size_t family;
  std::vector<std::string> states;
};

struct OutputRule {
  enum class Kind : std::uint8_t { kEquals, kOneOf, kNotEquals, kPresent, kAbsent, kContains, kLacks };
  std::string pointer;
  Kind kind;
  std::vector<std::string> values;  ///< templates: one, for kOneOf several, for kPresent and kAbsent none
  std::string member = {};          ///< for kContains and kLacks: which member of the list's items
};

/// One lawful answer.
struct Allowed {
  /// kUnnamed: any body that names no error, as HTTP's own refusals have.
  enum class Body : std::uint8_t { kAny, kEmpty, kEmptyStructure, kUnnamed };
  std::vector<int> statuses;
  SharedList<std::string> errors;  ///< when not empty: the answer names one of these
  std::vector<OutputRule> output;
  Body body = Body::kAny;
  SharedList<std::string> sources;
  bool closed = false;  ///< instead of all that: the connection ends without an answer

  /// Tells whether status and error name are among those allowed; the output is another matter.
  [[nodiscard]] bool fits(int status, std::string_view error) const;
  /// For people: "400 JobNotFoundException or ResourceNotFoundException", "200 with /JobStatus STOPPED".
  [[nodiscard]] std::string summary() const;
};

/// A text of an answer that later steps may name.
struct Keep {
  std::string name;
  std::string pointer;
};

struct Step {
  std::variant<Send, Wait> action;
  SharedList<Allowed> allow;  ///< empty for a Wait
  std::vector<Keep> keep = {};
  bool setup = false;  ///< only reaches what the case needs: another answer blocks it and accuses nobody

  /// Whether the connection may end without an answer.
  [[nodiscard]] bool allows_closing() const;
  /// Whether an item of a list is looked for, which may stand on any of its pages.
  [[nodiscard]] bool looks_for_an_item() const;
};

struct Case {
  std::string id;
  SharedText title;
  SharedText service;
  SharedText operation;
  Level level = Level::kRequired;
  SharedList<std::string> sources;
  std::vector<Need> needs;
  std::vector<Step> steps;
  bool embedded_only = false;
  SharedText note;
  SharedText file;  ///< where it stands, relative to the conformance folder; empty when it was expanded
  std::size_t line = 0;
  SharedText expanded_from;  ///< what of a model it follows from; empty when it was written

  [[nodiscard]] std::string operation_id() const { return service.text() + "/" + operation.text(); }
  /// Tells whether the target must have reached something before this case can be judged.
  [[nodiscard]] bool needs_something() const;
  /// The steps that share one connection with the step `first`, which is a Send: [first, here).
  [[nodiscard]] std::size_t end_of_conversation(std::size_t first) const;
};

}  // namespace touchstone::cases
