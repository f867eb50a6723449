// See aws_json.h.
#include "wire/aws_json.h"

#include <fmt/format.h>

namespace touchstone::wire {
namespace {

// What a request has in the end, with the headers that a signature adds.
constexpr std::size_t kHeaders = 6;
constexpr std::size_t kHeaderBytes = 448;

void write_head(HttpRequest& request, const model::Service& service, model::Protocol protocol,
                std::string_view operation, std::string_view host) {
  request.method = "POST";
  request.path = "/";
  request.headers.clear();
  request.headers.reserve(kHeaders, kHeaderBytes);
  request.headers.push_back({"Host", host});
  request.headers.push_back({"Content-Type", content_type(protocol)});
  request.headers.push_back({"X-Amz-Target", target_of(service, operation)});
  request.headers.push_back({"Content-Length", fmt::format_int(request.body.size()).c_str()});
}

}  // namespace

std::string_view content_type(model::Protocol protocol) {
  return protocol == model::Protocol::kAwsJson1_0 ? "application/x-amz-json-1.0"
                                                  : "application/x-amz-json-1.1";
}

std::string_view without_parameters(std::string_view content_type) {
  std::string_view media_type = content_type.substr(0, content_type.find(';'));
  while (media_type.ends_with(' ') || media_type.ends_with('\t')) media_type.remove_suffix(1);
  return media_type;
}

std::string target_of(const model::Service& service, std::string_view operation) {
  std::string target;
  target.reserve(service.target_prefix.size() + 1 + operation.size());
  target.append(service.target_prefix).append(1, '.').append(operation);
  return target;
}

bool is_target_of(std::string_view target, const model::Service& service, std::string_view operation) {
  const std::string_view prefix = service.target_prefix;
  return target.size() == prefix.size() + 1 + operation.size() && target.starts_with(prefix) &&
         target[prefix.size()] == '.' && target.ends_with(operation);
}

void encode_request(HttpRequest& request, const model::Service& service, model::Protocol protocol,
                    std::string_view operation, std::string_view host, std::string_view body) {
  request.body.assign(body);
  write_head(request, service, protocol, operation, host);
}

void encode_request(HttpRequest& request, const model::Service& service, model::Protocol protocol,
                    std::string_view operation, std::string_view host, const base::Json& input) {
  request.body.clear();
  base::append_json(request.body, input);
  write_head(request, service, protocol, operation, host);
}

}  // namespace touchstone::wire
