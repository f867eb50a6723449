// Our models against botocore's for the same services, where python has botocore: two texts written apart,
// read by two readers, that must say the same of each operation, member, constraint and error. Skipped
// without python or botocore. It does not compare what only one of the formats holds (httpError,
// documentation).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/load.h"

namespace touchstone::model::botocore_agreement_test {
namespace {

// Finds botocore without importing it, and prints its newest model of a service, unpacked.
constexpr std::string_view kPrintModel = R"(
import glob, gzip, importlib.util, os, sys
spec = importlib.util.find_spec("botocore")
if spec is None:
    sys.exit("no botocore")
found = sorted(glob.glob(os.path.join(os.path.dirname(spec.origin), "data", sys.argv[1], "*", "service-2.json*")))
with (gzip.open if found[-1].endswith(".gz") else open)(found[-1], "rb") as file:
    sys.stdout.buffer.write(file.read())
)";

// Differences that are none of ours: the services grew after the botocore that Debian 12 has (1.29.27,
// December 2022), and 1.43.11 (2026) has all of it. Each is the beginning of a line of Comparison.
constexpr std::array<std::string_view, 20> kAddedSinceDebian12 = {
    "ComprehendArn: pattern",  // gained /dataset/
    "DocumentClassifierInputDataConfig: DocumentReaderConfig is only ours",
    "DocumentClassifierInputDataConfig: DocumentType is only ours",
    "DocumentClassifierInputDataConfig: Documents is only ours",
    "DocumentClassifierOutputDataConfig: FlywheelStatsS3Prefix is only ours",
    "DocumentClassifierProperties: FlywheelArn is only ours",
    "EntitiesDetectionJobProperties: FlywheelArn is only ours",
    "EntityRecognizerProperties: FlywheelArn is only ours",
    "EntityRecognizerProperties: OutputDataConfig is only ours",
    "ModelStatus: TRAINED_WITH_WARNING is only ours",
    "StartDominantLanguageDetectionJob errors: ResourceInUseException is only ours",
    "StartEntitiesDetectionJob errors: ResourceInUseException is only ours",
    "StartEntitiesDetectionJobRequest: FlywheelArn is only ours",
    "StartEntitiesDetectionJobResponse: EntityRecognizerArn is only ours",
    "StartEventsDetectionJob errors: ResourceInUseException is only ours",
    "StartKeyPhrasesDetectionJob errors: ResourceInUseException is only ours",
    "StartPiiEntitiesDetectionJob errors: ResourceInUseException is only ours",
    "StartSentimentDetectionJob errors: ResourceInUseException is only ours",
    "StartTargetedSentimentDetectionJob errors: ResourceInUseException is only ours",
    "TranslationSettings: Brevity is only ours",
};

bool is_drift(std::string_view difference) {
  return std::ranges::any_of(kAddedSinceDebian12,
                             [&](std::string_view known) { return difference.starts_with(known); });
}

// The text of botocore's model; empty when there is no python, no botocore or no such service in it.
std::string botocore_text(const std::string& service) {
  const std::string command = fmt::format("python3 -c '{}' {} 2>/dev/null", kPrintModel, service);
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string text;
  std::array<char, 65536> block{};
  while (const std::size_t count = pipe ? std::fread(block.data(), 1, block.size(), pipe.get()) : 0) {
    text.append(block.data(), count);
  }
  return text;
}

// Walks both models side by side from the operations down; each difference is a line.
class Comparison {
 public:
  Comparison(const Model& ours, const Model& theirs) : ours_(ours), theirs_(theirs) {}

  std::set<std::string> run() {
    for (const Operation& mine : ours_.service.operations) {
      const Operation* other = theirs_.find_operation(mine.name);
      if (other == nullptr) {
        differences_.insert(fmt::format("{} is not there", mine.name));
        continue;
      }
      compare_shapes(mine.name + " input", mine.input, other->input);
      compare_shapes(mine.name + " output", mine.output, other->output);
      compare_sets(mine.name + " errors", names_of(ours_, mine.errors), names_of(theirs_, other->errors));
      for (const ShapeIndex error : mine.errors)
        compare_shapes(mine.name, error, theirs_.find_shape(ours_.shape(error).id));
    }
    return std::move(differences_);
  }

 private:
  using Names = std::set<std::string>;

  static Names names_of(const Model& model, const std::vector<ShapeIndex>& indices) {
    Names names;
    for (const ShapeIndex index : indices) names.emplace(model.shape(index).name());
    return names;
  }

  void compare_sets(const std::string& where, const Names& ours, const Names& theirs) {
    for (const auto& name : ours) {
      if (!theirs.contains(name)) differences_.insert(fmt::format("{}: {} is only ours", where, name));
    }
    for (const auto& name : theirs) {
      if (!ours.contains(name)) differences_.insert(fmt::format("{}: {} is only theirs", where, name));
    }
  }

  template <class Value>
  void compare(const std::string& where, std::string_view what, const Value& ours, const Value& theirs) {
    if (ours != theirs)
      differences_.insert(fmt::format("{}: {} is {}, theirs {}", where, what, show(ours), show(theirs)));
  }

