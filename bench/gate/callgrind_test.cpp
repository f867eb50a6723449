// Tests of callgrind.h on a profile as Valgrind 3.19 writes it, shortened.
#include "gate/callgrind.h"

#include <gtest/gtest.h>

#include <string>

namespace touchstone::gate::callgrind_test {
namespace {

std::string profile(const std::string& trigger) {
  return "# callgrind format\nversion: 1\ncreator: callgrind-3.19.0\npart: 1\n\n\ndesc: Timerange: Basic "
         "block 0 - 1744\n"
         "desc: Trigger: " +
         trigger + "\n\nevents: Ir\nsummary: 10396\n\nfn=(34) main\n0 49\ntotals: 10396\n";
}

TEST(ParseDump, GivesTheInstructionsOfOneOperation) {
  const auto dump =
      parse_dump(profile("Client Request: touchstone-bench 1024 job_id/32 hex digits/touchstone"));
  ASSERT_TRUE(dump.has_value());
  EXPECT_EQ(dump->benchmark, "job_id/32 hex digits/touchstone");
  EXPECT_DOUBLE_EQ(dump->instructions, 10396.0 / 1024);
}
TEST(ParseDump, LeavesTheDumpAtTheEndAlone) {
  EXPECT_FALSE(parse_dump(profile("Program termination")).has_value());
}
TEST(ParseDump, LeavesAnotherProgramsRequestAlone) {
  EXPECT_FALSE(parse_dump(profile("Client Request: other 3 x")).has_value());
}
TEST(ParseDump, TakesNoPartForAWhole) {
  const std::string whole = profile("Client Request: touchstone-bench 4 x");
  EXPECT_FALSE(parse_dump(whole.substr(0, whole.find("totals"))).has_value());
}
TEST(LoadDumps, SaysWhichFolderIsMissing) {
  const auto dumps = load_dumps("no-such-folder");
  ASSERT_FALSE(dumps.has_value());
  EXPECT_NE(base::render(dumps.error()).find("no-such-folder"), std::string::npos);
}

}  // namespace
}  // namespace touchstone::gate::callgrind_test
