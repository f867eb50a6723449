// See finding_file.h.
#include "fuzzer/finding_file.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json_source.h"
#include "fuzzer/findings.h"
#include "fuzzer/plan_json.h"
#include "report/exchange_json.h"
#include "report/redact.h"

namespace touchstone::fuzzer {
namespace {

using base::ErrorCode;
using base::Json;
using base::ObjectView;

constexpr std::int64_t kVersion = 1;
// File systems take 255 bytes.
constexpr std::size_t kLongestName = 160;

}  // namespace

std::string render_finding(const Finding& finding, const Origin& origin, const cases::Catalogue& catalogue,
                           const report::Secrets& secrets) {
  std::vector<Json> exchanges;
  exchanges.reserve(finding.exchanges.size());
  for (const run::Recorded& recorded : finding.exchanges)
    exchanges.push_back(report::to_json(recorded, secrets));
  const auto number = [](std::uint64_t value) { return Json::integer(static_cast<std::int64_t>(value)); };
  return base::to_pretty_json(Json::object({{"touchstone_finding", Json::integer(kVersion)},
                                            {"version", Json::string(origin.version)},
                                            {"endpoint", Json::string(origin.endpoint)},
                                            {"seed", Json::string(std::to_string(origin.seed))},
                                            {"attempt", number(finding.attempt.number)},
                                            {"operation", Json::string(finding.attempt.operation)},
                                            {"aspect", Json::string(finding.attempt.aspect)},
                                            {"oracle", Json::string(finding.oracle)},
                                            {"level", Json::string(cases::name_of(finding.level))},
                                            {"expected", Json::string(finding.expected)},
                                            {"seen", Json::string(report::redact(finding.seen, secrets))},
                                            {"sources", report::texts(finding.sources)},
                                            {"shown_in", number(finding.shown_in)},
                                            {"tried_in", number(finding.tried_in)},
                                            {"plan", plan_to_json(finding.attempt.plan, catalogue)},
                                            {"exchanges", Json::array(std::move(exchanges))}}));
}

std::string file_name_of(const Finding& finding) {
  std::string name;
  for (const char c : fmt::format("{} {} {}", finding.attempt.operation, finding.oracle,
                                  is_rule(finding.oracle) ? std::string() : finding.attempt.aspect)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
    if (plain) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  name.resize(std::min(name.size(), kLongestName));
  while (name.ends_with('-')) name.pop_back();
  return name + ".json";
}

base::Result<LoadedFinding> load_finding(const std::filesystem::path& path,
                                         const cases::Catalogue& catalogue) {
  const auto text = base::load_text(path);
  if (!text) return std::unexpected(text.error());
  const auto root = base::parse_json_file(*text, path.string());
  if (!root) return std::unexpected(root.error());
  base::JsonSource source(*text, path.string());
  ObjectView object(source, *root, "a finding");
  const auto version = object.required("touchstone_finding").as_integer();
  if (version && *version != kVersion) {
    source.fail(ErrorCode::kBadValue, object.required("touchstone_finding"),
                fmt::format("a finding of version {}, and this program reads {}", *version, kVersion),
                "replay it with the program that wrote it");
  } else if (!version) {
    source.fail(ErrorCode::kWrongType, *root, "\"touchstone_finding\" must be the number of a version",
                "touchstone fuzz writes such files");
  }
  LoadedFinding loaded;
  loaded.origin.version = object.text("version");
  loaded.origin.endpoint = object.text("endpoint");
  const std::string seed = object.text("seed");
  if (seed.empty() || seed.size() > 20 || seed.find_first_not_of("0123456789") != std::string::npos) {
    source.fail(ErrorCode::kBadValue, object.required("seed"), fmt::format("\"{}\" is no seed", seed));
  } else {
    loaded.origin.seed = std::strtoull(seed.c_str(), nullptr, 10);
  }
  Finding& finding = loaded.finding;
  finding.attempt.number = static_cast<std::uint64_t>(object.required("attempt").as_integer().value_or(0));
  finding.attempt.operation = object.text("operation");
  finding.attempt.aspect = object.text("aspect");
  finding.oracle = object.text("oracle");
  if (!is_oracle(finding.oracle)) {
    source.fail(ErrorCode::kUnknownName, object.required("oracle"),
                fmt::format("nothing is called \"{}\" that could show a finding", finding.oracle));
  }
  finding.level = cases::parse_level(object.text("level")).value_or(cases::Level::kRequired);
  finding.expected = object.text("expected");
  finding.seen = object.text("seen");
  finding.sources = object.texts("sources");
  finding.attempt.plan = plan_from_json(source, object.required("plan"), catalogue);
  if (finding.attempt.plan.level == cases::Level::kInformational) finding.attempt.fate = Fate::kAmbiguous;
  object.allow_only({"touchstone_finding", "version", "endpoint", "seed", "attempt", "operation", "aspect",
                     "oracle", "level", "expected", "seen", "sources", "shown_in", "tried_in", "plan",
                     "exchanges"});
  if (source.failed()) return std::unexpected(source.error());
  return loaded;
}

}  // namespace touchstone::fuzzer
