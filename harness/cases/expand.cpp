// See expand.h.
#include "cases/expand.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "cases/expand_arns.h"
#include "cases/expand_texts.h"
#include "cases/stand_ins.h"
#include "validate/length_unit.h"

namespace touchstone::cases {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
using base::Result;

std::string text_of(const model::Constraints& constraints, Trait trait, model::ShapeType type) {
  switch (trait) {
    case Trait::kRequired:
      return "the trait required";
    case Trait::kType:
      return fmt::format("the type {}", model::name_of(type));
    case Trait::kLength:
      return fmt::format("the length {} to {}", constraints.min_length.value_or(0),
                         constraints.max_length ? std::to_string(*constraints.max_length) : "any");
    case Trait::kPattern:
      return fmt::format("the pattern {}", constraints.pattern.value_or("(none)"));
    case Trait::kMembers:
      return "the name and place";
  }
  return "";
}

// Every character as \uXXXX, or as a pair of them.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const base::CodePoint point = base::decode_code_point(text, i);
    const auto value = static_cast<std::uint32_t>(point.value);
    if (value >= 0x10000) {
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((value - 0x10000) >> 10U),
                         0xDC00 + ((value - 0x10000) & 0x3FFU));
    } else {
      out += fmt::format("\\u{:04x}", value);
    }
    i += std::max<std::size_t>(point.length_bytes, 1);
  }
  return out;
}

// What becomes of a text by the constraints of its member.
struct Fate {
  bool well_formed = false;
  bool hangs_on_the_unit = false;
};

Result<Fate> fate_of(const model::Constraints& constraints, std::string_view filled, TextJudge& judge) {
  const auto good = judge.is_well_formed(constraints, filled);
  if (!good) return std::unexpected(good.error());
  return Fate{*good, validate::hangs_on_the_unit(constraints, filled)};
}

// The plain texts of members, made once for all members that are called alike and have the same constraints.
class PlainTexts {
 public:
  struct Entry {
    Text text;
    Fate fate;
  };

  Result<const std::vector<Entry>*> find(const Noun& noun, const model::Constraints& constraints,
                                         const StandIns& stand_ins, TextJudge& judge) {
    const std::string key = fmt::format("{} {} {} {} {}", noun.words, constraints.min_length.value_or(0),
                                        constraints.max_length.has_value(),
                                        constraints.max_length.value_or(0), constraints.pattern.value_or(""));
    const auto [found, is_new] = made_.try_emplace(key);
    if (!is_new) return &found->second;
    for (Text& text : plain_texts(noun, constraints)) {
      const auto filled = stand_ins.fill(text.value);
      if (!filled) return std::unexpected(filled.error());
      const auto fate = fate_of(constraints, *filled, judge);
      if (!fate) return std::unexpected(fate.error());
      found->second.push_back({std::move(text), *fate});
    }
    return &found->second;
  }

 private:
  std::map<std::string, std::vector<Entry>, std::less<>> made_;
};

// What the expansions of all members share.
struct Shared {
  TextJudge& judge;
  PlainTexts plain_texts = {};
};

// Expands one member of one operation's input.
class MemberExpansion {
 public:
  MemberExpansion(const Catalogue& catalogue, const Family& family, const model::Model& model,
                  const model::Operation& operation, const model::Member& member, Shared& shared)
      : catalogue_(catalogue),
        family_(family),
        model_(model),
        operation_(operation),
        member_(member),
        constraints_(model::effective_constraints(model, member)),
        noun_(Noun::of(member.name)),
        stand_ins_(family),
        operation_id_(fmt::format("{}/{}", family.service, operation.name)),
        shared_(shared) {}

  Result<std::vector<Case>> run() {
    for (const std::string_view name : {"not-found", "invalid", "wrong-type"}) {
      if (answers(name) == nullptr) return std::unexpected(no_answers(name));
    }
    if (model_.shape(member_.target).type == model::ShapeType::kString) {
      add_texts();
      add_escapes();
    }
    add_absence();
    add_types();
    add_members();
    if (error_) return std::unexpected(*error_);
    return std::move(cases_);
  }

