// Where one request ends and the next begins: every row of framing_vectors.json goes to the server over a
// socket and through libhttp-parser, which is of others. Both must read the same requests (method, target,
// headers, body) and both must refuse what follows, or neither. A row that differs says why; one that says
// so and does not differ fails, too. The grid of all rows is printed at the end. Where the library is not
// installed, nothing is compared, and the test is skipped with that reason.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/json_source.h"
#include "base/utf8.h"
#include "transport/server.h"
#include "transport/sockets_for_tests.h"

#if TOUCHSTONE_HAS_HTTP_PARSER
#include <http_parser.h>
#endif

namespace touchstone::transport::framing_test {
namespace {

constexpr const char* kFile = TOUCHSTONE_SOURCE_DIR "/harness/transport/framing_vectors.json";
/// The server's limits in these tests; small, so that the rows beyond them stay small.
constexpr std::size_t kMostHeaderBytes = 8000;
constexpr std::size_t kMostBodyBytes = 8000;

struct Vector {
  std::string name;
  std::string bytes;
  std::string differs;  ///< why the two may differ; empty: they may not
};

/// What a server made of bytes.
struct Reading {
  std::vector<std::string> requests;  ///< each in one line
  bool refused = false;               ///< what comes behind them

  friend bool operator==(const Reading&, const Reading&) = default;

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const std::string& request : requests) out += (out.empty() ? "" : " | ") + request;
    if (refused) out += out.empty() ? "refused" : " | refused";
    return out.empty() ? "waits" : out;
  }
};

/// White space of any length as one space: a folded line may become any of it (RFC 9112, section 5.2).
std::string with_single_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t';
    if (!space || !out.ends_with(' ')) out += space ? ' ' : c;
  }
  return out;
}

/// A request in one line, of bounded length.
std::string line_of(std::string_view method, std::string_view target, const wire::Headers& headers,
                    std::string_view body) {
  std::string line = std::string(method) + " " + std::string(target);
  for (const wire::Header header : headers) {
    if (header.name != "Host") line += fmt::format(" [{}={}]", header.name, with_single_spaces(header.value));
  }
  if (!body.empty()) line += " (" + std::string(body) + ")";
  return base::printable(line, 160);
}

// --- The rows.

/// The characters of a vector are its bytes; "${TEXT*N}" stands for N times TEXT.
std::string bytes_of(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size();) {
    const base::CodePoint point = base::decode_code_point(text, i);
    bytes += static_cast<char>(point.value);
    i += point.length_bytes;
  }
  for (std::size_t at = bytes.find("${"); at != std::string::npos; at = bytes.find("${")) {
    const std::size_t end = bytes.find('}', at);
    const std::size_t star = bytes.rfind('*', end);
    std::string many = bytes.substr(at + 2, star - at - 2);
    const std::size_t wanted_bytes = many.size() * std::stoul(bytes.substr(star + 1, end - star - 1));
    // Doubled, because the process of each test makes the vectors of all of them.
    while (many.size() < wanted_bytes) many.append(many, 0, wanted_bytes - many.size());
    bytes.replace(at, end - at + 1, many);
  }
  return bytes;
}

std::vector<Vector> load_vectors() {
  const std::string text = base::load_text(kFile).value();
  const base::Json root = base::parse_json_file(text, kFile).value();
  base::JsonSource source(text, kFile);
  base::ObjectView object(source, root, "a file of vectors");
  std::vector<Vector> vectors;
  for (const base::Json& item : object.items("vectors")) {
    base::ObjectView row(source, item, "a vector");
    vectors.push_back(
        {row.text("name"), bytes_of(row.text("bytes")), row.optional_text("differs").value_or("")});
    row.allow_only({"name", "bytes", "differs"});
  }
  if (source.failed()) throw std::runtime_error(base::render(source.error()));
  return vectors;
}

// --- The server of the embedded endpoint.

Reading read_by_server(const std::string& bytes) {
  Reading reading;
  ServerOptions options;
  options.max_header_bytes = kMostHeaderBytes;
  options.max_body_bytes = kMostBodyBytes;
  options.on_refusal = [&](Reply&) { reading.refused = true; };
  auto server = Server::start(std::move(options), [&](const wire::HttpRequest& request) {
    reading.requests.push_back(line_of(request.method, request.path, request.headers, request.body));
    Reply reply;
    reply.response = {.status = 200, .reason = "OK", .version = 11, .headers = {}, .body = ""};
    return reply;
  });
  if (!server) throw std::runtime_error(base::render(server.error()));
  for_tests::RawConnection connection(server->port());
  connection.send(bytes);
  connection.finish_sending();
  connection.read_to_end();
  server->stop();
  return reading;
}

// --- libhttp-parser.

#if TOUCHSTONE_HAS_HTTP_PARSER

