// See malform.h. Each spelling is one small function; the table at the end names them.
#include "wire/malform.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/ascii.h"

namespace touchstone::wire {
namespace {

/// Longer than the header limit of any server at hand: 8 KiB to 64 KiB are usual, AWS's own is not
/// documented.
constexpr std::size_t kLongHeaderBytes = 100'000;
/// Small enough that every body has several.
constexpr std::size_t kChunkBytes = 7;
constexpr std::size_t kWholeBody = std::string_view::npos;

/// How the head is written where it is not written as usual.
struct Style {
  std::string_view version = "HTTP/1.1";
  std::string_view line_end = "\r\n";
  std::string_view colon = ": ";
  std::string_view after_value = {};
};

std::string head_of(const HttpRequest& request, const Style& style = {}) {
  std::string out = fmt::format("{} {} {}{}", request.method, request.path, style.version, style.line_end);
  for (const Header header : request.headers) {
    fmt::format_to(std::back_inserter(out), "{}{}{}{}{}", header.name, style.colon, header.value,
                   style.after_value, style.line_end);
  }
  return out.append(style.line_end);
}

RawRequest whole(const HttpRequest& request, const Style& style = {}) {
  return {head_of(request, style) + request.body};
}

/// The request with one more header line.
RawRequest with_line(HttpRequest request, std::string_view name, std::string_view value) {
  request.headers.push_back({name, value});
  return whole(request);
}

RawRequest with_length(HttpRequest request, std::string_view length) {
  request.headers.set("Content-Length", length);
  return whole(request);
}

template <class Change>
RawRequest with_names(HttpRequest request, const Change& change) {
  request.headers = request.headers.rewritten([&](const Header& header) {
    std::string name(header.name);
    for (std::size_t i = 0; i < name.size(); ++i) name[i] = change(name[i], i);
    return std::pair(name, header.value);
  });
  return whole(request);
}

std::string host_of(const HttpRequest& request) {
  return std::string(request.headers.find("Host").value_or(""));
}

/// The request with a body of chunks of at most `chunk_bytes`.
RawRequest in_chunks(HttpRequest request, std::size_t chunk_bytes, std::string_view extension = "",
                     std::string_view trailer = "", std::string_view coding = "chunked") {
  request.headers.remove("Content-Length");
  request.headers.set("Transfer-Encoding", coding);
  std::string out = head_of(request);
  for (std::string_view rest = request.body; !rest.empty();) {
    const std::string_view chunk = rest.substr(0, chunk_bytes);
    fmt::format_to(std::back_inserter(out), "{:x}{}\r\n{}\r\n", chunk.size(), extension, chunk);
    rest.remove_prefix(chunk.size());
  }
  fmt::format_to(std::back_inserter(out), "0{}\r\n{}\r\n", extension, trailer);
  return {std::move(out)};
}

// What every server has to take.

// NOLINTBEGIN(performance-unnecessary-value-param): all spellings have one signature, for most change their
// request.
RawRequest lower_case_names(HttpRequest request) {
  return with_names(std::move(request), [](char c, std::size_t) { return base::lower(c); });
}
RawRequest odd_case_names(HttpRequest request) {
  return with_names(std::move(request),
                    [](char c, std::size_t i) { return i % 2 == 0 ? base::lower(c) : base::upper(c); });
}
RawRequest no_space_after_colon(HttpRequest request) { return whole(request, {.colon = ":"}); }
RawRequest spaces_around_values(HttpRequest request) {
  return whole(request, {.colon = ": \t ", .after_value = " \t "});
}
RawRequest list_in_two_lines(HttpRequest request) {
  request.headers.push_back({"Accept", "application/json"});
  return with_line(std::move(request), "Accept", "*/*;q=0.1");
}
RawRequest absolute_target(HttpRequest request) {
  request.path = "http://" + host_of(request) + request.path;
  return whole(request);
}
RawRequest one_chunk(HttpRequest request) { return in_chunks(std::move(request), kWholeBody); }
RawRequest several_chunks(HttpRequest request) { return in_chunks(std::move(request), kChunkBytes); }
RawRequest chunk_extensions(HttpRequest request) {
  return in_chunks(std::move(request), kChunkBytes, ";touchstone=\"a;b\";x");
}
RawRequest chunk_trailer(HttpRequest request) {
  return in_chunks(std::move(request), kChunkBytes, "", "X-Touchstone-Trailer: 1\r\n");
}
RawRequest expect_continue(HttpRequest request) {
  request.headers.push_back({"Expect", "100-continue"});
  const std::string head = head_of(request);
  return {head + request.body, head.size()};
}
RawRequest close_after_answer(HttpRequest request) {
  request.headers.set("Connection", "close");
  return whole(request);
}

// What a server may take or refuse.

RawRequest empty_line_before(HttpRequest request) { return {"\r\n" + whole(request).bytes}; }
RawRequest http_1_0(HttpRequest request) { return whole(request, {.version = "HTTP/1.0"}); }
RawRequest unknown_expectation(HttpRequest request) {
  return with_line(std::move(request), "Expect", "touchstone");
}
RawRequest bare_line_feeds(HttpRequest request) { return whole(request, {.line_end = "\n"}); }
RawRequest folded_header(HttpRequest request) {
  return with_line(std::move(request), "X-Touchstone-Folded", "one\r\n two");
}
RawRequest nul_in_header(HttpRequest request) {
  return with_line(std::move(request), "X-Touchstone-Nul", std::string("a\0b", 3));
}
RawRequest long_header(HttpRequest request) {
  return with_line(std::move(request), "X-Touchstone-Long", std::string(kLongHeaderBytes, 'a'));
}
RawRequest two_equal_lengths(HttpRequest request) {
  const std::string length = fmt::to_string(request.body.size());
  return with_line(std::move(request), "Content-Length", length);
}
RawRequest length_and_chunks(HttpRequest request) {
  const std::size_t length_bytes = request.body.size();
  RawRequest raw = several_chunks(std::move(request));
  raw.bytes.insert(raw.bytes.find("\r\n") + 2, fmt::format("Content-Length: {}\r\n", length_bytes));
  return raw;
}
RawRequest no_length(HttpRequest request) {
  request.headers.remove("Content-Length");
  return whole(request);
}
RawRequest length_too_small(HttpRequest request) {
  const std::size_t half_bytes = request.body.size() / 2;
  return with_length(std::move(request), fmt::to_string(half_bytes));
}

// What no server may take.

RawRequest no_host(HttpRequest request) {
  request.headers.remove("Host");
  return whole(request);
}
RawRequest two_hosts(HttpRequest request) {
  return with_line(std::move(request), "Host", "touchstone.invalid");
}
RawRequest two_equal_hosts(HttpRequest request) {
  const std::string host = host_of(request);
  return with_line(std::move(request), "Host", host);
}
RawRequest two_different_lengths(HttpRequest request) {
  const std::string longer = fmt::to_string(request.body.size() + 1);
  return with_line(std::move(request), "Content-Length", longer);
}
RawRequest two_targets(HttpRequest request) {
  return with_line(std::move(request), "X-Amz-Target", "NoSuchService_20000101.StopEverything");
}
RawRequest length_is_no_number(HttpRequest request) { return with_length(std::move(request), "all"); }
RawRequest length_is_negative(HttpRequest request) { return with_length(std::move(request), "-1"); }
RawRequest length_with_a_sign(HttpRequest request) {
  std::string length = fmt::format("+{}", request.body.size());
  return with_length(std::move(request), std::move(length));
}
RawRequest space_before_colon(HttpRequest request) { return whole(request, {.colon = " : "}); }
RawRequest line_without_colon(HttpRequest request) {
  std::string bytes = whole(request).bytes;
  bytes.insert(bytes.find("\r\n") + 2, "X-Touchstone-No-Colon\r\n");
  return {std::move(bytes)};
}
RawRequest chunk_without_size(HttpRequest request) {
  RawRequest raw = one_chunk(std::move(request));
  raw.bytes.insert(raw.bytes.find("\r\n\r\n") + 4, "no size, ");
  return raw;
}
RawRequest unknown_coding(HttpRequest request) {
  return in_chunks(std::move(request), kWholeBody, "", "", "touchstone, chunked");
}
RawRequest unknown_version(HttpRequest request) { return whole(request, {.version = "HTTP/9.9"}); }
RawRequest no_version(HttpRequest request) {
  return {fmt::format("{} {}\r\n\r\n", request.method, request.path)};
}
RawRequest no_http(HttpRequest) { return {"touchstone asks whether this is gold\r\n\r\n"}; }

// NOLINTEND(performance-unnecessary-value-param)

// Sorted by name.
constexpr std::array kMalforms = {
    Malform{"absolute-target", "the target is an absolute URL", true, absolute_target},
    Malform{"bare-line-feeds", "lines end with a line feed alone", false, bare_line_feeds},
    Malform{"chunk-extensions", "each chunk has extensions", true, chunk_extensions},
    Malform{"chunk-trailer", "a trailer follows the last chunk", true, chunk_trailer},
    Malform{"chunk-without-size", "a chunk has words for its size", false, chunk_without_size},
    Malform{"close-after-answer", "the client asks for the connection to be closed", true,
            close_after_answer},
    Malform{"empty-line-before", "an empty line stands before the request", true, empty_line_before},
    Malform{"expect-continue", "the body waits for 100 Continue", true, expect_continue},
    Malform{"folded-header", "a header goes on in a second line", true, folded_header},
    Malform{"http-1-0", "the version is HTTP/1.0", true, http_1_0},
    Malform{"length-and-chunks", "Content-Length and Transfer-Encoding stand together", false,
            length_and_chunks},
    Malform{"length-is-negative", "Content-Length is -1", false, length_is_negative},
    Malform{"length-is-no-number", "Content-Length is a word", false, length_is_no_number},
    Malform{"length-too-small", "Content-Length is half of the body's", false, length_too_small},
    Malform{"length-with-a-sign", "Content-Length has a plus sign", false, length_with_a_sign},
    Malform{"line-without-colon", "a header line has no colon", false, line_without_colon},
    Malform{"list-in-two-lines", "a list stands in two header lines", true, list_in_two_lines},
    Malform{"long-header", "a header has 100,000 bytes", true, long_header},
    Malform{"lower-case-names", "header names are in lower case", true, lower_case_names},
    Malform{"no-host", "there is no Host", true, no_host},
    Malform{"no-http", "the bytes are no HTTP", false, no_http},
    Malform{"no-length", "a body without Content-Length", false, no_length},
    Malform{"no-space-after-colon", "no space stands after the colons", true, no_space_after_colon},
    Malform{"no-version", "the request line has no version", false, no_version},
    Malform{"nul-in-header", "a header holds a NUL", false, nul_in_header},
    Malform{"odd-case-names", "header names are in odd case", true, odd_case_names},
    Malform{"one-chunk", "the body is one chunk", true, one_chunk},
    Malform{"several-chunks", "the body is in several chunks", true, several_chunks},
    Malform{"space-before-colon", "a space stands before the colons", false, space_before_colon},
    Malform{"spaces-around-values", "spaces and tabs stand around the values", true, spaces_around_values},
    Malform{"two-different-lengths", "two Content-Length differ", false, two_different_lengths},
    Malform{"two-equal-hosts", "Host stands twice", true, two_equal_hosts},
    Malform{"two-equal-lengths", "Content-Length stands twice", true, two_equal_lengths},
    Malform{"two-hosts", "two Host differ", true, two_hosts},
    Malform{"two-targets", "two X-Amz-Target differ", true, two_targets},
    Malform{"unknown-coding", "the body has a transfer coding that nobody knows", false, unknown_coding},
    Malform{"unknown-expectation", "Expect asks for what nobody knows", true, unknown_expectation},
    Malform{"unknown-version", "the version is HTTP/9.9", false, unknown_version},
};
static_assert(std::is_sorted(kMalforms.begin(), kMalforms.end(),
                             [](const Malform& a, const Malform& b) { return a.name < b.name; }));

}  // namespace

std::span<const Malform> malforms() { return kMalforms; }

const Malform* find_malform(std::string_view name) {
  const auto found =
      std::find_if(kMalforms.begin(), kMalforms.end(), [&](const Malform& row) { return row.name == name; });
  return found == kMalforms.end() ? nullptr : &*found;
}

}  // namespace touchstone::wire
