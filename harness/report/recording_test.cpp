// Tests recording.h: everything that a judge reads survives, no secret does, and whatever is not exactly what
// was recorded is refused where it is wrong.
#include "report/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/digest.h"
#include "base/seed.h"
#include "report/redact.h"
#include "report/sample_report_for_tests.h"

namespace touchstone::report::recording_test {
namespace {

using for_tests::answered;
using for_tests::kStop;
using for_tests::respond;
using for_tests::silent;
using judge::for_tests::allow;
using judge::for_tests::catalogue_of;
using judge::for_tests::make_case;
using judge::for_tests::send_step;
using judge::for_tests::transcript_of;
using judge::for_tests::wait_step;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// Two cases: one that sends and waits, one that was silent.
const cases::Catalogue& the_catalogue() {
  static const cases::Catalogue made = [] {
    cases::Case waits = make_case({send_step({allow({200})}), wait_step({"STOPPED"})});
    waits.id = "comprehend/StopSentimentDetectionJob/a-waits";
    cases::Case sends = make_case({send_step({allow({200})})});
    sends.id = "comprehend/StopSentimentDetectionJob/b-sends";
    cases::Catalogue catalogue = catalogue_of({waits, sends});
    catalogue.sha256 = std::string(64, 'c');
    return catalogue;
  }();
  return made;
}

/// An exchange of which nothing has its default value.
run::Recorded full_exchange() {
  auto response = respond(299, "{\"\xFF\":1}", {{"x-amzn-RequestId", "r-\xFE"}, {"Content-Type", "text/x"}});
  response.reason = "Odd \xFD";
  response.version = 10;
  run::Recorded made = answered(kStop, response, run::Purpose::kRetried);
  made.request.method = "PUT";
  made.request.path = "/x?y=z";
  made.request.body = std::string("\0\xFF", 2);
  made.byte_for_byte = true;
  made.exchange.sent = "POST / HTTP/1.1\r\n\r\n\xFF";
  made.exchange.received = std::string("HTTP/1.0 299 Odd\r\n\r\n\0\xFF", 23);
  made.exchange.leftover = "\xFF late";
  made.exchange.number = 18446744073709551615U;
  made.exchange.ended_in_order = true;
  made.exchange.reused_connection = true;
  made.exchange.connection_kept = true;
  made.exchange.stale_retries = 1;
  return made;
}

/// The same, received as the response is written here.
run::Recorded exchange_that_came_as_usual() {
  run::Recorded made = full_exchange();
  made.exchange.received.clear();
  made.came_as_usual = true;
  return made;
}

Recording sample(std::vector<std::string> secrets = {}) {
  Recording made;
  RunReport& report = made.report;
  report.version = "0.1.0";
  report.catalogue = &the_catalogue();
  report.endpoint = "http://127.0.0.1:4566";
  report.target_name = "moto";
  report.target_version = "5";
  report.seed = 18446744073709551615U;
  report.started = std::chrono::system_clock::from_time_t(1795299058);
  report.duration = std::chrono::milliseconds(410);
  report.interrupted = true;
  report.reproduce_flags = {"--endpoint", "http://127.0.0.1:4566"};
  report.shard = ShardOf{2, 4, 12, std::string(64, 'd')};
  report.secrets = std::move(secrets);
  const auto& cases = the_catalogue().cases;
  run::Transcript waits = transcript_of(cases[0], {full_exchange()}, run::Ending::kStoppedEarly);
  waits.reason = "because \xFF";
  waits.waits = {{1, true, {"SUBMITTED", "STOPPED"}, "trouble", true, true, true}};
  run::Transcript sends =
      transcript_of(cases[1], {silent(kStop, transport::TransportFault::kTruncated)}, run::Ending::kSilence);
  sends.exchanges[0].exchange.received = "HTTP/1.1 200";
  sends.control_answered = false;
  made.repetitions.push_back({waits, sends});
  return made;
}

base::Result<Recording> read(std::string_view text) {
  return parse_recording(text, "r.jsonl", the_catalogue());
}

void expect_same(const wire::HttpResponse& a, const wire::HttpResponse& b) {
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.reason, b.reason);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.body, b.body);
  EXPECT_EQ(a.headers, b.headers);
}

