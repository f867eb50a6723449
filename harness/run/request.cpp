// See request.h.
#include "run/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "endpoint/endpoint.h"
#include "run/runner.h"
#include "sign/sigv4.h"
#include "wire/aws_json.h"

namespace touchstone::run {
namespace {

// A copy of what a case sends, without variables left in it.
base::Result<cases::Send> fill_all(cases::Send send, const cases::Variables& variables) {
  std::vector<std::string*> texts = {&send.method, &send.path, &send.inject};
  if (auto* raw = std::get_if<std::string>(&send.body)) texts.push_back(raw);
  for (cases::HeaderChange& change : send.headers) {
    if (change.value) texts.push_back(&*change.value);
  }
  for (std::string* text : texts) {
    auto filled = cases::fill(*text, variables);
    if (!filled) return std::unexpected(filled.error());
    *text = std::move(*filled);
  }
  if (auto* input = std::get_if<base::Json>(&send.body)) {
    auto filled = cases::fill(*input, variables);
    if (!filled) return std::unexpected(filled.error());
    *input = std::move(*filled);
  }
  return send;
}

void apply(const cases::HeaderChange& change, std::vector<wire::Header>& headers) {
  if (change.value) {
    wire::set_header(headers, change.name, *change.value);
  } else {
    wire::remove_header(headers, change.name);
  }
}

}  // namespace

wire::RawRequest spell(const cases::Send& send, const wire::HttpRequest& request) {
  if (send.malform.empty()) return {wire::to_bytes(request)};
  const wire::Malform* malform = wire::find_malform(send.malform);
  if (malform == nullptr) std::abort();  // the catalogue knows them all
  return malform->spell(request);
}

const model::Service& RequestEncoder::service_called(const std::string& name) const {
  const auto found = std::find_if(models_.begin(), models_.end(),
                                  [&](const model::Model& model) { return model.service.name == name; });
  if (found == models_.end())
    std::abort();  // the catalogue was checked against these models when it was loaded
  return found->service;
}

void RequestEncoder::sign(wire::HttpRequest& request, const model::Service& service) const {
  if (!options_.credentials) return;
  sign::sign(request, *options_.credentials, {options_.region, service.signing_name}, sign::Clock::now());
}

wire::HttpRequest RequestEncoder::encode(const std::string& service, std::string_view operation,
                                         const base::Json& input) const {
  const model::Service& called = service_called(service);
  wire::HttpRequest request;
  wire::encode_request(request, called, model::Protocol::kAwsJson1_1, operation,
                       options_.client.endpoint.host_header(), input);
  request.path = options_.client.endpoint.path + request.path;
  sign(request, called);
  return request;
}

base::Result<wire::HttpRequest> RequestEncoder::encode(const std::string& service, const cases::Send& send,
                                                       const cases::Variables& variables) const {
  const model::Service& called = service_called(service);
  const auto send_filled = fill_all(send, variables);
  if (!send_filled) return std::unexpected(send_filled.error());
  wire::HttpRequest request;
  std::visit(
      [&](const auto& body) {
        wire::encode_request(request, called, model::Protocol::kAwsJson1_1, send.operation,
                             options_.client.endpoint.host_header(), body);
      },
      send_filled->body);
  request.method = send_filled->method;
  request.path = options_.client.endpoint.path + send_filled->path;
  if (!send_filled->inject.empty()) {
    request.headers.push_back({std::string(endpoint::kInjectHeader), send_filled->inject});
  }
  for (const cases::HeaderChange& change : send_filled->headers) apply(change, request.headers);
  sign(request, called);
  for (const cases::HeaderChange& change : send_filled->headers) {
    if (wire::equals_ignoring_case(change.name, "Authorization")) apply(change, request.headers);
  }
  return request;
}

cases::Variables RequestEncoder::base_variables() const {
  return {{"region", options_.region}, {"account", options_.account}};
}

cases::Variables RequestEncoder::variables_of(const std::string& service,
                                              const std::string& operation) const {
  cases::Variables variables = base_variables();
  variables["service"] = service;
  variables["target"] = service_called(service).target_prefix;
  variables["operation"] = operation;
  std::string& lower = variables["operation_in_lower_case"] = operation;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return variables;
}

}  // namespace touchstone::run
