// touchstone serve: the embedded endpoint, until SIGINT or SIGTERM.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <span>
#include <utility>

#include "app/commands.h"
#include "app/embedded.h"
#include "app/exit_code.h"
#include "app/surroundings.h"
#include "base/file.h"

namespace touchstone::app {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<endpoint::EndpointOptions> endpoint_options(const ServeOptions& options) {
  endpoint::EndpointOptions made;
  made.timings = {options.submitted, options.in_progress, options.lasting, options.stop_requested};
  made.deviation = options.deviation;
  made.variant = options.variant;
  made.seed = options.seed;
  made.verify_signatures = options.verify_signatures;
  if (options.verify_signatures) {
    auto credentials = sign::find_credentials(credential_source(""));
    if (!credentials) return std::unexpected(credentials.error());
    if (!*credentials) {
      return std::unexpected(
          Error{ErrorCode::kUnknownName, "--verify-signatures needs credentials to verify against",
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to any pair, and give the client the same"});
    }
    made.credentials = **credentials;
  }
  return made;
}

Result<transport::ServerOptions> server_options(const ServeOptions& options) {
  transport::ServerOptions made;
  made.port = options.port;
  if (options.certificate.empty()) return made;
  auto certificate = base::load_text(options.certificate);
  if (!certificate) return std::unexpected(certificate.error());
  auto key = base::load_text(options.key);
  if (!key) return std::unexpected(key.error());
  for (const auto& [text, file] :
       {std::pair(*certificate, options.certificate), std::pair(*key, options.key)}) {
    if (text.find("-----BEGIN") != std::string::npos) continue;
    return std::unexpected(Error{.code = ErrorCode::kBadValue,
                                 .message = "nothing in it is PEM",
                                 .hint = "give --certificate and --key a file each, as openssl writes them",
                                 .file = file});
  }
  made.certificate_pem = std::move(*certificate);
  made.key_pem = std::move(*key);
  return made;
}

Result<int> serve_until_signalled(const ServeOptions& options) {
  const auto conformance = find_conformance(options.data);
  if (!conformance) return std::unexpected(conformance.error());
  const auto models = load_all_models(*conformance, options.data);
  if (!models) return std::unexpected(models.error());
  auto endpoint = endpoint_options(options);
  if (!endpoint) return std::unexpected(endpoint.error());
  auto server = server_options(options);
  if (!server) return std::unexpected(server.error());

  // Blocked before the server's thread starts, so that the signal comes here and nowhere else.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  const auto running = EmbeddedEndpoint::start(*models, std::move(*endpoint), std::move(*server));
  if (!running) return std::unexpected(running.error());
  fmt::print(
      "touchstone serves {}{}\n", running->url(),
      options.deviation.empty() ? std::string() : fmt::format(" with the deviation {}", options.deviation));
  std::fflush(stdout);
  int signal = 0;
  sigwait(&stop, &signal);
  return kAsExpected;
}

int print_rows(std::span<const endpoint::Deviation> rows) {
  for (const endpoint::Deviation& row : rows) fmt::print("{:32} {}\n", row.name, row.description);
  return kAsExpected;
}

}  // namespace

int serve(const ServeOptions& options) {
  if (options.list_deviations) return print_rows(endpoint::deviations());
  if (options.list_variants) return print_rows(endpoint::variants());
  return finish(serve_until_signalled(options));
}

}  // namespace touchstone::app
