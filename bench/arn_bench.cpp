// Measures match_document_classifier_arn against the regular-expression engines, after proving that all give
// PCRE2's answers, and shows that its cost grows no faster than the text. README.md says what each number is.
// usage: arn_bench [--check] [Google Benchmark's flags]; --check makes a missed goal exit code 1.
#include "validate/arn.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/seed.h"
#include "base/utf8.h"
#include "regex_peers.h"
#include "subject.h"
#include "validate/arn_paths.h"

namespace {

using namespace touchstone;
using bench::Kind;
using bench::Text;

const std::string& pattern() {
  static const std::string text(validate::kDocumentClassifierArnPattern);
  return text;
}
/// Engines that know no partial anchors are told to match the whole text by their own call.
const std::string& anchored_pattern() {
  static const std::string text = "^" + pattern() + R"(\z)";
  return text;
}

bool has_lawful_length(const Text& arn) {
  return arn.utf8.size() <= validate::kMaxArnCodePoints ||
         bench::count_code_points(arn.utf8) <= static_cast<std::ptrdiff_t>(validate::kMaxArnCodePoints);
}

const bench::Pcre2& pcre2_jit() {
  static const bench::Pcre2 engine(pattern(), bench::Pcre2::Mode::kJit);
  return engine;
}
const bench::Pcre2& pcre2_interpreted() {
  static const bench::Pcre2 engine(pattern(), bench::Pcre2::Mode::kInterpreted);
  return engine;
}
bool reference_accepts(const Text& arn) { return has_lawful_length(arn) && pcre2_jit().accepts(arn.utf8); }
bool re2_accepts(const Text& arn) {
  static const bench::Re2 engine(pattern());
  return has_lawful_length(arn) && engine.accepts(arn.utf8);
}
bool icu_accepts(const Text& arn) {
  static bench::Icu engine(pattern());
  return has_lawful_length(arn) && engine.accepts(arn.utf16);
}
bool vectorscan_accepts(const Text& arn) {
  static const bench::Vectorscan engine(anchored_pattern());
  return has_lawful_length(arn) && engine.accepts(arn.utf8);
}
bool boost_accepts(const Text& arn) {
  static const boost::regex engine(pattern(),
                                   boost::regex::perl | boost::regex::optimize | boost::regex::nosubs);
  return has_lawful_length(arn) && boost::regex_match(arn.utf8, engine);
}
bool std_regex_accepts(const Text& arn) {
  static const std::regex engine(pattern(),
                                 std::regex::ECMAScript | std::regex::optimize | std::regex::nosubs);
  return has_lawful_length(arn) && std::regex_match(arn.utf8, engine);
}

// --- the tasks
// -----------------------------------------------------------------------------------------------------------

std::string random_name(base::Random& random, std::size_t longest) {
  std::string name(1 + random.below(longest), ' ');
  std::ranges::generate(name,
                        [&] { return "abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789----"[random.below(48)]; });
  name.front() = 'n';
  name.back() = '7';
  return name;
}

/// An ARN with random parts; one in four has one byte replaced.
std::string random_arn(base::Random& random) {
  std::string arn = "arn:aws";
  if (random.below(3) == 0) arn += "-" + random_name(random, 6);
  arn += ":comprehend:" + (random.below(8) == 0 ? std::string() : random_name(random, 14)) + ":";
  for (int i = 0; i < 12; ++i) arn += static_cast<char>('0' + random.below(10));
  arn += ":document-classifier/" + random_name(random, 63);
  if (random.below(2) == 0) arn += "/version/" + random_name(random, 20);
  if (random.below(4) == 0) arn[random.below(arn.size())] = "*: /A0-\n"[random.below(8)];
  return arn;
}

std::vector<Text> random_arns(std::size_t count, std::uint64_t seed) {
  return bench::random_texts(count, seed, "arn_bench", random_arn);
}

/// 90 bytes, as in the reference.
std::string valid_arn() {
  const std::string head = "arn:aws:comprehend:us-east-1:123456789012:document-classifier/";
  return head + std::string("my-classifier-of-documents-2026").substr(0, 90 - head.size());
}

std::string classifier_of(std::size_t size) {
  std::string arn = "arn:aws:comprehend:us-east-1:123456789012:document-classifier/";
  arn.resize(size, 'a');
  return arn;
}

/// A text of any length: the pattern alone, for an ARN of over 256 characters is none.
void add_growth(bench::Subject<Text>& growth) {
  for (const std::size_t kibibytes : {1U, 4U, 16U, 64U}) {
    growth.task(fmt::format("{} KiB", kibibytes), {classifier_of(kibibytes * 1024)});
  }
  growth.contender(Kind::kOurs, "touchstone", [](const Text& arn) {
    return validate::matches_document_classifier_arn_pattern(arn.utf8);
  });
  for (const auto& path : validate::arn_paths::of_document_classifiers()) {
    growth.contender(Kind::kPeer, fmt::format("touchstone, {}", path.name),
                     [matches = path.matches_pattern](const Text& arn) { return matches(arn.utf8); });
  }
  growth.bound("strnlen", [](const Text& arn) { return ::strnlen(arn.utf8.c_str(), arn.utf8.size()); });
  growth.growth("1 KiB", "64 KiB", 64 * 1.1);
}

}  // namespace

int main(int argc, char** argv) {
  const auto describe = [](const Text& arn) { return "'" + base::printable(arn.utf8) + "'"; };
  bench::Subject<Text> subject(
      "arn", [](const Text& arn) { return std::string(reference_accepts(arn) ? "yes" : "no"); }, describe);
  subject.task("valid, 90 bytes", {valid_arn()});
  subject.task("bad at the end", {valid_arn() + "*"});
  subject.task("1,024 random", random_arns(1024, 1));
  subject.also_check(random_arns(20'000, 2));
  subject.contender(Kind::kOurs, "touchstone", [](const Text& arn) {
    return validate::match_document_classifier_arn(arn.utf8) == validate::ArnFault::kNone;
  });
  for (const auto& path : validate::arn_paths::of_document_classifiers()) {
    subject.contender(
        Kind::kPeer, fmt::format("touchstone, {}", path.name),
        [match = path.match](const Text& arn) { return match(arn.utf8) == validate::ArnFault::kNone; });
  }
  subject.contender(Kind::kPeer, "pcre2-jit", [](const Text& arn) {
    return has_lawful_length(arn) && pcre2_jit().jit_accepts(arn.utf8);
  });
  subject.contender(Kind::kPeer, "pcre2 interpreted", [](const Text& arn) {
    return has_lawful_length(arn) && pcre2_interpreted().accepts(arn.utf8, PCRE2_NO_UTF_CHECK);
  });
  subject.contender(Kind::kPeer, "re2", re2_accepts);
  subject.contender(Kind::kPeer, "vectorscan", vectorscan_accepts);
  subject.contender(Kind::kPeer, "icu", icu_accepts);
  subject.contender(Kind::kPeer, "boost.regex", boost_accepts);
  subject.contender(Kind::kPeer, "std::regex", std_regex_accepts);
  subject.bound("strnlen", [](const Text& arn) { return ::strnlen(arn.utf8.c_str(), arn.utf8.size()); });
  for (const char* task : {"valid, 90 bytes", "bad at the end", "1,024 random"}) {
    subject.goal(task, "pcre2-jit", 0.30);
    subject.goal(task, "std::regex", 0.01);
    subject.goal(task, "strnlen", 3);
  }

  bench::Subject<Text> growth("arn growth", [](const Text&) { return std::string("yes"); }, describe);
  add_growth(growth);
  return bench::run_subjects(argc, argv, {&subject, &growth});
}
