// What a request may be answered with, decided from the request alone: the model's constraints, the JSON
// grammar, the target that it names. Where the sources do not decide, it says so (kAmbiguous) and judges
// nothing. The answers are those of conformance/answers.json for Stop operations, and for their siblings what
// the model declares. It sees no answer. Pure. Tested by oracle_test.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cases/catalogue.h"
#include "fuzzer/draft.h"
#include "model/model.h"
#include "validate/check.h"

namespace touchstone::fuzzer {

enum class Fate : std::uint8_t {
  kTaken,  ///< well-formed: not found where it addresses a job, for no job has such an address; else carried
           ///< out
  kElsewhere,    ///< well-formed, of another account, region or partition
  kInvalid,      ///< breaks a constraint
  kWrongType,    ///< a member is of another JSON type
  kMalformed,    ///< no JSON object
  kMisdirected,  ///< its target names no operation
  kUntargeted,   ///< it has no target
  kAmbiguous,    ///< the sources do not decide: any answer will do but a fault of the server
};
[[nodiscard]] std::string_view name_of(Fate fate);

struct Expectation {
  Fate fate = Fate::kAmbiguous;
  cases::Level level = cases::Level::kRequired;
  std::string aspect;  ///< which constraint it is about, and what was tried: "JobId max-length: length 33"
  cases::SharedList<cases::Allowed> allow;
};

class Oracle {
 public:
  struct Options {
    std::string region = "us-east-1";
    std::string account = "123456789012";
  };

  /// Both must outlive the oracle. Fails when a pattern cannot be compiled, or when answers.json says nothing
  /// of an operation.
  [[nodiscard]] static base::Result<Oracle> make(const cases::Catalogue& catalogue,
                                                 std::span<const model::Model> models, Options options);

  [[nodiscard]] Expectation expect(const Draft& draft) const;

  [[nodiscard]] const model::Model& model_of(const cases::Family& family) const;

 private:
  struct Service {
    const model::Model* model;
    std::unique_ptr<validate::Checker> checker;
  };
  /// An operation with what it may answer. Each list is made once, for all the drafts that it holds for.
  struct Asked {
    const model::Operation* operation;
    cases::SharedList<cases::Allowed> taken;
    cases::SharedList<cases::Allowed> elsewhere;
    cases::SharedList<cases::Allowed> invalid;
  };
  /// A family with its operations and what they all may answer.
  struct Subject {
    const Service* service;
    std::vector<Asked> operations;
    cases::SharedList<cases::Allowed> wrong_type;
    cases::SharedList<cases::Allowed> malformed;
    cases::SharedList<cases::Allowed> misdirected;
    cases::SharedList<cases::Allowed> untargeted;
    cases::SharedList<cases::Allowed> too_large;
  };
  struct Reading;

  Oracle(const cases::Catalogue& catalogue, Options options)
      : catalogue_(catalogue), options_(std::move(options)) {}

  [[nodiscard]] base::Result<Subject> subject_of(const cases::Family& family) const;
  [[nodiscard]] Asked asked(const cases::Family& family, const model::Model& model,
                            const model::Operation& operation) const;
  /// Null where the model lacks it, or it is none of the family's.
  [[nodiscard]] const Asked* find_asked(const Draft& draft) const;

  [[nodiscard]] Reading read(const Draft& draft) const;
  [[nodiscard]] Reading read_body(const Draft& draft) const;
  [[nodiscard]] Reading read_input(const Draft& draft, const base::Json& input) const;
  [[nodiscard]] Reading read_head(const Draft& draft) const;
  [[nodiscard]] bool lies_elsewhere(const cases::Family& family, const base::Json& input) const;
  [[nodiscard]] cases::SharedList<cases::Allowed> allowed(const Draft& draft, Fate fate) const;
  [[nodiscard]] const cases::SharedList<cases::Allowed>& allowed_of_any_size(const Draft& draft,
                                                                             Fate fate) const;

  const cases::Catalogue& catalogue_;
  Options options_;
  std::map<std::string, Service, std::less<>> services_;
  std::vector<Subject> subjects_;  ///< for each family of the catalogue
};

}  // namespace touchstone::fuzzer
