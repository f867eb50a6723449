// An HTTP request and response as plain values: what is signed, sent, received, judged and reported.
// No sockets and no parsing here; transport/ carries them. Tested by http_message_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace touchstone::wire {

struct Header {
  std::string name;  ///< spelt as sent or received
  std::string value;
};

/// A request as it will be sent, header by header, in this order. Content-Length and Host are ordinary
/// headers: what is not here is added by transport only where HTTP/1.1 would be broken without it (see
/// transport/client.h).
struct HttpRequest {
  std::string method = "POST";
  std::string path = "/";
  std::vector<Header> headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  std::string reason;
  int version = 11;  ///< 10 or 11
  std::vector<Header> headers;
  std::string body;  ///< without transfer coding
};

/// Finds the first header called `name`, in any case; null when there is none. Valid while `headers` is.
[[nodiscard]] const std::string* find_header(const std::vector<Header>& headers, std::string_view name);
/// Counts the headers called `name`, in any case.
[[nodiscard]] std::size_t count_headers(const std::vector<Header>& headers, std::string_view name);
/// Replaces every header called `name`, in any case, by one; appends it when there is none.
void set_header(std::vector<Header>& headers, std::string_view name, std::string value);
/// The same, for a value that the caller writes: it is empty, and its memory is that of the value that stood
/// there. Valid while `headers` is.
[[nodiscard]] std::string& renew_header(std::vector<Header>& headers, std::string_view name);
/// Removes every header called `name`, in any case.
void remove_header(std::vector<Header>& headers, std::string_view name);

/// Renders the request's head and body as the bytes of HTTP/1.1, adding nothing.
[[nodiscard]] std::string to_bytes(const HttpRequest& request);
/// Renders the response's head and body as the bytes of HTTP/1.1, adding nothing.
[[nodiscard]] std::string to_bytes(const HttpResponse& response);

/// Compares two texts of the same length, ASCII letters without their case.
[[nodiscard]] bool same_letters(std::string_view a, std::string_view b);
/// Compares ASCII letters without their case. Inline, because the length alone tells most headers apart.
[[nodiscard]] inline bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && same_letters(a, b);
}

}  // namespace touchstone::wire
