// See attempt.h.
#include "fuzzer/attempt.h"

namespace touchstone::fuzzer {

bool is_named_by_its_start(const cases::Family& family) {
  return family.start_input.is_object() && family.start_input.find(family.start_name) != nullptr;
}

std::string as_template(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${")) {
    out.append(text.substr(0, at)).append("$${");
    text.remove_prefix(at + 2);
  }
  return out.append(text);
}

cases::Case frame_of(const cases::Family& family) {
  cases::Case frame;
  frame.service = family.service;
  frame.operation = family.stop;
  frame.sources = {"model:" + family.service};
  return frame;
}

cases::Case plan_of(const Draft& draft, const Expectation& expected, cases::Case frame, std::string id) {
  cases::Send send;
  send.operation = draft.operation;
  send.body = as_template(draft.body);
  send.method = draft.method;
  send.path = as_template(draft.path);
  send.headers = draft.headers;
  for (cases::HeaderChange& change : send.headers) {
    if (change.value) change.value = as_template(*change.value);
  }
  frame.id = std::move(id);
  frame.title = expected.aspect;
  frame.level = expected.level;
  frame.steps.push_back({std::move(send), expected.allow});
  return frame;
}

}  // namespace touchstone::fuzzer
