// Tests validate_job_ids (job_id.h): of many ids it tells what match_job_id tells of each.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/seed.h"
#include "validate/job_id.h"
#include "validate/job_id_paths.h"

namespace touchstone::validate::job_ids_test {
namespace {

std::vector<std::string> seeds_of_the_fuzz_target() {
  std::vector<std::string> texts;
  const auto files = base::list_files(TOUCHSTONE_SOURCE_DIR "/corpus/seeds/validate_job_id", "");
  for (const auto& file : files.value()) texts.push_back(base::load_text(file).value());
  return texts;
}

std::vector<std::string> random_texts(std::size_t count) {
  base::Random random(1, "job_ids_test");
  std::vector<std::string> texts(count);
  for (std::string& text : texts) {
    text.resize(random.below(40));
    std::ranges::generate(text, [&] { return "0123456789abcdef-\xC3\xA9*"[random.below(20)]; });
  }
  return texts;
}

void expect_each_as_alone(const std::vector<std::string>& texts) {
  const std::vector<std::string_view> ids(texts.begin(), texts.end());
  std::vector<JobIdFault> faults(ids.size());
  const std::size_t valid = validate_job_ids(ids, faults);
  std::vector<JobIdFault> alone(ids.size());
  std::ranges::transform(ids, alone.begin(), match_job_id);
  EXPECT_EQ(faults, alone);
  EXPECT_EQ(valid, static_cast<std::size_t>(std::ranges::count(alone, JobIdFault::kNone)));
  for (const job_id_paths::Path& path : job_id_paths::all()) {
    std::vector<JobIdFault> by_path(ids.size());
    EXPECT_EQ(path.validate(ids, by_path), valid) << path.name;
    EXPECT_EQ(by_path, alone) << path.name;
  }
}

TEST(ValidateJobIds, TellsOfEachSeedOfTheCorpusWhatIsToldOfItAlone) {
  const auto texts = seeds_of_the_fuzz_target();
  ASSERT_GE(texts.size(), 100U);
  expect_each_as_alone(texts);
}

TEST(ValidateJobIds, TellsOfEachRandomTextWhatIsToldOfItAlone) { expect_each_as_alone(random_texts(20'000)); }

TEST(ValidateJobIds, CountsThoseWithoutFault) {
  const std::vector<std::string_view> ids{"a", "", "a*b", "0123456789abcdef0123456789abcdef", "\xFF"};
  std::vector<JobIdFault> faults(ids.size());
  EXPECT_EQ(validate_job_ids(ids, faults), 2U);
  EXPECT_EQ(faults, (std::vector{JobIdFault::kNone, JobIdFault::kTooShort, JobIdFault::kPattern,
                                 JobIdFault::kNone, JobIdFault::kNotUtf8}));
}

TEST(ValidateJobIds, OfNoneAreNone) { EXPECT_EQ(validate_job_ids({}, {}), 0U); }

TEST(ValidateJobIds, LeavesFaultsBehindTheLastIdAlone) {
  std::vector<JobIdFault> faults{JobIdFault::kTooLong, JobIdFault::kTooLong};
  const std::vector<std::string_view> ids{"a"};
  validate_job_ids(ids, faults);
  EXPECT_EQ(faults[1], JobIdFault::kTooLong);
}

TEST(ValidateJobIdsDeathTest, AbortsWithoutRoomForTheFaults) {
  const std::vector<std::string_view> ids{"a", "b"};
  std::vector<JobIdFault> faults(1);
  EXPECT_DEATH(validate_job_ids(ids, faults), "");
}

}  // namespace
}  // namespace touchstone::validate::job_ids_test
