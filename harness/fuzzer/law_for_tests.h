// For tests: the project's own catalogue, and the oracle and generators made of it. Loaded when it is first
// asked for, never before main(). Not part of the library.
#pragma once

#include <utility>
#include <vector>

#include "cases/catalogue.h"
#include "fuzzer/generator.h"
#include "fuzzer/oracle.h"
#include "model/load.h"

namespace touchstone::fuzzer::for_tests {

struct Law {
  std::vector<model::Model> models;
  cases::Catalogue catalogue;
};

inline const Law& law() {
  static const Law loaded = [] {
    Law made;
    made.models = model::load_models(TOUCHSTONE_SOURCE_DIR "/conformance/models").value();
    made.catalogue = cases::load_catalogue(TOUCHSTONE_SOURCE_DIR "/conformance", made.models).value();
    return made;
  }();
  return loaded;
}

inline const Oracle& the_oracle() {
  static const Oracle made = Oracle::make(law().catalogue, law().models, {}).value();
  return made;
}

inline Generator generator_of(GeneratorOptions options) {
  return Generator::make(law().catalogue, the_oracle(), std::move(options)).value();
}

}  // namespace touchstone::fuzzer::for_tests
