// See explain_checks.h.
#include "app/explain_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "fuzzer/findings.h"
#include "judge/case_checks.h"
#include "judge/exchange_checks.h"

namespace touchstone::app {

std::vector<CheckWords> all_checks() {
  std::vector<CheckWords> all;
  for (const judge::CaseCheck& check : judge::case_checks()) {
    all.push_back({check.id, std::string(check.expected), fmt::format("{}; {}", check.level, check.when),
                   check.source, "those of the case"});
  }
  for (const judge::Rule& rule : judge::exchange_rules()) {
    all.push_back({rule.id, std::string(rule.expected),
                   fmt::format("{}; applied to every exchange", cases::name_of(rule.level)), rule.source,
                   "the model of the service"});
  }
  constexpr std::string_view kWhen =
      "required; made by touchstone fuzz of requests about which the sources decide nothing";
  all.push_back({fuzzer::kAnswerOracle, "a whole HTTP answer within the deadlines", std::string(kWhen),
                 "protocol:http#messages"});
  all.push_back({fuzzer::kStatusOracle, "any answer but a fault of the server", std::string(kWhen),
                 "protocol:awsjson#error-status"});
  return all;
}

std::string render_sources(const cases::Catalogue& catalogue, const std::vector<std::string>& ids,
                           std::string_view indent) {
  std::string text;
  for (const std::string& id : ids) {
    const cases::Source* source = catalogue.find_source(id);
    if (source == nullptr) continue;
    text += fmt::format("{}{} ({}, {})\n{}  {}; {}\n", indent, id, source->evidence, source->date, indent,
                        source->title, source->where);
  }
  return text;
}

std::string explain_check(const cases::Catalogue& catalogue, std::string_view id) {
  const std::vector<CheckWords> all = all_checks();
  const auto found = std::ranges::find(all, judge::without_step(id), &CheckWords::id);
  if (found == all.end()) return "";
  const std::string sources =
      found->source.empty() ? fmt::format("source: {}\n", found->otherwise)
                            : "sources\n" + render_sources(catalogue, {std::string(found->source)}, "  ");
  return fmt::format("{}\nexpects {}\n{}\n\n{}", found->id, found->expected, found->level, sources);
}

}  // namespace touchstone::app
