// See heads.h.
#include "fuzzer/heads.h"
#include "base/ascii.h"
#include "base/pick.h"

#include <array>
#include <string>

namespace touchstone::fuzzer {
namespace {

constexpr const char* kTarget = "X-Amz-Target";
constexpr const char* kContentType = "Content-Type";

char other_case(char c) { return base::is_lower(c) ? base::upper(c) : base::lower(c); }

void change_target(Draft& draft, std::string target, base::Random& random) {
  const std::size_t dot = target.find('.');
  const auto place = static_cast<std::size_t>(random.below(target.size()));
  draft.tried = "target";
  switch (random.below(9)) {
    case 0:
      target[place] = other_case(target[place]);
      draft.tried = "target in other case";
      break;
    case 1:
      for (char& c : target) c = c >= 'A' && c <= 'Z' ? other_case(c) : c;
      draft.tried = "target in other case";
      break;
    case 2:
      target = target.substr(dot + 1);
      draft.tried = "target without service";
      break;
    case 3:
      target = "NoSuchService_20000101" + target.substr(dot);
      draft.tried = "target of another service";
      break;
    case 4:
      target.erase(place, 1);
      draft.tried = "target cut";
      break;
    case 5:
      target += "x";
      draft.tried = "target with a letter more";
      break;
    case 6:
      target = target.substr(0, dot + 1) + "Touchstone" + target.substr(dot + 1);
      draft.tried = "target of no operation";
      break;
    case 7:
      target.clear();
      draft.tried = "empty target";
      break;
    default:
      draft.headers.push_back({kTarget, std::nullopt});
      draft.tried = "no target";
      return;
  }
  draft.headers.push_back({kTarget, std::move(target)});
}

void change_content_type(Draft& draft, base::Random& random) {
  static constexpr std::array<std::string_view, 4> kSame = {
      "application/x-amz-json-1.1; charset=utf-8", "application/x-amz-json-1.1;charset=UTF-8",
      "application/x-amz-json-1.1; charset=\"utf-8\"", "application/x-amz-json-1.1; touchstone=1"};
  static constexpr std::array<std::string_view, 6> kOther = {
      "application/json", "application/x-amz-json-1.0", "text/html",
      "application/cbor", "multipart/form-data",        "x"};
  if (random.below(3) != 0) {
    draft.headers.push_back({kContentType, std::string(pick(kSame, random))});
    draft.tried = "content type with parameters";
  } else if (random.below(4) == 0) {
    draft.headers.push_back({kContentType, std::nullopt});
    draft.tried = "no content type";
  } else {
    draft.headers.push_back({kContentType, std::string(pick(kOther, random))});
    draft.tried = "other content type";
  }
}

void add_header(Draft& draft, base::Random& random) {
  static constexpr std::array<std::array<std::string_view, 2>, 6> kHarmless = {
      {{"Accept", "*/*"},
       {"User-Agent", "touchstone"},
       {"X-Touchstone", "1"},
       {"amz-sdk-invocation-id", "00000000-0000-0000-0000-000000000000"},
       {"amz-sdk-request", "attempt=1; max=3"},
       {"Cache-Control", "no-cache"}}};
  const auto& [name, value] = pick(kHarmless, random);
  if (random.below(6) == 0) {
    draft.headers.push_back(
        {"X-Touchstone", std::string(static_cast<std::size_t>(1025 + random.below(40000)), 'x')});
    draft.tried = "long header";
    return;
  }
  draft.headers.push_back({std::string(name), std::string(value)});
  draft.tried = "one header more";
}

void change_line(Draft& draft, base::Random& random) {
  static constexpr std::array<std::string_view, 6> kMethods = {"GET",   "PUT",     "DELETE",
                                                               "PATCH", "OPTIONS", "post"};
  static constexpr std::array<std::string_view, 6> kPaths = {"/touchstone", "/?",       "//",
                                                             "/%2e%2e/",    "/a/b?c=d", "/%00"};
  if (random.below(2) == 0) {
    draft.method = pick(kMethods, random);
    draft.tried = "other method";
  } else {
    draft.path = pick(kPaths, random);
    draft.tried = "other path";
  }
}

}  // namespace

void change_head(Draft& draft, std::string_view target, base::Random& random) {
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return change_target(draft, std::string(target), random);
    case 4:
    case 5:
      return change_content_type(draft, random);
    case 6:
      // A name in lower case is the same name.
      draft.headers.push_back({"x-amz-target", std::string(target)});
      draft.headers.push_back({"content-type", "application/x-amz-json-1.1"});
      draft.tried = "names in lower case";
      return;
    case 7:
    case 8:
      return add_header(draft, random);
    default:
      return change_line(draft, random);
  }
}

}  // namespace touchstone::fuzzer
