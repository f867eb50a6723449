// Parts of ARNs that are not held to the pattern, or held too hard. See deviations.h.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "base/arn.h"
#include "endpoint/deviate_findings.h"

namespace touchstone::endpoint {
namespace {

using validate::Constraint;

/// A text as a template's argument.
template <std::size_t kSize>
struct Literal {
  consteval Literal(const char (&from)[kSize]) { std::ranges::copy(from, text); }  // NOLINT(*-explicit-*)
  char text[kSize];
};

/// The place of the part of an ARN behind `colons` colons: its begin and its end, or nothing.
struct Part {
  std::size_t begin;
  std::size_t size;
};

Part part_of(std::string_view arn, std::size_t colons) {
  const auto part = base::part_of_arn(arn, colons);
  if (!part) return {arn.size(), 0};
  return {static_cast<std::size_t>(part->data() - arn.data()), part->size()};
}

/// Matches an ARN as if this part of it, which must not be empty, were another one.
template <std::size_t kColons, Literal kOther>
void match_other_part(const Findings& findings) {
  match_instead(findings, [](std::string arn) {
    const Part part = part_of(arn, kColons);
    if (part.size > 0) arn.replace(part.begin, part.size, kOther.text);
    return arn;
  });
}

void match_any_kind(const Findings& findings) {
  const bool recognizer =
      findings.model.shape(findings.operation.input).find_member("EntityRecognizerArn") != nullptr;
  match_instead(findings, [&](std::string arn) {
    const Part resource = part_of(arn, 5);
    const std::size_t slash = arn.find('/', resource.begin);
    if (slash == std::string::npos || slash == resource.begin) return arn;
    return arn.replace(resource.begin, slash - resource.begin,
                       recognizer ? "entity-recognizer" : "document-classifier");
  });
}

void match_one_version(const Findings& findings) {
  constexpr std::string_view kVersion = "/version/";
  match_instead(findings, [&](const std::string& arn) {
    const std::size_t first = arn.find(kVersion);
    const std::size_t second = first == std::string::npos ? first : arn.find(kVersion, first + 1);
    return arn.substr(0, second);
  });
}

/// Lets the characters right beside the classes of a region pass for letters.
void pass_neighbours_in_regions(const Findings& findings) {
  match_instead(findings, [](std::string arn) {
    const Part region = part_of(arn, 3);
    for (char& c : std::span(arn).subspan(region.begin, region.size)) {
      if (std::string_view(",./@[`{").find(c) != std::string_view::npos) c = 'a';
    }
    return arn;
  });
}

/// Lets what stands beside the digits in ASCII pass for digits, a colon too: so an account is twelve
/// characters.
void pass_neighbours_in_accounts(const Findings& findings) {
  match_instead(findings, [](std::string arn) {
    constexpr std::size_t kDigits = 12;
    const std::span<char> rest = std::span(arn).subspan(part_of(arn, 4).begin);
    for (char& c : rest.first(std::min(kDigits, rest.size()))) {
      if (c == '/' || c == ':') c = '0';
    }
    return arn;
  });
}

void pass_underscores_at_ends(const Findings& findings) {
  match_instead(findings, [](std::string arn) {
    if (arn.ends_with('_') && arn.find("/version/") == std::string::npos) arn.pop_back();
    return arn;
  });
}

void refuse_hyphens(const Findings& findings) {
  accuse(findings, Constraint::kPattern, [](const Text& text) {
    return text.member.name.ends_with("Arn") && text.value.rfind('-') > text.value.find('/') &&
           text.value.rfind('-') != std::string::npos;
  });
}

void know_one_partition(const Findings& findings) {
  accuse(findings, Constraint::kPattern, [](const Text& text) {
    return text.value.starts_with("arn:") && !text.value.starts_with("arn:aws:");
  });
}

void refuse_without_region(const Findings& findings) {
  accuse(findings, Constraint::kPattern,
         [](const Text& text) { return text.value.find(":comprehend::") != std::string::npos; });
}

/// Refuses the ends of the classes: who wrote b-y, B-Y and 1-8.
void refuse_outermost_in_versions(const Findings& findings) {
  accuse(findings, Constraint::kPattern, [](const Text& text) {
    constexpr std::string_view kVersion = "/version/";
    const std::size_t place = text.value.find(kVersion);
    return place != std::string::npos &&
           text.value.find_first_of("azAZ09", place + kVersion.size()) != std::string::npos;
  });
}

void refuse_last_letters_in_regions(const Findings& findings) {
  accuse(findings, Constraint::kPattern, [](const Text& text) {
    const Part region = part_of(text.value, 3);
    return text.value.substr(region.begin, region.size).find_first_of("zZ") != std::string::npos;
  });
}

void refuse_versions(const Findings& findings) {
  accuse(findings, Constraint::kPattern,
         [](const Text& text) { return text.value.find("/version/") != std::string::npos; });
}

}  // namespace

std::span<const Deviant> arn_deviations() {
  static constexpr std::array kRows = {
      Deviant{.name = "accepts-any-account",
              .description = "the account of an ARN may be anything that is not empty",
              .finds = match_other_part<4, "123456789012">},
      Deviant{.name = "accepts-any-kind",
              .description = "the kind of resource in an ARN may be any",
              .finds = match_any_kind},
      Deviant{.name = "accepts-any-partition",
              .description = "the partition of an ARN may be any",
              .finds = match_other_part<1, "aws">},
      Deviant{.name = "accepts-any-region",
              .description = "the region of an ARN may be anything",
              .finds = match_other_part<3, "us-east-1">},
      Deviant{.name = "accepts-any-service",
              .description = "the service of an ARN may be any",
              .finds = match_other_part<2, "comprehend">},
      Deviant{.name = "accepts-versions-of-versions",
              .description = "a second version may follow the first one in an ARN",
              .finds = match_one_version},
      Deviant{.name = "knows-one-partition",
              .description = "an ARN of another partition than aws is refused",
              .finds = know_one_partition},
      Deviant{.name = "passes-neighbours-in-accounts",
              .description = "a slash and a colon pass for digits in the account of an ARN",
              .finds = pass_neighbours_in_accounts},
      Deviant{
          .name = "passes-neighbours-in-regions",
          .description = "what stands beside letters, digits and the hyphen passes in the region of an ARN",
          .finds = pass_neighbours_in_regions},
      Deviant{.name = "passes-underscores-at-ends-of-names",
              .description = "the name of an ARN may end with an underscore",
              .finds = pass_underscores_at_ends},
      Deviant{.name = "refuses-hyphens-in-names",
              .description = "a hyphen in the name of an ARN is refused",
              .finds = refuse_hyphens},
      Deviant{.name = "refuses-last-letters-in-regions",
              .description = "the letters z and Z in the region of an ARN are refused",
              .finds = refuse_last_letters_in_regions},
      Deviant{.name = "refuses-outermost-characters-in-versions",
              .description = "the first and last letters and digits in the version of an ARN are refused",
              .finds = refuse_outermost_in_versions},
      Deviant{.name = "refuses-versions",
              .description = "an ARN with a version is refused",
              .finds = refuse_versions},
      Deviant{.name = "refuses-without-region",
              .description = "an ARN without a region is refused",
              .finds = refuse_without_region},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
