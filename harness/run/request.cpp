// See request.h.
#include "run/request.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/ascii.h"
#include "base/seed.h"
#include "endpoint/endpoint.h"
#include "run/options.h"
#include "sign/sigv4.h"
#include "wire/aws_json.h"

namespace touchstone::run {
namespace {

// Fills templates, and remembers the first that could not be.
class Filler {
 public:
  explicit Filler(const cases::Variables& variables) : variables_(variables) {}

  template <class Template>
  Template operator()(const Template& text) {
    base::Result<Template> filled = cases::fill(text, variables_);
    if (filled) return std::move(*filled);
    if (!fault_) fault_ = std::move(filled.error());
    return {};
  }
  [[nodiscard]] const std::optional<base::Error>& fault() const { return fault_; }

 private:
  const cases::Variables& variables_;
  std::optional<base::Error> fault_;
};

void apply(const cases::HeaderChange& change, Filler& filled, wire::Headers& headers) {
  if (change.value) {
    headers.set(change.name, filled(*change.value));
  } else {
    headers.remove(change.name);
  }
}

}  // namespace

wire::RawRequest spell(const cases::Send& send, const wire::HttpRequest& request) {
  if (send.malform.empty()) return {wire::to_bytes(request)};
  const wire::Malform* malform = wire::find_malform(send.malform);
  if (malform == nullptr) std::abort();  // the catalogue knows them all
  return malform->spell(request);
}

std::string_view location_for(std::string_view state) {
  if (state == "FAILED" || state == "IN_ERROR") return "unreadable";
  if (state == "COMPLETED" || state == "TRAINED") return "brief";
  return "lasting";
}

base::Result<base::Json> start_input(const cases::Family& family, cases::Variables variables,
                                     std::string_view state, std::string nonce) {
  variables.set("location", std::string(location_for(state)));
  variables.set("nonce", std::move(nonce));
  return cases::fill(family.start_input, variables);
}

base::Json address_of(const cases::Family& family, const std::string& job) {
  base::Json input = base::Json::object();
  input.set(family.member, base::Json::string(job));
  return input;
}

RequestEncoder::RequestEncoder(std::span<const model::Model> models, const RunOptions& options)
    : models_(models), options_(options), host_(options.client.endpoint.host_header()) {}

const model::Service& RequestEncoder::service_called(std::string_view name) const {
  const auto found = std::find_if(models_.begin(), models_.end(),
                                  [&](const model::Model& model) { return model.service.name == name; });
  if (found == models_.end())
    std::abort();  // the catalogue was checked against these models when it was loaded
  return found->service;
}

void RequestEncoder::sign(wire::HttpRequest& request, const model::Service& service) const {
  if (!options_.credentials) return;
  sign::sign(request, *options_.credentials, {options_.region, service.signing_name},
             options_.signed_at.value_or(sign::Clock::now()));
}

wire::HttpRequest RequestEncoder::encode(std::string_view service, std::string_view operation,
                                         const base::Json& input) const {
  const model::Service& called = service_called(service);
  wire::HttpRequest request;
  wire::encode_request(request, called, model::Protocol::kAwsJson1_1, operation, host_, input);
  request.path = options_.client.endpoint.path + request.path;
  sign(request, called);
  return request;
}

base::Result<wire::HttpRequest> RequestEncoder::encode(std::string_view service, const cases::Send& send,
                                                       const cases::Variables& variables) const {
  const model::Service& called = service_called(service);
  Filler filled(variables);
  wire::HttpRequest request;
  std::visit(
      [&](const auto& body) {
        const auto encode_body = [&](const auto& whole) {
          wire::encode_request(request, called, model::Protocol::kAwsJson1_1, send.operation, host_, whole);
        };
        // What is no template saves the copy that filling makes.
        cases::is_template(body) ? encode_body(filled(body)) : encode_body(body);
      },
      send.body);
  request.method = filled(send.method);
  request.path = options_.client.endpoint.path + filled(send.path);
  if (!send.inject.empty()) request.headers.push_back({endpoint::kInjectHeader, filled(send.inject)});
  for (const cases::HeaderChange& change : send.headers) apply(change, filled, request.headers);
  sign(request, called);
  for (const cases::HeaderChange& change : send.headers) {
    if (wire::equals_ignoring_case(change.name, "Authorization")) apply(change, filled, request.headers);
  }
  if (filled.fault()) return std::unexpected(*filled.fault());
  return request;
}

cases::Variables RequestEncoder::base_variables() const {
  return {{"region", options_.region}, {"account", options_.account}};
}

cases::Variables RequestEncoder::variables_of(const std::string& service,
                                              const std::string& operation) const {
  cases::Variables variables = base_variables();
  variables.set("service", service);
  variables.set("target", service_called(service).target_prefix);
  variables.set("operation", operation);
  variables.set("operation_in_lower_case", base::lower_case(operation));
  return variables;
}

std::string RequestEncoder::nonce(std::string_view owner, std::string_view use, std::size_t attempt) const {
  base::Random random(options_.seed, {owner, "#", use, options_.salt});
  for (; attempt > 1; --attempt) static_cast<void>(random.next());
  return fmt::format(FMT_COMPILE("{:016x}"), random.next());
}

}  // namespace touchstone::run
