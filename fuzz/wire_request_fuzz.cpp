// Property: a body is an awsJson body to the reader exactly when Boost.JSON reads it as one JSON text, with
// the same tree; a refusal names a place inside of the text; and a tree that is encoded as a request's body
// is read back the same. Mutant: trailing bytes behind the value are passed over (seed second-value). The
// two may differ in one thing: numbers beyond a double or 64 bits, which only Boost.JSON takes.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "oracles/json_places.h"
#include "oracles/second_json.h"
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

/// Whether a refused text is one that the product may refuse alone.
bool is_number_beyond_range(const base::JsonFault& fault, std::string_view text) {
  if (fault.code != base::JsonFaultCode::kBadNumber) return false;
  const std::string_view number = text.substr(fault.offset_bytes);
  const std::string_view digits = number.substr(0, number.find_first_not_of("0123456789+-.eE"));
  return digits.size() >= 19 || digits.find_first_of("eE") != std::string_view::npos;
}

void check_round_trip(const base::Json& tree) {
  touchstone::model::Service service;
  service.target_prefix = "Comprehend_20171127";
  wire::HttpRequest request;
  wire::encode_request(request, service, touchstone::model::Protocol::kAwsJson1_1, "Stop", "localhost", tree);
  const auto again = base::parse_json(request.body);
  FUZZ_CHECK(again && fuzz::identical(*again, tree), "json-encoded-and-read-back",
             base::printable(request.body));
  const std::string* length = wire::find_header(request.headers, "Content-Length");
  FUZZ_CHECK(length != nullptr && *length == std::to_string(request.body.size()),
             "content-length-of-the-body", base::printable(request.body));
  const auto pretty = base::parse_json(base::to_pretty_json(tree));
  FUZZ_CHECK(pretty && fuzz::identical(*pretty, tree), "json-for-people-and-read-back",
             base::to_pretty_json(tree));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto ours = base::parse_json(text);
  const fuzz::SecondReading theirs = fuzz::read_json(text, base::kDefaultJsonDepth);
  if (theirs.gave_up) return 0;
  if (!ours) {
    FUZZ_CHECK(ours.error().offset_bytes <= size, "json-fault-inside-the-text", answers(text, ours, theirs));
    FUZZ_CHECK(!theirs.value || is_number_beyond_range(ours.error(), text), "json-refused-by-both",
               answers(text, ours, theirs));
    return 0;
  }
  FUZZ_CHECK(theirs.value && fuzz::identical(*ours, *theirs.value), "json-same-tree",
             answers(text, ours, theirs));
  FUZZ_CHECK(ours->same_value(*theirs.value), "json-same-value", answers(text, ours, theirs));
  check_round_trip(*ours);
  fuzz::check_places(*ours, *ours);
  return 0;
}