  template <class Value>
  static std::string show(const std::optional<Value>& value) {
    return value ? show(*value) : "none";
  }
  static std::string show(ShapeType type) { return std::string(name_of(type)); }
  static std::string show(Fault fault) { return fault == Fault::kServer ? "server" : "client"; }
  static std::string show(const auto& value) { return fmt::format("{}", value); }

  // Of a nested pair only the first visit counts: shapes are shared, and may contain themselves.
  void compare_shapes(const std::string& where, ShapeIndex ours, ShapeIndex theirs) {
    if (ours == kNoShape || theirs == kNoShape) {
      if (ours != theirs) differences_.insert(fmt::format("{}: only one has a shape", where));
      return;
    }
    if (!visited_.emplace(ours, theirs).second) return;
    const Shape& mine = ours_.shape(ours);
    const Shape& other = theirs_.shape(theirs);
    const std::string name(mine.name());
    compare(name, "type", plain_type(mine), plain_type(other));
    compare(name, "side to blame", mine.fault, other.fault);
    compare(name, "mark as sensitive", mine.sensitive, other.sensitive);
    compare_constraints(name, mine.constraints, other.constraints);
    compare_members(name, mine, other);
    if (mine.element != kNoShape) compare_shapes(name, mine.element, other.element);
    if (mine.key != kNoShape) compare_shapes(name, mine.key, other.key);
  }

  static std::optional<std::string> without_anchors(std::optional<std::string> pattern) {
    if (pattern && pattern->starts_with('^')) pattern->erase(0, 1);
    if (pattern && pattern->ends_with('$')) pattern->pop_back();
    return pattern;
  }

  // botocore knows no enum type: it is a string with values.
  static ShapeType plain_type(const Shape& shape) {
    return shape.type == ShapeType::kEnum ? ShapeType::kString : shape.type;
  }

  void compare_constraints(const std::string& where, const Constraints& ours, const Constraints& theirs) {
    // botocore leaves out a minimum of 0, and the anchors that Smithy's build adds to a pattern that has
    // none.
    compare(where, "minimum length", ours.min_length.value_or(0), theirs.min_length.value_or(0));
    compare(where, "maximum length", ours.max_length, theirs.max_length);
    compare(where, "minimum", ours.min_value, theirs.min_value);
    compare(where, "maximum", ours.max_value, theirs.max_value);
    compare(where, "pattern", without_anchors(ours.pattern), without_anchors(theirs.pattern));
    compare_sets(where, {ours.enum_values.begin(), ours.enum_values.end()},
                 {theirs.enum_values.begin(), theirs.enum_values.end()});
  }

  void compare_members(const std::string& where, const Shape& ours, const Shape& theirs) {
    Names our_names;
    Names their_names;
    for (const Member& member : ours.members) our_names.insert(member.name);
    for (const Member& member : theirs.members) their_names.insert(member.name);
    compare_sets(where, our_names, their_names);
    for (const Member& mine : ours.members) {
      const Member* other = theirs.find_member(mine.name);
      if (other == nullptr) continue;
      const std::string place = fmt::format("{}.{}", where, mine.name);
      compare(place, "requirement", mine.required, other->required);
      compare(place, "token mark", mine.idempotency_token, other->idempotency_token);
      compare_constraints(place, mine.constraints, other->constraints);
      compare_shapes(place, mine.target, other->target);
    }
  }

  const Model& ours_;
  const Model& theirs_;
  std::set<std::pair<ShapeIndex, ShapeIndex>> visited_;
  std::set<std::string> differences_;
};

class BotocoreAgreement : public testing::TestWithParam<std::string> {};

TEST_P(BotocoreAgreement, SaysTheSameOfEveryOperationOfOurs) {
  const std::string text = botocore_text(GetParam());
  if (text.empty()) GTEST_SKIP() << "python3 has no botocore with a model of " << GetParam();
  const auto theirs = parse_model(text, "botocore/" + GetParam());
  ASSERT_TRUE(theirs) << base::render(theirs.error());
  const auto ours =
      load_model(fmt::format("{}/conformance/models/{}.json", TOUCHSTONE_SOURCE_DIR, GetParam()));
  ASSERT_TRUE(ours) << base::render(ours.error());

  EXPECT_EQ(theirs->service.id, ours->service.id);
  EXPECT_EQ(theirs->service.target_prefix, ours->service.target_prefix);
  EXPECT_EQ(theirs->service.signing_name, ours->service.signing_name);
  EXPECT_EQ(theirs->service.version, ours->service.version);
  EXPECT_EQ(theirs->aws_json(), ours->aws_json());
  for (const std::string& difference : Comparison(*ours, *theirs).run()) {
    if (!is_drift(difference)) ADD_FAILURE() << difference;
  }
}

INSTANTIATE_TEST_SUITE_P(Services, BotocoreAgreement,
                         testing::Values("comprehend", "comprehendmedical", "translate"),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace touchstone::model::botocore_agreement_test