 private:
  [[nodiscard]] const SharedList<Allowed>* answers(std::string_view name) const {
    return catalogue_.answers.find(name, operation_id_);
  }
  [[nodiscard]] Error no_answers(std::string_view name) const {
    return {ErrorCode::kUnknownName,
            fmt::format("the answers \"{}\" say nothing of {}, whose cases follow from its model", name,
                        operation_id_),
            "add it to answers.json"};
  }

  using Sources = SharedList<std::string>;

  // The page where there is one, the model, and what else is given. Most cases cite what others do, so each
  // list is made once.
  const Sources& sources(bool not_found, std::initializer_list<std::string_view> more) {
    std::string key(not_found ? "+" : "-");
    for (const std::string_view id : more) key.append(id).push_back(' ');
    const auto [found, is_new] = cited_.try_emplace(std::move(key));
    if (!is_new) return found->second;
    std::vector<std::string> cited;
    const auto cite = [&](std::string id) {
      if (catalogue_.find_source(id) != nullptr) cited.push_back(std::move(id));
    };
    cite(fmt::format("doc:{}#{}", operation_id_, member_.name));
    if (not_found) cite(fmt::format("doc:{}#Errors", operation_id_));
    cite("model:" + family_.service);
    for (const std::string_view id : more) cite(std::string(id));
    return found->second = std::move(cited);
  }

  Case& add(const Naming& naming, Level level, Trait trait, const Sources& cited) {
    Case& made = cases_.emplace_back();
    made.id = fmt::format("{}/{}", operation_id_, naming.slug);
    made.title = naming.title;
    made.title.front() = made.title.front() >= 'a' && made.title.front() <= 'z'
                             ? static_cast<char>(made.title.front() - 'a' + 'A')
                             : made.title.front();
    made.service = family_.service;
    made.operation = operation_.name;
    made.level = level;
    made.sources = cited;
    made.expanded_from = fmt::format("{} of {}${} in the model of {}",
                                     text_of(constraints_, trait, model_.shape(member_.target).type),
                                     model_.shape(operation_.input).name(), member_.name, family_.service);
    return made;
  }

  void send(Case& made, std::variant<Json, std::string> body, std::initializer_list<std::string_view> allow) {
    Step step;
    Send action;
    action.operation = operation_.name;
    action.body = std::move(body);
    step.action = std::move(action);
    for (const std::string_view name : allow) {
      const SharedList<Allowed>* set = answers(name);
      if (set == nullptr) {
        error_ = no_answers(name);
        return;
      }
      step.allow = step.allow.with(*set);
    }
    made.steps.push_back(std::move(step));
  }

  // An input that addresses nothing, with `value` for the member.
  [[nodiscard]] Json input_with(Json value) const {
    Json input = Json::object();
    if (member_.name != family_.member) input.set(family_.member, Json::string("${unknown}"));
    input.set(member_.name, std::move(value));
    return input;
  }

  // The same as text, with `value` as it is to stand there.
  [[nodiscard]] std::string body_with(std::string_view member_name, std::string_view value) const {
    const std::string address =
        member_.name == family_.member ? "" : fmt::format("\"{}\":\"${{unknown}}\",", family_.member);
    return fmt::format("{{{}\"{}\":{}}}", address, member_name, value);
  }

  // What fills the member when its value does not matter.
  [[nodiscard]] std::string some_text() const { return member_.name == family_.member ? "${unknown}" : "a"; }

  [[nodiscard]] std::string filled(std::string_view value) {
    auto text = stand_ins_.fill(value);
    if (!text) error_ = text.error();
    return text.value_or("");
  }

  // A text whose fate is not known yet.
  void add_text(const Text& text, std::optional<std::string> raw_body = std::nullopt) {
    const auto fate = fate_of(constraints_, filled(text.value), shared_.judge);
    if (fate) {
      add_text(text, *fate, std::move(raw_body));
    } else {
      error_ = fate.error();
    }
  }

