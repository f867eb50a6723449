// What is said of the deviations must be true of them: entries that are wrong are refused by name.
#include "app/deviation_entries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "app/surroundings.h"

namespace touchstone::app::deviation_entries_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class DeviationEntriesTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_ / "deviations");
    for (const auto& file : fs::directory_iterator(TOUCHSTONE_SOURCE_DIR "/conformance/deviations"))
      fs::copy(file, folder_ / "deviations");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / "deviations" / name) << text;
  }
  /// What loading says; empty when it succeeds.
  [[nodiscard]] std::string complaint() const {
    static const Law law = [] {
      DataOptions data;
      data.conformance = TOUCHSTONE_SOURCE_DIR "/conformance";
      return load_law(data).value();
    }();
    const auto loaded = load_deviation_entries(folder_, law.catalogue);
    return loaded ? "" : base::render(loaded.error());
  }

  fs::path folder_ = fs::path(testing::TempDir()) / ("touchstone_entries_" + std::to_string(::getpid()));
};

TEST_F(DeviationEntriesTest, LoadAsTheyAre) { EXPECT_EQ(complaint(), ""); }

TEST_F(DeviationEntriesTest, NeedOneForEachDeviation) {
  fs::remove(folder_ / "deviations/json.json");
  EXPECT_THAT(complaint(), HasSubstr("has no entry"));
}

TEST_F(DeviationEntriesTest, NeedADeviationForEachOne) {
  write(
      "more.json",
      R"({"kind": "json", "deviations": [{"name": "sings", "says": "it sings", "uncaught": "sources-are-silent"}]})");
  EXPECT_THAT(complaint(), HasSubstr("no deviation \"sings\""));
}

TEST_F(DeviationEntriesTest, SayWhatTheEndpointSays) {
  write(
      "more.json",
      R"({"kind": "json", "deviations": [{"name": "html-error", "says": "?", "uncaught": "sources-are-silent"}]})");
  EXPECT_THAT(complaint(), HasSubstr("the endpoint says of \"html-error\""));
}

TEST_F(DeviationEntriesTest, NameCasesThatExist) {
  write("more.json",
        R"({"kind": "json", "deviations": [{"name": "html-error", "says": "?",
            "caught_by": [{"cases": "no/such/case", "check": "answer"}]}]})");
  EXPECT_THAT(complaint(), HasSubstr("no case matches \"no/such/case\""));
}

TEST_F(DeviationEntriesTest, GiveReasonsOfTheClosedList) {
  write("more.json",
        R"({"kind": "json", "deviations": [{"name": "html-error", "says": "?", "uncaught": "busy"}]})");
  EXPECT_THAT(complaint(), HasSubstr("no reason \"busy\""));
}

}  // namespace
}  // namespace touchstone::app::deviation_entries_test