TEST(RenderRecording, WritesAllThatWasReceivedWhereItIsNotKept) {
  Recording made = sample();
  made.repetitions[0][0].exchanges[0] = exchange_that_came_as_usual();
  const auto recording = read(render_recording(made));
  ASSERT_TRUE(recording) << base::render(recording.error());
  const run::Recorded& back = recording->repetitions.at(0).at(0).exchanges.at(0);
  EXPECT_FALSE(back.came_as_usual);
  EXPECT_EQ(back.received(), exchange_that_came_as_usual().received());
  EXPECT_EQ(back.exchange.response->body, full_exchange().exchange.response->body);
}

TEST(ParseRecording, ReadsBackEveryMemberOfAnExchange) {
  const auto recording = read(render_recording(sample()));
  ASSERT_TRUE(recording) << base::render(recording.error());
  const run::Recorded& back = recording->repetitions.at(0).at(0).exchanges.at(0);
  const run::Recorded was = full_exchange();
  EXPECT_EQ(back.purpose, was.purpose);
  EXPECT_EQ(back.step, was.step);
  EXPECT_EQ(back.operation, was.operation);
  EXPECT_EQ(back.byte_for_byte, was.byte_for_byte);
  EXPECT_EQ(wire::to_bytes(back.request), wire::to_bytes(was.request));
  EXPECT_EQ(back.exchange.sent, was.exchange.sent);
  EXPECT_EQ(back.exchange.received, was.exchange.received);
  EXPECT_EQ(back.exchange.leftover, was.exchange.leftover);
  EXPECT_EQ(back.exchange.number, was.exchange.number);
  EXPECT_EQ(back.exchange.ended_in_order, was.exchange.ended_in_order);
  EXPECT_EQ(back.exchange.reused_connection, was.exchange.reused_connection);
  EXPECT_EQ(back.exchange.connection_kept, was.exchange.connection_kept);
  EXPECT_EQ(back.exchange.stale_retries, was.exchange.stale_retries);
  EXPECT_EQ(back.exchange.duration, was.exchange.duration);
  EXPECT_EQ(back.answer->body_kind, was.answer->body_kind);
  ASSERT_TRUE(back.exchange.response);
  expect_same(*back.exchange.response, *was.exchange.response);
}

TEST(ParseRecording, ReadsBackEveryPurpose) {
  for (const run::Purpose purpose :
       {run::Purpose::kProbe, run::Purpose::kSetup, run::Purpose::kStep, run::Purpose::kWait,
        run::Purpose::kControl, run::Purpose::kRetried, run::Purpose::kSetAside, run::Purpose::kTidying}) {
    auto made = sample();
    made.repetitions[0][0].exchanges[0].purpose = purpose;
    const auto recording = read(render_recording(made));
    ASSERT_TRUE(recording) << base::render(recording.error());
    EXPECT_EQ(recording->repetitions.at(0).at(0).exchanges.at(0).purpose, purpose);
  }
}

TEST(ParseRecording, ReadsBackEveryMemberOfATranscript) {
  const auto recording = read(render_recording(sample()));
  ASSERT_TRUE(recording) << base::render(recording.error());
  const Recording was = sample();
  for (std::size_t i = 0; i < 2; ++i) {
    const run::Transcript& a = recording->repetitions.at(0).at(i);
    const run::Transcript& b = was.repetitions[0][i];
    EXPECT_EQ(a.tested, b.tested);
    EXPECT_EQ(a.ending, b.ending);
    EXPECT_EQ(a.reason, b.reason);
    EXPECT_EQ(a.variables, b.variables);
    EXPECT_EQ(a.control_answered, b.control_answered);
    EXPECT_EQ(a.patience, b.patience);
    EXPECT_EQ(a.duration, b.duration);
    ASSERT_EQ(a.waits.size(), b.waits.size());
  }
  const run::WaitResult& waited = recording->repetitions[0][0].waits[0];
  EXPECT_EQ(waited.step, 1U);
  EXPECT_EQ(waited.states, (std::vector<std::string>{"SUBMITTED", "STOPPED"}));
  EXPECT_EQ(waited.trouble, "trouble");
  EXPECT_TRUE(waited.reached && waited.silent && waited.unknown && waited.throttled);
  const auto& error = recording->repetitions[0][1].exchanges[0].exchange.error;
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault, transport::TransportFault::kTruncated);
  EXPECT_EQ(recording->repetitions[0][1].exchanges[0].exchange.received, "HTTP/1.1 200");
}

