// See draft.h.
#include "cases/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/utf8.h"
#include "cases/expand_arns.h"
#include "cases/stand_ins.h"
#include "validate/length_unit.h"

namespace touchstone::cases {
namespace {

using base::Error;
using base::Json;
using base::Result;

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

// Drafts the cases of one member.
class Drafting {
 public:
  Drafting(const Family& family, std::span<const Family> others, const model::Member& member,
           const model::Constraints& constraints, model::ShapeType type, TextJudge& judge)
      : family_(family),
        others_(others),
        member_(member),
        constraints_(constraints),
        type_(type),
        noun_(Noun::of(member.name)),
        stand_ins_(family),
        judge_(judge) {}

  Result<Drafts> run() {
    if (type_ == model::ShapeType::kString) {
      add_texts();
      add_escapes();
    }
    add_absence();
    add_types();
    add_members();
    if (error_) return std::unexpected(*error_);
    return std::move(made_);
  }

 private:
  using Ids = std::initializer_list<std::string_view>;

  // The place of an item that was there or is put behind the others.
  template <class Item>
  static std::size_t place_of(std::vector<Item>& items, Item item) {
    const auto found = std::ranges::find(items, item);
    if (found != items.end()) return static_cast<std::size_t>(found - items.begin());
    items.push_back(std::move(item));
    return items.size() - 1;
  }

  std::size_t sources(bool errors, Ids more) {
    return place_of(made_.sources, {errors, {more.begin(), more.end()}});
  }
  std::size_t answers(Ids sets, bool or_refused = false) {
    return place_of(made_.answers, {{sets.begin(), sets.end()}, or_refused});
  }
  void cite_too(Draft& draft, std::string_view id) {
    DraftSources cited = made_.sources[draft.sources];
    cited.more.emplace_back(id);
    draft.sources = place_of(made_.sources, std::move(cited));
  }

