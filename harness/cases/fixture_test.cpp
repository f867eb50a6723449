// Tests of fixture.h: strict reading, and who gets which job.
#include "cases/fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "cases/small_catalogue_for_tests.h"

namespace touchstone::cases::fixture_test {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;

base::Result<Fixture> load(std::string_view text) {
  const for_tests::CatalogueFolder folder;
  const auto catalogue = folder.load();
  folder.write("fixture.json", text);
  return load_fixture(folder.path() / "fixture.json", *catalogue);
}

TEST(LoadFixture, TakesOneJobOrAList) {
  const auto fixture =
      load(R"({"$schema": "x", "lamps/LampJob": {"STOPPED": "a", "IN_PROGRESS": ["b", "c"]}})");
  ASSERT_TRUE(fixture) << base::render(fixture.error());
  EXPECT_THAT(fixture->jobs.at({"lamps/LampJob", "STOPPED"}), ElementsAre("a"));
  EXPECT_THAT(fixture->jobs.at({"lamps/LampJob", "IN_PROGRESS"}), ElementsAre("b", "c"));
}

struct RefusedRow {
  std::string name;
  std::string text;
  ErrorCode code;
  std::size_t column;
  std::string message;
};

void PrintTo(const RefusedRow& row, std::ostream* out) { *out << row.name; }

class RefusedFixture : public testing::TestWithParam<RefusedRow> {};

TEST_P(RefusedFixture, IsToldWithItsPlace) {
  const auto fixture = load(GetParam().text);
  ASSERT_FALSE(fixture);
  EXPECT_EQ(fixture.error().code, GetParam().code);
  EXPECT_EQ(fixture.error().column, GetParam().column);
  EXPECT_THAT(fixture.error().message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Each, RefusedFixture,
    testing::Values(
        RefusedRow{"UnknownFamily", R"({"lamps/Lamp": {}})", ErrorCode::kUnknownName, 2, "no family"},
        RefusedRow{"UnknownState", R"({"lamps/LampJob": {"BRIGHT": "a"}})", ErrorCode::kUnknownName, 20,
                   "no job has a state \"BRIGHT\""},
        RefusedRow{"NoText", R"({"lamps/LampJob": {"STOPPED": 5}})", ErrorCode::kWrongType, 31, "its id"},
        RefusedRow{"AnEmptyText", R"({"lamps/LampJob": {"STOPPED": [""]}})", ErrorCode::kWrongType, 32,
                   "its id"},
        RefusedRow{"AFamilyTwice", R"({"lamps/LampJob": {}, "lamps/LampJob": {}})", ErrorCode::kDuplicate, 23,
                   "stands twice"},
        RefusedRow{"NoObject", R"({"lamps/LampJob": []})", ErrorCode::kWrongType, 19, "object"}),
    [](const testing::TestParamInfo<RefusedRow>& row) { return row.param.name; });

class HandOut : public testing::Test {
 protected:
  HandOut() {
    for (const char* id : {"a", "b", "c"}) {
      for (const char* state : {"IN_PROGRESS", "STOPPED"}) {
        Case& made = cases_.emplace_back();
        made.id = std::string(id) + "/" + state;
        made.needs = {{"job", state, 0}, {"other", state, 0}};
      }
    }
    for (const Case& made : cases_) selected_.push_back(&made);
    fixture_.jobs[{"lamps/LampJob", "IN_PROGRESS"}] = {"p1", "p2", "p3"};
    fixture_.jobs[{"lamps/LampJob", "STOPPED"}] = {"s1", "s2"};
  }

  std::vector<std::string> jobs_of(const std::string& id) const {
    const HandedOut handed_out(fixture_, catalogue_, selected_);
    std::vector<std::string> jobs;
    for (const Case& made : cases_) {
      if (made.id != id) continue;
      for (const Need& need : made.needs) jobs.push_back(handed_out.find(made, need).value_or("none"));
    }
    return jobs;
  }

  Catalogue catalogue_ = for_tests::CatalogueFolder().load().value();
  std::vector<Case> cases_;
  std::vector<const Case*> selected_;
  Fixture fixture_;
};

TEST_F(HandOut, GivesAJobThatMayBeStoppedToOneNeedOnly) {
  EXPECT_THAT(jobs_of("a/IN_PROGRESS"), ElementsAre("p1", "p2"));
  EXPECT_THAT(jobs_of("b/IN_PROGRESS"), ElementsAre("p3", "none"));
  EXPECT_THAT(jobs_of("c/IN_PROGRESS"), ElementsAre("none", "none"));
}

TEST_F(HandOut, GivesNoneWhereOneMustBeStartedForTheCase) {
  for (Case& made : cases_) {
    for (Need& need : made.needs) need.fresh = true;
  }
  EXPECT_THAT(jobs_of("a/STOPPED"), ElementsAre("none", "none"));
  EXPECT_THAT(jobs_of("a/IN_PROGRESS"), ElementsAre("none", "none"));
}

TEST_F(HandOut, GivesAJobAtItsEndToEveryCase) {
  EXPECT_THAT(jobs_of("a/STOPPED"), ElementsAre("s1", "s2"));
  EXPECT_THAT(jobs_of("c/STOPPED"), ElementsAre("s1", "s2"));
}

TEST_F(HandOut, DoesNotDependOnTheOrderOfTheRun) {
  std::reverse(selected_.begin(), selected_.end());
  EXPECT_THAT(jobs_of("a/IN_PROGRESS"), ElementsAre("p1", "p2"));
}

}  // namespace
}  // namespace touchstone::cases::fixture_test
