// See sibling_answers.h.
#include "fuzzer/sibling_answers.h"

#include <set>
#include <string>

namespace touchstone::fuzzer {
namespace {

bool says_not_found(std::string_view name) { return name.ends_with("NotFoundException"); }

// An answer for each declared fault of the client that `wanted` takes: with status 400, as awsJson has it, or
// with the model's own.
template <class Wanted>
std::vector<cases::Allowed> declared(const model::Model& model, const model::Operation& operation,
                                     const Wanted& wanted) {
  std::vector<cases::Allowed> answers;
  const auto add = [&](model::ShapeIndex index) {
    const model::Shape& error = model.shape(index);
    if (error.fault == model::Fault::kServer || !wanted(error.name())) return;
    std::set<int> statuses = {400};
    if (error.http_status) statuses.insert(*error.http_status);
    cases::Allowed allowed;
    allowed.statuses = {statuses.begin(), statuses.end()};
    allowed.errors = {std::string(error.name())};
    allowed.sources = {"model:" + model.service.name};
    answers.push_back(std::move(allowed));
  };
  for (const model::ShapeIndex index : operation.errors) add(index);
  for (const model::ShapeIndex index : model.service.errors) add(index);
  return answers;
}

}  // namespace

std::vector<cases::Allowed> not_found_answers(const model::Model& model, const model::Operation& operation) {
  return declared(model, operation, says_not_found);
}

std::vector<cases::Allowed> accepted_answers(const model::Model& model, const model::Operation& operation) {
  std::vector<cases::Allowed> answers = declared(model, operation, [](std::string_view) { return true; });
  cases::Allowed success;
  success.statuses = {200};
  success.sources = {"model:" + model.service.name};
  answers.insert(answers.begin(), std::move(success));
  cases::Allowed denied;  // of a role or a bucket that the caller may not use
  denied.statuses = {400, 403};
  denied.errors = {"AccessDeniedException"};
  denied.sources = {"doc:common-errors"};
  answers.push_back(std::move(denied));
  return answers;
}

std::vector<cases::Allowed> refused_answers(const model::Model& model, const model::Operation& operation) {
  std::vector<cases::Allowed> answers =
      declared(model, operation, [](std::string_view name) { return !says_not_found(name); });
  cases::Allowed refused;
  refused.statuses = {400};
  refused.errors = {"ValidationException", "InvalidRequestException", "InvalidParameterValueException",
                    "ValidationError", "MissingParameter"};
  refused.sources = {"observed:validation-wording", "doc:common-errors-older"};
  answers.push_back(std::move(refused));
  return answers;
}

}  // namespace touchstone::fuzzer
