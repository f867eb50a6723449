// Property: a body is an awsJson body to the reader exactly when Boost.JSON reads it as one JSON text, with
// the same tree; a refusal names the place where the text stops being JSON; and a tree that is encoded as a
// request's body is read back the same, and is no other one. The reader and the writer that know their
// structure say what the tree says. Mutant: trailing bytes behind the value are passed over (seed
// second-value).
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/json_fault.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "oracles/json_changes.h"
#include "oracles/json_fault_place.h"
#include "oracles/json_places.h"
#include "oracles/second_json.h"
#include "oracles/structure_by_tree.h"
#include "wire/aws_json.h"

namespace base = touchstone::base;
namespace fuzz = touchstone::fuzz;
namespace wire = touchstone::wire;

namespace {

std::string answers(std::string_view text, const std::expected<base::Json, base::JsonFault>& ours,
                    const fuzz::SecondReading& theirs) {
  return fmt::format(
      "  touchstone: {}\n  Boost.JSON: {}\n  input:      {}",
      ours ? base::to_json(*ours)
           : fmt::format("refuses it at byte {}: {}", ours.error().offset_bytes, ours.error().message),
      theirs.value ? base::to_json(*theirs.value) : "refuses it", base::printable(text));
}

void check_header(const wire::HttpRequest& request, std::string_view name, std::string_view expected) {
  const auto value = request.headers.find(name);
  FUZZ_CHECK(value == expected && request.headers.count(name) == 1, "header-of-the-request",
             std::string(name));
}

void check_round_trip(const base::Json& tree) {
  using touchstone::model::Protocol;
  touchstone::model::Service service;
  service.target_prefix = "Comprehend_20171127";
  wire::HttpRequest request;
  const bool newer = tree.is_object();
  wire::encode_request(request, service, newer ? Protocol::kAwsJson1_1 : Protocol::kAwsJson1_0, "Stop",
                       "localhost", tree);
  check_header(request, "Content-Type", newer ? "application/x-amz-json-1.1" : "application/x-amz-json-1.0");
  check_header(request, "X-Amz-Target", "Comprehend_20171127.Stop");
  check_header(request, "Host", "localhost");
  FUZZ_CHECK(request.method == "POST" && request.path == "/", "start-line-of-the-request", request.path);
  const auto again = base::parse_json(request.body);
  FUZZ_CHECK(again && fuzz::identical(*again, tree), "json-encoded-and-read-back",
             base::printable(request.body));
  check_header(request, "Content-Length", std::to_string(request.body.size()));
  wire::HttpRequest written = request;
  wire::encode_request(written, service, newer ? Protocol::kAwsJson1_1 : Protocol::kAwsJson1_0, "Stop",
                       "localhost", std::string_view(request.body));
  FUZZ_CHECK(wire::to_bytes(written) == wire::to_bytes(request), "same-request-for-a-written-body",
             base::printable(request.body));
  fuzz::check_indentation(base::to_pretty_json(tree));
  const auto pretty = base::parse_json(base::to_pretty_json(tree));
  FUZZ_CHECK(pretty && fuzz::identical(*pretty, tree), "json-for-people-and-read-back",
             base::to_pretty_json(tree));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto ours = base::parse_json(text);
  fuzz::check_structure(text, ours);
  const fuzz::SecondReading theirs = fuzz::read_json(text, base::kDefaultJsonDepth);
  if (theirs.gave_up) return 0;
  if (!ours) {
    FUZZ_CHECK(ours.error().offset_bytes <= size, "json-fault-inside-the-text", answers(text, ours, theirs));
    FUZZ_CHECK(!theirs.value, "json-refused-by-both", answers(text, ours, theirs));
    fuzz::check_fault_place(ours.error(), text, base::kDefaultJsonDepth);
    return 0;
  }
  FUZZ_CHECK(theirs.value && fuzz::identical(*ours, *theirs.value), "json-same-tree",
             answers(text, ours, theirs));
  FUZZ_CHECK(ours->same_value(*theirs.value), "json-same-value", answers(text, ours, theirs));
  FUZZ_CHECK(!base::find_json_fault(text, base::kDefaultJsonDepth), "json-without-a-fault",
             answers(text, ours, theirs));
  check_round_trip(*ours);
  fuzz::check_offsets(text, *ours);
  fuzz::check_places(*ours, *ours);
  fuzz::check_changes(*ours);
  return 0;
}
