// Outputs that are no good by their model: members of a wrong type or with wrong values, missing or twice.
// See deviations.h.
#include <array>

#include "endpoint/deviations.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using transport::Reply;
using wire::HttpRequest;

bool asks_to_stop(const HttpRequest& request) {
  const auto target = request.headers.find("X-Amz-Target");
  return target && target->find(".Stop") != std::string::npos;
}

void empty_success(const HttpRequest& request, Reply& reply) {
  if (asks_to_stop(request) && reply.response.status == 200) reply.response.body.clear();
}

/// Changes each member of an output, at any depth.
template <class Change>
void change_members(Json& value, Change change) {
  for (base::JsonMember& member : value.members()) {
    change_members(member.value, change);
    change(member);
  }
  for (Json& item : value.items()) change_members(item, change);
}

template <class Change>
void change_output(Reply& reply, Change change) {
  if (reply.response.status != 200) return;
  auto body = base::parse_json(reply.response.body);
  if (!body) return;
  change(*body);
  reply.response.body = base::to_json(*body);
}

void null_members(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.value.is_object()) member.value.set("Message", Json());
    });
    body.set("NextToken", Json());
  });
}
void iso_times(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.value.is_number() && member.name.ends_with("Time"))
        member.value = Json::string("2026-11-05T03:00:00Z");
    });
  });
}
void times_in_milliseconds(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.value.is_number() && member.name.ends_with("Time"))
        member.value = Json::integer(static_cast<std::int64_t>(member.value.as_double() * 1000));
    });
  });
}
void numbers_for_ids(const HttpRequest& request, Reply& reply) {
  if (!asks_to_stop(request)) return;
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name == "JobId") member.value = Json::integer(7);
    });
  });
}
void unknown_status(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name == "JobStatus" || member.name == "Status") member.value = Json::string("STOPPING");
    });
  });
}
void status_in_list(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name == "JobStatus" || member.name == "Status") member.value = Json::array({member.value});
    });
  });
}
void broken_arns(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    for (base::JsonMember& properties : body.members()) {
      change_members(properties.value, [](base::JsonMember& member) {
        if (member.name.ends_with("Arn") && member.value.is_string())
          member.value = Json::string(member.value.as_string() + "/None");
      });
    }
  });
}
void duplicate_inside(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    for (base::JsonMember& properties : body.members()) {
      auto& members = properties.value.members();
      if (!members.empty()) members.push_back(base::JsonMember(members.front()));
    }
  });
}
void lower_case_status(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name != "JobStatus" && member.name != "Status") return;
      std::string text = member.value.as_string();
      for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      member.value = Json::string(text);
    });
  });
}
void lower_case_members(const HttpRequest& request, Reply& reply) {
  if (!asks_to_stop(request)) return;
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      char& first = member.name[0];
      if (first >= 'A' && first <= 'Z') first = static_cast<char>(first + 32);
    });
  });
}
void long_ids(const HttpRequest&, Reply& reply) {
  change_output(reply, [](Json& body) {
    change_members(body, [](base::JsonMember& member) {
      if (member.name == "JobId") member.value = Json::string(member.value.as_string() + "-and-more");
    });
  });
}

}  // namespace

std::span<const Deviant> output_deviations() {
  static constexpr std::array kRows = {
      Deviant{.name = "broken-arns",
              .description = "the ARNs in what Describe tells have a part too many",
              .writes = broken_arns},
      Deviant{.name = "duplicate-members-inside",
              .description = "members stand twice in the objects inside an output",
              .writes = duplicate_inside},
      Deviant{.name = "empty-success",
              .description = "a stop that succeeds has no body even where the output has members",
              .writes = empty_success},
      Deviant{.name = "iso-timestamps", .description = "times are written as texts", .writes = iso_times},
      Deviant{.name = "long-ids-in-outputs",
              .description = "job ids in outputs are longer than their maximum",
              .writes = long_ids},
      Deviant{.name = "lower-case-members",
              .description = "members of Stop's output begin in lower case",
              .writes = lower_case_members},
      Deviant{.name = "lower-case-status",
              .description = "states are written in lower case",
              .writes = lower_case_status},
      Deviant{.name = "milliseconds",
              .description = "times are written in milliseconds",
              .writes = times_in_milliseconds},
      Deviant{.name = "null-members",
              .description = "members that are not there are written as null",
              .writes = null_members},
      Deviant{.name = "numbers-for-ids",
              .description = "the job id in Stop's output is a number",
              .writes = numbers_for_ids},
      Deviant{.name = "status-in-list", .description = "states are lists of one", .writes = status_in_list},
      Deviant{.name = "unknown-status",
              .description = "states have names that the model does not know",
              .writes = unknown_status},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