TEST(ParseRecording, ReadsBackWhatIsKnownOfTheRun) {
  const auto recording = read(render_recording(sample()));
  ASSERT_TRUE(recording) << base::render(recording.error());
  const RunReport& a = recording->report;
  const RunReport b = sample().report;
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.endpoint, b.endpoint);
  EXPECT_EQ(a.target_name, b.target_name);
  EXPECT_EQ(a.target_version, b.target_version);
  EXPECT_EQ(a.seed, b.seed);
  EXPECT_EQ(a.started, b.started);
  EXPECT_EQ(a.duration, b.duration);
  EXPECT_EQ(a.interrupted, b.interrupted);
  EXPECT_EQ(a.reproduce_flags, b.reproduce_flags);
  ASSERT_TRUE(a.shard);
  EXPECT_EQ(a.shard->index, 2U);
  EXPECT_EQ(a.shard->selected, 12U);
}

TEST(ParseRecording, ReadsBackEachRepetition) {
  Recording thrice = sample();
  thrice.repetitions.resize(3, thrice.repetitions[0]);
  thrice.repetitions[2][1].reason = "the third";
  const auto recording = read(render_recording(thrice));
  ASSERT_TRUE(recording) << base::render(recording.error());
  ASSERT_EQ(recording->repetitions.size(), 3U);
  EXPECT_EQ(recording->repetitions[2][1].reason, "the third");
  EXPECT_EQ(recording->repetitions[1][1].reason, "");
}

TEST(ParseRecording, GivesTheSameRecordingAgain) {
  const std::string text = render_recording(sample());
  const auto recording = read(text);
  ASSERT_TRUE(recording) << base::render(recording.error());
  EXPECT_EQ(render_recording(*recording), text);
}

// Secrets.

TEST(RenderRecording, HoldsNoSecretAndKeepsEveryLength) {
  Recording made = sample({kSecret});
  run::Recorded& recorded = made.repetitions[0][0].exchanges[0];
  const std::string echo = std::string("{\"m\":\"") + kSecret + " " + base::to_base64(kSecret) + "\"}";
  recorded.exchange.response->body = echo;
  recorded.exchange.response->reason = kSecret;
  recorded.exchange.response->headers.push_back({"X-Echo", kSecret});
  recorded.exchange.received = echo;
  recorded.exchange.leftover = echo;
  recorded.request.headers.push_back({"Authorization",
                                      "AWS4-HMAC-SHA256 Credential=AKID/20261121/us-east-1/"
                                      "comprehend/aws4_request, SignedHeaders=host, "
                                      "Signature=0123456789abcdef"});
  recorded.request.headers.push_back({"X-Amz-Security-Token", "short"});
  recorded.request.body = echo;
  recorded.exchange.sent = fmt::format("POST / HTTP/1.1\r\nAuthorization: {}\r\n\r\n{}",
                                       *recorded.request.headers.find("Authorization"), echo);
  made.repetitions[0][0].reason = kSecret;
  made.repetitions[0][0].variables.set("job", kSecret);
  const std::string text = render_recording(made);
  const auto recording = read(text);
  ASSERT_TRUE(recording) << base::render(recording.error());
  const run::Recorded& back = recording->repetitions[0][0].exchanges[0];
  EXPECT_EQ(back.exchange.response->body.size(), echo.size());
  EXPECT_EQ(back.exchange.received.size(), echo.size());
  EXPECT_EQ(back.exchange.leftover.size(), echo.size());
  EXPECT_EQ(recording->repetitions[0][0].variables.find("job")->size(), std::string(kSecret).size());
  // What is encoded in the file is decoded here, so that nothing hides in it.
  std::string all = text + back.exchange.sent + back.exchange.leftover + back.exchange.received +
                    back.exchange.response->reason + back.request.body;
  for (const std::string& piece :
       {std::string(kSecret).substr(4, 16), base::to_base64(kSecret).substr(8, 24), std::string("AKID"),
        std::string("Signature=0123"), std::string("\"short\"")})
    EXPECT_THAT(all, Not(HasSubstr(piece))) << piece;
  EXPECT_THAT(all, HasSubstr("us-east-1/comprehend/aws4_request"));
  EXPECT_EQ(redact(back.exchange.response->body, recording->report.secrets),
            redact(echo, made.report.secrets));
}

