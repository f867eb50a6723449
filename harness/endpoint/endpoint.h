// The embedded reference endpoint: answers awsJson requests of the services whose models it is given, as AWS
// documents and words it. A pure function of request, clock and its own store: no sockets (transport/server.h
// carries it), no threads, no clock of its own. It exists to prove the harness; it is no emulator product.
// Tested by endpoint_test.cpp, lifecycle_test.cpp, deviation_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/model.h"
#include "sign/credentials.h"
#include "transport/server.h"
#include "wire/http_message.h"

namespace touchstone::endpoint {

/// How long a job stays in each state. The input location says how a job goes: below `brief/` it completes
/// after `submitted` + `in_progress`; below `unreadable/` it fails instead; anywhere else it stays in
/// progress for `lasting`.
struct JobTimings {
  std::chrono::milliseconds submitted{20};
  std::chrono::milliseconds in_progress{40};
  std::chrono::milliseconds lasting{std::chrono::hours(1)};
  std::chrono::milliseconds stop_requested{60};
};

/// One named way of being wrong, or, among variants(), of being lawfully different.
struct Deviation {
  std::string_view name;         ///< "accepts-long-job-id"
  std::string_view description;  ///< one sentence for people
  std::string_view kind = {};    ///< of a deviation: "validation", "state", ...; see deviations.h
};

/// Every deviation that `serve --deviation` knows, sorted by name.
[[nodiscard]] std::span<const Deviation> deviations();

/// Every lawful variant that `serve --variant` knows, sorted by name.
[[nodiscard]] std::span<const Deviation> variants();

/// Answers given instead of the operation's own, for cases that no client can provoke otherwise (a 500,
/// throttling, silence). A request asks for one with the header `X-Touchstone-Inject`: a declared or common
/// error's name, `delay=MILLISECONDS`, or `reset`. Followed by `, times=N, key=TEXT` it is for the first N
/// tries with this key; the next one is answered as ever, and then the key is forgotten.
inline constexpr std::string_view kInjectHeader = "X-Touchstone-Inject";

struct EndpointOptions {
  JobTimings timings = {};
  std::string deviation = {};  ///< a name of deviations(), or empty for the honest endpoint
  std::string variant = {};    ///< a name of variants(), or empty
  bool verify_signatures = false;
  sign::Credentials credentials = {};  ///< that verify_signatures accepts
  bool allow_injection = true;         ///< honour kInjectHeader
  std::uint64_t seed = 1;              ///< of job ids and request ids
};

class Endpoint {
 public:
  using TimePoint = std::chrono::system_clock::time_point;

  /// @param models  must outlive the endpoint
  /// @return kUnknownName for a deviation or variant that does not exist
  [[nodiscard]] static base::Result<Endpoint> make(std::span<const model::Model> models,
                                                   EndpointOptions options);
  Endpoint(Endpoint&&) noexcept;
  Endpoint& operator=(Endpoint&&) noexcept;
  ~Endpoint();

  /// Answers one request; never fails. Same requests at the same times, same answers.
  [[nodiscard]] transport::Reply handle(const wire::HttpRequest& request, TimePoint now);

  /// Forgets every request: the endpoint is as make() made it, without its cost (the patterns stay compiled).
  void restart();

  /// Has its way with the answer to bytes that are no request, which the server made: honestly it stays.
  void refuse(transport::Reply& reply) const;

 private:
  class Impl;
  explicit Endpoint(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone::endpoint