struct Parsing {
  Reading reading;
  std::string target;
  wire::Headers headers;
  std::string name;
  std::string value;  ///< of the header that is being read
  std::string body;
  bool in_value = false;
  bool in_trailers = false;

  void end_header() {
    value.resize(value.find_last_not_of(" \t") + 1);  // white space around a value is none of it
    headers.push_back({name, value});
    name.clear();
    value.clear();
    in_value = false;
  }
};

Parsing& parsing_of(http_parser* parser) { return *static_cast<Parsing*>(parser->data); }

http_parser_settings settings() {
  http_parser_settings made;
  http_parser_settings_init(&made);
  made.on_message_begin = [](http_parser* parser) {
    Parsing& parsing = parsing_of(parser);
    parsing.target.clear();
    parsing.headers.clear();
    parsing.body.clear();
    parsing.in_value = parsing.in_trailers = false;
    return 0;
  };
  made.on_url = [](http_parser* parser, const char* at, std::size_t size) {
    parsing_of(parser).target.append(at, size);
    return 0;
  };
  made.on_header_field = [](http_parser* parser, const char* at, std::size_t size) {
    Parsing& parsing = parsing_of(parser);
    if (parsing.in_trailers) return 0;
    if (parsing.in_value) parsing.end_header();
    parsing.name.append(at, size);
    return 0;
  };
  made.on_header_value = [](http_parser* parser, const char* at, std::size_t size) {
    Parsing& parsing = parsing_of(parser);
    if (parsing.in_trailers) return 0;
    parsing.in_value = true;
    parsing.value.append(at, size);
    return 0;
  };
  made.on_headers_complete = [](http_parser* parser) {
    Parsing& parsing = parsing_of(parser);
    if (parsing.in_value) parsing.end_header();
    parsing.in_trailers = true;
    return 0;
  };
  made.on_body = [](http_parser* parser, const char* at, std::size_t size) {
    parsing_of(parser).body.append(at, size);
    return 0;
  };
  made.on_message_complete = [](http_parser* parser) {
    Parsing& parsing = parsing_of(parser);
    if (http_should_keep_alive(parser) == 0) http_parser_pause(parser, 1);  // what follows nobody reads
    parsing.reading.requests.push_back(line_of(http_method_str(static_cast<http_method>(parser->method)),
                                               parsing.target, parsing.headers, parsing.body));
    return 0;
  };
  return made;
}

Reading read_by_parser(const std::string& bytes) {
  Parsing parsing;
  http_parser parser;
  http_parser_init(&parser, HTTP_REQUEST);
  parser.data = &parsing;
  const http_parser_settings made = settings();
  http_parser_execute(&parser, &made, bytes.data(), bytes.size());
  const http_errno error = HTTP_PARSER_ERRNO(&parser);
  parsing.reading.refused = error != HPE_OK && error != HPE_PAUSED;
  return parsing.reading;
}

// --- The comparison.

/// Lines for people, of all rows in their order.
std::map<std::string, std::string>& grid() {
  static std::map<std::string, std::string> lines;
  return lines;
}

class Framing : public testing::TestWithParam<Vector> {
 protected:
  static void TearDownTestSuite() {
    for (const auto& [name, line] : grid()) std::printf("%-44s %s\n", name.c_str(), line.c_str());
  }
};

TEST_P(Framing, IsTheSameToBoth) {
  const Reading server = read_by_server(GetParam().bytes);
  const Reading parser = read_by_parser(GetParam().bytes);
  const std::string both =
      "server: " + server.text() + "\n" + std::string(45, ' ') + "parser: " + parser.text();
  if (GetParam().differs.empty()) {
    grid()[GetParam().name] = server == parser ? "same    " + server.text() : "DIFFERS " + both;
    EXPECT_EQ(server, parser) << both;
  } else {
    grid()[GetParam().name] = "differs " + both + "\n" + std::string(45, ' ') + GetParam().differs;
    EXPECT_NE(server, parser) << "the row says that it differs, and why, and it does not: " << both;
  }
}

INSTANTIATE_TEST_SUITE_P(Vectors, Framing, testing::ValuesIn(load_vectors()), [](const auto& row) {
  std::string name = row.param.name;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

#else

TEST(Framing, IsTheSameToBoth) { GTEST_SKIP() << "libhttp-parser-dev is not installed: no second opinion"; }

#endif

TEST(FramingVectors, AreAtLeastTwoHundred) { EXPECT_GE(load_vectors().size(), 200U); }

/// Whoever has no second opinion at hand still sees each row answered, or not, without harm.
TEST(FramingVectors, LeaveTheServerAbleToServe) {
  for (const Vector& vector : load_vectors()) read_by_server(vector.bytes);
  EXPECT_EQ(read_by_server("GET / HTTP/1.1\r\nHost: h\r\n\r\n").text(), "GET /");
}

}  // namespace
}  // namespace touchstone::transport::framing_test
