// Errors that are named wrongly, in the wrong place, or not at all. See deviations.h.
#include <array>

#include "endpoint/change_reply.h"
#include "endpoint/deviations.h"

namespace touchstone::endpoint {
namespace {

using base::Json;
using transport::Reply;
using wire::HttpRequest;

void swap_not_found(ServiceError& error) {
  if (error.name == "JobNotFoundException") {
    error.name = "ResourceNotFoundException";
  } else if (error.name == "ResourceNotFoundException") {
    error.name = "JobNotFoundException";
  }
}

void undeclare(ServiceError& error) { error.name = "TouchstoneUndeclaredException"; }
void drop_suffix(ServiceError& error) {
  if (error.name.ends_with("Exception"))
    error.name.resize(error.name.size() - std::string_view("Exception").size());
}
void lower_name(ServiceError& error) { error.name[0] = static_cast<char>(error.name[0] + ('a' - 'A')); }
void drop_message(ServiceError& error) { error.message.clear(); }
void validation_is_not_found(ServiceError& error) {
  if (error.name == "ValidationException") error.name = "ResourceNotFoundException";
}
void validation_breaks(ServiceError& error) {
  if (error.name == "ValidationException")
    error = {.name = "InternalServerException", .message = "null", .status = 500};
}
void not_found_is_validation(ServiceError& error) {
  if (error.name.ends_with("NotFoundException")) error.name = "ValidationException";
}
void not_found_breaks(ServiceError& error) {
  if (error.name.ends_with("NotFoundException")) error.status = 500;
}
void serialization_is_not_found(ServiceError& error) {
  if (error.name == "SerializationException") error.name = "ResourceNotFoundException";
}
void serialization_breaks(ServiceError& error) {
  if (error.name == "SerializationException") error.status = 500;
}
void every_error_is_internal(ServiceError& error) {
  error.name = "InternalServerException";
  error.status = 500;
}
void validation_is_serialization(ServiceError& error) {
  if (error.name == "ValidationException") error.name = "SerializationException";
}
void server_faults_are_the_clients(ServiceError& error) {
  if (error.status == 500) error.status = 400;
}
void throttling_breaks(ServiceError& error) {
  if (error.name == "TooManyRequestsException" || error.name == "ThrottlingException")
    error.name = "InternalFailure";
}
void invalid_request_breaks(ServiceError& error) {
  if (error.name == "InvalidRequestException") error.name = "InternalFailure";
}

void remove(Json& body, std::string_view name) {
  std::erase_if(body.members(), [&](const base::JsonMember& member) { return member.name == name; });
}

void type_in_header_only(const HttpRequest&, Reply& reply) {
  change_error(reply, [&](Json& body, const std::string& name) {
    reply.response.headers.set("X-Amzn-ErrorType", name);
    remove(body, "__type");
  });
}
void type_is_number(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) { body.set("__type", Json::integer(400)); });
}
void type_is_null(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) { body.set("__type", Json()); });
}
void type_is_empty(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) { body.set("__type", Json::string("")); });
}
void type_is_list(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string& name) {
    body.set("__type", Json::array({Json::string(name)}));
  });
}
void type_is_padded(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string& name) {
    body.set("__type", Json::string(" " + name + "\n"));
  });
}
void message_is_object(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) {
    for (base::JsonMember& member : body.members()) {
      if (member.name != "__type") member.value = Json::object({{"en", member.value}});
    }
  });
}
void type_is_missing(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) { remove(body, "__type"); });
}
void type_is_code(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string& name) {
    remove(body, "__type");
    body.set("code", Json::string(name));
  });
}
void header_disagrees(const HttpRequest&, Reply& reply) {
  change_error(reply, [&](Json&, const std::string&) {
    reply.response.headers.set("X-Amzn-ErrorType", "InternalFailure");
  });
}
void code_disagrees(const HttpRequest&, Reply& reply) {
  change_error(reply,
               [](Json& body, const std::string&) { body.set("code", Json::string("InternalFailure")); });
}
void headers_disagree(const HttpRequest&, Reply& reply) {
  change_error(reply, [&](Json&, const std::string& name) {
    reply.response.headers.push_back({"X-Amzn-ErrorType", name});
    reply.response.headers.push_back({"X-Amzn-ErrorType", "InternalFailure"});
  });
}