  void add_text(const Text& text, const Fate& fate, std::optional<std::string> raw_body = std::nullopt) {
    const bool good = fate.well_formed;
    const bool elsewhere = good && text.elsewhere;
    const bool recommended = elsewhere || fate.hangs_on_the_unit;
    Case& made = add(
        good ? text.well_formed : text.ill_formed, recommended ? Level::kRecommended : Level::kRequired,
        text.trait,
        sources(good, {text.trait == Trait::kLength ? "protocol:smithy#length" : "protocol:smithy#pattern"}));
    if (!text.also_cited.empty()) made.sources = made.sources.with({std::string(text.also_cited)});
    if (elsewhere) {
      made.note = "Well-formed; whether the service looks for it, denies it or refuses it is not published.";
    } else if (recommended) {
      made.note = "Whether AWS counts code points, as Smithy says, or UTF-16 units is not published.";
    }
    std::variant<Json, std::string> body = input_with(Json::string(text.value));
    if (raw_body) body = std::move(*raw_body);
    send(made, std::move(body), {elsewhere ? "elsewhere" : good ? "not-found" : "invalid"});
  }

  void add_texts() {
    const auto own = member_.name == family_.member ? Arn::parse(family_.unknown) : std::nullopt;
    if (!own) return add_plain_texts();
    std::vector<Arn> others;
    for (const Family& other : catalogue_.families) {
      const auto arn = Arn::parse(other.unknown);
      if (arn && other.service == family_.service && other.name != family_.name) others.push_back(*arn);
    }
    for (const Text& text : arn_texts(constraints_, *own, others)) add_text(text);
  }

  void add_plain_texts() {
    const auto texts = shared_.plain_texts.find(noun_, constraints_, stand_ins_, shared_.judge);
    if (!texts) {
      error_ = texts.error();
      return;
    }
    for (const auto& [text, fate] : **texts) add_text(text, fate);
  }

  // The same text written with escapes is the same text, and has the same fate.
  void add_escape(std::string_view slug, std::string title, std::string text, std::string_view written) {
    const Naming naming{std::string(slug), std::move(title)};
    const Text same{naming, naming, std::move(text), Trait::kPattern};
    add_text(same, body_with(member_.name, fmt::format("\"{}\"", written)));
    if (!error_) cases_.back().sources = cases_.back().sources.with({"protocol:json#strings"});
  }

  void add_escapes() {
    if (const auto arn = member_.name == family_.member ? Arn::parse(family_.unknown) : std::nullopt) {
      const std::string text = arn->text();
      std::string written = escaped(text.substr(0, 1)) + text.substr(1);
      add_escape(
          "escaped-hyphen", fmt::format("A hyphen in {} may be written with an escape", noun_.with_article()),
          text,
          written.substr(0, written.rfind('-')) + escaped("-") + written.substr(written.rfind('-') + 1));
      written.replace(written.find('/'), 1, "\\/");
      add_escape("escaped-value",
                 fmt::format("{} written with escapes is the same text", noun_.with_article()), text,
                 written);
      add_escape("escaped-asterisk", "An escape does not hide an asterisk", text + "*", text + escaped("*"));
      add_escape("escaped-newline", "An escape does not hide a newline at the end", text + "\n",
                 text + "\\n");
      return;
    }
    add_escape("escaped-value", fmt::format("{} written with escapes is the same text", noun_.with_article()),
               "a/b", "\\u0061\\u002F\\u0062");
    add_escape("escaped-slash", "A slash may be written with an escape", "a/b", "a\\/b");
    add_escape("escaped-letter-beyond-ascii", "A letter beyond ASCII may be written with an escape",
               "a\u00E9b", "a\\u00E9b");
    add_escape("escaped-surrogate-pair", "A pair of escaped surrogates is one letter", "\U00020000",
               escaped("\U00020000"));
    add_escape("escaped-emoji", "An escape does not hide an emoji", "a\U0001F600b",
               "a" + escaped("\U0001F600") + "b");
    add_escape("escaped-asterisk", "An escape does not hide an asterisk", "a*b", "a" + escaped("*") + "b");
    add_escape("escaped-newline", "An escape does not hide a newline at the end", "abc123\n",
               "abc123" + escaped("\n"));
    add_escape("escaped-null-character", "An escape does not hide the character U+0000",
               std::string("a\0b", 3), "a" + escaped(std::string_view("\0", 1)) + "b");
    if (!constraints_.max_length) return;
    for (const std::size_t length : {*constraints_.max_length, *constraints_.max_length + 1}) {
      add_escape(fmt::format("{}-escaped-characters", in_words(length)),
                 fmt::format("{} escapes of six bytes each count as {} characters", length, length),
                 fmt::format("${{repeat:{}:a}}", length),
                 fmt::format("${{repeat:{}:{}}}", length, escaped("a")));
    }
  }

