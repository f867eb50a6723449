// See http_message.h.
#include "wire/http_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace touchstone::wire {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

void append_headers_and_body(std::string& out, const std::vector<Header>& headers, std::string_view body) {
  for (const Header& header : headers)
    fmt::format_to(std::back_inserter(out), "{}: {}\r\n", header.name, header.value);
  out += "\r\n";
  out += body;
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* find_header(const std::vector<Header>& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const Header& h) { return equals_ignoring_case(h.name, name); });
  return found == headers.end() ? nullptr : &found->value;
}

std::size_t count_headers(const std::vector<Header>& headers, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(), [&](const Header& h) { return equals_ignoring_case(h.name, name); }));
}

void set_header(std::vector<Header>& headers, std::string_view name, std::string value) {
  const auto same = [&](const Header& h) { return equals_ignoring_case(h.name, name); };
  const auto first = std::find_if(headers.begin(), headers.end(), same);
  if (first == headers.end()) {
    headers.push_back({std::string(name), std::move(value)});
    return;
  }
  *first = {std::string(name), std::move(value)};
  headers.erase(std::remove_if(first + 1, headers.end(), same), headers.end());
}

void remove_header(std::vector<Header>& headers, std::string_view name) {
  std::erase_if(headers, [&](const Header& h) { return equals_ignoring_case(h.name, name); });
}

std::string to_bytes(const HttpRequest& request) {
  std::string out = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.path);
  append_headers_and_body(out, request.headers, request.body);
  return out;
}

std::string to_bytes(const HttpResponse& response) {
  std::string out = fmt::format("HTTP/{}.{} {} {}\r\n", response.version / 10, response.version % 10,
                                response.status, response.reason);
  append_headers_and_body(out, response.headers, response.body);
  return out;
}

}  // namespace touchstone::wire
