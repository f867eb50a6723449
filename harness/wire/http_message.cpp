// See http_message.h.
#include "wire/http_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "base/ascii.h"

namespace touchstone::wire {
namespace {

// Start line, headers and body, in memory that is asked for once.
std::string join(std::initializer_list<std::string_view> start_line, const std::vector<Header>& headers,
                 std::string_view body) {
  std::size_t size_bytes = 2 + 2 + body.size();
  for (const std::string_view part : start_line) size_bytes += part.size();
  for (const Header& header : headers) size_bytes += header.name.size() + 2 + header.value.size() + 2;
  std::string out;
  out.reserve(size_bytes);
  for (const std::string_view part : start_line) out += part;
  out += "\r\n";
  for (const Header& header : headers) {
    out += header.name;
    out += ": ";
    out += header.value;
    out += "\r\n";
  }
  out += "\r\n";
  out += body;
  return out;
}

}  // namespace

bool same_letters(std::string_view a, std::string_view b) {
  // Most that are not the same differ in the first letter; most that are, are spelt as the protocol spells
  // them: then one comparison of memory does.
  if (!a.empty() && base::lower(a.front()) != base::lower(b.front())) return false;
  return a == b || std::equal(a.begin(), a.end(), b.begin(),
                              [](char x, char y) { return base::lower(x) == base::lower(y); });
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

std::string& renew_header(std::vector<Header>& headers, std::string_view name) {
  const auto same = [&](const Header& h) { return equals_ignoring_case(h.name, name); };
  const auto first = std::find_if(headers.begin(), headers.end(), same);
  if (first == headers.end()) return headers.emplace_back(std::string(name), std::string()).value;
  headers.erase(std::remove_if(first + 1, headers.end(), same), headers.end());
  first->name = name;
  first->value.clear();
  return first->value;
}

void set_header(std::vector<Header>& headers, std::string_view name, std::string value) {
  renew_header(headers, name) = std::move(value);
}

void remove_header(std::vector<Header>& headers, std::string_view name) {
  std::erase_if(headers, [&](const Header& h) { return equals_ignoring_case(h.name, name); });
}

std::string to_bytes(const HttpRequest& request) {
  return join({request.method, " ", request.path, " HTTP/1.1"}, request.headers, request.body);
}

std::string to_bytes(const HttpResponse& response) {
  const auto number = [](int value) { return fmt::format_int(value).str(); };
  return join({"HTTP/", number(response.version / 10), ".", number(response.version % 10), " ",
               number(response.status), " ", response.reason},
              response.headers, response.body);
}

}  // namespace touchstone::wire