  void add_absence() {
    const std::string_view fate = member_.required ? "invalid" : "not-found";
    Json without = Json::object();
    if (member_.name != family_.member) without.set(family_.member, Json::string("${unknown}"));
    Case& missing = add(
        {"missing-" + noun_.slug, fmt::format("A request without its {} {}", noun_.words,
                                              member_.required ? "breaks a constraint" : "is well-formed")},
        Level::kRequired, Trait::kRequired, sources(!member_.required, {"protocol:smithy#required"}));
    send(missing, std::move(without), {fate});
    Case& null =
        add({"null-" + noun_.slug, fmt::format("{} of null counts as missing", noun_.with_article())},
            Level::kRequired, Trait::kRequired,
            sources(!member_.required, {"protocol:smithy#required", "protocol:awsjson#null-members"}));
    send(null, input_with(Json()), {fate});
  }

  void add_types() {
    struct Sample {
      std::string_view slug;
      std::string_view what;
      std::string_view json;
      Json::Kind kind;
    };
    constexpr Sample kSamples[] = {
        {"number", "a number", "12", Json::Kind::kNumber},
        {"zero", "the number zero", "0", Json::Kind::kNumber},
        {"negative-number", "a negative number", "-1", Json::Kind::kNumber},
        {"fraction", "a number with a fraction", "0.5", Json::Kind::kNumber},
        {"large-number", "a number beyond 64 bits", "123456789012345678901234567890", Json::Kind::kNumber},
        {"exponent", "a number with an exponent", "1e3", Json::Kind::kNumber},
        {"boolean", "a boolean", "true", Json::Kind::kBool},
        {"false", "the boolean false", "false", Json::Kind::kBool},
        {"text", "a string", "\"a\"", Json::Kind::kString},
        {"list", "a list", "[\"a\"]", Json::Kind::kArray},
        {"empty-list", "an empty list", "[]", Json::Kind::kArray},
        {"list-of-null", "a list of null", "[null]", Json::Kind::kArray},
        {"list-of-lists", "a list of lists", "[[]]", Json::Kind::kArray},
        {"map", "a map", "{\"a\":\"b\"}", Json::Kind::kObject},
        {"empty-map", "an empty map", "{}", Json::Kind::kObject},
        {"map-of-itself", "a map with a member of the same name", "{\"%\":\"a\"}", Json::Kind::kObject},
    };
    for (const Sample& sample : kSamples) {
      if (takes(sample.kind)) continue;
      std::string json(sample.json);
      if (const std::size_t mark = json.find('%'); mark != std::string::npos)
        json.replace(mark, 1, member_.name);
      Case& made =
          add({fmt::format("{}-as-{}", sample.slug, noun_.slug),
               fmt::format("{} that is {} is a serialization error", noun_.with_article(), sample.what)},
              Level::kRecommended, Trait::kType,
              sources(false, {"observed:awsjson-frontend", "protocol:restjson#malformed-types"}));
      made.note = "Seen on a sibling service that speaks the same protocol; not on this one.";
      send(made, body_with(member_.name, json), {"wrong-type"});
    }
  }

  [[nodiscard]] bool takes(Json::Kind kind) const {
    using model::ShapeType;
    switch (model_.shape(member_.target).type) {
      case ShapeType::kString:
      case ShapeType::kEnum:
      case ShapeType::kBlob:
        return kind == Json::Kind::kString;
      case ShapeType::kBoolean:
        return kind == Json::Kind::kBool;
      case ShapeType::kList:
        return kind == Json::Kind::kArray;
      case ShapeType::kMap:
      case ShapeType::kStructure:
      case ShapeType::kUnion:
        return kind == Json::Kind::kObject;
      case ShapeType::kDocument:
        return true;
      default:
        return kind == Json::Kind::kNumber;
    }
  }

