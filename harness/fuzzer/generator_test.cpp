// The stream of a seed: always the same, of every kind, and safe unless told otherwise.
#include "fuzzer/generator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "cases/template.h"
#include "fuzzer/documented.h"
#include "fuzzer/law_for_tests.h"

namespace touchstone::fuzzer::generator_test {
namespace {

using for_tests::generator_of;

constexpr std::uint64_t kMany = 4000;

bool starts_something(const Attempt& attempt) {
  return for_tests::law().catalogue.starts_something(attempt.plan);
}

TEST(Generator, MakesTheSameAttemptForTheSameSeedAndNumber) {
  const Generator one = generator_of({.seed = 7, .may_create = true});
  const Generator other = generator_of({.seed = 7, .may_create = true});
  for (std::uint64_t number = 1; number <= 500; ++number) {
    const Attempt a = one.quick(number);
    const Attempt b = other.quick(number);
    ASSERT_EQ(a.plan.id, b.plan.id);
    ASSERT_EQ(a.aspect, b.aspect);
    ASSERT_EQ(a.draft.has_value(), b.draft.has_value());
    ASSERT_EQ(a.draft ? a.draft->body : "", b.draft ? b.draft->body : "");
  }
}

TEST(Generator, MakesOtherAttemptsForAnotherSeed) {
  const Generator one = generator_of({.seed = 1});
  const Generator other = generator_of({.seed = 2});
  int alike = 0;
  for (std::uint64_t number = 1; number <= 200; ++number) {
    if (one.quick(number).aspect == other.quick(number).aspect) ++alike;
  }
  EXPECT_LT(alike, 50);
}

TEST(Generator, TriesEveryFateOfARequest) {
  const Generator generator = generator_of({});
  std::map<Fate, int> fates;
  for (std::uint64_t number = 1; number <= kMany; ++number) ++fates[generator.quick(number).fate];
  for (const Fate fate : {Fate::kTaken, Fate::kElsewhere, Fate::kInvalid, Fate::kWrongType, Fate::kMalformed,
                          Fate::kMisdirected, Fate::kUntargeted, Fate::kAmbiguous}) {
    EXPECT_GT(fates[fate], 5) << name_of(fate);
  }
  EXPECT_GT(fates[Fate::kTaken], 500);
  EXPECT_GT(fates[Fate::kInvalid], 500);
}

TEST(Generator, BreaksEachConstraintOfEachStopOperation) {
  const Generator generator = generator_of({});
  std::set<std::string> broken;
  for (std::uint64_t number = 1; number <= 10 * kMany; ++number) {
    const Attempt attempt = generator.quick(number);
    if (attempt.fate == Fate::kInvalid || attempt.fate == Fate::kWrongType)
      broken.insert(attempt.operation + " " + attempt.aspect.substr(0, attempt.aspect.find(": ")));
  }
  for (const std::string& constraint : generator.constraints()) {
    const bool stops = constraint.find("/Stop") != std::string::npos;
    EXPECT_TRUE(!stops || broken.contains(constraint)) << constraint;
  }
}

TEST(Generator, StartsNothingUnlessItMay) {
  const Generator generator = generator_of({});
  EXPECT_FALSE(generator.has_slow());
  for (std::uint64_t number = 1; number <= kMany; ++number) {
    const Attempt attempt = generator.quick(number);
    EXPECT_FALSE(starts_something(attempt)) << attempt.plan.id;
    EXPECT_TRUE(attempt.plan.needs.empty());
  }
}

TEST(Generator, StartsSomethingWhenItMay) {
  const Generator generator = generator_of({.may_create = true});
  ASSERT_TRUE(generator.has_slow());
  bool quick = false;
  for (std::uint64_t number = 1; number <= kMany; ++number)
    quick = quick || starts_something(generator.quick(number));
  EXPECT_TRUE(quick);
}

TEST(Generator, LooksIntoListsInAStreamOfItsOwn) {
  const Generator generator = generator_of({.may_create = true});
  ASSERT_TRUE(generator.has_alone());
  for (std::uint64_t number = 1; number <= 50; ++number) {
    const Attempt attempt = generator.alone(number);
    const bool lists = std::ranges::any_of(attempt.plan.steps, [](const cases::Step& step) {
      const auto* send = std::get_if<cases::Send>(&step.action);
      return send != nullptr && std::string_view(send->operation).starts_with("List");
    });
    EXPECT_TRUE(lists) << attempt.aspect;
  }
  EXPECT_FALSE(generator_of({}).has_alone());
}

TEST(Generator, KeepsToTheOperationsAskedFor) {
  const Generator generator = generator_of({.operations = {"translate/StopTextTranslationJob"}});
  for (std::uint64_t number = 1; number <= 500; ++number)
    EXPECT_EQ(generator.quick(number).plan.operation_id(), "translate/StopTextTranslationJob");
}

TEST(Generator, RefusesAnOperationThatNobodyKnows) {
  const auto made =
      Generator::make(for_tests::law().catalogue, for_tests::the_oracle(), {.operations = {"StopAll"}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, base::ErrorCode::kUnknownName);
}

TEST(Generator, SendsBytesThatATemplateCannotChange) {
  const Generator generator = generator_of({});
  for (std::uint64_t number = 1; number <= kMany; ++number) {
    const Attempt attempt = generator.quick(number);
    if (!attempt.draft) continue;
    const auto& send = std::get<cases::Send>(attempt.plan.steps.front().action);
    const auto filled = cases::fill(std::get<std::string>(send.body), {});
    ASSERT_TRUE(filled) << attempt.draft->body;
    EXPECT_EQ(*filled, attempt.draft->body);
  }
}

TEST(AsTemplate, StandsForTheTextItself) {
  for (const char* text : {"", "$", "${", "$${x}", "$$${{", "a${job}b"})
    EXPECT_EQ(cases::fill(as_template(text), {}).value_or("?"), text);
}

TEST(Generator, AsksSeveralOfOneConnectionEveryNowAndThen) {
  const Generator generator = generator_of({.seed = 1});
  int found = 0;
  for (std::uint64_t number = 1; number <= 2000; ++number)
    found += asks_several_on_one_connection(generator.quick(number).plan) ? 1 : 0;
  EXPECT_GT(found, 60);
  EXPECT_LT(found, 240);
}

TEST(Generator, MakesNothingUnderANameThatOthersMayMean) {
  const Generator generator = generator_of({.seed = 1, .may_create = true});
  int made = 0;
  for (std::uint64_t number = 1; number <= 6000; ++number) {
    const Attempt attempt = generator.quick(number);
    if (!attempt.draft || attempt.fate != Fate::kTaken) continue;
    const cases::Family& family = for_tests::law().catalogue.families[attempt.draft->family];
    if (attempt.draft->operation != family.start || !is_named_by_its_start(family)) continue;
    ++made;
    const base::Json input = base::parse_json(attempt.draft->body).value();
    EXPECT_GE(input.find(family.start_name)->as_string().size(), 16U) << attempt.draft->body;
  }
  EXPECT_GT(made, 5);
}

}  // namespace
}  // namespace touchstone::fuzzer::generator_test
