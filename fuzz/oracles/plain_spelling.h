// What each spelling of wire/malform.h says that it changes, done a second time: to the request as lines of
// text, where the product works on headers. One row a spelling; wire_malform holds every byte against it.
// That a row means what HTTP says of it is oracles/plain_request.h's to see.
#pragma once

#include <fmt/format.h>

#include <cctype>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "wire/http_message.h"

namespace touchstone::fuzz {

/// A request of which each part can be written in another way.
struct Spelling {
  struct Field {
    std::string name;
    std::string value;
  };

  std::string before;
  std::string start;
  std::vector<std::string> odd_lines;  ///< right behind the start line
  std::vector<Field> fields;
  std::string colon = ": ";
  std::string behind_value;
  std::string line_end = "\r\n";
  std::string body;

  Spelling(const std::string& method, const std::string& target, const std::string& version)
      : start(method + " " + target + " " + version) {}

  [[nodiscard]] std::string text() const {
    std::string out = before + start + line_end;
    for (const std::string& line : odd_lines) out += line + line_end;
    for (const Field& field : fields) out += field.name + colon + field.value + behind_value + line_end;
    return out + line_end + body;
  }

  static bool is_called(const Field& field, std::string_view lower_name) {
    if (field.name.size() != lower_name.size()) return false;
    for (std::size_t i = 0; i < lower_name.size(); ++i) {
      if (std::tolower(static_cast<unsigned char>(field.name[i])) != lower_name[i]) return false;
    }
    return true;
  }
  [[nodiscard]] std::string value_of(std::string_view lower_name) const {
    for (const Field& field : fields) {
      if (is_called(field, lower_name)) return field.value;
    }
    return "";
  }
  void leave_out(std::string_view lower_name) {
    std::erase_if(fields, [&](const Field& field) { return is_called(field, lower_name); });
  }
  void add(const std::string& name, const std::string& value) { fields.push_back({name, value}); }
  /// The first of this name is written like this, where it stood; without one, it comes last.
  void put(const std::string& name, std::string_view lower_name, const std::string& value) {
    std::vector<Field> kept;
    bool is_there = false;
    for (const Field& field : fields) {
      const bool is_it = is_called(field, lower_name);
      if (!is_it) kept.push_back(field);
      if (is_it && !is_there) kept.push_back({name, value});
      is_there = is_there || is_it;
    }
    fields = std::move(kept);
    if (!is_there) add(name, value);
  }

