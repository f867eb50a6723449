// Carries out what cli.h has parsed: each command prints for people and gives the program's exit code.
// Tested as a program by program_test.cpp.
#pragma once

#include "app/options.h"

namespace touchstone::app {

[[nodiscard]] int run(const RunOptions& options);
[[nodiscard]] int record(const RecordOptions& options);
[[nodiscard]] int judge_recording(const JudgeOptions& options);
[[nodiscard]] int fuzz(const FuzzOptions& options);
[[nodiscard]] int merge(const MergeOptions& options);
[[nodiscard]] int compare(const CompareOptions& options);
[[nodiscard]] int serve(const ServeOptions& options);
[[nodiscard]] int list(const ListOptions& options);
[[nodiscard]] int explain(const ExplainOptions& options);
[[nodiscard]] int coverage(const CoverageOptions& options);
[[nodiscard]] int prove_the_fuzzer(const SelftestCommandOptions& options);
[[nodiscard]] int selftest(const SelftestCommandOptions& options);

}  // namespace touchstone::app
