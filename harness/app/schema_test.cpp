// The JSON Schemas of conformance/schema describe the files that the loaders take: what an editor underlines
// is what a run refuses. Skipped where Python has no jsonschema.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/program_for_tests.h"

namespace touchstone::app::schema_test {
namespace {

namespace fs = std::filesystem;

Finished validate(const std::string& conformance) {
  return Program({"python3", TOUCHSTONE_SOURCE_DIR "/harness/app/validate_data.py", conformance}).wait();
}

TEST(Schemas, DescribeEveryDataFile) {
  const Finished finished = validate(TOUCHSTONE_SOURCE_DIR "/conformance");
  if (finished.exit_code == 3) GTEST_SKIP() << finished.out;
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
}

TEST(Schemas, RefuseAKeyThatTheFormatDoesNotKnow) {
  const fs::path copy = fs::path(testing::TempDir()) / ("touchstone_schemas_" + std::to_string(::getpid()));
  fs::copy(TOUCHSTONE_SOURCE_DIR "/conformance", copy, fs::copy_options::recursive);
  std::ofstream(copy / "cases/planted.json")
      << R"({"service": "s", "operation": "O", "cases": [], "oops": 1})";
  const Finished finished = validate(copy.string());
  fs::remove_all(copy);
  if (finished.exit_code == 3) GTEST_SKIP() << finished.out;
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.out.find("cases/planted.json"), std::string::npos) << finished.out;
}

}  // namespace
}  // namespace touchstone::app::schema_test
