// See shard_json.h.
#include "report/shard_json.h"

#include "report/exchange_json.h"

namespace touchstone::report {

using base::Json;

Json to_json(const ShardOf& shard) {
  Json json = Json::object();
  json.set("index", Json::number(std::to_string(shard.index)));
  json.set("of", Json::number(std::to_string(shard.of)));
  json.set("selected", Json::number(std::to_string(shard.selected)));
  json.set("sha256", Json::string(shard.sha256));
  return json;
}

ShardOf read_shard(base::ObjectView object) {
  ShardOf shard{read_count(object, "index"), read_count(object, "of"), read_count(object, "selected"),
                object.text("sha256")};
  object.allow_only({"index", "of", "selected", "sha256"});
  if (shard.index == 0 || shard.index > shard.of)
    object.source().fail(base::ErrorCode::kBadValue, object.required("index"), "there is no such shard");
  return shard;
}

}  // namespace touchstone::report
