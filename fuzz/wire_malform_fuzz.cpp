// Property: each spelling of wire/malform.h changes a request in what its name says and in no other byte; it
// is one message exactly when a strict reading of RFC 9112 finds one, and then with the request's method and
// body; a pause stands right before the body. Mutant: the size of a chunk is written in decimals (seed
// one-chunk). The input is the name of a spelling, or an empty line for all but the long one, then "METHOD
// path", headers, an empty line, the body. A request here is one that was encoded: what is no token, no value
// or no target is left out, as wire/aws_json.h writes none; one Host, one Content-Length, no Expect.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "oracles/plain_request.h"
#include "oracles/plain_spelling.h"
#include "wire/malform.h"

namespace {

namespace fuzz = touchstone::fuzz;
namespace wire = touchstone::wire;
using fuzz::Spelling;
using touchstone::base::printable;

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("!#$%&'*+-.^_`|~").contains(static_cast<char>(c));
  });
}

/// What a value may hold within (RFC 9110, section 5.5), and a target may hold at all when there is no space.
bool is_visible(std::string_view text, bool with_blanks) {
  return std::ranges::all_of(text, [&](unsigned char c) {
    return (with_blanks && (c == ' ' || c == '\t')) || (c > ' ' && c != 0x7F);
  });
}

/// The fuzzed request as encode_request() would have left it.
wire::HttpRequest encoded(fuzz::FuzzInput input) {
  wire::HttpRequest request = input.take_request();
  if (!is_token(request.method)) request.method = "POST";
  if (!request.path.starts_with('/') || !is_visible(request.path, false)) request.path = "/";
  std::string host = "localhost";
  request.headers.remove_if([&](const wire::Header& header) {
    const Spelling::Field field{std::string(header.name), std::string(header.value)};
    const bool is_lawful = is_token(header.name) && is_visible(header.value, true);
    const bool is_host = Spelling::is_called(field, "host");
    if (is_host && is_visible(header.value, false)) host = header.value;
    return !is_lawful || is_host || Spelling::is_called(field, "content-length") ||
           Spelling::is_called(field, "transfer-encoding") || Spelling::is_called(field, "expect");
  });
  request.headers.push_front({"Host", host});
  request.headers.push_back({"Content-Length", std::to_string(request.body.size())});
  return request;
}

std::string plain(std::string_view name, const wire::HttpRequest& request) {
  Spelling spelling(request.method, request.path, "HTTP/1.1");
  for (const wire::Header header : request.headers)
    spelling.add(std::string(header.name), std::string(header.value));
  spelling.body = request.body;
  const auto row = fuzz::plain_spellings().find(name);
  FUZZ_CHECK(row != fuzz::plain_spellings().end(), "spelling-is-known", std::string(name));
  row->second(spelling, request);
  return spelling.text();
}

void check_claim(const wire::Malform& malform, const wire::HttpRequest& request, std::string_view bytes) {
  const auto read = fuzz::PlainRequestReader(bytes).read();
  const bool is_one = read && read->rest.empty();
  const auto answers = [&] {
    return fmt::format("  {}: claimed {}, read {}, left {}\n  {}", malform.name, malform.is_one_message,
                       read.has_value(), read ? printable(read->rest) : "all", printable(bytes, 2000));
  };
  // Of an empty body half is all, and no length says as much: then the claim is careful.
  FUZZ_CHECK(malform.is_one_message ? is_one : !is_one || request.body.empty(), "one-message-as-claimed",
             answers());
  FUZZ_CHECK(!malform.is_one_message || (read->method == request.method && read->body == request.body),
             "same-request-inside", answers());
}

void check(const wire::Malform& malform, const wire::HttpRequest& request) {
  const wire::RawRequest raw = malform.spell(request);
  const std::string wanted = plain(malform.name, request);
  FUZZ_CHECK(raw.bytes == wanted, "spelt-as-its-name-says",
             fmt::format("  {}\n  touchstone: {}\n  plain:      {}", malform.name, printable(raw.bytes, 2000),
                         printable(wanted, 2000)));
  check_claim(malform, request, raw.bytes);
  const bool waits = malform.name == "expect-continue";
  FUZZ_CHECK(waits == (raw.pause_bytes != 0) && raw.pause_bytes <= raw.bytes.size(), "pause-inside",
             fmt::format("  {}: {} of {}", malform.name, raw.pause_bytes, raw.bytes.size()));
  FUZZ_CHECK(!waits || raw.bytes.substr(raw.pause_bytes) == request.body, "pause-before-the-body",
             printable(raw.bytes, 2000));
}

/// The table has the rows that the oracle has, each once, and each is found by its name.
bool check_table() {
  FUZZ_CHECK(wire::malforms().size() == fuzz::plain_spellings().size(), "as-many-spellings",
             std::to_string(wire::malforms().size()));
  for (const auto& [name, row] : fuzz::plain_spellings()) {
    const wire::Malform* found = wire::find_malform(name);
    FUZZ_CHECK(found != nullptr && found->name == name && !found->description.empty(), "found-by-its-name",
               std::string(name));
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  [[maybe_unused]] static const bool checked = check_table();
  fuzz::FuzzInput input(data, size);
  const std::string_view name = input.take_line();
  const wire::HttpRequest request = encoded(input);
  const wire::Malform* named = wire::find_malform(name);
  FUZZ_CHECK((named != nullptr) == fuzz::plain_spellings().contains(name), "found-by-no-other-name",
             printable(name));
  if (named != nullptr) check(*named, request);
  if (!name.empty()) return 0;
  for (const wire::Malform& malform : wire::malforms()) {
    // Its 100,000 bytes take longer than all others together.
    if (malform.name != "long-header") check(malform, request);
  }
  return 0;
}
