// Tests sound_before.h: a head is known again whatever its id, date and length, and by nothing else; an
// answer only for the same question. Then that a judge who remembers finds in a run what one finds who does
// not.
#include "judge/sound_before.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "judge/judge.h"
#include "judge/request_ids.h"
#include "judge/transcripts_for_tests.h"
#include "wire/answer_reader.h"

namespace touchstone::judge::sound_before_test {
namespace {

using for_tests::allow;
using for_tests::kStop;
using for_tests::make_case;
using for_tests::respond;
using for_tests::send_step;
using for_tests::transcript_of;
using testing::IsEmpty;

constexpr std::string_view kMediaType = "application/x-amz-json-1.1";

wire::Headers head_of(std::string_view id, std::string_view date, std::string_view length) {
  return {{"Date", date},
          {"Content-Type", kMediaType},
          {"x-amzn-RequestId", id},
          {"Content-Length", length},
          {"Server", "any"}};
}

const wire::Headers& sound_head() {
  static const wire::Headers head = head_of("11111111", "Mon, 01 Jan", "120");
  return head;
}

std::string_view id_in(const wire::Headers& head) { return *head.find("x-amzn-RequestId"); }

SoundHeads heads_with(const wire::Headers& head) {
  SoundHeads heads;
  heads.add(head, id_in(head), kMediaType);
  return heads;
}

TEST(SoundHeads, KnowNothingAtFirst) { EXPECT_FALSE(SoundHeads().find(sound_head())); }

TEST(SoundHeads, KnowAHeadByAllButIdDateAndLength) {
  const wire::Headers other = head_of("2222222c", "Tue, 31 Dec", "999");
  const auto known = heads_with(sound_head()).find(other);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->request_id.data(), id_in(other).data());
  EXPECT_EQ(known->request_id, "2222222c");
  EXPECT_EQ(known->media_type, kMediaType);
}

TEST(SoundHeads, DoNotKnowAHeadThatDiffersInAnythingElse) {
  const SoundHeads heads = heads_with(sound_head());
  // Each byte of each name and value, another one in its place.
  for (std::size_t place = 0; place < sound_head().size(); ++place) {
    const wire::Header header = sound_head()[place];
    for (const bool in_name : {true, false}) {
      const bool is_any = !in_name && (header.name == "Date" || header.name == "x-amzn-RequestId");
      if (is_any) continue;
      const std::string_view text = in_name ? header.name : header.value;
      for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed(text);
        changed[at] = changed[at] == ',' ? ';' : ',';
        wire::Headers other;
        for (std::size_t i = 0; i < sound_head().size(); ++i) {
          const wire::Header same = sound_head()[i];
          const std::string_view name = i == place && in_name ? std::string_view(changed) : same.name;
          const std::string_view value = i == place && !in_name ? std::string_view(changed) : same.value;
          other.push_back({name, value});
        }
        EXPECT_FALSE(heads.find(other)) << changed;
      }
    }
  }
}

TEST(SoundHeads, DoNotKnowAHeadOfAnotherLength) {
  const SoundHeads heads = heads_with(sound_head());
  EXPECT_FALSE(heads.find(head_of("111111111", "Mon, 01 Jan", "120")));
  EXPECT_FALSE(heads.find(head_of("", "Mon, 01 Jan", "120")));
  EXPECT_FALSE(heads.find(head_of("1111111", "Mon, 01 Jan", "1200")));  // as long in all
  EXPECT_FALSE(heads.find({}));
}

TEST(SoundHeads, RememberNoHeadBeyondTheirBound) {
  const wire::Headers large = head_of("1", "d", std::string(2000, '1'));
  EXPECT_FALSE(heads_with(large).find(large));
}

TEST(SoundAnswers, KnowAnAnswerForTheSameQuestionAlone) {
  const wire::Answer answer;
  const wire::Answer other;
  const std::vector<cases::Allowed> allow_it = {allow({200})};
  const model::Operation operation{};
  SoundAnswers answers;
  const SoundAnswers::Question question{&answer, &operation, &allow_it};
  EXPECT_EQ(answers.find(question), nullptr);
  EXPECT_EQ(answers.find({}), nullptr);
  answers.add(question, {bit(3)});
  ASSERT_NE(answers.find(question), nullptr);
  EXPECT_EQ(answers.find(question)->held, bit(3));
  EXPECT_EQ(answers.find(question)->met, nullptr);
  EXPECT_EQ(answers.find({&other, &operation, &allow_it}), nullptr);
  EXPECT_EQ(answers.find({&answer, nullptr, &allow_it}), nullptr);
  EXPECT_EQ(answers.find({&answer, &operation, nullptr}), nullptr);
}

// A run in which sound answers and heads stand beside others that differ from them in one thing each.
class RunOfManyKinds {
 public:
  RunOfManyKinds() {
    const std::vector<cases::Step> steps = {
        send_step({allow({400}, {"JobNotFoundException"}, {"doc:a"}), allow({200}, {}, {"doc:b"})}),
        send_step({allow({404}, {"ResourceNotFoundException"}, {"doc:a"})}),
        send_step({with("/JobStatus", "STOPPED", allow({200}, {}, {"doc:c"})), allow({200}, {}, {"doc:b"}),
                   allow({400}, {"Undeclared"})}),
        send_step({with("/Message", "${job}", allow({400}, {"JobNotFoundException"}, {"doc:c"})),
                   allow({400}, {"JobNotFoundException"}, {"doc:b"})})};
    for (const cases::Step& step : steps) cases_.push_back(make_case({step}));
    for (int round = 0; round < 2; ++round) {
      for (const wire::Headers& head : heads()) {
        for (const wire::HttpResponse& body : bodies()) {
          for (const cases::Case& tested : cases_) add(tested, head, body);
        }
      }
    }
  }

