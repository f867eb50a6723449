// See error_identity.h.
#include "wire/error_identity.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_source.h"

namespace touchstone::wire {
namespace {

void read_body_member(ErrorIdentity& identity, IdentityPlace place, const base::Json* value,
                      std::string_view key) {
  if (value == nullptr || value->is_null()) return;
  if (!value->is_string()) {
    if (!identity.malformed)
      identity.malformed = fmt::format("{} is {}", key, base::with_article(value->kind()));
    return;
  }
  identity.named.emplace_back(place, value->as_string());
}

}  // namespace

std::string_view name_of(IdentityPlace place) {
  switch (place) {
    case IdentityPlace::kBodyType:
      return "body __type";
    case IdentityPlace::kBodyCode:
      return "body code";
    case IdentityPlace::kHeader:
      return "header X-Amzn-Errortype";
  }
  return "nowhere";
}

NamedError::NamedError(IdentityPlace where, std::string_view as_written) : place(where), written(as_written) {
  const std::string_view bare = bare_error_name(written);
  name_begin_ = static_cast<std::size_t>(bare.data() - written.data());
  name_bytes_ = bare.size();
}

std::string_view ErrorIdentity::name() const {
  const auto found =
      std::find_if(named.begin(), named.end(), [](const NamedError& error) { return !error.name().empty(); });
  return found == named.end() ? std::string_view{} : found->name();
}

const NamedError* ErrorIdentity::at(IdentityPlace place) const {
  const auto found =
      std::find_if(named.begin(), named.end(), [&](const NamedError& error) { return error.place == place; });
  return found == named.end() ? nullptr : &*found;
}

std::string_view bare_error_name(std::string_view written) {
  // "If a : character is present, then take only the contents before the first"; "if a # character is
  // present, then take only the contents after the first": in this order, because the URI behind the colon
  // may hold a '#' of its own.
  written = written.substr(0, written.find(':'));
  if (const std::size_t hash = written.find('#'); hash != std::string_view::npos)
    written.remove_prefix(hash + 1);
  return written;
}

ErrorIdentity resolve_error_identity(const Headers& headers, const base::Json* body) {
  ErrorIdentity identity;
  if (body != nullptr && body->is_object()) {
    read_body_member(identity, IdentityPlace::kBodyType, body->find("__type"), "__type");
    const base::Json* code = body->find("code");
    read_body_member(identity, IdentityPlace::kBodyCode, code != nullptr ? code : body->find("Code"), "code");
    for (const base::JsonMember& member : body->members()) {
      if (equals_ignoring_case(member.name, "message") && member.value.is_string()) {
        identity.message_key = member.name;
        break;
      }
    }
  }
  if (const auto header = headers.find(kErrorTypeHeader)) {
    identity.named.emplace_back(IdentityPlace::kHeader, *header);
  }
  return identity;
}

}  // namespace touchstone::wire
