// The embedded endpoint behind a server: what `serve` runs, and what `run` starts when no target is named.
// Tested by program_test.cpp and deviation_gate_test.cpp.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "endpoint/endpoint.h"
#include "model/model.h"
#include "transport/server.h"

namespace touchstone::app {

class EmbeddedEndpoint {
 public:
  /// Starts it on loopback. `models` must outlive it.
  [[nodiscard]] static base::Result<EmbeddedEndpoint> start(std::span<const model::Model> models,
                                                            endpoint::EndpointOptions options,
                                                            transport::ServerOptions server = {});

  [[nodiscard]] std::string url() const;

 private:
  EmbeddedEndpoint(std::unique_ptr<endpoint::Endpoint> endpoint, transport::Server server, bool tls)
      : endpoint_(std::move(endpoint)), server_(std::move(server)), tls_(tls) {}

  std::unique_ptr<endpoint::Endpoint> endpoint_;  // outlives the server, whose thread calls it
  transport::Server server_;
  bool tls_;
};

}  // namespace touchstone::app