  void add_members();
  void add_duplicates();

  // A body that differs only in how it is written.
  void add_spelling(std::string_view slug, std::string_view title, std::string body, Level level,
                    std::initializer_list<std::string_view> cited,
                    std::initializer_list<std::string_view> allow) {
    Case& made = add({std::string(slug), std::string(title)}, level, Trait::kMembers, sources(false, cited));
    send(made, std::move(body), allow);
  }

  const Catalogue& catalogue_;
  const Family& family_;
  const model::Model& model_;
  const model::Operation& operation_;
  const model::Member& member_;
  model::Constraints constraints_;
  Noun noun_;
  StandIns stand_ins_;
  std::string operation_id_;
  Shared& shared_;
  std::map<std::string, Sources, std::less<>> cited_;
  std::vector<Case> cases_;
  std::optional<Error> error_;
};

std::string with_first_in_lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void MemberExpansion::add_members() {
  // They speak of the member that addresses a job, which every request of the operation has.
  if (member_.name != family_.member || !member_.required) return;
  const std::string quoted = fmt::format("\"{}\"", some_text());
  const std::string plain = fmt::format("\"{}\":{}", member_.name, quoted);
  add_spelling("unknown-member", "A member that the operation does not know is passed over",
               fmt::format("{{{},\"Colour\":{{\"of\":[\"red\",7,null]}}}}", plain), Level::kRecommended,
               {"observed:awsjson-frontend"}, {"not-found"});
  add_spelling("unknown-member-first",
               "A member that the operation does not know is passed over where it stands first",
               fmt::format("{{\"Colour\":[{{\"of\":\"red\"}},[]],{}}}", plain), Level::kRecommended,
               {"observed:awsjson-frontend"}, {"not-found"});
  add_spelling("unknown-null-member", "A null for a member that the operation does not know is passed over",
               fmt::format("{{\"Colour\":null,{}}}", plain), Level::kRecommended,
               {"observed:awsjson-frontend", "protocol:awsjson#null-members"}, {"not-found"});
  add_spelling("unknown-type-member", "A member __type of the input is passed over",
               fmt::format("{{\"__type\":\"Colour\",{}}}", plain), Level::kRecommended,
               {"observed:awsjson-frontend"}, {"not-found"});
  add_spelling("member-without-name", "A member whose name is empty is passed over",
               fmt::format("{{\"\":1,{}}}", plain), Level::kRecommended,
               {"observed:awsjson-frontend", "protocol:json#members"}, {"not-found"});
  const auto other_name = [&](std::string_view slug, std::string_view how, std::string_view name) {
    add_spelling(slug,
                 fmt::format("A member spelt {} is another member, so the {} is missing", how, noun_.words),
                 body_with(name, quoted), Level::kRecommended, {"protocol:json#members"}, {"invalid"});
  };
  other_name("member-in-lower-case", "in lower case", with_first_in_lower_case(member_.name));
  other_name("member-in-camel-case", "with a small first letter",
             with_first_in_lower_case(member_.name.substr(0, 1)) + member_.name.substr(1));
  other_name("member-with-space", "with a space after it", member_.name + " ");
  other_name("member-cut-short", "without its last letter", member_.name.substr(0, member_.name.size() - 1));
  other_name("member-with-null-character", "with U+0000 after it", member_.name + "\\u0000");
  add_spelling("escaped-member-name", "A member name written with escapes is the same name",
               body_with(escaped(member_.name.substr(0, 1)) + member_.name.substr(1), quoted),
               Level::kRequired, {"protocol:json#strings"}, {"not-found"});
  add_spelling("member-name-all-escaped", "A member name of escapes alone is the same name",
               body_with(escaped(member_.name), quoted), Level::kRequired, {"protocol:json#strings"},
               {"not-found"});
  add_spelling("white-space-around-values", "White space between the tokens of the body means nothing",
               fmt::format(" \r\n\t{{ \"{}\"\n:\t{} }}\r\n ", member_.name, quoted), Level::kRequired,
               {"protocol:json#grammar"}, {"not-found"});
  add_spelling("much-white-space", "A thousand spaces between the tokens of the body mean nothing",
               fmt::format("{{${{repeat:1000: }}{}${{repeat:1000:\n}}}}", plain), Level::kRequired,
               {"protocol:json#grammar"}, {"not-found"});
  add_duplicates();
}

