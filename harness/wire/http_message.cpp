// See http_message.h.
#include "wire/http_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <iterator>

#include "base/ascii.h"

namespace touchstone::wire {
namespace {

// What stands before each header's name and value.
struct Sizes {
  std::uint32_t name_bytes = 0;
  std::uint32_t value_bytes = 0;

  [[nodiscard]] std::size_t whole_bytes() const {
    return sizeof(Sizes) + std::size_t{name_bytes} + value_bytes;
  }
};

Sizes sizes_at(const char* at) {
  Sizes sizes;
  std::memcpy(&sizes, at, sizeof sizes);
  return sizes;
}

// Gives the texts of which a message is made, in their order.
template <class Take>
void each_part(std::initializer_list<std::string_view> start_line, const Headers& headers,
               std::string_view body, const Take& take) {
  for (const std::string_view part : start_line) take(part);
  take("\r\n");
  for (const Header header : headers) {
    take(header.name);
    take(": ");
    take(header.value);
    take("\r\n");
  }
  take("\r\n");
  take(body);
}

template <class Take>
void each_part(const HttpRequest& request, const Take& take) {
  each_part({request.method, " ", request.path, " HTTP/1.1"}, request.headers, request.body, take);
}

template <class Take>
void each_part(const HttpResponse& response, const Take& take) {
  const fmt::format_int major(response.version / 10), minor(response.version % 10), status(response.status);
  const auto text = [](const fmt::format_int& number) {
    return std::string_view(number.data(), number.size());
  };
  each_part({"HTTP/", text(major), ".", text(minor), " ", text(status), " ", response.reason},
            response.headers, response.body, take);
}

// In memory that is asked for once.
template <class Message>
std::string join(const Message& message) {
  std::size_t size_bytes = 0;
  each_part(message, [&](std::string_view part) { size_bytes += part.size(); });
  std::string out;
  out.reserve(size_bytes);
  each_part(message, [&](std::string_view part) { out += part; });
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

Header Headers::Iterator::operator*() const {
  const Sizes sizes = sizes_at(at_);
  return {{at_ + sizeof sizes, sizes.name_bytes}, {at_ + sizeof sizes + sizes.name_bytes, sizes.value_bytes}};
}

Headers::Iterator& Headers::Iterator::operator++() {
  at_ += sizes_at(at_).whole_bytes();
  return *this;
}

std::size_t Headers::bytes_at(std::size_t offset) const {
  return sizes_at(bytes_.data() + offset).whole_bytes();
}

Headers::Headers(std::initializer_list<Header> headers) {
  for (const Header& header : headers) push_back(header);
}

std::size_t Headers::size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }

void Headers::reserve(std::size_t count, std::size_t size_bytes) {
  bytes_.reserve(count * sizeof(Sizes) + size_bytes);
}

std::size_t Headers::find_from(std::size_t offset, std::string_view name) const {
  while (offset < bytes_.size() && !equals_ignoring_case(at(offset).name, name)) offset += bytes_at(offset);
  return offset;
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  const std::size_t offset = find_from(0, name);
  return offset < bytes_.size() ? std::optional(at(offset).value) : std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      begin(), end(), [&](const Header& header) { return equals_ignoring_case(header.name, name); }));
}

void Headers::set(std::string_view name, std::string_view value) {
  const std::size_t first = find_from(0, name);
  if (first == bytes_.size()) return push_back({name, value});
  write_at(first, bytes_at(first), {name, value});
  // `name` may have been a text that is gone; the one that was written stays where it is.
  remove_from(first + bytes_at(first), at(first).name);
}

void Headers::remove(std::string_view name) { remove_from(0, std::string(name)); }

void Headers::remove_from(std::size_t offset, std::string_view name) {
  while ((offset = find_from(offset, name)) < bytes_.size()) bytes_.erase(offset, bytes_at(offset));
}

void Headers::write_at(std::size_t offset, std::size_t replaced_bytes, const Header& header) {
  const auto is_own = [&](std::string_view text) {
    const std::less<const char*> before;
    return !before(text.data(), bytes_.data()) && before(text.data(), bytes_.data() + bytes_.size());
  };
  if (is_own(header.name) || is_own(header.value)) {  // what it says would move while it is written
    const std::string name(header.name);
    const std::string value(header.value);
    return write_at(offset, replaced_bytes, {name, value});
  }
  const Sizes sizes{static_cast<std::uint32_t>(header.name.size()),
                    static_cast<std::uint32_t>(header.value.size())};
  bytes_.replace(offset, replaced_bytes, sizes.whole_bytes(), '\0');
  char* at = bytes_.data() + offset;
  std::memcpy(at, &sizes, sizeof sizes);
  at += sizeof sizes;
  at = std::copy(header.name.begin(), header.name.end(), at);
  std::copy(header.value.begin(), header.value.end(), at);
}

std::string to_bytes(const HttpRequest& request) { return join(request); }

std::string to_bytes(const HttpResponse& response) { return join(response); }

bool is_spelt_as_usual(const HttpResponse& response, std::string_view bytes) {
  bool is_same = true;
  each_part(response, [&](std::string_view part) {
    is_same = is_same && bytes.starts_with(part);
    bytes.remove_prefix(is_same ? part.size() : 0);
  });
  return is_same && bytes.empty();
}

}  // namespace touchstone::wire
