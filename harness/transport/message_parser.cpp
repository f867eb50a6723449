// See message_parser.h.
#include "transport/message_parser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <limits>

namespace touchstone::transport {
namespace {

namespace http = boost::beast::http;

/// Whether these first bytes of an answer can still become a status line. Beast would wait for eight bytes,
/// or for ever when fewer come, before it calls "<h1>" no HTTP.
bool could_be_status_line(std::string_view bytes) {
  constexpr std::string_view kStart = "HTTP/1.";
  const std::size_t known = std::min(bytes.size(), kStart.size());
  return bytes.substr(0, known) == kStart.substr(0, known);
}

/// "/path?query" of "http://host/path?query"; anything else as it is.
std::string origin_form_of(std::string target) {
  const std::size_t scheme = target.find("://");
  if (scheme == std::string::npos || target.find('/') < scheme) return target;
  const std::size_t path = target.find_first_of("/?", scheme + std::string_view("://").size());
  if (path == std::string::npos) return "/";
  return target[path] == '/' ? target.substr(path) : "/" + target.substr(path);
}

/// A path, all of the server for OPTIONS, a host and port for CONNECT (RFC 9112, section 3.2); absolute forms
/// are paths by now.
bool is_target(const wire::HttpRequest& request) {
  return request.path.starts_with('/') || (request.method == "OPTIONS" && request.path == "*") ||
         request.method == "CONNECT";
}

/// What grows as it comes has twice its size at times, so that room is made for all of it. A length is not
/// believed beyond what a sane body has.
std::size_t worth_making_room_for(const boost::optional<std::uint64_t>& bytes) {
  constexpr std::uint64_t kMostBytes = 2 << 20;
  return static_cast<std::size_t>(std::min(bytes.value_or(0), kMostBytes));
}

}  // namespace

bool asks_to_close(const wire::Headers& headers) {
  const auto connection = headers.find("Connection");
  return connection && http::token_list(*connection).exists("close");
}

template <bool kIsRequest>
MessageParser<kIsRequest>::MessageParser(MessageLimits limits) : limits_(limits) {
  const std::size_t beast_maximum = std::numeric_limits<std::uint32_t>::max();
  this->header_limit(static_cast<std::uint32_t>(std::min(limits.header_bytes, beast_maximum)));
  this->body_limit(limits.body_bytes);
}

template <bool kIsRequest>
std::size_t MessageParser<kIsRequest>::put_some(std::string_view bytes, ErrorCode& ec) {
  const std::size_t used = this->put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  consumed_bytes_ += used;
  return used;
}

/// Of a message, too, Beast sees no more than it may have. And of a first chunk that is the last, no less
/// than the shortest one has: it asserts that it never does.
template <bool kIsRequest>
std::size_t MessageParser<kIsRequest>::put_body(std::string_view bytes, ErrorCode& ec) {
  constexpr std::string_view kShortestLastChunk = "0\r\n\r\n";
  const bool too_short =
      this->chunked() && !saw_chunk_ && bytes.starts_with('0') && bytes.size() < kShortestLastChunk.size();
  if (bytes.empty() || too_short) return 0;
  // Beast takes a chunk's size off its limit each time that it looks at the line, also when the line's
  // extension does not end yet.
  if (this->chunked())
    this->body_limit(limits_.body_bytes - std::min<std::uint64_t>(chunks_bytes_, limits_.body_bytes));
  return put_some(bytes.substr(0, room_for(most_bytes())), ec);
}

template <bool kIsRequest>
std::size_t MessageParser<kIsRequest>::feed(std::string_view bytes) {
  if (kIsRequest && !this->got_some() && !skipped_line_ && bytes.starts_with('\r')) {
    if (bytes.size() == 1) return 0;
    if (bytes[1] == '\n') {
      skipped_line_ = true;
      return 2 + (bytes.size() > 2 ? feed(bytes.substr(2)) : 0);
    }
  }
  // No byte beyond the limit decides: whether it is here already is chance.
  if (!kIsRequest && !this->got_some() && !could_be_status_line(bytes.substr(0, limits_.header_bytes))) {
    progress_ = Progress::kMalformed;
    why_ = "it does not start with HTTP/1.";
    return 0;
  }
  ErrorCode ec;
  std::size_t used = 0;
  // Of a head Beast sees no more than it may have, else one that comes whole could be larger than one in
  // pieces.
  if (!this->is_header_done()) used += put_some(bytes.substr(0, room_for(limits_.header_bytes)), ec);
  if (this->is_header_done() && !this->is_done() && (!ec || ec == http::error::need_more)) {
    ec = {};
    this->eager(true);
    used += put_body(bytes.substr(used), ec);
  }
  if (ec && ec != http::error::need_more) {
    note(ec);
  } else if (this->is_done()) {
    complete();
  } else {
    check_limits(bytes.size() - used);
  }
  return used;
}

template <bool kIsRequest>
void MessageParser<kIsRequest>::end_of_stream() {
  if (!this->got_some()) return;
  ErrorCode ec;
  this->put_eof(ec);
  if (!ec) complete();
}

template <bool kIsRequest>
void MessageParser<kIsRequest>::complete() {
  progress_ = Progress::kComplete;
  if constexpr (kIsRequest) {
    message_.path = origin_form_of(message_.path);
    const auto coding = message_.headers.find("Transfer-Encoding");
    if (version_ >= 11 && message_.headers.count("Host") != 1) {
      progress_ = Progress::kMalformed;
      why_ = "not just one Host";
    } else if (coding && !wire::equals_ignoring_case(*coding, "chunked")) {
      progress_ = Progress::kMalformed;
      why_ = "a transfer coding that is not known";
    } else if (!is_target(message_)) {
      progress_ = Progress::kMalformed;
      why_ = "a target of no known form";
    }
  }
}

template <bool kIsRequest>
void MessageParser<kIsRequest>::note(const ErrorCode& ec) {
  why_ = ec.message();
  progress_ = ec == http::error::header_limit ? Progress::kHeadersTooLarge
              : ec == http::error::body_limit ? Progress::kBodyTooLarge
                                              : Progress::kMalformed;
}

/// Beast bounds only what it has not consumed: many short fields that trickle in, and the framing of chunks,
/// it does not.
template <bool kIsRequest>
void MessageParser<kIsRequest>::check_limits(std::size_t unused_bytes) {
  const std::size_t total_bytes = consumed_bytes_ + unused_bytes;
  if (!this->is_header_done()) {
    if (total_bytes > limits_.header_bytes) note(http::error::header_limit);
  } else if (total_bytes > most_bytes()) {
    note(http::error::body_limit);
  }
}

template <bool kIsRequest>
void MessageParser<kIsRequest>::on_request_impl(http::verb, View method, View target, int version,
                                                ErrorCode&) {
  if constexpr (kIsRequest) {
    message_.method = method;
    message_.path = target;
    version_ = version;
  }
}

template <bool kIsRequest>
void MessageParser<kIsRequest>::on_response_impl(int code, View reason, int version, ErrorCode&) {
  if constexpr (!kIsRequest) {
    message_.status = code;
    message_.reason = reason;
    message_.version = version;
    version_ = version;
  }
}

template <bool kIsRequest>
void MessageParser<kIsRequest>::on_field_impl(http::field, View name, View value, ErrorCode& ec) {
  if (this->is_header_done()) return;  // a trailer is no header (RFC 9110, section 6.5)
  field_bytes_ += name.size() + value.size() + std::string_view(": \r\n").size();
  if (field_bytes_ > limits_.header_bytes) ec = http::error::header_limit;
  // What nearly all have; else they move on the way there. Responses are kept, so no more.
  if (message_.headers.empty()) message_.headers.reserve(kIsRequest ? 8 : 5, kIsRequest ? 640 : 160);
  message_.headers.push_back({name, value});
}

template <bool kIsRequest>
std::size_t MessageParser<kIsRequest>::body_bytes_to_come() const {
  return this->is_header_done() ? worth_making_room_for(this->content_length_remaining()) : 0;
}

template <bool kIsRequest>
void MessageParser<kIsRequest>::on_body_init_impl(const boost::optional<std::uint64_t>& content_length,
                                                  ErrorCode&) {
  message_.body.reserve(worth_making_room_for(content_length));
}

template <bool kIsRequest>
std::size_t MessageParser<kIsRequest>::on_body_impl(View body, ErrorCode&) {
  message_.body.append(body.data(), body.size());
  return body.size();
}

template <bool kIsRequest>
std::size_t MessageParser<kIsRequest>::on_chunk_body_impl(std::uint64_t, View body, ErrorCode&) {
  message_.body.append(body.data(), body.size());
  return body.size();
}

template class MessageParser<true>;
template class MessageParser<false>;

}  // namespace touchstone::transport
