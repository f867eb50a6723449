// Tests harness/cases/publish_ids.py: it adds what is new, drops nothing, and has written the repository's
// file.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "app/program_for_tests.h"
#include "base/file.h"

namespace touchstone::app::publish_ids_test {
namespace {

namespace fs = std::filesystem;

class PublishIds : public testing::Test {
 protected:
  PublishIds() { fs::remove(file_); }
  ~PublishIds() override { fs::remove(file_); }

  // Publishes a list in the form of `touchstone list`.
  Finished publish(const std::string& listed) const {
    return Program({"sh", "-c", "printf '%s' \"$1\" | python3 \"$2\" \"$3\"", "sh", listed,
                    TOUCHSTONE_SOURCE_DIR "/harness/cases/publish_ids.py", file_.string()})
        .wait();
  }
  [[nodiscard]] std::string written() const { return base::load_text(file_).value_or(""); }

  fs::path file_ = fs::path(testing::TempDir()) / ("published_ids_" + std::to_string(::getpid()) + ".json");
};

TEST_F(PublishIds, AddsWhatIsNewAndPutsSlugsOfTheSameOperationsTogether) {
  EXPECT_EQ(publish("s/A/one  [required]  Title\ns/B/one  [required]  Title\n").exit_code, 0);
  EXPECT_EQ(publish("s/A/one  [required]  Title\ns/B/one  [required]  Title\ns/A/g/two  [required]  T\n").out,
            "1 new ids, 3 in all\n");
  EXPECT_EQ(written(),
            "{\n  \"groups\": [\n"
            "    {\n      \"operations\": [\n        \"s/A\"\n      ],\n      \"slugs\": [\n        "
            "\"g/two\"\n      ]\n    },\n"
            "    {\n      \"operations\": [\n        \"s/A\",\n        \"s/B\"\n      ],\n      \"slugs\": "
            "[\n        \"one\"\n      ]\n    }\n"
            "  ]\n}\n");
}

TEST_F(PublishIds, RefusesToDropAnId) {
  ASSERT_EQ(publish("s/A/one  [required]  Title\ns/A/two  [required]  Title\n").exit_code, 0);
  const std::string before = written();
  const Finished refused = publish("s/A/two  [required]  Title\n");
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("s/A/one"), std::string::npos) << refused.err;
  EXPECT_EQ(written(), before);
}

TEST_F(PublishIds, RefusesAnEmptyList) { EXPECT_EQ(publish("").exit_code, 1); }

}  // namespace
}  // namespace touchstone::app::publish_ids_test
