// See expand_arns.h.
#include "cases/expand_arns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "cases/expand_places.h"

namespace touchstone::cases {
namespace {

std::string in_capitals(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

// Document-Classifier
std::string with_capitals(std::string text) {
  bool first = true;
  for (char& c : text) {
    if (first && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    first = c == '-';
  }
  return text;
}

// The name that stands in an address of which another part is tried.
enum class Name : std::uint8_t { kShort, kOwn };

// What stands for one part of an ARN.
struct PartRow {
  std::string_view slug;
  std::string_view title;
  std::string_view text;
  bool elsewhere = false;
  Name name = Name::kShort;
};

constexpr PartRow kPartitions[] = {
    {"partition-beyond-ascii", "After aws- the partition may be any text without a colon",
     "aws-\u65E5 \u672C", true, Name::kOwn},
    {"partition-with-slash", "A slash may stand after aws- in the partition", "aws-a/b", true},
    {"empty-partition-suffix", "After aws- the partition must go on", "aws-"},
    {"partition-without-hyphen", "The partition is aws, or goes on with a hyphen", "awscn"},
    {"partition-of-other-name", "The partition begins with aws", "azure"},
    {"partition-in-capitals", "The partition counts with its case", "AWS"},
    {"without-partition", "An ARN must name a partition", ""},
    {"partition-with-space", "A space after the partition is not passed over", "aws "},
};

constexpr PartRow kRegions[] = {
    {"without-region", "An ARN without a region is well-formed", "", true, Name::kOwn},
    {"region-in-capitals", "Capital letters may stand in the region", "US-EAST-1", true, Name::kOwn},
    {"region-of-digits", "A region of digits is well-formed", "123", true, Name::kOwn},
    {"region-of-hyphens", "A region of hyphens is well-formed", "---", true, Name::kOwn},
    {"region-that-does-not-exist", "A region that does not exist is well-formed", "xx-nowhere-9", true,
     Name::kOwn},
    {"region-with-underscore", "The region has letters, digits and hyphens only", "us_east_1"},
    {"region-with-space", "A space may not stand in the region", "us east 1"},
    {"region-with-full-stop", "A full stop may not stand in the region", "us.east.1"},
    {"region-with-slash", "A slash may not stand in the region", "us/east/1"},
    {"region-with-letter-beyond-ascii", "A letter beyond ASCII may not stand in the region",
     "us-\u00E9ast-1"},
    {"region-with-digit-beyond-ascii", "A digit beyond ASCII may not stand in the region", "us-east-\u0661"},
    {"region-with-newline", "A newline may not stand in the region", "us-east-1\n"},
};

constexpr PartRow kAccounts[] = {
    {"other-account", "The account of somebody else is well-formed", "987654321098", true},
    {"account-of-zeros", "An account of twelve zeros is well-formed", "000000000000", true},
    {"eleven-digit-account", "An account of 11 digits is too short", "12345678901"},
    {"thirteen-digit-account", "An account of 13 digits is too long", "1234567890123"},
    {"account-with-letter", "The account has digits only", "12345678901a"},
    {"account-with-hyphens", "No hyphens stand in the account", "1234-5678-9012"},
    {"account-with-space", "No space stands in the account", "12345678901 "},
    {"account-with-sign", "No sign stands before the account", "+12345678901"},
    {"account-with-digits-beyond-ascii", "The digits of the account are those of ASCII",
     "${repeat:12:\u0661}"},
    {"account-with-fullwidth-digits", "Fullwidth digits are none of the account", "${repeat:12:\uFF11}"},
    {"account-of-aws", "The account has digits, not the name aws", "aws"},
    {"without-account", "An ARN must name an account", ""},
};

constexpr PartRow kNames[] = {
    {"name-of-one-character", "A name of one character is well-formed", "0"},
    {"name-with-hyphens", "Several hyphens in a row may stand inside a name", "touchstone--never---created"},
    {"name-in-capitals", "A name of capital letters is well-formed", "TOUCHSTONE-NEVER-CREATED"},
    {"name-of-digits", "A name of digits is well-formed", "20200101"},
    {"empty-name", "The name must not be empty", ""},
    {"name-beginning-with-hyphen", "A name does not begin with a hyphen", "-a"},
    {"name-ending-with-hyphen", "A name does not end with a hyphen", "a-"},
    {"name-of-hyphens", "A name is not of hyphens alone", "---"},
    {"name-with-line-break", "Nothing follows a name in the next line", "a\nb"},
};

// What stands right before or behind the whole ARN.
struct Surrounding {
  std::string_view slug;
  std::string_view title;
  std::string_view before;
  std::string_view behind;
};

constexpr Surrounding kVersions[] = {
    {"unknown-version", "A version of something that was never created is not found", "", "/version/1"},
    {"version-with-hyphens", "Hyphens may stand inside the name of a version", "", "/version/v-1--2"},
    {"version-in-capital-letters", "The name of a version may have capital letters", "", "/version/V1"},
    {"empty-version", "A version must not be empty", "", "/version/"},
    {"version-without-slash", "The word version is not the end of an ARN", "", "/version"},
    {"version-beginning-with-hyphen", "A version does not begin with a hyphen", "", "/version/-1"},
    {"version-ending-with-hyphen", "A version does not end with a hyphen", "", "/version/1-"},
    {"version-with-underscore", "An underscore may not stand in a version", "", "/version/1_2"},
    {"version-with-full-stop", "A full stop may not stand in a version", "", "/version/1.2"},
    {"version-with-letter-beyond-ascii", "A letter beyond ASCII may not stand in a version", "",
     "/version/\u00E9"},
    {"version-with-newline", "A newline after a version is not passed over", "", "/version/1\n"},
    {"version-in-capitals", "The word before a version counts with its case", "", "/Version/1"},
    {"version-by-other-word", "No other word than version stands before a version", "", "/v/1"},
    {"two-versions", "One version follows a name, not two", "", "/version/1/version/2"},
    {"slash-after-version", "Nothing follows a version", "", "/version/1/"},
    {"slash-after-name", "A slash after the name must begin a version", "", "/"},
    {"colon-before-version", "A slash stands before a version, not a colon", "", ":version/1"},
};

constexpr std::string_view kNull("\0", 1);

constexpr Surrounding kSurroundings[] = {
    {"text-before-arn", "Nothing stands before the ARN", "x", ""},
    {"space-before-arn", "A space before the ARN is not passed over", " ", ""},
    {"newline-before-arn", "A newline before the ARN is not passed over", "\n", ""},
    {"byte-order-mark-before-arn", "A byte order mark before the ARN is not passed over", "\uFEFF", ""},
    {"urn-before-arn", "An ARN is no URN", "urn:", ""},
    {"line-before-arn", "Nothing stands in a line before the ARN", "x\n", ""},
    {"text-after-arn", "Nothing follows the ARN", "", "!"},
    {"colon-after-arn", "No colon follows the ARN", "", ":"},
    {"asterisk-after-arn", "An ARN is no pattern", "", "*"},
    {"space-after-arn", "A space after the ARN is not passed over", "", " "},
    {"trailing-newline", "A newline after the ARN is not passed over", "", "\n"},
    {"trailing-carriage-return-and-newline",
     "A carriage return and a newline after the ARN are not passed over", "", "\r\n"},
    {"trailing-null-character", "The character U+0000 after the ARN is not passed over", "", kNull},
    {"line-after-arn", "Nothing stands in a line after the ARN", "", "\nx"},
    {"quoted-arn", "Quotation marks are no part of an ARN", "\"", "\""},
};

class Writer {
 public:
  Writer(const model::Constraints& constraints, const Arn& own) : constraints_(constraints), own_(own) {}

  void add(std::string_view slug, std::string_view title, std::string value, Trait trait = Trait::kPattern,
           bool elsewhere = false) {
    const Naming naming{std::string(slug), std::string(title)};
    texts_.push_back({naming, naming, std::move(value), trait, {}, elsewhere});
  }

  // Addresses that differ from the own one in one part, and are short for the rest.
  void add_parts(std::string Arn::* part, std::span<const PartRow> rows) {
    for (const PartRow& row : rows) {
      Arn arn = own_;
      if (row.name == Name::kShort) arn.name = "a";
      arn.*part = row.text;
      add(row.slug, row.title, arn.text(), Trait::kPattern, row.elsewhere);
    }
  }

  void add_lengths();
  void add_partitions();
  void add_places();
  void add_resources(std::span<const Arn> others);
  void add_names();
  void add_surroundings();
  void add_others();

  std::vector<Text> take() { return std::move(texts_); }

 private:
  const model::Constraints& constraints_;
  const Arn& own_;
  std::vector<Text> texts_;
};

// Lengths that hold in every region need one that is spelt out.
constexpr std::string_view kRegion = "us-east-1";
constexpr std::size_t kAccountDigits = 12;

void Writer::add_lengths() {
  add("empty-arn", "An empty ARN does not match the pattern", "");
  if (!constraints_.max_length) return;
  Arn arn = own_;
  arn.region = kRegion;
  arn.account = std::string(kAccountDigits, '0');
  arn.name.clear();
  const std::size_t head = arn.text().size();
  arn.partition += "-";
  const std::size_t head_with_partition = arn.text().size() + 1;  // and a name of one letter
  arn = own_;
  arn.region = kRegion;
  struct Wide {
    std::string_view slug;
    std::string_view bytes;
    std::string_view letter;
  };
  for (const std::size_t length : {*constraints_.max_length, *constraints_.max_length + 1}) {
    const bool too_long = length > *constraints_.max_length;
    const std::string_view fate = too_long ? "too long" : "well-formed";
    arn.name = fmt::format("${{repeat:{}:a}}", length - head);
    add(fmt::format("{}-characters", in_words(length)),
        fmt::format("An ARN of {} characters is {}", length, fate), arn.text(), Trait::kLength, true);
    for (const Wide& wide : {Wide{"two", "two", "\u00E9"}, Wide{"three", "three", "\u65E5"},
                             Wide{"four", "four", "\U00020000"}}) {
      Arn padded = arn;
      padded.partition = fmt::format("aws-${{repeat:{}:{}}}", length - head_with_partition, wide.letter);
      padded.name = "a";
      add(fmt::format("{}-{}-byte-characters", in_words(length), wide.slug),
          fmt::format("An ARN of {} characters, of {} bytes each where the pattern takes such, is {}", length,
                      wide.bytes, fate),
          padded.text(), Trait::kLength, true);
    }
  }
  Arn long_one = own_;
  long_one.name = "${repeat:10000:a}";
  add("ten-thousand-characters", "An ARN of about 10,000 characters is too long", long_one.text(),
      Trait::kLength);
}

void Writer::add_partitions() {
  struct Partition {
    std::string_view slug;
    std::string_view name;
    std::string_view region;
  };
  for (const Partition& partition : {Partition{"china-partition", "aws-cn", "cn-north-1"},
                                     Partition{"us-government-partition", "aws-us-gov", "us-gov-west-1"},
                                     Partition{"isolated-partition", "aws-iso", "us-iso-east-1"},
                                     Partition{"second-isolated-partition", "aws-iso-b", "us-isob-east-1"},
                                     Partition{"third-isolated-partition", "aws-iso-e", "eu-isoe-west-1"},
                                     Partition{"fourth-isolated-partition", "aws-iso-f", "us-isof-south-1"},
                                     Partition{"european-partition", "aws-eusc", "eusc-de-east-1"}}) {
    Arn arn = own_;
    arn.partition = partition.name;
    arn.region = partition.region;
    add(partition.slug, fmt::format("The partition {} is well-formed", partition.name), arn.text(),
        Trait::kPattern, true);
  }
  add_parts(&Arn::partition, kPartitions);
}

void Writer::add_places() {
  const std::string other_service = own_.service + "medical";
  const std::string capitals = in_capitals(own_.service);
  const std::string title = fmt::format("The service must be {}", own_.service);
  const std::string not_translate = fmt::format("The service must be {}, not translate", own_.service);
  add_parts(&Arn::service, std::to_array<PartRow>({
                               {"service-of-other-name", title, other_service},
                               {"service-in-capitals", "The service counts with its case", capitals},
                               {"service-cut-short", "The service must be named in full",
                                std::string_view(own_.service).substr(0, own_.service.size() - 1)},
                               {"without-service", "An ARN must name a service", ""},
                               {"service-of-translation", not_translate, "translate"},
                           }));
  add_parts(&Arn::region, kRegions);
  add_parts(&Arn::account, kAccounts);
}

void Writer::add_resources(std::span<const Arn> others) {
  for (const Arn& other : others) {
    add(other.kind + "-arn", fmt::format("The ARN of another kind of resource, {}, is refused", other.kind),
        other.text());
  }
  const std::string capitals = with_capitals(own_.kind);
  add_parts(&Arn::kind,
            std::to_array<PartRow>({
                {"kind-in-capitals", "The kind of resource counts with its case", capitals},
                {"kind-in-plural", "The kind of resource stands in the singular", own_.kind + "s"},
                {"kind-of-endpoint", "The ARN of an endpoint is refused", own_.kind + "-endpoint"},
                {"kind-of-flywheel", "The ARN of a flywheel is refused", "flywheel"},
                {"kind-with-space", "A space after the kind of resource is not passed over", own_.kind + " "},
                {"empty-kind", "The kind of resource must not be empty", ""},
            }));
  Arn head = own_;
  head.kind.clear();
  head.name.clear();
  const std::string before_kind = head.text().substr(0, head.text().size() - 1);
  add("colon-before-name", "A slash stands before the name, not a colon", before_kind + own_.kind + ":a");
  add("backslash-before-name", "A slash stands before the name, not a backslash",
      before_kind + own_.kind + "\\a");
  add("two-slashes-before-name", "One slash stands before the name, not two",
      before_kind + own_.kind + "//a");
  add("without-kind", "An ARN must name the kind of resource", before_kind + "a");
  add("without-resource", "An ARN must name a resource", before_kind);
  add("kind-alone", "An ARN must name a resource after its kind", before_kind + own_.kind);
}

void Writer::add_names() {
  add_parts(&Arn::name, kNames);
  for (const NamedCharacter& character : named_characters()) {
    const std::string slug = fmt::format("name-with-{}", character.slug);
    const std::string value = [&] {
      Arn arn = own_;
      arn.name = fmt::format("a{}b", to_utf8(character.code_point));
      return arn.text();
    }();
    texts_.push_back({{slug, fmt::format("{} may stand in a name", character.what)},
                      {slug, fmt::format("{} may not stand in a name", character.what)},
                      value,
                      Trait::kPattern});
  }
}

void Writer::add_surroundings() {
  const std::string own = own_.text();
  for (const std::span<const Surrounding> rows :
       {std::span<const Surrounding>(kVersions), std::span<const Surrounding>(kSurroundings)}) {
    for (const Surrounding& row : rows)
      add(row.slug, row.title, fmt::format("{}{}{}", row.before, own, row.behind));
  }
}

void Writer::add_others() {
  const std::string own = own_.text();
  add("arn-twice", "One ARN is named, not two", own + "," + own);
  add("arn-in-capitals", "The ARN counts with its case",
      fmt::format("ARN:{}:{}:{}:{}:{}/A", in_capitals(own_.partition), in_capitals(own_.service), own_.region,
                  own_.account, in_capitals(own_.kind)));
  add("arn-of-two-parts", "An ARN has six parts, not two", "arn:aws");
  add("plain-name", "A name is no ARN", own_.name);
  add("job-id-as-arn", "The id of a job is no ARN", "00000000000000000000000000000000");
  Arn slow = own_;
  slow.region.clear();
  slow.name = "${repeat:100:a-}!";
  add("slow-pattern", "A text that almost matches the pattern is refused as soon as any other", slow.text());
  texts_.back().also_cited = "protocol:restjson#validation";
}

}  // namespace

std::optional<Arn> Arn::parse(std::string_view text) {
  std::vector<std::string> parts;
  while (parts.size() < 5) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    parts.emplace_back(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  const std::size_t slash = text.find('/');
  if (parts[0] != "arn" || slash == std::string_view::npos) return std::nullopt;
  return Arn{parts[1],
             parts[2],
             parts[3],
             parts[4],
             std::string(text.substr(0, slash)),
             std::string(text.substr(slash + 1))};
}

std::string Arn::text() const {
  return fmt::format("arn:{}:{}:{}:{}:{}/{}", partition, service, region, account, kind, name);
}

base::Result<std::vector<Text>> arn_texts(const model::Constraints& constraints, const Arn& own,
                                          std::span<const Arn> others, const StandIns& stand_ins,
                                          TextJudge& judge) {
  Writer writer(constraints, own);
  writer.add_lengths();
  writer.add_partitions();
  writer.add_places();
  writer.add_resources(others);
  writer.add_names();
  writer.add_surroundings();
  writer.add_others();
  std::vector<Text> texts = writer.take();
  auto at_places = arn_place_texts(constraints, own, stand_ins, judge);
  if (!at_places) return at_places;
  std::erase_if(*at_places, [&](const Text& made) {
    return std::ranges::any_of(texts, [&](const Text& there) {
      return there.well_formed.slug == made.well_formed.slug || there.value == made.value;
    });
  });
  std::ranges::move(*at_places, std::back_inserter(texts));
  return texts;
}

}  // namespace touchstone::cases
