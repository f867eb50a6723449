// Measures reading and writing the bodies of awsJson against JSON libraries: a body into a struct, and back.
// First every reader has to find the same fields and every writer to write the same bytes; then a table says
// which malformed bodies each reader takes. README.md says what each number is. usage: json_bench [--check]
// [Google Benchmark's flags]; --check makes a missed goal exit code 1.
#include <cjson/cJSON.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>

#include <array>
#include <boost/json.hpp>
#include <cstring>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/utf8.h"
#include "subject.h"
#include "wire/structure.h"

namespace {

using namespace touchstone;
using bench::Kind;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What is looked for in a body. Reused, so that a reader allocates only what it needs by itself.
struct Fields {
  std::string job_id, job_status, type, message;

  void clear() {
    for (std::string* field : {&job_id, &job_status, &type, &message}) field->clear();
  }
  void keep(std::string_view name, std::string_view value) {
    if (name == "JobId") job_id = value;
    if (name == "JobStatus") job_status = value;
    if (name == "__type") type = value;
    if (name == "Message") message = value;
  }
  [[nodiscard]] std::string text() const { return job_id + "|" + job_status + "|" + type + "|" + message; }
};

// --- reading
// -------------------------------------------------------------------------------------------------------------

/// A body with the padding that simdjson wants, and what it says.
struct Body {
  std::string text;
  std::shared_ptr<simdjson::padded_string> padded;
  Fields says;
};

using Read = bool (*)(const Body&, Fields&);

bool read_touchstone(const Body& body, Fields& fields) {
  static wire::StructureReader reader({"JobId", "JobStatus", "__type", "Message"});
  if (reader.decode(body.text) != base::Json::Kind::kObject) return false;
  std::string* const kept[] = {&fields.job_id, &fields.job_status, &fields.type, &fields.message};
  for (std::size_t place = 0; place < std::size(kept); ++place) {
    if (!reader[place].kind) continue;
    if (reader[place].kind != base::Json::Kind::kString) return false;
    *kept[place] = reader[place].text;
  }
  return true;
}

bool read_tree(const Body& body, Fields& fields) {
  const auto value = base::parse_json(body.text);
  if (!value || !value->is_object()) return false;
  for (const base::JsonMember& member : value->members()) {
    if (!member.value.is_string()) return false;
    fields.keep(member.name, member.value.as_string());
  }
  return true;
}

bool read_on_demand(const Body& body, Fields& fields) {
  static simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (parser.iterate(*body.padded).get(document) != simdjson::SUCCESS) return false;
  if (document.get_object().get(object) != simdjson::SUCCESS) return false;
  for (auto entry : object) {
    simdjson::ondemand::field field;
    std::string_view name, value;
    if (std::move(entry).get(field) != simdjson::SUCCESS) return false;
    if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
    if (field.value().get_string().get(value) != simdjson::SUCCESS) return false;
    fields.keep(name, value);
  }
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS;  // nothing behind the value
}

bool read_dom(const Body& body, Fields& fields) {
  static simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(*body.padded).get(object) != simdjson::SUCCESS) return false;
  for (const auto& [name, value] : object) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return false;
    fields.keep(name, text);
  }
  return true;
}

bool read_boost(const Body& body, Fields& fields) {
  static std::array<unsigned char, 8192> memory;
  boost::json::static_resource resource(memory.data(), memory.size());
  boost::system::error_code fault;
  const boost::json::value value = boost::json::parse(body.text, fault, &resource);
  if (fault || !value.is_object()) return false;
  for (const auto& member : value.get_object()) {
    if (!member.value().is_string()) return false;
    const auto& text = member.value().get_string();
    fields.keep({member.key().data(), member.key().size()}, {text.data(), text.size()});
  }
  return true;
}

bool read_rapidjson(const Body& body, Fields& fields) {
  static std::array<char, 8192> memory, stack;
  rapidjson::MemoryPoolAllocator<> values(memory.data(), memory.size());
  rapidjson::MemoryPoolAllocator<> levels(stack.data(), stack.size());
  rapidjson::GenericDocument<rapidjson::UTF8<>, rapidjson::MemoryPoolAllocator<>,
                             rapidjson::MemoryPoolAllocator<>>
      document(&values, 1024, &levels);
  document.Parse<rapidjson::kParseValidateEncodingFlag>(body.text.data(), body.text.size());
  if (document.HasParseError() || !document.IsObject()) return false;
  for (const auto& member : document.GetObject()) {
    if (!member.value.IsString()) return false;
    fields.keep({member.name.GetString(), member.name.GetStringLength()},
                {member.value.GetString(), member.value.GetStringLength()});
  }
  return true;
}

