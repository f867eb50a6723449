// Tests of structure.h: what is read and written, the tree as a second opinion, and that neither allocates
// once it has grown: the test program's operator new counts.
#include "wire/structure.h"

#include <gtest/gtest.h>

#include <array>
#include <span>

#include "base/allocations_for_tests.h"
#include "base/seed.h"
#include "base/utf8.h"

namespace touchstone::wire::structure_test {
namespace {

using base::Json;
using base::for_tests::allocations;

const std::vector<std::string> kNames = {"JobId", "JobStatus", "__type", "message"};

// --- Reading ---

// What a reader says of a body: the kind of its value, "name=kind:text" of each member that was looked for.
std::string told(StructureReader& reader, std::string_view body) {
  const auto kind = reader.decode(body);
  if (!kind) return "fault at " + std::to_string(kind.error().offset_bytes) + ": " + kind.error().message;
  std::string out(name_of(*kind));
  for (std::size_t place = 0; place < kNames.size(); ++place) {
    if (!reader[place].kind) continue;
    out += ";" + kNames[place] + "=" + std::string(name_of(*reader[place].kind)) + ":";
    out += reader[place].text;
  }
  return out + (reader.has_duplicate() ? ";duplicate" : "");
}
std::string told(std::string_view body) {
  StructureReader reader(kNames);
  return told(reader, body);
}

// What the tree says of it.
std::string told_by_tree(std::string_view body) {
  const auto tree = base::parse_json(body);
  if (!tree) return "fault at " + std::to_string(tree.error().offset_bytes) + ": " + tree.error().message;
  std::string out(name_of(tree->kind()));
  for (const std::string& name : kNames) {
    const Json* value = tree->find(name);
    if (value == nullptr) continue;
    out += ";" + name + "=" + std::string(name_of(value->kind())) + ":";
    if (value->is_string()) out += value->as_string();
  }
  return out + (base::find_duplicate_member(*tree) ? ";duplicate" : "");
}

std::string seventeen_members(std::string_view last) {
  std::string body = R"({"JobId":"a")";
  for (char c = 'a'; c <= 'o'; ++c) body += std::string(",\"") + c + "\":\"\"";
  return body + ",\"" + std::string(last) + "\":\"b\"}";
}

struct ReaderRow {
  std::string name, body, says;
};
void PrintTo(const ReaderRow& row, std::ostream* out) { *out << row.name; }

class StructureReaderTest : public testing::TestWithParam<ReaderRow> {};

TEST_P(StructureReaderTest, SaysWhatTheBodySays) { EXPECT_EQ(told(GetParam().body), GetParam().says); }
TEST_P(StructureReaderTest, SaysWhatTheTreeSays) {
  EXPECT_EQ(told(GetParam().body), told_by_tree(GetParam().body));
}
TEST_P(StructureReaderTest, ForgetsTheBodyBefore) {
  StructureReader reader(kNames);
  (void)reader.decode(GetParam().body);
  EXPECT_EQ(told(reader, "{}"), "object");
  (void)reader.decode(R"({"JobId":"x","JobStatus":1,"a":[{"b":1,"b":2}]})");
  EXPECT_EQ(told(reader, GetParam().body), GetParam().says);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, StructureReaderTest,
    testing::Values(
        ReaderRow{"Response", R"({"JobId":"a1","JobStatus":"STOP_REQUESTED"})",
                  "object;JobId=string:a1;JobStatus=string:STOP_REQUESTED"},
        ReaderRow{"OtherOrder", R"({"JobStatus":"b","JobId":"a"})",
                  "object;JobId=string:a;JobStatus=string:b"},
        ReaderRow{"Error", R"({"__type":"ns#X","message":"m"})",
                  "object;__type=string:ns#X;message=string:m"},
        ReaderRow{"EscapedNameAndValue", R"({"\u004aobId":"\u00e9"})", "object;JobId=string:\u00e9"},
        ReaderRow{"OtherMembers", R"({"jobid":"a","Message":"b","JobId":"c"})", "object;JobId=string:c"},
        ReaderRow{"NoMember", "{}", "object"},
        ReaderRow{"NullMember", R"({"JobId":null})", "object;JobId=null:"},
        ReaderRow{"NumberForAString", R"({"JobId":12,"JobStatus":"b"})",
                  "object;JobId=number:;JobStatus=string:b"},
        ReaderRow{"StructureBeside", R"({"Tags":[{"JobId":"b"}],"JobId":"a"})", "object;JobId=string:a"},
        ReaderRow{"Duplicate", R"({"JobId":"a","JobId":"b"})", "object;JobId=string:a;duplicate"},
        ReaderRow{"DuplicateAfterEscapes", R"({"JobId":"a","\u004aobId":"b"})",
                  "object;JobId=string:a;duplicate"},
        ReaderRow{"DuplicateOfAnotherName", R"({"a":"1","JobId":"x","a":"2"})",
                  "object;JobId=string:x;duplicate"},
        ReaderRow{"DuplicateInside", R"({"a":{"b":1,"b":2}})", "object;duplicate"},
        ReaderRow{"ManyMembers", seventeen_members("JobStatus"), "object;JobId=string:a;JobStatus=string:b"},
        ReaderRow{"DuplicateOfManyMembers", seventeen_members("JobId"), "object;JobId=string:a;duplicate"},
        ReaderRow{"Array", R"(["JobId"])", "array"}, ReaderRow{"String", R"("JobId")", "string"},
        ReaderRow{"Null", "null", "null"},
        ReaderRow{"Empty", "", "fault at 0: no JSON value: the text is empty"},
        ReaderRow{"CutShort", R"({"JobId":"a)", "fault at 9: a string is not closed"},
        ReaderRow{"LoneSurrogate", R"({"JobId":"\ud800"})",
                  "fault at 10: a lone surrogate in an escape, which has no UTF-8 form"},
        ReaderRow{"NotUtf8", "{\"JobId\":\"a\xFF\"}", "fault at 11: not UTF-8"},
        ReaderRow{"SecondValue", R"({"JobId":"a"} {})", "fault at 14: more bytes after the JSON value"}),
    [](const auto& row) { return row.param.name; });

TEST_P(StructureReaderTest, SaysWhatTheTreeSaysWithBytesChanged) {
  constexpr std::string_view kBytes = "{}[],:\"\\/u0n \n\x7F\xC3\xA9\xFF";
  base::Random random(1, GetParam().name);
  StructureReader reader(kNames);
  for (int i = 0; i < 1'000; ++i) {
    std::string body = GetParam().body + " ";
    for (int changes = 0; changes < 2; ++changes) {
      body[static_cast<std::size_t>(random.below(body.size()))] =
          kBytes[static_cast<std::size_t>(random.below(kBytes.size()))];
    }
    ASSERT_EQ(told(reader, body), told_by_tree(body)) << base::printable(body);
  }
}

TEST(StructureReader, AllocatesNothingForABodyLikeTheOneBefore) {
  StructureReader reader(kNames);
  const std::string before = R"({"JobId":"0123456789abcdef0123456789abcdef","JobStatus":"a\u00e9b"})";
  const std::string body = R"({"JobStatus":"STOP\u005fREQUESTED","JobId":"0123456789abcdef"})";
  ASSERT_TRUE(reader.decode(before));
  const std::size_t allocated = allocations;
  const auto kind = reader.decode(body);
  EXPECT_EQ(allocations - allocated, 0U);
  EXPECT_EQ(kind, Json::Kind::kObject);
  EXPECT_EQ(reader[1].text, "STOP_REQUESTED");
}

// --- Writing ---

using Values = std::vector<std::optional<std::string_view>>;

std::string written(std::vector<std::string_view> names, const Values& values) {
  std::string out = "what it held";
  StructureWriter(names).encode(values, out);
  return out;
}

TEST(StructureWriter, WritesMembersInTheOrderOfTheirNames) {
  EXPECT_EQ(written({"JobId", "JobStatus"}, {"a1", "STOP_REQUESTED"}),
            R"({"JobId":"a1","JobStatus":"STOP_REQUESTED"})");
}
TEST(StructureWriter, LeavesOutMembersWithoutAValue) {
  EXPECT_EQ(written({"a", "b", "c"}, {"1", std::nullopt, "3"}), R"({"a":"1","c":"3"})");
  EXPECT_EQ(written({"a", "b", "c"}, {std::nullopt, "2", std::nullopt}), R"({"b":"2"})");
}
TEST(StructureWriter, WritesAnEmptyValueWhichIsNone) { EXPECT_EQ(written({"a"}, {""}), R"({"a":""})"); }
TEST(StructureWriter, WritesAnEmptyStructure) {
  EXPECT_EQ(written({}, {}), "{}");
  EXPECT_EQ(written({"a"}, {std::nullopt}), "{}");
}
TEST(StructureWriter, EscapesNamesAndValues) {
  EXPECT_EQ(written({"a\"b"}, {"c\n\xFF"}), "{\"a\\\"b\":\"c\\n\uFFFD\"}");
}

TEST(StructureWriter, WritesWhatTheTreeWrites) {
  constexpr std::string_view kPieces[] = {"a", "\"", "\\", "\x01", "\u00e9", "\xC3", "sixteen bytes or so"};
  base::Random random(1);
  const auto text = [&] {
    std::string made;
    for (std::uint64_t left = random.below(9); left > 0; --left) {
      made += kPieces[static_cast<std::size_t>(random.below(std::size(kPieces)))];
    }
    return made;
  };
  for (int i = 0; i < 1'000; ++i) {
    const std::string names[] = {"a" + text(), "b" + text(), "c" + text()};
    Values values(std::size(names));
    std::vector<std::string> texts(std::size(names));
    Json tree = Json::object();
    for (std::size_t place = 0; place < std::size(names); ++place) {
      if (random.below(4) == 0) continue;
      values[place] = texts[place] = text();
      tree.set(names[place], Json::string(texts[place]));
    }
    ASSERT_EQ(written({names[0], names[1], names[2]}, values), to_json(tree));
  }
}

// The writer of names that stand in the code, and the one that took them when the program ran, must agree.
template <MemberName... kNames>
std::string written_by_both(std::vector<std::string_view> names, const Values& values) {
  std::string out = "what it held";
  encode_structure<kNames...>(std::span(values).template first<sizeof...(kNames)>(), out);
  EXPECT_EQ(out, written(std::move(names), values));
  return out;
}

TEST(EncodeStructure, WritesMembersInTheOrderOfTheirNames) {
  EXPECT_EQ((written_by_both<"JobId", "JobStatus">({"JobId", "JobStatus"}, {"a1", "STOP_REQUESTED"})),
            R"({"JobId":"a1","JobStatus":"STOP_REQUESTED"})");
}
TEST(EncodeStructure, LeavesOutMembersWithoutAValue) {
  EXPECT_EQ((written_by_both<"a", "b", "c">({"a", "b", "c"}, {"1", std::nullopt, "3"})),
            R"({"a":"1","c":"3"})");
  EXPECT_EQ((written_by_both<"a", "b", "c">({"a", "b", "c"}, {std::nullopt, "2", std::nullopt})),
            R"({"b":"2"})");
  EXPECT_EQ((written_by_both<"a">({"a"}, {std::nullopt})), "{}");
}
TEST(EncodeStructure, WritesKeysOfABlockMoreAndLess) {
  EXPECT_EQ((written_by_both<"elevenbytes", "twelve_bytes", "thirteen_byte">(
                {"elevenbytes", "twelve_bytes", "thirteen_byte"}, {"1", "2", "3"})),
            R"({"elevenbytes":"1","twelve_bytes":"2","thirteen_byte":"3"})");
}
TEST(EncodeStructure, EscapesValues) {
  EXPECT_EQ((written_by_both<"__type", "Message">({"__type", "Message"}, {"a\"b", "c\n\xFF\x1F"})),
            "{\"__type\":\"a\\\"b\",\"Message\":\"c\\n\uFFFD\\u001f\"}");
}
TEST(EncodeStructure, AllocatesNothingIntoABufferThatHasGrown) {
  const std::array<std::optional<std::string_view>, 1> values{"0123456789abcdef0123456789abcdef"};
  std::string out;
  encode_structure<"JobId">(values, out);
  const std::size_t allocated = allocations;
  encode_structure<"JobId">(values, out);
  EXPECT_EQ(allocations - allocated, 0U);
}

TEST(StructureWriter, AllocatesNothingIntoABufferThatHasGrown) {
  const std::array<std::string_view, 2> names{"__type", "Message"};
  const StructureWriter writer(names);
  const std::array<std::optional<std::string_view>, 2> longer{"InvalidRequestException", "\"quoted\" text"};
  const std::array<std::optional<std::string_view>, 2> values{"JobNotFoundException", "a\nb"};
  std::string out;
  writer.encode(longer, out);
  const std::size_t allocated = allocations;
  writer.encode(values, out);
  EXPECT_EQ(allocations - allocated, 0U);
  EXPECT_EQ(out, R"({"__type":"JobNotFoundException","Message":"a\nb"})");
}

TEST(StructureAllocations, AreCountedByThisProgram) {  // else the tests above could not fail
  const std::size_t before = allocations;
  EXPECT_EQ(std::string(64, 'a').size(), 64U);
  EXPECT_GT(allocations - before, 0U);
}

}  // namespace
}  // namespace touchstone::wire::structure_test