/// Gives InvalidRequestException of Comprehend, which has members besides its message, one of them.
void add_to_invalid_request(Reply& reply, std::string_view member, Json value) {
  change_error(reply, [&](Json& body, const std::string& name) {
    if (name == "InvalidRequestException") body.set(member, std::move(value));
  });
}
void null_reason(const HttpRequest&, Reply& reply) { add_to_invalid_request(reply, "Reason", Json()); }
void unknown_reason(const HttpRequest&, Reply& reply) {
  add_to_invalid_request(reply, "Reason", Json::string("FINISHED"));
}
void detail_is_list(const HttpRequest&, Reply& reply) {
  add_to_invalid_request(reply, "Detail", Json::array({Json::string("finished")}));
}
void namespace_behind(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string& name) {
    body.set("__type", Json::string(name + "#com.amazonaws"));
  });
}
void namespace_with_dots(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string& name) {
    body.set("__type", Json::string("com.amazonaws." + name));
  });
}
void wrapped(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) { body = Json::object({{"Error", body}}); });
}
void message_under_other_name(const HttpRequest&, Reply& reply) {
  change_error(reply, [](Json& body, const std::string&) {
    for (base::JsonMember& member : body.members()) {
      if (member.name != "__type") member.name = "errorMessage";
    }
  });
}

void success_with_error_body(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  reply.response.status = 200;
  reply.response.reason = "OK";
}
void code_in_success(const HttpRequest& request, Reply& reply) {
  type_is_code(request, reply);
  success_with_error_body(request, reply);
}
void header_of_success(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) reply.response.headers.set("X-Amzn-ErrorType", "InternalFailure");
}
void errors_are_302(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  reply.response.status = 302;
  reply.response.reason = "Found";
}
void errors_are_empty_500(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  reply.response.status = 500;
  reply.response.reason = "Internal Server Error";
  reply.response.body.clear();
}
void errors_are_204(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  reply.response.status = 204;
  reply.response.reason = "No Content";
  reply.response.body.clear();
}
void errors_are_403(const HttpRequest&, Reply& reply) {
  if (is_error(reply)) reply.response.status = 403;
}
void xml_errors(const HttpRequest&, Reply& reply) {
  if (!is_error(reply)) return;
  reply.response.body = "<ErrorResponse><Error><Code>ValidationError</Code></Error></ErrorResponse>";
  reply.response.headers.set("Content-Type", "text/xml");
}
void break_on_empty_body(const HttpRequest& request, Reply& reply) {
  if (request.body.empty()) answer_500(reply);
}
void break_on_deep_nesting(const HttpRequest& request, Reply& reply) {
  if (request.body.starts_with("[[[[") || request.body.find("[[[[[[[[") != std::string::npos)
    answer_500(reply);
}
void html_for_malformed(const HttpRequest&, Reply& reply) {
  if (reply.response.body != R"({"__type":"SerializationException"})") return;
  answer_500(reply);
  reply.response.body =
      "<!doctype html>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n";
  reply.response.headers.set("Content-Type", "text/html; charset=utf-8");
}
void html_for_server_faults(const HttpRequest&, Reply& reply) {
  if (reply.response.status < 500) return;
  reply.response.body = "<html><h1>Internal Server Error</h1></html>\n";
  reply.response.headers.set("Content-Type", "text/html");
}
void success_is_201(const HttpRequest&, Reply& reply) {
  if (is_error(reply)) return;
  reply.response.status = 201;
  reply.response.reason = "Created";
}

}  // namespace