bool read_nlohmann(const Body& body, Fields& fields) {
  const auto value = nlohmann::json::parse(body.text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_object()) return false;
  for (const auto& [name, member] : value.items()) {
    if (!member.is_string()) return false;
    fields.keep(name, member.get_ref<const std::string&>());
  }
  return true;
}

bool read_cjson(const Body& body, Fields& fields) {
  const std::unique_ptr<cJSON, decltype(&cJSON_Delete)> value(
      cJSON_ParseWithLengthOpts(body.text.c_str(), body.text.size() + 1, nullptr,
                                /*require_null_terminated=*/1),
      cJSON_Delete);
  if (value == nullptr || cJSON_IsObject(value.get()) == 0) return false;
  for (const cJSON* member = value->child; member != nullptr; member = member->next) {
    if (cJSON_IsString(member) == 0) return false;
    fields.keep(member->string, member->valuestring);
  }
  return true;
}

struct Reader {
  Kind kind;
  const char* name;
  Read read;
};
constexpr Reader kReaders[] = {{Kind::kOurs, "touchstone", read_touchstone},
                               {Kind::kOurs, "touchstone tree", read_tree},
                               {Kind::kPeer, "simdjson on-demand", read_on_demand},
                               {Kind::kPeer, "simdjson dom", read_dom},
                               {Kind::kPeer, "boost.json", read_boost},
                               {Kind::kPeer, "rapidjson dom", read_rapidjson},
                               {Kind::kPeer, "nlohmann", read_nlohmann},
                               {Kind::kPeer, "cjson", read_cjson}};

Body make_body(std::string text, Fields says = {}) {
  auto padded = std::make_shared<simdjson::padded_string>(text);
  return {std::move(text), std::move(padded), std::move(says)};
}

constexpr const char* kJobId = "0123456789abcdef0123456789abcdef";
constexpr const char* kType = "com.amazonaws.comprehend#InvalidRequestException";
constexpr const char* kMessage =
    "1 validation error detected: Value 'a*b' at 'jobId' failed to satisfy constraint";

void add_reading(bench::Subject<Body>& subject) {
  subject.task("request", {make_body(fmt::format(R"({{"JobId":"{}"}})", kJobId), {kJobId, "", "", ""})});
  subject.task("response", {make_body(fmt::format(R"({{"JobId":"{}","JobStatus":"STOP_REQUESTED"}})", kJobId),
                                      {kJobId, "STOP_REQUESTED", "", ""})});
  subject.task("error", {make_body(fmt::format(R"({{"__type":"{}","Message":"{}"}})", kType, kMessage),
                                   {"", "", kType, kMessage})});
  subject.task("with escapes",
               {make_body(R"({"JobId":"a\u00e9\n\"\\\ud83d\ude00","JobStatus":"STOP\u005fREQUESTED"})",
                          {"a\u00e9\n\"\\\U0001f600", "STOP_REQUESTED", "", ""})});
  for (const Reader& reader : kReaders) {
    const auto into = [read = reader.read](const Body& body, Fields& fields) {
      fields.clear();
      return read(body, fields);
    };
    subject.contender(
        reader.kind, reader.name,
        [into](const Body& body) {
          static Fields fields;
          return into(body, fields);
        },
        [into](const Body& body) {
          Fields fields;
          return into(body, fields) ? fields.text() : std::string("refused");
        });
  }
  subject.bound("utf-8 check, simdjson",
                [](const Body& body) { return simdjson::validate_utf8(body.text.data(), body.text.size()); });
  for (const char* task : {"request", "response", "error"}) {
    subject.goal(task, "simdjson on-demand", 1.15);
    subject.goal(task, "rapidjson dom", 0.6);
  }
}

// --- what each reader takes that is no JSON, or cuts
// ---------------------------------------------------------------------------------

struct Malformed {
  const char* name;
  std::string text;
};