  Draft& add(Naming naming, Level level, Trait trait, std::size_t cited, std::variant<Json, std::string> body,
             std::size_t answered) {
    naming.title.front() = base::upper(naming.title.front());
    return made_.drafts.emplace_back(Draft{
        std::move(naming.slug), std::move(naming.title), level, trait, {}, std::move(body), cited, answered});
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

  void add_text(const Text& text, std::optional<std::string> raw_body = std::nullopt) {
    const std::string value = filled(text.value);
    const auto well_formed = judge_.is_well_formed(constraints_, value);
    if (!well_formed) {
      error_ = well_formed.error();
      return;
    }
    const bool good = *well_formed;
    const bool elsewhere = good && text.elsewhere;
    const bool recommended = elsewhere || validate::hangs_on_the_unit(constraints_, value);
    std::variant<Json, std::string> body = input_with(Json::string(text.value));
    if (raw_body) body = std::move(*raw_body);
    Draft& made = add(
        good ? text.well_formed : text.ill_formed, recommended ? Level::kRecommended : Level::kRequired,
        text.trait,
        sources(good, {text.trait == Trait::kLength ? "protocol:smithy#length" : "protocol:smithy#pattern"}),
        std::move(body),
        answers({elsewhere ? "elsewhere"
                 : good    ? "not-found"
                           : "invalid"}));
    if (!text.also_cited.empty()) cite_too(made, text.also_cited);
    if (elsewhere) {
      made.note = "Well-formed; whether the service looks for it, denies it or refuses it is not published.";
    } else if (recommended) {
      made.note = "Whether AWS counts code points, as Smithy says, or UTF-16 units is not published.";
    }
  }

  void add_texts() {
    const auto own = own_arn();
    if (!own) {
      for (const Text& text : plain_texts(noun_, constraints_)) add_text(text);
      return;
    }
    std::vector<Arn> others;
    for (const Family& other : others_) {
      const auto arn = Arn::parse(other.unknown);
      if (arn && other.service == family_.service && other.name != family_.name) others.push_back(*arn);
    }
    const auto texts = arn_texts(constraints_, *own, others, stand_ins_, judge_);
    if (!texts) {
      error_ = texts.error();
      return;
    }
    for (const Text& text : *texts) add_text(text);
  }

  // The address that the member takes, where it takes an ARN.
  [[nodiscard]] std::optional<Arn> own_arn() const {
    return member_.name == family_.member ? Arn::parse(family_.unknown) : std::nullopt;
  }

  // The same text written with escapes is the same text, and has the same fate.
  void add_escape(std::string_view slug, std::string title, std::string text, std::string_view written) {
    const Naming naming{std::string(slug), std::move(title)};
    const Text same{naming, naming, std::move(text), Trait::kPattern};
    add_text(same, body_with(member_.name, fmt::format("\"{}\"", written)));
    if (!error_) cite_too(made_.drafts.back(), "protocol:json#strings");
  }

  void add_escapes() {
    if (const auto arn = own_arn()) {
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
    const std::size_t answered = member_.required ? answers({"invalid", "missing"}) : answers({"not-found"});
    Json without = Json::object();
    if (member_.name != family_.member) without.set(family_.member, Json::string("${unknown}"));
    add({"missing-" + noun_.slug, fmt::format("A request without its {} {}", noun_.words,
                                              member_.required ? "breaks a constraint" : "is well-formed")},
        Level::kRequired, Trait::kRequired, sources(!member_.required, {"protocol:smithy#required"}),
        std::move(without), answered);
    add({"null-" + noun_.slug, fmt::format("{} of null counts as missing", noun_.with_article())},
        Level::kRequired, Trait::kRequired,
        sources(!member_.required, {"protocol:smithy#required", "protocol:awsjson#null-members"}),
        input_with(Json()), answered);
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
      Draft& made =
          add({fmt::format("{}-as-{}", sample.slug, noun_.slug),
               fmt::format("{} that is {} is a serialization error", noun_.with_article(), sample.what)},
              Level::kRecommended, Trait::kType,
              sources(false, {"observed:awsjson-frontend", "protocol:restjson#malformed-types"}),
              body_with(member_.name, json), answers({"wrong-type"}));
      made.note = "Seen on a sibling service that speaks the same protocol; not on this one.";
    }
  }

  [[nodiscard]] bool takes(Json::Kind kind) const {
    using model::ShapeType;
    switch (type_) {
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
  Draft& add_spelling(std::string_view slug, std::string_view title, std::string body, Level level, Ids cited,
                      Ids allow, bool or_refused = false) {
    return add({std::string(slug), std::string(title)}, level, Trait::kMembers, sources(false, cited),
               std::move(body), answers(allow, or_refused));
  }

  const Family& family_;
  std::span<const Family> others_;
  const model::Member& member_;
  const model::Constraints& constraints_;
  model::ShapeType type_;
  Noun noun_;
  StandIns stand_ins_;
  TextJudge& judge_;
  Drafts made_;
  std::optional<Error> error_;
};

void Drafting::add_members() {
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
    add_spelling(
        slug, fmt::format("A member spelt {} is another member, so the {} is missing", how, noun_.words),
        body_with(name, quoted), Level::kRecommended, {"protocol:json#members"}, {"invalid", "missing"});
  };
  other_name("member-in-lower-case", "in lower case", base::lower_case(member_.name));
  other_name("member-in-camel-case", "with a small first letter",
             base::lower_case(member_.name.substr(0, 1)) + member_.name.substr(1));
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

void Drafting::add_duplicates() {
  const std::string plain = fmt::format("\"{}\":\"{}\"", member_.name, some_text());
  const std::string bad = fmt::format("\"{}\":\"*\"", member_.name);
  const auto twice = [&](std::string_view slug, std::string_view title, std::string_view first,
                         std::string_view second) {
    Draft& made = add_spelling(slug, title, fmt::format("{{{},{}}}", first, second), Level::kInformational,
                               {"protocol:json#members"}, {"not-found", "invalid"}, true);
    made.note = "JSON leaves it open.";
  };
  twice("duplicate-member",
        fmt::format("Of {} that stands twice, either one counts, or the request is refused",
                    noun_.with_article()),
        plain, bad);
  made_.drafts.back().note =
      "JSON leaves it open. Not found: the first one counted; a broken constraint: the last one did.";
  twice("duplicate-member-reversed",
        fmt::format("Of {} that stands twice, a bad one first, either one counts, or the request is refused",
                    noun_.with_article()),
        bad, plain);
  twice("duplicate-equal-member",
        fmt::format("{} that stands twice with the same value is taken, or refused", noun_.with_article()),
        plain, plain);
  twice("duplicate-null-member",
        fmt::format("Of {} and a null in its place, either one counts, or the request is refused",
                    noun_.with_article()),
        plain, fmt::format("\"{}\":null", member_.name));
  twice("duplicate-unknown-member",
        "A member that the operation does not know may stand twice, or is refused", plain,
        "\"Colour\":1,\"Colour\":2");
}

}  // namespace

Result<Drafts> draft_cases(const Family& family, std::span<const Family> others, const model::Member& member,
                           const model::Constraints& constraints, model::ShapeType type, TextJudge& judge) {
  return Drafting(family, others, member, constraints, type, judge).run();
}

}  // namespace touchstone::cases
