// See embedded.h.
#include "app/embedded.h"

#include <fmt/format.h>

namespace touchstone::app {

base::Result<EmbeddedEndpoint> EmbeddedEndpoint::start(std::span<const model::Model> models,
                                                       endpoint::EndpointOptions options,
                                                       transport::ServerOptions server) {
  auto made = endpoint::Endpoint::make(models, std::move(options));
  if (!made) return std::unexpected(made.error());
  auto endpoint = std::make_unique<endpoint::Endpoint>(std::move(*made));
  const bool tls = !server.certificate_pem.empty();
  server.on_refusal = [handler = endpoint.get()](transport::Reply& reply) { handler->refuse(reply); };
  auto started = transport::Server::start(std::move(server),
                                          [handler = endpoint.get()](const wire::HttpRequest& request) {
                                            return handler->handle(request, std::chrono::system_clock::now());
                                          });
  if (!started) return std::unexpected(started.error());
  return EmbeddedEndpoint(std::move(endpoint), std::move(*started), tls);
}

std::string EmbeddedEndpoint::url() const {
  return fmt::format("{}://127.0.0.1:{}", tls_ ? "https" : "http", server_.port());
}

}  // namespace touchstone::app
