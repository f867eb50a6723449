// A bench whose attempts go over sockets, with the client, the meter and the loop that it takes. Nothing but
// what holds them together: bench.h carries attempts out. Tested by app/fuzz_program_test.cpp and
// app/fuzzer_proof_test.cpp.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/result.h"
#include "fuzzer/bench.h"
#include "fuzzer/metered_carrier.h"
#include "transport/client.h"

namespace touchstone::fuzzer {

class SocketBench {
 public:
  /// Catalogue, models and judge must outlive it.
  /// @param options        `client` in it says where the target is
  /// @param most_a_second  requests, at the most
  /// @return what transport::Client::make fails for
  [[nodiscard]] static base::Result<std::unique_ptr<SocketBench>> make(
      const cases::Catalogue& catalogue, std::span<const model::Model> models, const judge::Judge& judge,
      const run::RunOptions& options, std::optional<std::uint64_t> most_a_second = std::nullopt) {
    std::unique_ptr<SocketBench> made(new SocketBench);
    auto client = transport::Client::make(made->context_.get_executor(), options.client);
    if (!client) return std::unexpected(client.error());
    made->client_.emplace(*std::move(client));
    made->carrier_.emplace(*made->client_, most_a_second);
    made->bench_.emplace(catalogue, models, judge, options, made->context_, *made->carrier_);
    return made;
  }

  [[nodiscard]] Bench& bench() { return *bench_; }

 private:
  SocketBench() = default;

  boost::asio::io_context context_{1};
  std::optional<transport::Client> client_;
  std::optional<MeteredCarrier> carrier_;
  std::optional<Bench> bench_;
};

}  // namespace touchstone::fuzzer