TEST(RenderRecording, HoldsNoSecretThatATargetMadeTheNameOfAHeader) {
  Recording made = sample({kSecret});
  run::Recorded& recorded = made.repetitions[0][0].exchanges[0];
  recorded.exchange.response->headers.push_back({kSecret, "echoed"});
  recorded.exchange.received.clear();
  recorded.came_as_usual = true;
  const auto recording = read(render_recording(made));
  ASSERT_TRUE(recording) << base::render(recording.error());
  const run::Recorded& back = recording->repetitions[0][0].exchanges[0];
  const std::string all = back.received() + wire::to_bytes(*back.exchange.response);
  EXPECT_THAT(all, Not(HasSubstr(kSecret)));
  EXPECT_THAT(all, HasSubstr(": echoed"));
}

// Refusals.

struct Change {
  std::string name;
  std::string from;
  std::string to;
  std::size_t line;
  std::string says;
};

class ChangedRecording : public testing::TestWithParam<Change> {};

/// The recording with its digests made right again, as somebody would who knows how.
std::string forged(std::string_view text) {
  std::string made;
  std::string digest;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view rest = text.substr(75, end - 75);
    digest = base::sha256_hex(digest + std::string(rest));
    made += std::string(text.substr(0, 11)) + digest + std::string(rest) + "\n";
    text.remove_prefix(end + 1);
  }
  return made;
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST_P(ChangedRecording, IsRefusedWithFileAndLine) {
  const auto recording = read(with(render_recording(sample()), GetParam().from, GetParam().to));
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().line, GetParam().line);
  EXPECT_THAT(base::render(recording.error()), HasSubstr("r.jsonl:"));
}

TEST_P(ChangedRecording, IsRefusedForWhatItSaysWhereTheDigestsAreRight) {
  const auto recording = read(forged(with(render_recording(sample()), GetParam().from, GetParam().to)));
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().line, GetParam().line);
  EXPECT_THAT(base::render(recording.error()), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, ChangedRecording,
    testing::Values(
        Change{"Newer", "\"recording\":1", "\"recording\":2", 1, "version 2 of the format, and this program"},
        Change{"NoVersion", "\"recording\":1", "\"recording\":0", 1, "not the head"},
        Change{"ForeignCatalogue", std::string(64, 'c'), std::string(64, 'b'), 1, "another catalogue"},
        Change{"NoRepetition", "\"repetitions\":1", "\"repetitions\":0", 1, "1 to 1000"},
        Change{"TooManyRepetitions", "\"repetitions\":1", "\"repetitions\":99999999999", 1, "1 to 1000"},
        Change{"UnknownMemberOfTheHead", "\"seed\":", "\"sead\":1,\"seed\":", 1, "sead"},
        Change{"UnknownCase", "/a-waits", "/c-waits", 2, "no case"},
        Change{"UnknownEnding", "stopped-early", "stopped-late", 2, "no ending is called"},
        Change{"StepThatIsNotThere", "\"step\":0", "\"step\":2", 2, "no such step"},
        Change{"WaitThatIsNone", "\"step\":1,\"reached\"", "\"step\":0,\"reached\"", 2,
               "no such step that waits"},
        Change{"HeaderThatIsNone", "[\"Content-Type\",\"text/x\"]", "[\"Content-Type\"]", 2, "a header"},
        Change{"FlagThatIsNone", "\"ended_in_order\":true", "\"ended_in_order\":1", 2, "true or false"},
        Change{"VariableThatIsNoText", "\"job\":\"0", "\"joe\":7,\"job\":\"0", 2, "one text"},
        Change{"RepetitionThatIsNotThere", "{\"id\":", "{\"repetition\":2,\"id\":", 2, "no repetition"},
        Change{"RepetitionZero", "{\"id\":", "{\"repetition\":0,\"id\":", 2, "no repetition"},
        Change{"RepetitionThatIsText", "{\"id\":", "{\"repetition\":\"1\",\"id\":", 2, "a whole number"},
        Change{"StartBehindTheClock", "\"started_s\":1795299058", "\"started_s\":9183110401", 1,
               "at most 9183110400"},
        Change{"RunOfMoreThanAYear", "\"duration_ms\":410", "\"duration_ms\":31622400001", 1,
               "at most 31622400000"},
        Change{"PatienceBeyondAClock", "\"patience_ms\":5000", "\"patience_ms\":18446744073709551615", 2,
               "at most 31622400000"},
        Change{"StatusBeyondAnInt", "\"status\":299", "\"status\":4294967595", 2, "at most 999"},
        Change{"SameCaseTwice", "/b-sends\"", "/a-waits\"", 3, "stands twice"},
        Change{"UnknownLine", "\"case\":{\"id\":\"comprehend/StopSentimentDetectionJob/b",
               "\"cafe\":{\"id\":\"comprehend/StopSentimentDetectionJob/b", 3, "no case and no foot"},
        Change{"OtherCount", "\"cases\":2", "\"cases\":3", 4, "counts other cases"}),
    judge::for_tests::row_name);

