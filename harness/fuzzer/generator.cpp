// See generator.h.
#include "fuzzer/generator.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/pick.h"
#include "cases/template.h"
#include "fuzzer/bodies.h"
#include "fuzzer/documented.h"
#include "fuzzer/heads.h"
#include "wire/aws_json.h"

namespace touchstone::fuzzer {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
using base::Random;
using base::Result;
using cases::Case;
using cases::Family;

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string sixteen_digits(Random& random) { return fmt::format("{:016x}", random.next()); }

}  // namespace

class Generator::Impl {
 public:
  Impl(const cases::Catalogue& catalogue, const Oracle& oracle, GeneratorOptions options)
      : catalogue_(catalogue), oracle_(oracle), options_(std::move(options)) {}

  Result<void> prepare() {
    if (auto error = find_unknown_name()) return std::unexpected(*error);
    for (std::size_t i = 0; i < catalogue_.families.size(); ++i) {
      if (is_selected(catalogue_.families[i])) add_subject(i);
    }
    if (subjects_.empty()) {
      return std::unexpected(Error{ErrorCode::kNothingSelected, "no operation is left to be fuzzed",
                                   "--service and --operation must name operations of one service"});
    }
    for (const Case& documented : catalogue_.cases) {
      const Family* family = catalogue_.family_of(documented.service, documented.operation);
      if (family == nullptr || !is_selected(*family) || documented.embedded_only) continue;
      if (!options_.may_create && (catalogue_.starts_something(documented) || documented.needs_something()))
        continue;
      const bool slow = takes_its_time(documented) || catalogue_.starts_something(documented);
      (slow ? slow_ : quick_).push_back(&documented);
      if (!slow && asks_several_on_one_connection(documented)) connected_.push_back(&documented);
      if (slow && looks_into_a_list(documented, *family)) alone_.push_back(&documented);
    }
    std::ranges::sort(constraints_);
    return {};
  }

  [[nodiscard]] Attempt quick(std::uint64_t number) const {
    Random random(options_.seed, fmt::format(FMT_COMPILE("attempt {}"), number));
    if (random.below(5) == 0 && !quick_.empty()) {
      const bool several = random.below(4) == 0 && !connected_.empty();
      return documented(*pick(several ? connected_ : quick_, random), number, "quick", random);
    }
    return drafted(number, random);
  }

  [[nodiscard]] Attempt slow(std::uint64_t number) const {
    Random random(options_.seed, fmt::format("slow attempt {}", number));
    return documented(*pick(slow_, random), number, "slow", random);
  }

  [[nodiscard]] Attempt alone(std::uint64_t number) const {
    Random random(options_.seed, fmt::format("attempt {} alone", number));
    return documented(*pick(alone_, random), number, "alone", random);
  }

  [[nodiscard]] bool has_slow() const { return !slow_.empty(); }
  [[nodiscard]] bool has_alone() const { return !alone_.empty(); }
  [[nodiscard]] const std::vector<std::string>& constraints() const { return constraints_; }

 private:
  // One operation of one family, with what makes its inputs.
  struct Subject {
    std::size_t family;
    cases::SharedText operation;
    Case frame;  // of its plans
    Inputs inputs;
    bool creates;
    std::uint64_t weight;
  };

  [[nodiscard]] bool is_selected(const Family& family) const {
    const bool service = options_.services.empty() || contains(options_.services, family.service);
    const bool operation = options_.operations.empty() || contains(options_.operations, family.stop) ||
                           contains(options_.operations, family.service + "/" + family.stop);
    return service && operation;
  }

  [[nodiscard]] std::optional<Error> find_unknown_name() const {
    const auto unknown = [](std::string_view what, const std::string& name) {
      return Error{ErrorCode::kUnknownName, fmt::format("no {} is called \"{}\"", what, name),
                   "touchstone list names the Stop operations, which are fuzzed with their siblings"};
    };
    for (const std::string& name : options_.services) {
      if (std::ranges::find(catalogue_.families, name, &Family::service) == catalogue_.families.end())
        return unknown("service", name);
    }
    for (const std::string& name : options_.operations) {
      const bool known = std::ranges::any_of(catalogue_.families, [&](const Family& family) {
        return family.stop == name || family.service + "/" + family.stop == name;
      });
      if (!known) return unknown("Stop operation", name);
    }
    return std::nullopt;
  }

  void add_subject(std::size_t index) {
    const Family& family = catalogue_.families[index];
    add_operation(index, family.stop, address_of(family), false, 14);
    add_operation(index, family.describe, address_of(family), false, 3);
    add_operation(index, family.list, Json::object(), false, 1);
    if (options_.may_create) add_operation(index, family.start, start_input_of(family), true, 1);
  }

  void add_operation(std::size_t index, const std::string& name, Json base, bool creates,
                     std::uint64_t weight) {
    const Family& family = catalogue_.families[index];
    const model::Model& model = oracle_.model_of(family);
    const model::Operation* operation = model.find_operation(name);
    if (operation == nullptr) return;
    subjects_.push_back(
        {index, name, frame_of(family), Inputs(model, *operation, std::move(base)), creates, weight});
    total_weight_ += weight;
    for (const std::string& words : subjects_.back().inputs.constraints())
      constraints_.push_back(fmt::format("{}/{} {}", model.service.name, name, words));
  }

  [[nodiscard]] cases::Variables variables() const {
    return {{"region", options_.place.region},
            {"account", options_.place.account},
            {"location", "lasting"},
            {"nonce", "0000000000000000"}};
  }

