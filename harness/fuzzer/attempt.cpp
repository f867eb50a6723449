// See attempt.h.
#include "fuzzer/attempt.h"

namespace touchstone::fuzzer {

bool is_named_by_its_start(const cases::Family& family) {
  return family.start_input.is_object() && family.start_input.find(family.start_name) != nullptr;
}

std::string as_template(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{') out += '$';
    out += text[i];
  }
  return out;
}

cases::Case plan_of(const Draft& draft, const Expectation& expected, const cases::Family& family,
                    std::string id) {
  cases::Send send;
  send.operation = draft.operation;
  send.body = as_template(draft.body);
  send.method = draft.method;
  send.path = as_template(draft.path);
  send.headers = draft.headers;
  for (cases::HeaderChange& change : send.headers) {
    if (change.value) change.value = as_template(*change.value);
  }
  cases::Case plan;
  plan.id = std::move(id);
  plan.title = expected.aspect;
  plan.service = family.service;
  plan.operation = family.stop;
  plan.level = expected.level;
  plan.sources = {"model:" + family.service};
  plan.steps.push_back({std::move(send), expected.allow});
  return plan;
}

}  // namespace touchstone::fuzzer
