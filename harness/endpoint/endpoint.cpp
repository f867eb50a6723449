// The way of a request: claimed by an operation, read, authenticated, validated, carried out, answered. See
// endpoint.h. Each step has its file: refusals.h says no, operations.h does the work, answers.h builds
// responses.
#include "endpoint/endpoint.h"

#include <fmt/format.h>

#include <map>

#include "endpoint/answers.h"
#include "endpoint/deviations.h"
#include "endpoint/family.h"
#include "endpoint/ids.h"
#include "endpoint/injection.h"
#include "endpoint/job_store.h"
#include "endpoint/operations.h"
#include "endpoint/refusals.h"
#include "endpoint/variants.h"
#include "validate/check.h"
#include "wire/aws_json.h"

namespace touchstone::endpoint {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
using base::Result;

/// What an unclaimed request is answered in.
constexpr auto kDefaultProtocol = model::Protocol::kAwsJson1_1;

/// Where a request goes: one operation of one family.
struct Route {
  const Family* family;
  const model::Operation* operation;
  const validate::Checker* checker;
  Perform perform;
  std::string_view media_type;
};

/// By the value of X-Amz-Target.
using Routes = std::map<std::string, Route, std::less<>>;

bool has_media_type(const wire::HttpRequest& request, std::string_view media_type) {
  const auto content_type = request.headers.find("Content-Type");
  return content_type && wire::equals_ignoring_case(wire::without_parameters(*content_type), media_type);
}

bool is_well_directed(const wire::HttpRequest& request, std::string_view media_type) {
  return request.method == "POST" && request.path == "/" && has_media_type(request, media_type);
}

}  // namespace

class Endpoint::Impl {
 public:
  Impl(std::span<const model::Model> models, EndpointOptions options, const Deviant& deviant,
       const Variant& variant)
      : options_(std::move(options)),
        deviant_(deviant),
        variant_(variant),
        ids_(options_.seed),
        families_(find_families(models)) {
    if (variant_.times != nullptr) variant_.times(options_.timings);
  }

  /// Registers the operations of every family of one model.
  Result<void> serve(const model::Model& model) {
    const auto protocol = model.aws_json();
    if (!protocol) {
      return std::unexpected(Error{ErrorCode::kBadValue,
                                   fmt::format("service {} does not speak awsJson", model.service.name),
                                   "the embedded endpoint serves awsJson 1.0 and 1.1 only",
                                   {}});
    }
    auto checker = validate::Checker::make(model);
    if (!checker) return std::unexpected(checker.error());
    const validate::Checker* kept =
        checkers_.emplace_back(std::make_unique<validate::Checker>(std::move(*checker))).get();
    for (const Family& family : families_) {
      if (family.model != &model) continue;
      const auto add = [&](const model::Operation* operation, Perform perform) {
        routes_.emplace(wire::target_of(model.service, operation->name),
                        Route{&family, operation, kept, perform, wire::content_type(*protocol)});
      };
      if (variant_.has_start) add(family.start, start);
      add(family.describe, describe);
      add(family.list, list);
      add(family.stop, stop);
    }
    targets_.clear();
    for (const auto& [target, route] : routes_) targets_.push_back(target);
    return {};
  }

  transport::Reply handle(const wire::HttpRequest& request, TimePoint now) {
    if (deviant_.reads == nullptr && variant_.reads == nullptr) return answer_to(request, now);
    wire::HttpRequest misread = request;
    if (deviant_.reads != nullptr) deviant_.reads({misread, targets_});
    if (variant_.reads != nullptr) variant_.reads(misread);
    return answer_to(misread, now);
  }

  void restart() {
    ids_ = IdSource(options_.seed);
    injector_ = Injector();
    store_ = JobStore();
  }

  void refuse(transport::Reply& reply) const {
    if (deviant_.refuses != nullptr) deviant_.refuses(reply);
    if (variant_.refuses != nullptr) variant_.refuses(reply);
  }

 private:
  transport::Reply answer_to(const wire::HttpRequest& request, TimePoint now) {
    transport::Reply reply;
    const Route* route = find_route(request);
    const std::string_view media_type =
        route == nullptr ? wire::content_type(kDefaultProtocol) : route->media_type;
    Outcome output = answer(request, route, media_type, now, reply);
    const bool claimed = route != nullptr && is_well_directed(request, media_type);
    if (claimed && !output && deviant_.names != nullptr) deviant_.names(output.error());
    if (!output && variant_.names != nullptr)
      variant_.names(route == nullptr ? nullptr : route->family->model, output.error());
    reply.response =
        output ? success_response(media_type, *output) : error_response(media_type, output.error());
    add_common_headers(reply.response, ids_.next_request_id(), now);
    const auto distort = claimed || deviant_.everywhere ? deviant_.writes : deviant_.misdirects;
    if (distort != nullptr) distort(request, reply);
    if (variant_.writes != nullptr) variant_.writes(request, reply);
    return reply;
  }

