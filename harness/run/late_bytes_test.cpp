// Tests late_bytes.h.
#include "run/late_bytes.h"

#include <gtest/gtest.h>

#include <vector>

namespace touchstone::run::late_bytes_test {
namespace {

Transcript with_exchanges(const std::vector<std::uint64_t>& numbers) {
  Transcript made;
  for (const std::uint64_t number : numbers) {
    Recorded recorded;
    recorded.exchange.number = number;
    recorded.exchange.leftover = "with the answer,";
    made.exchanges.push_back(std::move(recorded));
  }
  return made;
}

/// What is left over of each exchange of two transcripts once bytes came late after one of them.
std::vector<std::string> leftovers_after(std::uint64_t exchange) {
  std::vector<Transcript> transcripts = {with_exchanges({1, 2}), with_exchanges({2, 3})};
  const std::vector<transport::LateBytes> late = {{exchange, " late"}};
  add_late_bytes(late, transcripts);
  std::vector<std::string> found;
  for (const Transcript& transcript : transcripts) {
    for (const Recorded& recorded : transcript.exchanges)
      found.push_back(recorded.exchange.leftover.substr(std::string("with the answer,").size()));
  }
  return found;
}

using Texts = std::vector<std::string>;

TEST(AddLateBytes, PutsThemBehindTheAnswerTheyFollow) {
  EXPECT_EQ(leftovers_after(3), Texts({"", "", "", " late"}));
}

TEST(AddLateBytes, PutsThemBehindEachCopyOfIt) {
  EXPECT_EQ(leftovers_after(2), Texts({"", " late", " late", ""}));
}

TEST(AddLateBytes, PassesOverThoseOfAnExchangeThatNobodyKept) {
  EXPECT_EQ(leftovers_after(9), Texts({"", "", "", ""}));
}

}  // namespace
}  // namespace touchstone::run::late_bytes_test