std::span<const Deviant> identity_deviations() {
  static constexpr std::array kRows = {
      Deviant{.name = "breaks-on-deep-nesting",
              .description = "deep nesting gives status 500",
              .writes = break_on_deep_nesting},
      Deviant{.name = "breaks-on-empty-body",
              .description = "an empty body gives status 500",
              .writes = break_on_empty_body},
      Deviant{.name = "code-disagrees",
              .description = "the body's code names another error than its __type",
              .writes = code_disagrees},
      Deviant{.name = "code-for-type",
              .description = "errors are named in the body's code only",
              .writes = type_is_code},
      Deviant{.name = "detail-is-list",
              .description = "the Detail of InvalidRequestException is a list",
              .writes = detail_is_list},
      Deviant{.name = "empty-type", .description = "__type is an empty string", .writes = type_is_empty},
      Deviant{.name = "error-as-success",
              .description = "errors come with status 200",
              .writes = success_with_error_body},
      Deviant{.name = "error-code-as-success",
              .description = "errors are named in the body's code and come with status 200",
              .writes = code_in_success},
      Deviant{.name = "error-header-of-success",
              .description = "successes name an error in X-Amzn-ErrorType",
              .writes = header_of_success},
      Deviant{.name = "errors-are-204",
              .description = "errors come as 204 without a body",
              .writes = errors_are_204},
      Deviant{
          .name = "errors-are-403", .description = "every error has status 403", .writes = errors_are_403},
      Deviant{.name = "errors-are-empty-500",
              .description = "errors come as 500 without a body",
              .writes = errors_are_empty_500},
      Deviant{.name = "errors-are-internal",
              .description = "every error is InternalServerException",
              .names = every_error_is_internal},
      Deviant{
          .name = "errors-redirect", .description = "errors come with status 302", .writes = errors_are_302},
      Deviant{.name = "header-disagrees",
              .description = "X-Amzn-ErrorType names another error than the body",
              .writes = header_disagrees},
      Deviant{.name = "headers-disagree",
              .description = "two headers X-Amzn-ErrorType name different errors",
              .writes = headers_disagree},
      Deviant{.name = "html-error",
              .description = "malformed JSON is answered by HTTP 500 and a page of HTML",
              .writes = html_for_malformed},
      Deviant{.name = "html-for-server-faults",
              .description = "the server's own faults come as a page of HTML",
              .writes = html_for_server_faults},
      Deviant{.name = "invalid-request-breaks",
              .description = "InvalidRequestException is called InternalFailure",
              .names = invalid_request_breaks},
      Deviant{.name = "list-as-type",
              .description = "__type is a list that holds the name",
              .writes = type_is_list},
      Deviant{.name = "lower-case-error-names",
              .description = "the names of errors begin in lower case",
              .names = lower_name},
      Deviant{.name = "malformed-is-not-found",
              .description = "what cannot be read is answered by ResourceNotFoundException",
              .names = serialization_is_not_found},
      Deviant{.name = "malformed-is-500",
              .description = "what cannot be read gives status 500",
              .names = serialization_breaks},
      Deviant{.name = "message-is-object",
              .description = "an error's message is an object by language",
              .writes = message_is_object},
      Deviant{.name = "message-under-other-name",
              .description = "an error's message stands in errorMessage",
              .writes = message_under_other_name},
      Deviant{.name = "missing-message", .description = "errors have no message", .names = drop_message},
      Deviant{.name = "missing-type", .description = "errors are named nowhere", .writes = type_is_missing},
      Deviant{.name = "namespace-behind-name",
              .description = "__type is written as Name#namespace",
              .writes = namespace_behind},
      Deviant{.name = "namespace-with-dots",
              .description = "__type is written as com.amazonaws.Name",
              .writes = namespace_with_dots},
      Deviant{.name = "not-found-is-500",
              .description = "what was not found gives status 500",
              .names = not_found_breaks},
      Deviant{.name = "not-found-is-validation",
              .description = "what was not found is answered by ValidationException",
              .names = not_found_is_validation},
      Deviant{.name = "null-reason",
              .description = "the Reason of InvalidRequestException is null",
              .writes = null_reason},
      Deviant{.name = "null-type", .description = "__type is null", .writes = type_is_null},
      Deviant{.name = "number-as-type", .description = "__type is a number", .writes = type_is_number},
      Deviant{.name = "padded-type",
              .description = "white space stands around the name in __type",
              .writes = type_is_padded},
      Deviant{.name = "server-faults-are-400",
              .description = "the server's own faults have status 400",
              .names = server_faults_are_the_clients},
      Deviant{.name = "success-is-201",
              .description = "successes come with status 201",
              .writes = success_is_201},
      Deviant{.name = "suffix-left-out",
              .description = "the names of errors lack Exception",
              .names = drop_suffix},
      Deviant{.name = "throttling-is-internal",
              .description = "throttling is called InternalFailure",
              .names = throttling_breaks},
      Deviant{.name = "type-only-in-header",
              .description = "errors are named in the header X-Amzn-ErrorType instead of the body's __type",
              .writes = type_in_header_only},
      Deviant{.name = "undeclared-error",
              .description = "every error has a name that nobody declares",
              .names = undeclare},
      Deviant{.name = "unknown-reason",
              .description = "the Reason of InvalidRequestException is none that the model knows",
              .writes = unknown_reason},
      Deviant{.name = "validation-is-500",
              .description = "a broken constraint gives InternalServerException and status 500",
              .names = validation_breaks},
      Deviant{.name = "validation-is-serialization",
              .description = "a broken constraint is answered by SerializationException",
              .names = validation_is_serialization},
      Deviant{.name = "validation-is-not-found",
              .description = "a broken constraint is answered by ResourceNotFoundException",
              .names = validation_is_not_found},
      Deviant{
          .name = "wrapped-error", .description = "an error stands inside a member Error", .writes = wrapped},
      Deviant{.name = "wrong-not-found-error",
              .description = "an unknown id gives ResourceNotFoundException for JobNotFoundException and the "
                             "other way round",
              .names = swap_not_found},
      Deviant{.name = "xml-errors", .description = "errors are written in XML", .writes = xml_errors},
  };
  return kRows;
}

}  // namespace touchstone::endpoint