std::vector<Malformed> malformed_bodies() {
  using namespace std::string_literals;
  return {{"bytes that are not UTF-8", "{\"JobId\":\"a\xff\"}"},
          {"an overlong '/'", "{\"JobId\":\"\xc0\xaf\"}"},
          {"a surrogate in UTF-8", "{\"JobId\":\"\xed\xa0\x80\"}"},
          {"a raw line end in a string", "{\"JobId\":\"a\nb\"}"},
          {"a raw NUL in a string", "{\"JobId\":\"a\0b\"}"s},
          {"a lone surrogate escape", R"({"JobId":"\ud83d"})"},
          {"an unknown escape", R"({"JobId":"\x41"})"},
          {"an unclosed string", R"({"JobId":"a)"},
          {"a missing bracket", R"({"JobId":"a")"},
          {"a comma at the end", R"({"JobId":"a",})"},
          {"two values", R"({"JobId":"a"}{})"},
          {"bytes after the value", R"({"JobId":"a"} x)"},
          {"single quotes", R"({'JobId':'a'})"},
          {"a bare name", R"({JobId:"a"})"},
          {"a comment", R"({"JobId":"a"/* b */})"},
          {"nothing", ""}};
}

/// Prints the table; false when ours takes one.
bool print_strictness() {
  bool strict = true;
  fmt::print("\n{:<28}", "taken although malformed");
  for (const Reader& reader : kReaders) fmt::print("{:>20}", reader.name);
  fmt::print("\n");
  for (const Malformed& malformed : malformed_bodies()) {
    fmt::print("{:<28}", malformed.name);
    const Body body = make_body(malformed.text);
    for (const Reader& reader : kReaders) {
      Fields fields;
      const bool taken = reader.read(body, fields);
      strict = strict && !(taken && reader.kind == Kind::kOurs);
      fmt::print("{:>20}", taken ? "TAKEN" : "refused");
    }
    fmt::print("\n");
  }
  fmt::print("{:<28}", "a\\u0000b, which is lawful");
  const Body cut = make_body(R"({"JobId":"a\u0000b"})");
  for (const Reader& reader : kReaders) {
    Fields fields;
    fmt::print("{:>20}", !reader.read(cut, fields) ? "refused" : fields.job_id.size() == 3 ? "whole" : "CUT");
  }
  fmt::print("\n");
  return strict;
}

// --- writing
// -------------------------------------------------------------------------------------------------------------

using Values = std::vector<std::optional<std::string_view>>;

/// The same value as each library keeps it, and the bytes that must come out.
struct Value {
  Pairs pairs;
  std::string text;
  void (*write)(const Values&, std::string&);
  std::shared_ptr<wire::StructureWriter> writer;
  Values values;  ///< views of the pairs
  base::Json ours;
  boost::json::value boosts;
  nlohmann::ordered_json nlohmanns;
  std::shared_ptr<cJSON> cjsons;
};

template <wire::MemberName... kNames>
void write_names(const Values& values, std::string& out) {
  wire::encode_structure<kNames...>(std::span(values).template first<sizeof...(kNames)>(), out);
}

Value make_value(Pairs pairs, std::string text, void (*write)(const Values&, std::string&)) {
  std::vector<std::string_view> names;
  for (const auto& [name, member] : pairs) names.push_back(name);
  Value value{.pairs = std::move(pairs),
              .text = std::move(text),
              .write = write,
              .writer = std::make_shared<wire::StructureWriter>(names),
              .values = {},
              .ours = base::Json::object(),
              .boosts = boost::json::object(),
              .nlohmanns = {},
              .cjsons = {}};
  value.cjsons = {cJSON_CreateObject(), cJSON_Delete};
  for (const auto& [name, member] : value.pairs) {
    value.values.emplace_back(member);
    value.ours.set(name, base::Json::string(member));
    value.boosts.as_object()[name] = boost::json::string_view(member);
    value.nlohmanns[name] = member;
    cJSON_AddStringToObject(value.cjsons.get(), name.c_str(), member.c_str());
  }
  return value;
}

