// Reads the answer of one exchange out of the bytes that a connection yields: interim responses passed over,
// limits kept, and the end of the connection taken for what it is. No sockets, no clock. Internal to those
// who carry exchanges (client.cpp, endpoint/simulation.h). Tested by answer_reader_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "transport/client_options.h"
#include "transport/exchange.h"
#include "transport/message_parser.h"

namespace touchstone::transport {

/// How the bytes of a connection came to an end.
enum class StreamEnd : std::uint8_t { kOutOfTime, kInOrder, kBroken };

/// Fills `received`, `leftover` and `response` or `error` of an exchange.
class AnswerReader {
 public:
  /// Both must outlive the reader.
  AnswerReader(const ClientOptions& limits, bool head_request, Exchange& exchange);

  /// Takes the next bytes; to be called until settled().
  void take(std::string_view bytes);
  /// Tells that no more will come.
  /// @param words  goes on "not one byte of an answer came ..."
  void end(StreamEnd how, std::string_view words);

  [[nodiscard]] bool settled() const { return settled_; }
  /// Whether an interim response was passed over.
  [[nodiscard]] bool saw_interim() const { return saw_interim_; }
  /// Whether the target will take another request on this connection.
  [[nodiscard]] bool keeps_connection() const { return keeps_connection_; }
  /// The same, and nothing is left on it that nobody asked for.
  [[nodiscard]] bool reusable() const { return keeps_connection_ && exchange_.leftover.empty(); }
  /// Whether the target closed the connection without one byte of an answer.
  [[nodiscard]] bool found_closed() const { return exchange_.received.empty() && closed_by_target_; }

 private:
  void start_message();
  void look_again_at_head();
  void parse();
  [[nodiscard]] bool is_interim() const;
  void settle_parsed();
  void settle_response();
  void settle(TransportFault which, std::string message);

  const ClientOptions& limits_;
  bool head_request_;
  Exchange& exchange_;
  std::optional<ResponseParser> parser_;
  std::size_t parsed_bytes_ = 0;
  std::size_t message_begin_bytes_ = 0;
  bool looked_again_ = false;  ///< at a head that is beyond its limit
  bool settled_ = false;
  bool saw_interim_ = false;
  bool closed_by_target_ = false;
  bool keeps_connection_ = false;
};

}  // namespace touchstone::transport