  const Route* find_route(const wire::HttpRequest& request) const {
    const auto target = request.headers.find("X-Amz-Target");
    const auto found = !target ? routes_.end() : routes_.find(*target);
    return found == routes_.end() ? nullptr : &found->second;
  }

  /// The order of these steps is that of AWS's own front ends (observed:awsjson-frontend).
  Outcome answer(const wire::HttpRequest& request, const Route* route, std::string_view media_type,
                 TimePoint now, transport::Reply& reply) {
    if (!is_well_directed(request, media_type)) return std::unexpected(unknown_operation(404));
    if (route == nullptr) return std::unexpected(unknown_operation(400));
    if (auto injected = injected_error(request, *route, reply)) return std::unexpected(std::move(*injected));

    auto body = parse_body(request.body);
    if (!body) return std::unexpected(std::move(body.error()));
    if (auto refusal = refuse_caller(request, *route, now)) return std::unexpected(std::move(*refusal));
    if (auto refusal = refuse_input(*route, *body)) return std::unexpected(std::move(*refusal));

    const Json input = normalise(*route->family->model, route->operation->input, *body);
    const Desk desk{store_, ids_, options_.timings, deviant_.quirk};
    auto facts = route->perform(desk, *route->family, input, now);
    if (!facts) return facts;
    return project(*route->family->model, route->operation->output, *facts);
  }

  std::optional<ServiceError> injected_error(const wire::HttpRequest& request, const Route& route,
                                             transport::Reply& reply) {
    const auto wish = request.headers.find(kInjectHeader);
    if (!wish || !options_.allow_injection) return std::nullopt;
    return injector_.inject(*wish, *route.family->model, *route.operation, reply);
  }

  std::optional<ServiceError> refuse_caller(const wire::HttpRequest& request, const Route& route,
                                            TimePoint now) const {
    if (!options_.verify_signatures) return std::nullopt;
    const std::string& service = route.family->model->service.signing_name;
    const auto known = [&](std::string_view key) {
      return key == options_.credentials.access_key_id ? std::optional(options_.credentials) : std::nullopt;
    };
    const auto fault = sign::verify(request, known, service, now);
    return fault ? std::optional(refuse_signature(*fault, service)) : std::nullopt;
  }

  std::optional<ServiceError> refuse_input(const Route& route, const Json& body) const {
    const model::Model& model = *route.family->model;
    if (const auto fault = route.checker->find_type_fault(route.operation->input, body))
      return refuse_type(*fault);
    auto violations = route.checker->find_violations(route.operation->input, body);
    if (deviant_.finds != nullptr)
      deviant_.finds({model, *route.operation, *route.checker, body, violations});
    if (violations.empty()) return std::nullopt;
    return refuse_constraints(model, *route.operation, violations);
  }

  EndpointOptions options_;
  const Deviant& deviant_;
  const Variant& variant_;
  IdSource ids_;
  Injector injector_;
  JobStore store_;
  std::vector<Family> families_;
  std::vector<std::unique_ptr<validate::Checker>> checkers_;
  Routes routes_;
  std::vector<std::string> targets_;
};

Result<Endpoint> Endpoint::make(std::span<const model::Model> models, EndpointOptions options) {
  const Deviant* deviant = find_deviant(options.deviation);
  if (deviant == nullptr) {
    return std::unexpected(Error{ErrorCode::kUnknownName,
                                 fmt::format("no deviation is called '{}'", options.deviation),
                                 "`touchstone serve --list-deviations` names them all",
                                 {}});
  }
  const Variant* variant = find_variant(options.variant);
  if (variant == nullptr) {
    return std::unexpected(Error{ErrorCode::kUnknownName,
                                 fmt::format("no variant is called '{}'", options.variant),
                                 "`touchstone serve --list-variants` names them all",
                                 {}});
  }
  auto impl = std::make_unique<Impl>(models, std::move(options), *deviant, *variant);
  for (const model::Model& model : models) {
    if (auto served = impl->serve(model); !served) return std::unexpected(std::move(served.error()));
  }
  return Endpoint(std::move(impl));
}

Endpoint::Endpoint(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Endpoint::Endpoint(Endpoint&&) noexcept = default;
Endpoint& Endpoint::operator=(Endpoint&&) noexcept = default;
Endpoint::~Endpoint() = default;

transport::Reply Endpoint::handle(const wire::HttpRequest& request, TimePoint now) {
  return impl_->handle(request, now);
}

void Endpoint::restart() { impl_->restart(); }
void Endpoint::refuse(transport::Reply& reply) const { impl_->refuse(reply); }

}  // namespace touchstone::endpoint