TEST(ParseRecording, TellsALineThatWasChanged) {
  const auto recording = read(with(render_recording(sample()), "SUBMITTED", "SUBMITTEF"));
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().line, 2U);
  EXPECT_THAT(base::render(recording.error()), HasSubstr("its digest is another"));
}

TEST(ParseRecording, RefusesEveryBeginningOfARecording) {
  const std::string text = render_recording(sample());
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto recording = read(text.substr(0, size));
    ASSERT_FALSE(recording) << size;
    ASSERT_GT(recording.error().line, 0U);
  }
}

TEST(ParseRecording, RefusesWhatLacksALine) {
  const std::string text = render_recording(sample());
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    EXPECT_FALSE(read(text.substr(0, begin) + text.substr(end))) << begin;
    EXPECT_FALSE(read(forged(text.substr(0, begin) + text.substr(end)))) << begin;
    begin = end;
  }
}

TEST(ParseRecording, RefusesWhatFollowsTheFoot) {
  const std::string text = render_recording(sample());
  for (const std::string& more : {std::string("\n"), std::string("x"), text}) {
    const auto recording = read(text + more);
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().line, 5U);
    EXPECT_THAT(recording.error().message, HasSubstr("behind the foot"));
  }
}

TEST(ParseRecording, RefusesLinesThatChangedPlaces) {
  const std::string text = render_recording(sample());
  const std::size_t first = text.find('\n') + 1;
  const std::size_t second = text.find('\n', first) + 1;
  const std::size_t third = text.find('\n', second) + 1;
  const auto recording = read(text.substr(0, first) + text.substr(second, third - second) +
                              text.substr(first, second - first) + text.substr(third));
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().line, 2U);
}

TEST(ParseRecording, RefusesEveryFlippedByte) {
  const std::string text = render_recording(sample());
  base::Random random(7, "flips");
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string flipped = text;
    flipped[at] = static_cast<char>(flipped[at] ^ static_cast<char>(1U << random.below(8)));
    const auto recording = read(flipped);
    ASSERT_FALSE(recording) << "byte " << at;
    const auto line = static_cast<std::size_t>(
                          std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
                      1;
    EXPECT_EQ(recording.error().line, line) << "byte " << at;
  }
}

// A forger who keeps the digests right must not make a judge fall over: what is read is refused, or a
// transcript that the case could have left.
TEST(ParseRecording, SurvivesFlippedBytesUnderRightDigests) {
  const std::string text = render_recording(sample());
  base::Random random(7, "forgeries");
  std::size_t refused = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t line_begin = text.rfind('\n', at == 0 ? 0 : at - 1) + 1;
    if (at - (at < text.find('\n') ? 0 : line_begin) < 75 || text[at] == '\n') continue;
    std::string flipped = text;
    flipped[at] = static_cast<char>(flipped[at] ^ static_cast<char>(1U << random.below(7)));
    if (flipped[at] == '\n') continue;
    const auto recording = read(forged(flipped));
    if (!recording) {
      ++refused;
      continue;
    }
    for (const run::Transcript& transcript : recording->repetitions.at(0)) {
      for (const run::Recorded& recorded : transcript.exchanges)
        ASSERT_LT(recorded.step, transcript.tested->steps.size());
    }
  }
  EXPECT_GT(refused, 500U);
}

TEST(LoadRecording, ReadsAFileLineByLine) {
  const for_tests::TemporaryFile file(".jsonl", render_recording(sample()));
  ASSERT_TRUE(file.written());
  const auto recording = load_recording(file.path(), the_catalogue());
  ASSERT_TRUE(recording) << base::render(recording.error());
  EXPECT_EQ(render_recording(*recording), render_recording(sample()));
}

TEST(LoadRecording, NamesAFileThatIsNotThere) {
  const auto recording = load_recording("no-such-recording.jsonl", the_catalogue());
  ASSERT_FALSE(recording);
  EXPECT_THAT(base::render(recording.error()), HasSubstr("no-such-recording.jsonl"));
}

}  // namespace
}  // namespace touchstone::report::recording_test
