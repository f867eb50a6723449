// See merge.h.
#include "report/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "cases/shard.h"

namespace touchstone::report {
namespace {

using base::Error;
using base::ErrorCode;

Error fault(ErrorCode code, const ReportFile& at, std::string message, std::string hint = "") {
  return Error{code, std::move(message), std::move(hint), at.file};
}

// What the reports of one run have in common with the first of them.
std::optional<Error> find_stranger(const std::vector<ReportFile>& shards) {
  const ReportFile& first = shards.front();
  for (const ReportFile& other : shards) {
    if (!other.report.shard) {
      return fault(ErrorCode::kBadValue, other, "this is the report of a whole run, not of a shard",
                   "merge takes what `run --shard I/N --report json=PATH` wrote");
    }
    if (other.catalogue->sha256 != first.catalogue->sha256) {
      return fault(ErrorCode::kBadValue, other, fmt::format("another catalogue than that of {}", first.file),
                   "run every shard with the same checkout");
    }
    if (other.report.version != first.report.version) {
      return fault(ErrorCode::kBadValue, other,
                   fmt::format("written by touchstone {}, and {} by {}", other.report.version, first.file,
                               first.report.version));
    }
    const ShardOf& shard = *other.report.shard;
    if (shard.of != first.report.shard->of || shard.sha256 != first.report.shard->sha256 ||
        shard.selected != first.report.shard->selected) {
      return fault(
          ErrorCode::kBadValue, other,
          fmt::format("shard {}/{} of another selection than that of {}", shard.index, shard.of, first.file),
          "give every shard the same --service, --operation, --only and --level");
    }
  }
  return std::nullopt;
}

// A shard that is there twice, or not at all.
std::optional<Error> find_gap(const std::vector<ReportFile>& shards) {
  std::map<std::size_t, const ReportFile*> by_index;
  for (const ReportFile& shard : shards) {
    const auto [known, is_new] = by_index.emplace(shard.report.shard->index, &shard);
    if (!is_new) {
      return fault(ErrorCode::kDuplicate, shard,
                   fmt::format("shard {} is also in {}", known->first, known->second->file));
    }
  }
  const std::size_t of = shards.front().report.shard->of;
  std::vector<std::size_t> missing;
  for (std::size_t index = 1; index <= of && missing.size() < 10; ++index) {
    if (!by_index.contains(index)) missing.push_back(index);
  }
  if (missing.empty()) return std::nullopt;
  return fault(ErrorCode::kBadValue, shards.front(),
               fmt::format("of {} shards {} are here; missing: {}{}", of, by_index.size(),
                           fmt::join(missing, ", "), of - by_index.size() > missing.size() ? ", ..." : ""),
               "name the reports of all shards; a shard without cases means that there are too many shards");
}

// The cases of all shards must be exactly those of the selection.
std::optional<Error> find_wrong_cases(const std::vector<ReportFile>& shards, const ReportFile& whole) {
  std::map<std::string_view, const ReportFile*> owners;
  for (const ReportFile& shard : shards) {
    for (const judge::Verdict& verdict : shard.report.verdicts) {
      const auto [known, is_new] = owners.emplace(verdict.tested->id, &shard);
      if (!is_new) {
        return fault(ErrorCode::kDuplicate, shard,
                     fmt::format("\"{}\" is also in {}", verdict.tested->id, known->second->file));
      }
    }
  }
  std::vector<std::string> ids;
  ids.reserve(owners.size());
  for (const auto& [id, owner] : owners) ids.emplace_back(id);
  const ShardOf& shard = *shards.front().report.shard;
  if (ids.size() != shard.selected || cases::digest_of_ids(ids) != shard.sha256) {
    return fault(ErrorCode::kBadValue, whole,
                 fmt::format("the shards hold {} cases, and not the {} that were selected", ids.size(),
                             shard.selected),
                 "a report lacks cases or has foreign ones");
  }
  return std::nullopt;
}

std::string joined(const std::set<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

// Takes over the cases of all shards, sorted by id.
void take_cases(const std::vector<ReportFile>& shards, ReportFile& whole) {
  struct Part {
    const ReportFile* from;
    std::size_t place;
  };
  std::map<std::string_view, Part> parts;
  for (const ReportFile& shard : shards) {
    for (std::size_t i = 0; i < shard.report.verdicts.size(); ++i)
      parts.emplace(shard.report.verdicts[i].tested->id, Part{&shard, i});
  }
  whole.catalogue->cases.reserve(parts.size());  // the verdicts point into it
  for (const auto& [id, part] : parts) {
    const RunReport& report = part.from->report;
    const cases::Case& tested = whole.catalogue->cases.emplace_back(*report.verdicts[part.place].tested);
    whole.report.verdicts.push_back(report.verdicts[part.place]);
    whole.report.verdicts.back().tested = &tested;
    whole.report.transcripts.push_back(report.transcripts[part.place]);
    whole.report.transcripts.back().tested = &tested;
    whole.report.kept_cases.emplace(tested.id, report.kept_cases.at(tested.id));
  }
}

void take_sources(const std::vector<ReportFile>& shards, cases::Catalogue& catalogue) {
  std::map<std::string_view, const cases::Source*> by_id;  // sorted, for the catalogue is searched
  for (const ReportFile& shard : shards) {
    for (const cases::Source& source : shard.catalogue->sources) {
      by_id.emplace(source.id, &source);
    }
  }
  for (const auto& [id, source] : by_id) catalogue.sources.push_back(*source);
}

// Where and when: several targets are all named, and the time is that from the first start to the last end.
void take_circumstances(const std::vector<ReportFile>& shards, RunReport& whole) {
  std::set<std::string> endpoints;
  std::set<std::string> names;
  std::set<std::string> versions;
  auto end = shards.front().report.started + shards.front().report.duration;
  whole.started = shards.front().report.started;
  for (const ReportFile& shard : shards) {
    endpoints.insert(shard.report.endpoint);
    names.insert(shard.report.target_name);
    versions.insert(shard.report.target_version);
    whole.interrupted = whole.interrupted || shard.report.interrupted;
    whole.started = std::min(whole.started, shard.report.started);
    end = std::max(end, shard.report.started + shard.report.duration);
    whole.broken_expectations.insert(whole.broken_expectations.end(),
                                     shard.report.broken_expectations.begin(),
                                     shard.report.broken_expectations.end());
  }
  whole.duration = std::chrono::duration_cast<std::chrono::milliseconds>(end - whole.started);
  whole.endpoint = joined(endpoints);
  whole.target_name = joined(names);
  whole.target_version = joined(versions);
  std::sort(whole.broken_expectations.begin(), whole.broken_expectations.end(),
            [](const judge::BrokenExpectation& a, const judge::BrokenExpectation& b) {
              return std::tie(a.expectation.case_id, a.expectation.check_id) <
                     std::tie(b.expectation.case_id, b.expectation.check_id);
            });
}

}  // namespace

base::Result<Merged> merge(std::vector<ReportFile> shards) {
  if (shards.empty())
    return std::unexpected(
        Error{ErrorCode::kNothingSelected, "no report to merge", "name those of all shards"});
  if (auto stranger = find_stranger(shards)) return std::unexpected(std::move(*stranger));
  if (auto gap = find_gap(shards)) return std::unexpected(std::move(*gap));
  // Each has one by now; g++ 12 sees a value that is not there where it is taken without asking.
  std::ranges::sort(shards, {}, [](const ReportFile& file) {
    return file.report.shard.has_value() ? file.report.shard->index : 0;
  });

  Merged merged{{shards.front().file, std::make_unique<cases::Catalogue>(), {}}, {}};
  if (auto wrong = find_wrong_cases(shards, merged.whole)) return std::unexpected(std::move(*wrong));
  RunReport& whole = merged.whole.report;
  whole.catalogue = merged.whole.catalogue.get();
  whole.version = shards.front().report.version;
  whole.seed = shards.front().report.seed;
  whole.catalogue_cases = shards.front().report.catalogue_cases;
  merged.whole.catalogue->sha256 = shards.front().catalogue->sha256;
  take_cases(shards, merged.whole);
  take_sources(shards, *merged.whole.catalogue);
  take_circumstances(shards, whole);
  for (const ReportFile& shard : shards) {
    if (shard.report.seed == whole.seed) continue;
    merged.remarks.push_back(
        fmt::format("shard {} ran with seed {}, not {}; its cases are run again with their own",
                    shard.report.shard->index, shard.report.seed, whole.seed));
  }
  return merged;
}

}  // namespace touchstone::report
