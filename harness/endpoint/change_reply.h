// What deviations and lawful variants alike do to a reply that is already made. Internal to deviate_*.cpp and
// vary_*.cpp, and tested with them.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "transport/server.h"

namespace touchstone::endpoint {

inline constexpr std::string_view kContentType = "Content-Type";

[[nodiscard]] inline bool is_error(const transport::Reply& reply) { return reply.response.status >= 400; }

/// The status alone: the body stays.
inline void answer_500(transport::Reply& reply) {
  reply.response.status = 500;
  reply.response.reason = "Internal Server Error";
}

/// Changes a body as a value; an empty one stays.
template <class Change>
void change_body(transport::Reply& reply, Change change) {
  auto body = base::parse_json(reply.response.body);
  if (!body) return;
  change(*body);
  reply.response.body = base::to_json(*body);
}

/// Changes the body of an error by `change(body, name of the error)`.
template <class Change>
void change_error(transport::Reply& reply, Change change) {
  change_body(reply, [&](base::Json& body) {
    const base::Json* type = body.find("__type");
    if (type != nullptr) change(body, std::string(type->as_string()));
  });
}

}  // namespace touchstone::endpoint
