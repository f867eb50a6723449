// Holds the catalogue to the ids that were published: an id never changes and never goes, for expectations,
// reports and other people's files name it. New ids are published with publish_ids.py.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/file.h"
#include "base/json.h"
#include "cases/catalogue.h"
#include "model/load.h"

namespace touchstone::cases::published_ids_test {
namespace {

using Ids = std::set<std::string>;

const std::string kConformance = TOUCHSTONE_SOURCE_DIR "/conformance";

// As in publish_ids.py.
Ids ids_in(const base::Json& published) {
  Ids ids;
  for (const base::Json& group : published.find("groups")->items()) {
    for (const base::Json& operation : group.find("operations")->items()) {
      for (const base::Json& slug : group.find("slugs")->items())
        ids.insert(operation.as_string() + "/" + slug.as_string());
    }
  }
  return ids;
}

Ids published_ids() {
  const std::string path = kConformance + "/published_ids.json";
  return ids_in(base::parse_json_file(base::load_text(path).value(), path).value());
}

Ids ids_of_the_catalogue() {
  const auto models = model::load_models(kConformance + "/models").value();
  const auto catalogue = load_catalogue(kConformance, models).value();
  Ids ids;
  for (const Case& tested : catalogue.cases) ids.insert(tested.id);
  return ids;
}

Ids without(const Ids& all, const Ids& others) {
  Ids rest;
  std::ranges::set_difference(all, others, std::inserter(rest, rest.end()));
  return rest;
}

TEST(PublishedIds, AreAllInTheCatalogue) {
  EXPECT_THAT(without(published_ids(), ids_of_the_catalogue()), testing::IsEmpty())
      << "an id never changes: give these cases their ids back; a case that is worth nothing any more "
         "becomes "
         "informational";
}

TEST(PublishedIds, AreThoseOfEveryCase) {
  EXPECT_THAT(without(ids_of_the_catalogue(), published_ids()), testing::IsEmpty())
      << "publish new ids, once they are as they shall stay for ever:\n"
         "./dev list | python3 harness/cases/publish_ids.py conformance/published_ids.json";
}

}  // namespace
}  // namespace touchstone::cases::published_ids_test
