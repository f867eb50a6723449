// Measures match_job_id against the regular-expression engines, after proving that all give PCRE2's answers.
// The times of one run are compared with each other only: a goal is a ratio. README.md says what each number
// is. usage: job_id_bench [--check] [Google Benchmark's flags]; --check makes a missed goal exit code 1.
#include <simdjson.h>

#include <algorithm>
#include <boost/regex/icu.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/seed.h"
#include "base/utf8.h"
#include "regex_peers.h"
#include "subject.h"
#include "validate/job_id.h"
#include "validate/job_id_paths.h"

namespace {

using namespace touchstone;
using bench::Kind;
using bench::Text;

// --- the contenders
// -----------------------------------------------------------------------------------------------------

bool has_lawful_length(const Text& id) {
  const auto length = bench::count_code_points(id.utf8);
  return length >= 1 && length <= 32;
}

/// `{1,32}` without the possessive `+` would give every length back one by one before it refuses the 33rd
/// character, half as slow again.
constexpr std::string_view kPossessive = R"([\p{L}\p{Z}\p{N}_.:/=+\-%@]{1,32}+)";

const bench::Pcre2& pcre2_jit() {
  static const bench::Pcre2 engine(kPossessive, bench::Pcre2::Mode::kJit);
  return engine;
}
const bench::Pcre2& pcre2_interpreted() {
  static const bench::Pcre2 engine(kPossessive, bench::Pcre2::Mode::kInterpreted);
  return engine;
}

/// A count of code points, then `*`: RE2 takes twenty times longer for `{1,32}`.
bool re2_accepts(const Text& id) {
  static const bench::Re2 engine(R"([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)");
  return has_lawful_length(id) && engine.accepts(id.utf8);
}
/// A count, then `+`: `{1,32}` is a thousand states in Unicode mode.
bool vectorscan_accepts(const Text& id) {
  static const bench::Vectorscan engine(R"(^[\p{L}\p{Z}\p{N}_.:/=+\-%@]+\z)");
  return has_lawful_length(id) && engine.accepts(id.utf8);
}
bool icu_accepts(const Text& id) {
  static bench::Icu engine(R"([\p{L}\p{Z}\p{N}_.:/=+\-%@]{1,32}+)");
  return engine.accepts(id.utf16);
}
/// In this spelling only: it misreads `[\p{L}\p{Z}...]`.
bool boost_accepts(const Text& id) {
  static const boost::u32regex engine = boost::make_u32regex(R"([[:L*:][:Z*:][:N*:]_.:/=+\-%@]{1,32})");
  return boost::u32regex_match(id.utf8, engine);
}
/// Knows bytes only: it is here to be listed with its difference.
bool std_regex_accepts(const Text& id) {
  static const std::regex engine(R"([A-Za-z0-9 _.:/=+\-%@]{1,32})", std::regex::optimize);
  return std::regex_match(id.utf8, engine);
}

[[gnu::noinline]] bool empty_call(std::string_view text) {
  asm volatile("" : : "r"(text.data()));
  return true;
}

/// The plainest check of UTF-8 there is: a code point after the other.
[[gnu::noinline]] bool scalar_utf8_check(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto point = base::decode_code_point(text, at);
    if (point.length_bytes == 0) return false;
    at += point.length_bytes;
  }
  return true;
}

// --- the tasks
// -----------------------------------------------------------------------------------------------------------

/// A JobId-like text: mostly hexadecimal digits of 1 to 40 characters, some with other scripts or one bad
/// character.
std::string random_id(base::Random& random) {
  // Of Unicode 13 and older, so that every peer knows them.
  constexpr std::u32string_view kOthers = U"\u00e9\u0436\u05d0\u0915\u3042\u6f22\uac00\U0001d400\u2163 ";
  constexpr std::u32string_view kBad = U"*\n\u0301\u200b\U0001f600";
  std::string id;
  const bool mixed = random.below(4) == 0;
  for (auto left = 1 + random.below(40); left > 0; --left) {
    const char32_t character = mixed && random.below(2) == 0 ? kOthers[random.below(kOthers.size())]
                                                             : U"0123456789abcdef"[random.below(16)];
    base::append_utf8(id, character);
  }
  if (random.below(8) == 0) base::append_utf8(id, kBad[random.below(kBad.size())]);
  return id;
}

