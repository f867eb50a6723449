// See answer_reader.h.
#include "transport/answer_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace touchstone::transport {

AnswerReader::AnswerReader(const ClientOptions& limits, bool head_request, Exchange& exchange)
    : limits_(limits), head_request_(head_request), exchange_(exchange) {
  start_message();
}

void AnswerReader::start_message() {
  message_begin_bytes_ = parsed_bytes_;
  const std::size_t header_bytes_used = std::min(parsed_bytes_, limits_.max_header_bytes);
  parser_.emplace(MessageLimits{.header_bytes = limits_.max_header_bytes - header_bytes_used,
                                .body_bytes = limits_.max_body_bytes});
  if (head_request_) parser_->expect_no_body();
}

void AnswerReader::take(std::string_view bytes) {
  std::string& received = exchange_.received;
  if (received.capacity() - received.size() < bytes.size())
    received.reserve(received.size() + std::max(bytes.size(), parser_->body_bytes_to_come()));
  received += bytes;
  parse();
}

void AnswerReader::parse() {
  const std::string_view received = exchange_.received;
  while (parsed_bytes_ < received.size() && parser_->progress() == Progress::kNeedMore) {
    parsed_bytes_ += parser_->feed(received.substr(parsed_bytes_));
    if (is_interim()) {
      saw_interim_ = true;
      start_message();
    } else if (parser_->progress() == Progress::kNeedMore) {
      return;
    }
  }
  settle_parsed();
}

/// A 1xx that another response follows (RFC 9110, section 15.2); after 101 the bytes are no longer HTTP/1.1.
bool AnswerReader::is_interim() const {
  const int status = parser_->message().status;
  return parser_->progress() == Progress::kComplete && status / 100 == 1 && status != 101;
}

void AnswerReader::settle_parsed() {
  switch (parser_->progress()) {
    case Progress::kNeedMore:
      return;
    case Progress::kComplete:
      return settle_response();
    case Progress::kMalformed:
      return settle(TransportFault::kNotHttp,
                    fmt::format("the answer is no HTTP/1.x response: {}", parser_->why()));
    case Progress::kHeadersTooLarge:
      if (!std::exchange(looked_again_, true)) return look_again_at_head();
      return settle(TransportFault::kHeadersTooLarge,
                    fmt::format("the answer's headers exceed {} bytes", limits_.max_header_bytes));
    case Progress::kBodyTooLarge:
      exchange_.response = std::move(parser_->message());
      // How much of it was read hangs on the pieces in which it came; its memory goes too.
      std::string().swap(exchange_.response->body);
      return settle(TransportFault::kBodyTooLarge,
                    fmt::format("the answer's body exceeds {} bytes", limits_.max_body_bytes));
  }
}

void AnswerReader::settle_response() {
  exchange_.leftover = exchange_.received.substr(parsed_bytes_);
  keeps_connection_ = parser_->allows_reuse() && parser_->message().status != 101;
  exchange_.response = std::move(parser_->message());
  settled_ = true;
}

/// Beast looks at a head that came in pieces only once it is whole. In which pieces it comes is chance, so
/// one without an end, or with none before its limit, is looked at as if it had come in one.
void AnswerReader::look_again_at_head() {
  parsed_bytes_ = message_begin_bytes_;
  start_message();
  parse();
}

void AnswerReader::end(StreamEnd how, std::string_view words) {
  const bool out_of_time = how == StreamEnd::kOutOfTime;
  if (exchange_.received.empty()) {
    closed_by_target_ = !out_of_time;
    return settle(out_of_time ? TransportFault::kNoAnswer : TransportFault::kClosedEarly,
                  fmt::format("not one byte of an answer came {}", words));
  }
  if (!parser_->head_done()) look_again_at_head();
  if (settled_) return;
  if (how == StreamEnd::kInOrder) parser_->end_of_stream();
  if (parser_->progress() == Progress::kComplete) return settle_response();
  exchange_.ended_in_order = how == StreamEnd::kInOrder;
  if (parser_->head_done()) exchange_.response = std::move(parser_->message());
  settle(TransportFault::kTruncated, fmt::format("the answer was not complete {}", words));
}

void AnswerReader::settle(TransportFault which, std::string message) {
  exchange_.error = TransportError{which, std::move(message)};
  settled_ = true;
}

}  // namespace touchstone::transport
