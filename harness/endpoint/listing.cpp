// List: filters, order and pages. See operations.h.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/digest.h"
#include "endpoint/facts.h"
#include "endpoint/operations.h"

namespace touchstone::endpoint {
namespace {

using base::Json;

/// The services' default for MaxResults (doc:comprehend/ListSentimentDetectionJobs).
constexpr std::int64_t kDefaultPageSize = 100;

/// Compares in whole milliseconds, as times are told.
bool passes_time(std::string_view filter_name, TimePoint submitted, double bound_seconds) {
  const auto told = std::chrono::floor<std::chrono::milliseconds>(submitted.time_since_epoch()).count();
  const double submitted_ms = static_cast<double>(told);
  const double bound_ms = std::round(bound_seconds * 1000);
  return filter_name.find("Before") != std::string_view::npos ? submitted_ms < bound_ms
                                                              : submitted_ms > bound_ms;
}

/// Tells whether a job passes each member of List's `Filter`: a time is a bound, anything else must be equal.
bool passes(const Desk& desk, const Family& family, const Json* filter, const Job& job, const Json& facts) {
  if (filter == nullptr) return true;
  const model::Member* declared = family.model->shape(family.list->input).find_member("Filter");
  const model::Shape& shape = family.model->shape(declared->target);
  return std::all_of(filter->members().begin(), filter->members().end(), [&](const base::JsonMember& wanted) {
    const model::Member* member = shape.find_member(wanted.name);
    if (family.model->shape(member->target).type == model::ShapeType::kTimestamp) {
      return passes_time(wanted.name, job.submitted, wanted.value.as_double());
    }
    if (wanted.name == "JobStatus" || wanted.name == "Status") {
      if (desk.quirk == Quirk::kListFindsNoState) return false;
      if (desk.quirk == Quirk::kListForgetsState) return true;
    }
    if (wanted.name.ends_with("Name") && desk.quirk == Quirk::kListForgetsName) return true;
    const Json* fact = facts.find(wanted.name);
    return fact != nullptr && fact->same_value(wanted.value);
  });
}

// A page token is opaque to clients: the operation and the number of the last job that was shown, in base64.

std::string page_token(const Family& family, const Job& last_shown) {
  return base::to_base64(fmt::format("{}/{}", family.list->name, last_shown.number));
}

std::optional<std::size_t> read_page_token(const Family& family, const std::string& token) {
  const auto text = base::from_base64(token);
  const std::string prefix = family.list->name + "/";
  if (!text || !text->starts_with(prefix)) return std::nullopt;
  std::size_t number = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data() + prefix.size(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

/// Where a page begins: jobs numbered below the result. Every job when there is no token; nothing when it is
/// not one of ours.
std::optional<std::size_t> page_start(const JobStore& store, const Family& family, const Json* token) {
  const std::size_t all = store.jobs().size();
  if (token == nullptr) return all;
  const auto number = read_page_token(family, token->as_string());
  return number && *number < all ? number : std::nullopt;
}

/// For a deviation: whether List overlooks a job. `newest` says that it has shown none yet.
bool leaves_out(const Desk& desk, const Job& job, bool newest) {
  return (desk.quirk == Quirk::kListLeavesStoppedOut && job.stop_requested.has_value()) ||
         (desk.quirk == Quirk::kListLeavesNewestOut && newest && job.number + 1 == desk.store.jobs().size());
}

std::size_t page_size(const Json* max_results) {
  const auto asked = max_results == nullptr ? std::nullopt : max_results->as_integer();
  return static_cast<std::size_t>(asked.value_or(kDefaultPageSize));
}

}  // namespace

Outcome list(const Desk& desk, const Family& family, const Json& input, TimePoint now) {
  const auto start = page_start(desk.store, family, input.find("NextToken"));
  if (!start) {
    return std::unexpected(
        modelled_error(*family.model, "InvalidRequestException", "The NextToken is not valid."));
  }
  const std::size_t size = page_size(input.find("MaxResults"));
  const model::Member* properties_list =
      family.model->shape(family.list->output).find_member(family.list_member);
  const model::ShapeIndex properties = family.model->shape(properties_list->target).element;

  Json facts = Json::object({{family.list_member, Json::array()}});
  std::vector<Json>& page = facts.members().front().value.items();
  const Job* last_shown = nullptr;
  for (std::size_t number = *start; number-- > 0;) {
    const Job& job = desk.store.jobs()[number];
    if (job.family != &family) continue;
    if (desk.quirk == Quirk::kListNeverEnds) {
      facts.set("NextToken", Json::string(page_token(family, job)));
      break;
    }
    if (leaves_out(desk, job, last_shown == nullptr)) continue;
    Json job_facts = facts_of(job, desk.timings, now);
    if (desk.quirk == Quirk::kListShowsSubmitted) {
      job_facts.set("JobStatus", Json::string("SUBMITTED"));
      job_facts.set("Status", Json::string("SUBMITTED"));
    }
    if (!passes(desk, family, input.find("Filter"), job, job_facts)) continue;
    if (page.size() == size) {
      facts.set("NextToken", Json::string(page_token(family, *last_shown)));
      break;
    }
    page.push_back(project(*family.model, properties, job_facts));
    last_shown = &job;
  }
  return facts;
}

}  // namespace touchstone::endpoint
