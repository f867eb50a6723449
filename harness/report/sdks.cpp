// See sdks.h.
#include "report/sdks.h"

#include <algorithm>

namespace touchstone::report {

std::vector<judge::SdkSight> sights_of(const RunReport& report, const std::string& service,
                                       const run::Recorded& recorded) {
  if (!recorded.exchange.response || recorded.exchange.error || !recorded.answer->is_error()) return {};
  const auto model = std::find_if(report.models.begin(), report.models.end(),
                                  [&](const model::Model& known) { return known.service.name == service; });
  if (model == report.models.end()) return {};
  return judge::sights_of(report.catalogue->sdks, *recorded.exchange.response, *model, recorded.operation);
}

std::string sdk_line(const RunReport& report, const judge::Check& check, const run::Transcript& transcript) {
  if (const auto kept = report.kept_cases.find(transcript.tested->id); kept != report.kept_cases.end()) {
    const auto line = kept->second.sdks.find(*check.id);
    return line == kept->second.sdks.end() ? "" : line->second;
  }
  const bool concerns =
      *check.id == "answer" || check.id->starts_with("answer@") || check.id->starts_with("error/");
  if (!concerns || check.exchanges.empty() || check.exchanges.front() >= transcript.exchanges.size())
    return "";
  const auto sights =
      sights_of(report, transcript.tested->service, transcript.exchanges[check.exchanges.front()]);
  return sights.empty() ? "" : judge::describe(sights);
}

}  // namespace touchstone::report