std::string_view write_touchstone(const Value& value) {
  static std::string out;
  value.write(value.values, out);
  return out;
}
std::string_view write_names_at_run_time(const Value& value) {
  static std::string out;
  value.writer->encode(value.values, out);
  return out;
}
std::string_view write_tree(const Value& value) {
  static std::string out;
  out.clear();
  base::append_json(out, value.ours);
  return out;
}
std::string_view write_rapidjson(const Value& value) {
  static rapidjson::StringBuffer out;
  static rapidjson::Writer<rapidjson::StringBuffer> writer(out);
  out.Clear();
  writer.Reset(out);
  writer.StartObject();
  for (const auto& [name, member] : value.pairs) {
    writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    writer.String(member.data(), static_cast<rapidjson::SizeType>(member.size()));
  }
  writer.EndObject();
  return {out.GetString(), out.GetSize()};
}
std::string_view write_boost(const Value& value) {
  static std::array<char, 4096> out;
  static boost::json::serializer serializer;
  serializer.reset(&value.boosts);
  const auto made = serializer.read(out.data(), out.size());
  return {made.data(), made.size()};
}
std::string_view write_nlohmann(const Value& value) {
  static std::string out;
  out = value.nlohmanns.dump();
  return out;
}
std::string_view write_cjson(const Value& value) {
  static std::array<char, 4096> out;
  cJSON_PrintPreallocated(value.cjsons.get(), out.data(), static_cast<int>(out.size()), 0);
  return out.data();
}
std::string_view write_memcpy(const Value& value) {
  static std::array<char, 4096> out;
  std::memcpy(out.data(), value.text.data(), value.text.size());
  return {out.data(), value.text.size()};
}

void add_writing(bench::Subject<Value>& subject) {
  const auto add = [&]<wire::MemberName... kNames>(const char* name, Pairs pairs, std::string text) {
    std::vector<Value> values;
    values.push_back(make_value(std::move(pairs), std::move(text), write_names<kNames...>));
    subject.task(name, std::move(values));
  };
  add.operator()<"JobId">("request", {{"JobId", kJobId}}, fmt::format(R"({{"JobId":"{}"}})", kJobId));
  add.operator()<"JobId", "JobStatus">(
      "response", {{"JobId", kJobId}, {"JobStatus", "STOP_REQUESTED"}},
      fmt::format(R"({{"JobId":"{}","JobStatus":"STOP_REQUESTED"}})", kJobId));
  add.operator()<"__type", "Message">("error", {{"__type", kType}, {"Message", kMessage}},
                                      fmt::format(R"({{"__type":"{}","Message":"{}"}})", kType, kMessage));
  add.operator()<"JobId", "Message">(
      "escapes", {{"JobId", "a\"b\\c\nd\te\u00e9f"}, {"Message", "\"quoted\" and\r\n\"broken\""}},
      "{\"JobId\":\"a\\\"b\\\\c\\nd\\te\u00e9f\",\"Message\":\"\\\"quoted\\\" and\\r\\n\\\"broken\\\"\"}");
  const auto contend = [&](Kind kind, const char* name, std::string_view (*write)(const Value&)) {
    subject.contender(kind, name, write, [write](const Value& value) { return std::string(write(value)); });
  };
  contend(Kind::kOurs, "touchstone", write_touchstone);
  contend(Kind::kOurs, "touchstone, names at run time", write_names_at_run_time);
  contend(Kind::kOurs, "touchstone tree", write_tree);
  contend(Kind::kPeer, "rapidjson", write_rapidjson);
  contend(Kind::kPeer, "boost.json", write_boost);
  contend(Kind::kPeer, "nlohmann", write_nlohmann);
  contend(Kind::kPeer, "cjson", write_cjson);
  subject.bound("memcpy", write_memcpy);
  for (const char* task : {"request", "response", "error", "escapes"}) {
    subject.goal(task, "rapidjson", 0.15);
    subject.goal(task, "nlohmann", 0.05);
  }
  subject.goal("request", "memcpy", 2.5);
  subject.goal("response", "memcpy", 2.5);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Subject<Body> reading(
      "decode", [](const Body& body) { return body.says.text(); },
      [](const Body& body) { return base::printable(body.text); });
  add_reading(reading);
  bench::Subject<Value> writing(
      "encode", [](const Value& value) { return value.text; },
      [](const Value& value) { return base::printable(value.text); });
  add_writing(writing);
  if (std::getenv("TOUCHSTONE_BENCH_CHECKED") == nullptr && !print_strictness()) {
    fmt::print(stderr, "ours takes a body that is malformed: nothing was measured\n");
    return 2;
  }
  return bench::run_subjects(argc, argv, {&reading, &writing});
}