  [[nodiscard]] const std::vector<cases::Case>& cases() const { return cases_; }
  [[nodiscard]] const std::vector<run::Transcript>& transcripts() const { return transcripts_; }
  /// Of a judge whose catalogue is not this object's own, cases are not looked up beforehand.
  void use(const cases::Catalogue& catalogue) {
    for (run::Transcript& transcript : transcripts_)
      transcript.tested = &catalogue.cases[static_cast<std::size_t>(transcript.tested - cases_.data())];
  }

 private:
  static cases::Allowed with(const char* pointer, const char* value, cases::Allowed made) {
    made.output = {{pointer, cases::OutputRule::Kind::kEquals, {value}}};
    return made;
  }

  static std::vector<wire::Headers> heads() {
    const auto typed = [](const char* type) {
      return wire::Headers{{"x-amzn-RequestId", "00000000"}, {"Content-Type", type}, {"Date", "Mon"}};
    };
    auto named_twice = typed("application/x-amz-json-1.1");
    named_twice.push_back({"X-Amzn-ErrorType", "JobNotFoundException"});
    named_twice.push_back({"X-Amzn-ErrorType", "AnotherException"});
    auto renamed = typed("application/x-amz-json-1.1");
    renamed.push_back({"x-amzn-query-error", "Renamed;Sender"});
    auto coded = typed("application/x-amz-json-1.1");
    coded.push_back({"Content-Encoding", "gzip"});
    return {typed("application/x-amz-json-1.1"),
            typed("application/x-amz-json-1.0"),
            {{"Content-Type", "application/x-amz-json-1.1"}},
            named_twice,
            renamed,
            coded};
  }

  static std::vector<wire::HttpResponse> bodies() {
    return {respond(400, R"({"__type":"JobNotFoundException","Message":"no"})"),
            respond(400, R"({"__type":"JobNotFoundException"})"),
            respond(404, R"({"__type":"ResourceNotFoundException","Message":"no"})"),
            respond(400, R"({"__type":"Undeclared","Message":"no"})"),
            respond(400, R"({"__type":"ns#JobNotFoundException:http://x/","Message":"no"})"),
            respond(200, R"({"JobId":"0123456789abcdef0123456789abcdef","JobStatus":"STOP_REQUESTED"})"),
            respond(200, R"({"JobId":"0123456789abcdef0123456789abcdef","JobStatus":"STOPPED"})"),
            respond(200, R"({"JobId":7,"JobStatus":null})"),
            respond(200, "no JSON"),
            respond(500, "")};
  }

  void add(const cases::Case& tested, const wire::Headers& head, wire::HttpResponse response) {
    response.headers = head;
    if (response.headers.contains("x-amzn-RequestId"))
      response.headers.set("x-amzn-RequestId", fmt::format("{:08}", transcripts_.size()));
    run::Recorded made = for_tests::answered(kStop, response);
    made.answer = reader_.decode(response);
    run::Transcript& transcript = transcripts_.emplace_back(transcript_of(tested, {std::move(made)}));
    if (transcripts_.size() % 3 == 0) transcript.variables = {{"job", "no"}};
  }

  wire::AnswerReader reader_;
  std::vector<cases::Case> cases_;
  std::vector<run::Transcript> transcripts_;
};

// Every check in words, without the one that only a whole run can make.
std::vector<std::string> words_of(const Verdict& verdict) {
  std::vector<std::string> words;
  for (const Check& check : verdict.checks) {
    if (check.id == "wire/request-id-unique") continue;
    words.push_back(fmt::format("{} {} expected {} saw {} at {} by {}", check.id, name_of(check.outcome),
                                check.expected, check.actual, fmt::join(check.exchanges, ","),
                                fmt::join(*check.sources, ",")));
  }
  return words;
}

TEST(SoundBefore, ChangesNothingOfWhatIsFound) {
  RunOfManyKinds run;
  cases::Catalogue catalogue = for_tests::catalogue_of(run.cases());
  catalogue.sdks = for_tests::test_sdk_rules();
  run.use(catalogue);
  const Judge judge = Judge::make(catalogue, for_tests::test_models()).value();
  const std::vector<Verdict> verdicts = judge.judge_all(run.transcripts());
  ASSERT_EQ(verdicts.size(), run.transcripts().size());
  std::size_t accused = 0;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const Verdict alone = judge.judge(run.transcripts()[i]);
    EXPECT_EQ(words_of(verdicts[i]), words_of(alone)) << i;
    EXPECT_EQ(verdicts[i].outcome, alone.outcome) << i;
    if (alone.outcome != Outcome::kPassed) ++accused;
  }
  EXPECT_GT(accused, verdicts.size() / 2);
  EXPECT_LT(accused, verdicts.size());
}

}  // namespace
}  // namespace touchstone::judge::sound_before_test
