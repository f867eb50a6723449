// touchstone explain sdks: the rules of conformance/sdks.json for people.
#include "app/sdk_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>

namespace touchstone::app {
namespace {

using cases::Sdk;
using cases::SdkCut;
using cases::SdkPlace;
using cases::SdkReaction;

std::string words(const SdkReaction& reaction) {
  switch (reaction.kind) {
    case SdkReaction::Kind::kPass:
      return "passed over";
    case SdkReaction::Kind::kRead:
      return "read";
    case SdkReaction::Kind::kDouble:
      return "taken as JavaScript's text";
    case SdkReaction::Kind::kText:
    case SdkReaction::Kind::kJoined:
      return "taken as text";
    case SdkReaction::Kind::kEmpty:
      return "an empty name";
    case SdkReaction::Kind::kReplaced:
      return "replaced by U+FFFD";
    case SdkReaction::Kind::kNameless:
      return "no name is looked for";
    case SdkReaction::Kind::kUnparsable:
      return "unparsable";
    case SdkReaction::Kind::kUnknown:
      return "not known";
    case SdkReaction::Kind::kCrash:
      return fmt::format("crash, {}", reaction.crash);
  }
  return "";
}

std::string_view words(SdkCut::Keep keep) {
  switch (keep) {
    case SdkCut::Keep::kBeforeFirst:
      return "what is before the first";
    case SdkCut::Keep::kBehindFirst:
      return "what is behind the first";
    case SdkCut::Keep::kBehindLast:
      return "what is behind the last";
    case SdkCut::Keep::kBetweenFirstTwo:
      return "what is behind the first, up to the next";
    case SdkCut::Keep::kBehindFirstIfAny:
      return "what, if anything, is behind the first";
  }
  return "";
}

std::string words(const std::vector<SdkCut>& cuts) {
  std::vector<std::string> steps;
  steps.reserve(cuts.size());
  for (const SdkCut& cut : cuts)
    steps.push_back(
        fmt::format("{} '{}'{}", words(cut.keep), cut.at, cut.last ? " and no more cutting" : ""));
  return fmt::format("{}", fmt::join(steps, ", then "));
}

void print_place(std::size_t number, const SdkPlace& place) {
  fmt::print("  {}. {} {}{}{}\n", number, place.in_header ? "header" : "body", place.key,
             place.key_case == cases::SdkKeyCase::kExact || place.in_header ? "" : " in any case",
             place.takes_empty ? "" : ", unless empty");
  fmt::print("     keeps {}\n", words(place.cut));
  if (place.in_header) return;
  fmt::print("     a number: {}; a boolean: {}; a list: {}; a structure: {}; null: {}\n", words(place.number),
             words(place.boolean), words(place.array), words(place.object), words(place.null));
}

void print_sdk(const Sdk& sdk) {
  fmt::print("{} ({}; {})\n", sdk.name, sdk.version,
             sdk.measured ? "compared with the SDK by a test" : "read from its source");
  if (!sdk.note.empty()) fmt::print("  {}\n", sdk.note);
  for (std::size_t i = 0; i < sdk.places.size(); ++i) print_place(i + 1, sdk.places[i]);
  if (sdk.renamed_by)
    fmt::print("  named anew by the header {}, if it has {} parts divided by '{}': by the first\n",
               sdk.renamed_by->header, sdk.renamed_by->parts, sdk.renamed_by->separator);
  fmt::print("  no name: \"{}\"", sdk.nameless);
  for (const auto& [status, name] : sdk.nameless_by_status) fmt::print(", {} for {}", name, status);
  fmt::print("\n  typed: what the {} declares\n", sdk.typed_by_operation ? "operation" : "service");
  for (const cases::SdkStringMember& member : sdk.strings)
    fmt::print("  {} that is no string: {}\n", member.key, words(member.otherwise));
  const cases::SdkBody& body = sdk.body;
  fmt::print("  a body that is empty: {}; blank: {}; not JSON: {}; not UTF-8: {}; null: {}; no object: {}\n",
             words(body.empty), words(body.blank), words(body.not_json), words(body.not_utf8),
             words(body.null), words(body.other));
  fmt::print("  bytes behind the body's value: {}; of repeated members the {} counts\n",
             body.ignores_trailing ? "ignored" : "not JSON", body.takes_last ? "last" : "first");
  fmt::print(
      "  NaN and Infinity: {}; numbers beyond 64 bits or a double: {}; lone surrogates: {}; numbers and "
      "escapes misspelt: {}\n",
      body.reads_not_a_number ? "read" : "not JSON", body.reads_large_numbers ? "read" : "not known",
      body.reads_lone_surrogates ? "read" : "not known", body.refuses_misspelt ? "not JSON" : "not known");
  if (sdk.success.last_read_as_success > sdk.success.last_status)
    fmt::print("  up to status {}: an error whose body is read as a success's, and names nothing\n",
               sdk.success.last_read_as_success);
  for (const cases::SdkSource& source : sdk.sources)
    fmt::print("  source {}: {}\n", source.what, source.where);
  fmt::print("\n");
}

}  // namespace

void print_sdks(const cases::SdkRules& rules) {
  for (const Sdk& sdk : rules.sdks) print_sdk(sdk);
}

}  // namespace touchstone::app