  [[nodiscard]] Json address_of(const Family& family) const {
    Json input = Json::object();
    input.set(family.member, Json::string(cases::fill(family.unknown, variables()).value_or(family.unknown)));
    return input;
  }

  [[nodiscard]] Json start_input_of(const Family& family) const {
    return cases::fill(family.start_input, variables()).value_or(family.start_input);
  }

  [[nodiscard]] const Subject& pick_subject(Random& random) const {
    std::uint64_t drawn = random.below(total_weight_);
    for (const Subject& subject : subjects_) {
      if (drawn < subject.weight) return subject;
      drawn -= subject.weight;
    }
    std::abort();  // the weights were added up
  }

  // A start that nobody made before: another token and, where it names what it makes, another name; false
  // where its name is one that others may mean.
  bool make_fresh(const Family& family, Json& input, Random& random) const {
    const auto freshen = [&](const std::string& member) {
      const Json* value = input.find(member);
      if (value == nullptr || !value->is_string()) return true;
      std::string text = value->as_string();
      const std::size_t at = text.find("0000000000000000");
      if (at == std::string::npos) return false;
      input.set(member, Json::string(text.replace(at, 16, sixteen_digits(random))));
      return true;
    };
    const bool has_own_name = freshen(family.start_name);
    freshen(family.start_token);
    return has_own_name || !is_named_by_its_start(family);
  }

  [[nodiscard]] Attempt drafted(std::uint64_t number, Random& random) const {
    const Subject& subject = pick_subject(random);
    const Family& family = catalogue_.families[subject.family];
    Draft draft;
    draft.family = subject.family;
    draft.operation = subject.operation;
    Json plain = subject.inputs.base();
    if (subject.creates) make_fresh(family, plain, random);
    const std::uint64_t kind = random.below(20);
    if (kind < 12) {
      Input input = subject.inputs.draw(random);
      const bool has_own_name = !subject.creates || make_fresh(family, input.value, random);
      draft.tried = std::move(input.tried);
      draft.body = random.below(4) == 0 ? respell(input.value, random).bytes : base::to_json(input.value);
      // What is made under any other name would be what somebody else's attempt takes for unknown.
      if (!has_own_name && oracle_.expect(draft).fate == Fate::kTaken) {
        draft.tried = "sample";
        draft.body = base::to_json(plain);
      }
    } else if (kind < 17) {
      Body body = distort(base::to_json(plain), random);
      draft.body = std::move(body.bytes);
      draft.tried = std::move(body.tried);
    } else if (kind < 18) {
      Body body = respell(plain, random);
      draft.body = std::move(body.bytes);
      draft.tried = std::move(body.tried);
    } else {
      draft.body = base::to_json(plain);
      change_head(draft, wire::target_of(oracle_.model_of(family).service, draft.operation), random);
    }
    return attempt_of(std::move(draft), subject, number);
  }

  [[nodiscard]] Attempt attempt_of(Draft draft, const Subject& subject, std::uint64_t number) const {
    Expectation expected = oracle_.expect(draft);
    Attempt made;
    made.number = number;
    made.plan = plan_of(draft, expected, subject.frame,
                        fmt::format(FMT_COMPILE("fuzz/{}/quick/{}"), options_.seed, number));
    made.operation = subject.frame.service.text() + "/" + draft.operation.text();
    made.aspect = std::move(expected.aspect);
    made.fate = expected.fate;
    made.draft = std::move(draft);
    return made;
  }

  [[nodiscard]] Attempt documented(const Case& original, std::uint64_t number, std::string_view stream,
                                   Random& random) const {
    Attempt made;
    made.number = number;
    made.plan = respelt(original, random);
    made.aspect = original.id.substr(original.operation_id().size() + 1);
    made.operation = original.operation_id();
    made.fate = original.level == cases::Level::kInformational ? Fate::kAmbiguous : Fate::kTaken;
    made.plan.id = fmt::format("fuzz/{}/{}/{}", options_.seed, stream, number);
    return made;
  }

  const cases::Catalogue& catalogue_;
  const Oracle& oracle_;
  GeneratorOptions options_;
  std::vector<Subject> subjects_;
  std::uint64_t total_weight_ = 0;
  std::vector<const Case*> quick_;
  std::vector<const Case*> connected_;  ///< of quick_, drawn more often: nothing drafted does what they do
  std::vector<const Case*> slow_;
  std::vector<const Case*> alone_;  ///< of slow_: what they find hangs on what else goes on
  std::vector<std::string> constraints_;
};

Generator::Generator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;
Generator::~Generator() = default;

Result<Generator> Generator::make(const cases::Catalogue& catalogue, const Oracle& oracle,
                                  GeneratorOptions options) {
  auto impl = std::make_unique<Impl>(catalogue, oracle, std::move(options));
  if (auto prepared = impl->prepare(); !prepared) return std::unexpected(prepared.error());
  return Generator(std::move(impl));
}

Attempt Generator::quick(std::uint64_t number) const { return impl_->quick(number); }
Attempt Generator::slow(std::uint64_t number) const { return impl_->slow(number); }
Attempt Generator::alone(std::uint64_t number) const { return impl_->alone(number); }
bool Generator::has_alone() const { return impl_->has_alone(); }
bool Generator::has_slow() const { return impl_->has_slow(); }
const std::vector<std::string>& Generator::constraints() const { return impl_->constraints(); }

}  // namespace touchstone::fuzzer
