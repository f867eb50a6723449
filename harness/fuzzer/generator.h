// The stream of attempts: which request comes next, from a seed. Each attempt has a generator of its own,
// made from the seed and its number, so the stream is the same whatever was answered, and any attempt can be
// made alone. Attempts that wait for a job's state are a stream of their own, because they take their time;
// so are those that look for a job in a list, because nothing else goes on meanwhile. Pure. Tested by
// generator_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/seed.h"
#include "cases/catalogue.h"
#include "fuzzer/attempt.h"
#include "fuzzer/inputs.h"
#include "fuzzer/oracle.h"

namespace touchstone::fuzzer {

struct GeneratorOptions {
  std::uint64_t seed = 1;
  bool may_create = false;                 ///< attempts may start or create something
  std::vector<std::string> services = {};  ///< only these; empty: all
  /// Only families of these Stop operations, bare or SERVICE/OPERATION; empty: all.
  std::vector<std::string> operations = {};
  Oracle::Options place = {};
};

class Generator {
 public:
  /// All must outlive the generator.
  /// @return kUnknownName for a service or operation that the catalogue does not know, kNothingSelected when
  /// none is left
  [[nodiscard]] static base::Result<Generator> make(const cases::Catalogue& catalogue, const Oracle& oracle,
                                                    GeneratorOptions options);
  Generator(Generator&&) noexcept;
  Generator& operator=(Generator&&) noexcept;
  ~Generator();

  /// The attempt of this number in the stream of quick ones.
  [[nodiscard]] Attempt quick(std::uint64_t number) const;
  /// The attempt of this number in the stream of those that reach states and wait; has_slow() must hold.
  [[nodiscard]] Attempt slow(std::uint64_t number) const;
  [[nodiscard]] bool has_slow() const;
  /// The attempt of this number in the stream of those that are made while nothing else goes on, because they
  /// look for a job in a list; has_alone() must hold.
  [[nodiscard]] Attempt alone(std::uint64_t number) const;
  [[nodiscard]] bool has_alone() const;

  /// Every constraint that attempts may break, as "SERVICE/Operation WORDS", sorted.
  [[nodiscard]] const std::vector<std::string>& constraints() const;

 private:
  class Impl;
  explicit Generator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone::fuzzer