void MemberExpansion::add_duplicates() {
  const std::string plain = fmt::format("\"{}\":\"{}\"", member_.name, some_text());
  const std::string bad = fmt::format("\"{}\":\"*\"", member_.name);
  const auto twice = [&](std::string_view slug, std::string_view title, std::string_view first,
                         std::string_view second, std::initializer_list<std::string_view> allow) {
    add_spelling(slug, title, fmt::format("{{{},{}}}", first, second), Level::kInformational,
                 {"protocol:json#members"}, allow);
    cases_.back().note = "JSON leaves it open.";
    Allowed refused;
    refused.statuses = {400};
    refused.errors = {"SerializationException"};
    refused.sources = {"protocol:json#members"};
    if (cases_.back().steps.empty()) return;
    Step& step = cases_.back().steps.front();
    step.allow = step.allow.with({std::move(refused)});
  };
  twice("duplicate-member",
        fmt::format("Of {} that stands twice, either one counts, or the request is refused",
                    noun_.with_article()),
        plain, bad, {"not-found", "invalid"});
  cases_.back().note =
      "JSON leaves it open. Not found: the first one counted; a broken constraint: the last one did.";
  twice("duplicate-member-reversed",
        fmt::format("Of {} that stands twice, a bad one first, either one counts, or the request is refused",
                    noun_.with_article()),
        bad, plain, {"not-found", "invalid"});
  twice("duplicate-equal-member",
        fmt::format("{} that stands twice with the same value is taken, or refused", noun_.with_article()),
        plain, plain, {"not-found", "invalid"});
  twice("duplicate-null-member",
        fmt::format("Of {} and a null in its place, either one counts, or the request is refused",
                    noun_.with_article()),
        plain, fmt::format("\"{}\":null", member_.name), {"not-found", "invalid"});
  twice("duplicate-unknown-member",
        "A member that the operation does not know may stand twice, or is refused", plain,
        "\"Colour\":1,\"Colour\":2", {"not-found", "invalid"});
}

bool is_constrained(const model::Constraints& constraints, const model::Member& member) {
  return member.required || constraints.min_length || constraints.max_length || constraints.pattern;
}

Result<void> expand_operation(const Catalogue& catalogue, const Family& family, const model::Model& model,
                              Shared& shared, std::vector<Case>& into) {
  const model::Operation* operation = model.find_operation(family.stop);
  if (operation == nullptr || operation->input == model::kNoShape) return {};
  const std::vector<model::Member>& members = model.shape(operation->input).members;
  const bool needs_more = std::any_of(members.begin(), members.end(), [&](const model::Member& member) {
    return member.required && member.name != family.member;
  });
  if (needs_more) return {};
  for (const model::Member& member : members) {
    if (!is_constrained(model::effective_constraints(model, member), member)) continue;
    auto made = MemberExpansion(catalogue, family, model, *operation, member, shared).run();
    if (!made) return std::unexpected(made.error());
    into.insert(into.end(), std::make_move_iterator(made->begin()), std::make_move_iterator(made->end()));
  }
  return {};
}

}  // namespace

Result<std::vector<Case>> expand_cases(const Catalogue& catalogue, std::span<const model::Model> models,
                                       TextJudge& judge) {
  std::vector<Case> cases;
  Shared shared{judge};
  for (const Family& family : catalogue.families) {
    const auto model = std::find_if(models.begin(), models.end(), [&](const model::Model& candidate) {
      return candidate.service.name == family.service;
    });
    if (model == models.end()) continue;
    if (auto done = expand_operation(catalogue, family, *model, shared, cases); !done)
      return std::unexpected(done.error());
  }
  return cases;
}

}  // namespace touchstone::cases
