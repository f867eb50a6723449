// Property: an error that is written as awsJson says, with any name and any message, is read back with that
// name and that message, in each of the documented forms of `__type`, and Boost.JSON reads the body too.
// Mutant: control characters of a message are written raw (seed control-characters). The input is the form,
// the name, a newline, the message. It asks nothing of bodies that nobody wrote (wire_response does).
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "oracles/second_json.h"
#include "wire/answer.h"

namespace base = touchstone::base;
namespace fuzz = touchstone::fuzz;
namespace wire = touchstone::wire;

namespace {

/// protocol:awsjson#operation-error-serialization shows these.
constexpr std::array<std::string_view, 4> kForms = {
    "{}", "com.amazonaws.comprehend#{}", "{}:http://internal.amazon.com/coral/com.amazon.coral.validate/",
    "aws.protocoltests#{}:http://internal.amazon.com/coral/"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::FuzzInput input(data, size);
  const std::string_view form = kForms[input.take_byte() % kForms.size()];
  const std::string name(input.take_line());
  const std::string message(input.rest());
  // What is no text cannot be a JSON string; ':' and '#' are not part of a shape's name.
  if (base::find_malformed_utf8(name) || base::find_malformed_utf8(message)) return 0;
  if (name.find_first_of(":#") != std::string::npos) return 0;

  wire::HttpResponse response;
  response.status = 400;
  response.body =
      base::to_json(base::Json::object({{"__type", base::Json::string(fmt::format(fmt::runtime(form), name))},
                                        {"Message", base::Json::string(message)}}));
  const wire::Answer answer = wire::decode_answer(response);
  const base::Json* read = answer.body.find(answer.identity.message_key);
  const auto answers = [&] {
    return fmt::format("  wrote: {}\n  read:  name '{}', message '{}'", base::printable(response.body),
                       base::printable(answer.identity.name()),
                       base::printable(read == nullptr ? std::string() : read->as_string()));
  };
  FUZZ_CHECK(answer.body_kind == wire::BodyKind::kObject && answer.is_error(), "error-is-an-object",
             answers());
  FUZZ_CHECK(answer.identity.name() == name, "error-name-read-back", answers());
  FUZZ_CHECK(answer.identity.message_key == "Message" && read != nullptr && read->as_string() == message,
             "error-message-read-back", answers());
  const auto second = fuzz::read_json(response.body, base::kDefaultJsonDepth).value;
  FUZZ_CHECK(second && fuzz::identical(*second, answer.body), "error-read-by-boost", answers());
  return 0;
}
