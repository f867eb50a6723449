// Tests next_by_name.h: whatever was asked before, what is found is what a search from the front finds.
#include "base/next_by_name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone::base::next_by_name_test {
namespace {

struct Item {
  std::string name;
};

TEST(NextByName, FindsEachItemWhateverWasAskedBefore) {
  const std::vector<Item> items = {{"a"}, {"b"}, {"c"}};
  for (const char* before : {"a", "b", "c", "none"}) {
    for (std::size_t asked = 0; asked < items.size(); ++asked) {
      NextByName<Item> next(items);
      (void)next.find(before);
      EXPECT_EQ(next.find(items[asked].name), &items[asked]) << before;
    }
  }
}

TEST(NextByName, FindsNoOther) {
  const std::vector<Item> items = {{"a"}, {"b"}};
  NextByName<Item> next(items);
  EXPECT_EQ(next.find("c"), nullptr);
  EXPECT_EQ(next.find("b"), &items[1]);
  EXPECT_EQ(next.find(""), nullptr);
  EXPECT_EQ(NextByName<Item>({}).find("a"), nullptr);
}

}  // namespace
}  // namespace touchstone::base::next_by_name_test
