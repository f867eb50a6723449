// For tests: the catalogue run against the embedded endpoint in process, on simulated time. Not part of the
// library.
#pragma once

#include <boost/asio/io_context.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/surroundings.h"
#include "endpoint/endpoint.h"
#include "endpoint/simulation.h"
#include "judge/judge.h"
#include "run/runner.h"

namespace touchstone::app::for_tests {

inline const Law& law() {
  static const Law loaded = load_law({TOUCHSTONE_SOURCE_DIR "/conformance", {}}).value();
  return loaded;
}

inline const judge::Judge& the_judge() {
  static const judge::Judge made = judge::Judge::make(law().catalogue, law().models).value();
  return made;
}

using Selected = std::vector<const cases::Case*>;

/// Every case that the embedded endpoint can be asked.
inline const Selected& every_case() {
  static const auto selected =
      cases::select(law().catalogue, {{}, {}, {}, cases::Level::kInformational, true}).value();
  return selected;
}

/// The cases of an operation of each service, and of the one without output: every deviation shows
/// in one.
inline const Selected& some_cases() {
  const std::vector<std::string> operations = {
      "comprehend/StopSentimentDetectionJob", "comprehend/StopTrainingDocumentClassifier",
      "comprehendmedical/StopPHIDetectionJob", "translate/StopTextTranslationJob"};
  static const auto selected =
      cases::select(law().catalogue, {{}, operations, {}, cases::Level::kInformational, true}).value();
  return selected;
}

struct SimulatedTarget {
  std::string deviation = {};
  std::string variant = {};
  std::uint64_t seed = 1;  ///< of what the endpoint issues, and of the time that each request takes
};

/// @param seed  of the run
inline std::vector<run::Transcript> run_simulated(const SimulatedTarget& target, std::uint64_t seed,
                                                  const Selected& selected) {
  endpoint::EndpointOptions endpoint_options;
  endpoint_options.deviation = target.deviation;
  endpoint_options.variant = target.variant;
  endpoint_options.seed = target.seed;
  auto endpoint = endpoint::Endpoint::make(law().models, endpoint_options);
  if (!endpoint) throw std::runtime_error(base::render(endpoint.error()));
  endpoint::SimulationOptions simulation_options;
  simulation_options.client.endpoint = {.tls = false, .host = "simulated", .port = "80", .path = ""};
  simulation_options.seed = target.seed;
  boost::asio::io_context context(1);
  endpoint::Simulation simulation(*endpoint, simulation_options);
  run::RunOptions options;
  options.client = simulation_options.client;
  options.credentials = sign::Credentials{"AKIATOUCHSTONE", "touchstone-placeholder", ""};
  options.may_create = true;
  options.patience = std::chrono::milliseconds(3000);
  options.seed = seed;
  auto result = run::run_cases(law().catalogue, law().models, selected, options, context, simulation);
  if (!result) throw std::runtime_error(base::render(result.error()));
  return std::move(result->transcripts);
}

}  // namespace touchstone::app::for_tests