std::vector<Text> random_ids(std::size_t count, std::uint64_t seed) {
  return bench::random_texts(count, seed, "job_id_bench", random_id);
}

void add_tasks(bench::Subject<Text>& subject) {
  const std::string hex = "0123456789abcdef0123456789abcdef";
  const std::string seven_scripts =  // Latin, Cyrillic, Hebrew, Devanagari, Hiragana, Han, Gothic
      "abcd\u00e9\u0436\u0434\u0438\u0439\u044f\u05d0\u05d1\u05d2\u05d3\u0915\u0916\u0917\u0918\u3042\u3044"
      "\u3046\u3048\u6f22\u5b57\u4e2d\u6587\U00010330\U00010331\U00010332\U00010333yz";
  subject.task("32 hex digits", {hex});
  subject.task("32 of 7 scripts", {seven_scripts});
  subject.task("bad last of 20", {hex.substr(0, 19) + "*"});
  subject.task("33, too long", {hex + "0"});
  subject.task("1,024 random", random_ids(1024, 1));
  subject.also_check(random_ids(20'000, 2));
}

// --- many at a time, and long texts
// -----------------------------------------------------------------------------------------------------------

/// Ids that lie one by one somewhere in memory, as those of parsed bodies do.
struct Batch {
  std::vector<std::string> texts;
  std::vector<std::string_view> ids;
};

Batch scattered(std::vector<std::string> texts) {
  Batch batch{std::move(texts), {}};
  base::Random random(3, "job_id_bench order");
  batch.ids.assign(batch.texts.begin(), batch.texts.end());
  random.shuffle(batch.ids);
  return batch;
}

std::string random_hex_id(base::Random& random) {
  std::string id(32, ' ');
  std::ranges::generate(id, [&] { return "0123456789abcdef"[random.below(16)]; });
  return id;
}

std::size_t count_one_by_one(const Batch& batch, std::vector<validate::JobIdFault>& faults) {
  std::ranges::transform(batch.ids, faults.begin(), validate::match_job_id);
  return static_cast<std::size_t>(std::ranges::count(faults, validate::JobIdFault::kNone));
}

using CountValid = std::size_t (*)(const Batch&, std::vector<validate::JobIdFault>&);

void add_batches(bench::Subject<Batch>& subject) {
  const auto task = [&subject](const char* name, std::vector<std::string> texts) {
    const std::size_t size = texts.size();
    std::vector<Batch> batches;
    batches.push_back(scattered(std::move(texts)));
    subject.task(name, std::move(batches), size);
  };
  std::vector<std::string> mixed;
  for (const Text& id : random_ids(1024, 1)) mixed.push_back(id.utf8);
  task("1,024 random", std::move(mixed));
  base::Random random(4, "job_id_bench");
  std::vector<std::string> many(1U << 19U);
  std::ranges::generate(many, [&random] { return random_hex_id(random); });
  task("524,288 hex, in no order", std::move(many));

  const auto contender = [&subject](Kind kind, const char* name, CountValid count) {
    const auto run = [count](const Batch& batch) {
      static std::vector<validate::JobIdFault> faults;
      faults.resize(batch.ids.size());
      return count(batch, faults);
    };
    subject.contender(kind, name, run, [run](const Batch& batch) { return fmt::format("{}", run(batch)); });
  };
  contender(Kind::kOurs, "touchstone", [](const Batch& batch, std::vector<validate::JobIdFault>& faults) {
    return validate::validate_job_ids(batch.ids, faults);
  });
  contender(Kind::kPeer, "match_job_id, one by one", count_one_by_one);
  subject.count_operations(1);
}

/// The pattern alone, for an id of over 32 characters is none: ASCII, and the two-byte letters of Cyrillic.
void add_growth(bench::Subject<Text>& subject) {
  const auto letters = [](std::size_t size_bytes) {
    std::string text;
    while (text.size() < size_bytes) text += "\u0436";
    return text;
  };
  for (const std::size_t kibibytes : {1U, 4U, 16U, 64U}) {
    subject.task(fmt::format("{} KiB of ASCII", kibibytes), {std::string(kibibytes * 1024, 'a')});
    subject.task(fmt::format("{} KiB of Cyrillic", kibibytes), {letters(kibibytes * 1024)});
  }
  subject.contender(Kind::kOurs, "touchstone",
                    [](const Text& id) { return validate::matches_job_id_pattern(id.utf8); });
  for (const auto& path : validate::job_id_paths::all()) {
    subject.contender(Kind::kPeer, fmt::format("touchstone, {}", path.name),
                      [matches = path.matches_pattern](const Text& id) { return matches(id.utf8); });
  }
  subject.bound("utf-8 check, simdjson",
                [](const Text& id) { return simdjson::validate_utf8(id.utf8.data(), id.utf8.size()); });
  subject.growth("1 KiB of ASCII", "64 KiB of ASCII", 64 * 1.1);
  subject.growth("1 KiB of Cyrillic", "64 KiB of Cyrillic", 64 * 1.1);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Subject<Text> subject(
      "job_id", [](const Text& id) { return std::string(pcre2_jit().accepts(id.utf8) ? "yes" : "no"); },
      [](const Text& id) { return "'" + base::printable(id.utf8) + "'"; });
  add_tasks(subject);
  subject.contender(Kind::kOurs, "touchstone", [](const Text& id) {
    return validate::match_job_id(id.utf8) == validate::JobIdFault::kNone;
  });
  for (const auto& path : validate::job_id_paths::all()) {
    subject.contender(
        Kind::kPeer, fmt::format("touchstone, {}", path.name),
        [match = path.match](const Text& id) { return match(id.utf8) == validate::JobIdFault::kNone; });
  }
  subject.contender(Kind::kPeer, "pcre2-jit",
                    [](const Text& id) { return pcre2_jit().jit_accepts(id.utf8); });
  subject.contender(Kind::kPeer, "pcre2-jit+utf",
                    [](const Text& id) { return pcre2_jit().accepts(id.utf8); });
  subject.contender(Kind::kPeer, "pcre2 interpreted",
                    [](const Text& id) { return pcre2_interpreted().accepts(id.utf8, PCRE2_NO_UTF_CHECK); });
  subject.contender(Kind::kPeer, "re2", re2_accepts);
  subject.contender(Kind::kPeer, "vectorscan", vectorscan_accepts);
  subject.contender(Kind::kPeer, "icu", icu_accepts);
  subject.contender(Kind::kPeer, "boost.u32regex", boost_accepts);
  subject.contender(Kind::kPeer, "std::regex", std_regex_accepts);
  subject.bound("utf-8 check, simdjson",
                [](const Text& id) { return simdjson::validate_utf8(id.utf8.data(), id.utf8.size()); });
  subject.bound("utf-8 check, scalar", [](const Text& id) { return scalar_utf8_check(id.utf8); });
  subject.bound("empty call", [](const Text& id) { return empty_call(id.utf8); });
  subject.goal("32 hex digits", "pcre2-jit", 0.15);
  subject.goal("32 hex digits", "utf-8 check, simdjson", 2.5);
  subject.goal("32 of 7 scripts", "pcre2-jit", 0.85);
  subject.goal("32 of 7 scripts", "utf-8 check, scalar", 2);
  subject.goal("33, too long", "pcre2-jit", 0.25);
  subject.goal("1,024 random", "pcre2-jit", 0.30);

  bench::Subject<Batch> batches(
      "job_ids",
      [](const Batch& batch) {
        return fmt::format("{}", std::ranges::count_if(batch.texts, [](const std::string& text) {
                             return pcre2_jit().accepts(text);
                           }));
      },
      [](const Batch& batch) { return fmt::format("{} ids", batch.ids.size()); });
  add_batches(batches);

  bench::Subject<Text> growth(
      "job_id growth", [](const Text&) { return std::string("yes"); },
      [](const Text& id) { return fmt::format("{} bytes", id.utf8.size()); });
  add_growth(growth);
  return bench::run_subjects(argc, argv, {&subject, &batches, &growth});
}
