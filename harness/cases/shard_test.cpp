// Tests shard.h: what is taken for a shard, and that the parts of a selection are disjoint, complete and
// even.
#include "cases/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace touchstone::cases::shard_test {
namespace {

TEST(ParseShard, ReadsIndexAndNumber) {
  const auto shard = parse_shard("2/4");
  ASSERT_TRUE(shard);
  EXPECT_EQ(shard->index, 2U);
  EXPECT_EQ(shard->of, 4U);
}

class BadShard : public testing::TestWithParam<const char*> {};

TEST_P(BadShard, IsRefusedInWords) {
  const auto shard = parse_shard(GetParam());
  ASSERT_FALSE(shard);
  EXPECT_EQ(shard.error().code, base::ErrorCode::kBadValue);
  EXPECT_THAT(base::render(shard.error()), testing::HasSubstr("is no shard"));
}

INSTANTIATE_TEST_SUITE_P(All, BadShard,
                         testing::Values("", "1", "/", "1/", "/4", "0/4", "5/4", "1/0", "-1/4", "1/4/2",
                                         "a/b", "1 /4", "1/100001", "99999999999999999999/4"));

std::vector<Case> cases_called(std::size_t count) {
  std::vector<Case> made(count);
  for (std::size_t i = 0; i < count; ++i) made[i].id = "s/O/" + std::to_string(100 + i);
  return made;
}

std::vector<const Case*> pointers_to(const std::vector<Case>& cases) {
  std::vector<const Case*> pointers;
  for (const Case& one : cases) pointers.push_back(&one);
  return pointers;
}

TEST(TakeShard, GivesEveryCaseToExactlyOneShard) {
  const std::vector<Case> cases = cases_called(10);
  const auto selected = pointers_to(cases);
  std::vector<const Case*> taken;
  for (std::size_t index = 1; index <= 3; ++index) {
    const auto part = take_shard(selected, {index, 3});
    EXPECT_GE(part.size(), 3U);
    EXPECT_LE(part.size(), 4U);
    EXPECT_TRUE(std::is_sorted(part.begin(), part.end()));
    taken.insert(taken.end(), part.begin(), part.end());
  }
  std::sort(taken.begin(), taken.end());
  EXPECT_EQ(taken, selected);
}

TEST(TakeShard, LeavesNothingForAShardBeyondTheCases) {
  const std::vector<Case> cases = cases_called(2);
  EXPECT_TRUE(take_shard(pointers_to(cases), {3, 3}).empty());
}

TEST(DigestOfIds, DiffersForAnotherSelection) {
  const std::vector<std::string> two = {"a/B/c", "a/B/d"};
  const std::vector<std::string> one = {"a/B/c"};
  EXPECT_EQ(digest_of_ids(two), digest_of_ids(two));
  EXPECT_NE(digest_of_ids(two), digest_of_ids(one));
}

}  // namespace
}  // namespace touchstone::cases::shard_test
