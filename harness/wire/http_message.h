// An HTTP request and response as plain values: what is signed, sent, received, judged and reported.
// No sockets and no parsing here; transport/ carries them. Tested by http_message_test.cpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace touchstone::wire {

/// One header of a message. Both are views: of one that a Headers gives, valid until that is changed.
struct Header {
  std::string_view name;  ///< spelt as sent or received
  std::string_view value;

  friend bool operator==(const Header&, const Header&) = default;
};

/// The headers of a message, in their order, one behind the other in one piece of memory: a run keeps those
/// of thousands of messages, and texts of their own for names and values were a fifth of its allocations
/// (heaptrack on `touchstone run`). No name or value may have 4 GiB.
class Headers {
 public:
  /// Over the headers; gives them by value.
  class Iterator {
   public:
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using value_type = Header;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Header;

    Iterator() = default;
    explicit Iterator(const char* at) : at_(at) {}
    [[nodiscard]] Header operator*() const;
    Iterator& operator++();
    Iterator operator++(int) {
      const Iterator here = *this;
      ++*this;
      return here;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const char* at_ = nullptr;
  };
  using value_type = Header;
  using const_iterator = Iterator;

  Headers() = default;
  Headers(std::initializer_list<Header> headers);

  [[nodiscard]] Iterator begin() const { return Iterator(bytes_.data()); }
  [[nodiscard]] Iterator end() const { return Iterator(bytes_.data() + bytes_.size()); }
  /// One that there is: counted, too.
  [[nodiscard]] Header operator[](std::size_t index) const {
    return *std::next(begin(), static_cast<std::ptrdiff_t>(index));
  }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  /// How many there are; counted.
  [[nodiscard]] std::size_t size() const;
  /// The memory that they take, for who fetches it before it is read.
  [[nodiscard]] std::string_view memory() const { return bytes_; }

  /// Adds one as the last. Texts of this object's own may be given, as to all that follow.
  void push_back(const Header& header) { write_at(bytes_.size(), 0, header); }
  /// Adds one before all others.
  void push_front(const Header& header) { write_at(0, 0, header); }
  /// The first header called `name`, in any case.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const { return find(name).has_value(); }
  /// Counts the headers called `name`, in any case.
  [[nodiscard]] std::size_t count(std::string_view name) const;
  /// Replaces every header called `name`, in any case, by one; appends it when there is none.
  void set(std::string_view name, std::string_view value);
  /// Removes every header called `name`, in any case.
  void remove(std::string_view name);
  /// Removes every header of which `is_meant` is true.
  template <std::predicate<Header> Predicate>
  void remove_if(const Predicate& is_meant) {
    Headers kept;
    for (const Header header : *this) {
      if (!is_meant(header)) kept.push_back(header);
    }
    *this = std::move(kept);
  }
  /// The same number of headers in the same order, with the two texts that `change` gives for each, as a
  /// pair.
  template <std::invocable<Header> Change>
  [[nodiscard]] Headers rewritten(const Change& change) const {
    Headers changed;
    for (const Header header : *this) {
      const auto& [name, value] = change(header);
      changed.push_back({name, value});
    }
    return changed;
  }
  void clear() { bytes_.clear(); }
  /// Asks once for the memory of `count` headers with names and values of `size_bytes` together.
  void reserve(std::size_t count, std::size_t size_bytes);

  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  /// The one that begins there, and how much memory it takes.
  [[nodiscard]] Header at(std::size_t offset) const { return *Iterator(bytes_.data() + offset); }
  [[nodiscard]] std::size_t bytes_at(std::size_t offset) const;
  /// Where the first called `name` begins, from `offset` on; the end of the memory when there is none.
  [[nodiscard]] std::size_t find_from(std::size_t offset, std::string_view name) const;
  /// Puts a header in the place of `replaced_bytes` from `offset` on.
  void write_at(std::size_t offset, std::size_t replaced_bytes, const Header& header);
  /// Removes those called `name` from `offset` on.
  void remove_from(std::size_t offset, std::string_view name);

  std::string bytes_;  ///< of each: the lengths of name and value, then these
};

/// A request as it will be sent, header by header, in this order. Content-Length and Host are ordinary
/// headers: what is not here is added by transport only where HTTP/1.1 would be broken without it (see
/// transport/client.h).
struct HttpRequest {
  std::string method = "POST";
  std::string path = "/";
  Headers headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  std::string reason;
  int version = 11;  ///< 10 or 11
  Headers headers;
  std::string body;  ///< without transfer coding
};

/// Renders the request's head and body as the bytes of HTTP/1.1, adding nothing.
[[nodiscard]] std::string to_bytes(const HttpRequest& request);
/// Renders the response's head and body as the bytes of HTTP/1.1, adding nothing.
[[nodiscard]] std::string to_bytes(const HttpResponse& response);
/// Whether to_bytes() of the response gives these bytes.
[[nodiscard]] bool is_spelt_as_usual(const HttpResponse& response, std::string_view bytes);

/// Compares two texts of the same length, ASCII letters without their case.
[[nodiscard]] bool same_letters(std::string_view a, std::string_view b);
/// Compares ASCII letters without their case. Inline, because the length alone tells most headers apart.
[[nodiscard]] inline bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && same_letters(a, b);
}

}  // namespace touchstone::wire
