// For tests: a fuzzer against the simulated endpoint, honest or not. No
// sockets. Not part of the library.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "endpoint/simulation.h"
#include "fuzzer/campaign.h"
#include "fuzzer/law_for_tests.h"
#include "judge/judge.h"

namespace touchstone::fuzzer::for_tests {

inline const judge::Judge& the_judge() {
  static const judge::Judge made = judge::Judge::make(law().catalogue, law().models).value();
  return made;
}

/// A simulated target and everything that asks it.
class Rig {
 public:
  explicit Rig(endpoint::EndpointOptions target)
      : endpoint_(endpoint::Endpoint::make(law().models, std::move(target)).value()),
        simulation_(endpoint_, simulation_options()),
        carrier_(simulation_, std::nullopt),
        bench_(law().catalogue, law().models, the_judge(), run_options(), context_, carrier_) {}

  Bench& bench() { return bench_; }

  CampaignResult run(const Generator& generator, const CampaignOptions& options) {
    return run_campaign(generator, the_oracle(), law().catalogue, bench_, options).value();
  }

 private:
  static endpoint::SimulationOptions simulation_options() {
    endpoint::SimulationOptions options;
    options.client.endpoint = {.tls = false, .host = "simulated", .port = "80", .path = ""};
    return options;
  }
  static run::RunOptions run_options() {
    run::RunOptions options;
    options.client = simulation_options().client;
    options.may_create = true;
    options.patience = std::chrono::milliseconds(3000);
    options.jobs = 32;
    return options;
  }

  boost::asio::io_context context_{1};
  endpoint::Endpoint endpoint_;
  endpoint::Simulation simulation_;
  MeteredCarrier carrier_;
  Bench bench_;
};

}  // namespace touchstone::fuzzer::for_tests
