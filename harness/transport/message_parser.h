// Bytes of HTTP/1.x into wire::HttpRequest and wire::HttpResponse, by Beast's parser, with limits. No
// sockets. Internal to transport/. It stands on http::basic_parser, not http::response_parser, because
// Beast's containers put fields of one name together, while here the order and the spelling of what was
// received are evidence. Tested by message_parser_test.cpp and framing_test.cpp, and
// with sockets by server_test.cpp (requests) and client_test.cpp (responses).
#pragma once

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "wire/http_message.h"

namespace touchstone::transport {

enum class Progress : std::uint8_t {
  kNeedMore,
  kComplete,
  kMalformed,  ///< not HTTP/1.x; why() says more
  kHeadersTooLarge,
  kBodyTooLarge,  ///< the head is complete
};

/// The head's bytes, and the body's without transfer coding. Coding may cost as much again as the body may
/// have.
struct MessageLimits {
  std::size_t header_bytes;
  std::size_t body_bytes;
};

/// Parses one message; used up when progress() is no longer kNeedMore. One empty line before a request is
/// passed over (RFC 9112, section 2.2). A request in HTTP/1.1 without just one Host is malformed
/// (section 3.2), and an absolute target is brought into origin form (section 3.2.2).
template <bool kIsRequest>
class MessageParser final : private boost::beast::http::basic_parser<kIsRequest> {
 public:
  using Message = std::conditional_t<kIsRequest, wire::HttpRequest, wire::HttpResponse>;

  explicit MessageParser(MessageLimits limits);

  /// The message has no body whatever its headers say: an answer to HEAD. To be told before the first byte.
  void expect_no_body() { this->skip(true); }

  /// Takes from `bytes` what it can use and returns how many those were; the rest is to be given again, with
  /// more.
  std::size_t feed(std::string_view bytes);
  /// Tells that no byte will follow: a body without a length is complete then; anything else stays kNeedMore.
  void end_of_stream();

  [[nodiscard]] Progress progress() const { return progress_; }
  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] bool head_done() const {
    return progress_ == Progress::kBodyTooLarge || this->is_header_done();
  }
  /// Whether the connection may carry another message; head_done() must hold.
  [[nodiscard]] bool allows_reuse() const { return this->keep_alive(); }
  /// How many bytes of the body are still to come, where its length is said; not more than what is worth
  /// making room for.
  [[nodiscard]] std::size_t body_bytes_to_come() const;
  [[nodiscard]] int version() const { return version_; }  ///< 10 or 11; 0 before the start line
  [[nodiscard]] Message& message() { return message_; }
  [[nodiscard]] const Message& message() const { return message_; }

 private:
  using Base = boost::beast::http::basic_parser<kIsRequest>;
  using ErrorCode = boost::beast::error_code;
  using View = boost::beast::string_view;

  /// How many bytes a message may have: the framing of chunks counts, too.
  [[nodiscard]] std::size_t most_bytes() const { return limits_.header_bytes + 2 * limits_.body_bytes; }
  /// How many more bytes there may be under a limit.
  [[nodiscard]] std::size_t room_for(std::size_t limit) const {
    return limit - std::min(consumed_bytes_, limit);
  }
  std::size_t put_some(std::string_view bytes, ErrorCode& ec);
  std::size_t put_body(std::string_view bytes, ErrorCode& ec);
  void note(const ErrorCode& ec);
  void check_limits(std::size_t unused_bytes);
  void complete();

  void on_request_impl(boost::beast::http::verb, View method, View target, int version, ErrorCode&) override;
  void on_response_impl(int code, View reason, int version, ErrorCode&) override;
  void on_field_impl(boost::beast::http::field, View name, View value, ErrorCode& ec) override;
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& content_length, ErrorCode&) override;
  std::size_t on_body_impl(View body, ErrorCode&) override;
  void on_chunk_header_impl(std::uint64_t size_bytes, View, ErrorCode&) override {
    saw_chunk_ = true;
    chunks_bytes_ += size_bytes;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, View body, ErrorCode&) override;
  void on_finish_impl(ErrorCode&) override {}

  MessageLimits limits_;
  Message message_;
  Progress progress_ = Progress::kNeedMore;
  std::string why_;
  int version_ = 0;
  bool skipped_line_ = false;
  bool saw_chunk_ = false;
  std::uint64_t chunks_bytes_ = 0;  ///< of the chunks whose size is read
  std::size_t consumed_bytes_ = 0;
  std::size_t field_bytes_ = 0;
};

/// Whether these headers ask for the connection to be closed after this message.
[[nodiscard]] bool asks_to_close(const wire::Headers& headers);

using RequestParser = MessageParser<true>;
using ResponseParser = MessageParser<false>;
extern template class MessageParser<true>;
extern template class MessageParser<false>;

}  // namespace touchstone::transport