  /// The body in chunks of this many bytes, the last as long as is left.
  void chunk(std::size_t most, const std::string& extension = "", const std::string& trailer = "") {
    leave_out("content-length");
    add("Transfer-Encoding", "chunked");
    std::string chunks;
    for (std::size_t at = 0; at < body.size(); at += most) {
      const std::string data = body.substr(at, most);
      chunks += fmt::format("{:x}{}\r\n{}\r\n", data.size(), extension, data);
    }
    body = chunks + "0" + extension + "\r\n" + trailer + "\r\n";
  }
};

using Respell = void (*)(Spelling&, const wire::HttpRequest&);

inline std::string length_of_body(const wire::HttpRequest& request, std::size_t more = 0) {
  return std::to_string(request.body.size() + more);
}

inline const std::map<std::string_view, Respell>& plain_spellings() {
  using Request = wire::HttpRequest;
  static const std::map<std::string_view, Respell> rows = {
      {"absolute-target",
       [](Spelling& s, const Request& r) {
         s.start = r.method + " http://" + s.value_of("host") + r.path + " HTTP/1.1";
       }},
      {"bare-line-feeds", [](Spelling& s, const Request&) { s.line_end = "\n"; }},
      {"chunk-extensions", [](Spelling& s, const Request&) { s.chunk(7, ";touchstone=\"a;b\";x"); }},
      {"chunk-trailer", [](Spelling& s, const Request&) { s.chunk(7, "", "X-Touchstone-Trailer: 1\r\n"); }},
      {"chunk-without-size",
       [](Spelling& s, const Request&) {
         s.chunk(s.body.size() + 1);
         s.body = "no size, " + s.body;
       }},
      {"close-after-answer", [](Spelling& s, const Request&) { s.put("Connection", "connection", "close"); }},
      {"empty-line-before", [](Spelling& s, const Request&) { s.before = "\r\n"; }},
      {"expect-continue", [](Spelling& s, const Request&) { s.add("Expect", "100-continue"); }},
      {"folded-header", [](Spelling& s, const Request&) { s.add("X-Touchstone-Folded", "one\r\n two"); }},
      {"http-1-0", [](Spelling& s, const Request& r) { s.start = r.method + " " + r.path + " HTTP/1.0"; }},
      {"length-and-chunks",
       [](Spelling& s, const Request& r) {
         s.chunk(7);
         s.odd_lines = {"Content-Length: " + length_of_body(r)};
       }},
      {"length-is-negative",
       [](Spelling& s, const Request&) { s.put("Content-Length", "content-length", "-1"); }},
      {"length-is-no-number",
       [](Spelling& s, const Request&) { s.put("Content-Length", "content-length", "all"); }},
      {"length-too-small",
       [](Spelling& s, const Request& r) {
         s.put("Content-Length", "content-length", std::to_string(r.body.size() / 2));
       }},
      {"length-with-a-sign",
       [](Spelling& s, const Request& r) {
         s.put("Content-Length", "content-length", "+" + length_of_body(r));
       }},
      {"line-without-colon", [](Spelling& s, const Request&) { s.odd_lines = {"X-Touchstone-No-Colon"}; }},
      {"list-in-two-lines",
       [](Spelling& s, const Request&) {
         s.add("Accept", "application/json");
         s.add("Accept", "*/*;q=0.1");
       }},
      {"long-header",
       [](Spelling& s, const Request&) { s.add("X-Touchstone-Long", std::string(100000, 'a')); }},
      {"lower-case-names",
       [](Spelling& s, const Request&) {
         for (Spelling::Field& field : s.fields) {
           for (char& c : field.name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
         }
       }},
      {"no-host", [](Spelling& s, const Request&) { s.leave_out("host"); }},
      {"no-http",
       [](Spelling& s, const Request&) {
         s.start = "touchstone asks whether this is gold";
         s.fields.clear();
         s.body.clear();
       }},
      {"no-length", [](Spelling& s, const Request&) { s.leave_out("content-length"); }},
      {"no-space-after-colon", [](Spelling& s, const Request&) { s.colon = ":"; }},
      {"no-version",
       [](Spelling& s, const Request& r) {
         s.start = r.method + " " + r.path;
         s.fields.clear();
         s.body.clear();
       }},
      {"nul-in-header",
       [](Spelling& s, const Request&) { s.add("X-Touchstone-Nul", std::string("a\0b", 3)); }},
      {"odd-case-names",
       [](Spelling& s, const Request&) {
         for (Spelling::Field& field : s.fields) {
           bool is_upper = false;
           for (char& c : field.name) {
             const auto byte = static_cast<unsigned char>(c);
             c = static_cast<char>(is_upper ? std::toupper(byte) : std::tolower(byte));
             is_upper = !is_upper;
           }
         }
       }},
      {"one-chunk", [](Spelling& s, const Request&) { s.chunk(s.body.size() + 1); }},
      {"several-chunks", [](Spelling& s, const Request&) { s.chunk(7); }},
      {"space-before-colon", [](Spelling& s, const Request&) { s.colon = " : "; }},
      {"spaces-around-values",
       [](Spelling& s, const Request&) {
         s.colon = ": \t ";
         s.behind_value = " \t ";
       }},
      {"two-different-lengths",
       [](Spelling& s, const Request& r) { s.add("Content-Length", length_of_body(r, 1)); }},
      {"two-equal-hosts", [](Spelling& s, const Request&) { s.add("Host", s.value_of("host")); }},
      {"two-equal-lengths",
       [](Spelling& s, const Request& r) { s.add("Content-Length", length_of_body(r)); }},
      {"two-hosts", [](Spelling& s, const Request&) { s.add("Host", "touchstone.invalid"); }},
      {"two-targets",
       [](Spelling& s, const Request&) { s.add("X-Amz-Target", "NoSuchService_20000101.StopEverything"); }},
      {"unknown-coding",
       [](Spelling& s, const Request&) {
         s.chunk(s.body.size() + 1);
         s.fields.back().value = "touchstone, chunked";
       }},
      {"unknown-expectation", [](Spelling& s, const Request&) { s.add("Expect", "touchstone"); }},
      {"unknown-version",
       [](Spelling& s, const Request& r) { s.start = r.method + " " + r.path + " HTTP/9.9"; }},
  };
  return rows;
}

}  // namespace touchstone::fuzz
