// Measures SigV4: a request signed by sign::sign, whose key is derived already, against the same steps by
// OpenSSL's one-shot functions, and against the bare hashing that no signer can avoid. README.md says what
// each row is. Peers must give the same signature, or nothing is measured.
// usage: sign_bench [--check] [Google Benchmark's flags]; --check makes a missed goal exit code 1.
#define OPENSSL_SUPPRESS_DEPRECATED  // the bound calls SHA256_Init and its like
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "medians.h"
#include "sign/sigv4.h"

namespace {

using namespace touchstone;
using Digest = base::Sha256::Digest;

constexpr std::string_view kDate = "20150830";
constexpr std::string_view kTimestamp = "20150830T123600Z";
const sign::Credentials kCredentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
const sign::Scope kScope{"us-east-1", "comprehend"};
const std::vector<std::string> kSignedHeaders{"content-type", "host", "x-amz-date", "x-amz-target"};

sign::Clock::time_point now() {
  return std::chrono::sys_days(std::chrono::year(2015) / 8 / 30) + std::chrono::hours(12) +
         std::chrono::minutes(36);
}

wire::HttpRequest request() {
  return {"POST",
          "/",
          {{"Host", "comprehend.us-east-1.amazonaws.com"},
           {"Content-Type", "application/x-amz-json-1.1"},
           {"X-Amz-Target", "Comprehend_20171127.StopSentimentDetectionJob"},
           {"X-Amz-Date", std::string(kTimestamp)}},
          R"({"JobId":"00000000000000000000000000000000"})"};
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Digest one_shot_hmac(std::string_view key, std::string_view message) {
  Digest mac;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(message), message.size(), mac.data(),
       nullptr);
  return mac;
}

Digest derive_key() {
  Digest key = one_shot_hmac("AWS4" + kCredentials.secret_access_key, kDate);
  for (const std::string_view part :
       {std::string_view(kScope.region), std::string_view(kScope.service), std::string_view("aws4_request")})
    key = one_shot_hmac(base::bytes_of(key), part);
  return key;
}

std::string one_shot_sha256(std::string_view text) {
  Digest digest;
  SHA256(bytes(text), text.size(), digest.data());
  return base::to_hex(base::bytes_of(digest));
}

std::string string_to_sign(const wire::HttpRequest& signed_request) {
  return fmt::format("AWS4-HMAC-SHA256\n{}\n{}/{}/{}/aws4_request\n{}", kTimestamp, kDate, kScope.region,
                     kScope.service,
                     one_shot_sha256(sign::canonical_request(signed_request, kSignedHeaders)));
}

std::string one_shot_signature(const wire::HttpRequest& to_sign, const Digest& key) {
  return base::to_hex(base::bytes_of(one_shot_hmac(base::bytes_of(key), string_to_sign(to_sign))));
}

std::string our_signature(wire::HttpRequest& to_sign) {
  sign::sign(to_sign, kCredentials, kScope, now());
  const std::string& header = *wire::find_header(to_sign.headers, "Authorization");
  return header.substr(header.rfind('=') + 1);
}

void prove_answers() {
  wire::HttpRequest signed_request = request();
  const std::string theirs = one_shot_signature(signed_request, derive_key());
  if (our_signature(signed_request) == theirs) return;
  fmt::print(stderr, "the signatures differ: nothing was measured\n");
  std::abort();
}

void measure_ours(benchmark::State& state) {
  wire::HttpRequest reused = request();
  for (auto _ : state) {
    sign::sign(reused, kCredentials, kScope, now());
    benchmark::DoNotOptimize(reused.headers.data());
  }
}

void measure_one_shot(benchmark::State& state) {
  const wire::HttpRequest to_sign = request();
  const Digest key = derive_key();
  for (auto _ : state) benchmark::DoNotOptimize(one_shot_signature(to_sign, key));
}

void measure_derived(benchmark::State& state) {
  const wire::HttpRequest to_sign = request();
  for (auto _ : state) benchmark::DoNotOptimize(one_shot_signature(to_sign, derive_key()));
}

/// The body, the canonical request, the string to sign behind its key block, and the outer hash.
void measure_bound(benchmark::State& state) {
  const wire::HttpRequest to_sign = request();
  const std::string canonical = sign::canonical_request(to_sign, kSignedHeaders);
  const std::string last = string_to_sign(to_sign);
  const std::vector<std::string> texts = {to_sign.body, canonical, last,
                                          std::string(SHA256_DIGEST_LENGTH, '\0')};
  SHA256_CTX context;
  Digest digest;
  for (auto _ : state) {
    for (const std::string& text : texts) {
      SHA256_Init(&context);
      SHA256_Update(&context, text.data(), text.size());
      SHA256_Final(digest.data(), &context);
      benchmark::DoNotOptimize(digest);
    }
  }
}

struct Row {
  const char* name;
  void (*measure)(benchmark::State&);
};
constexpr Row kRows[] = {{"touchstone", measure_ours},
                         {"one-shot HMAC, key kept", measure_one_shot},
                         {"one-shot HMAC, key derived", measure_derived},
                         {"bare SHA-256", measure_bound}};

int print_goal(const bench::MedianKeeper& medians, const Row& against, double goal) {
  const auto ours = medians.cpu_time(kRows[0].name);
  const auto theirs = medians.cpu_time(against.name);
  if (!ours || !theirs) return 0;
  const bool kept = *ours / *theirs <= goal;
  fmt::print("{:<44}{:>14.2f}{:>14}{}\n", fmt::format("touchstone over {}", against.name), *ours / *theirs,
             fmt::format("<= {:.2f}", goal), kept ? "" : "  MISSED");
  return kept ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  bench::CommandLine command_line(argc, argv, bench::interleaved(11, "0.05"));
  if (!command_line.initialize()) return 2;
  prove_answers();
  for (const Row& row : kRows) benchmark::RegisterBenchmark(row.name, row.measure);
  bench::MedianKeeper medians;
  if (benchmark::RunSpecifiedBenchmarks(&medians) == 0) return 2;
  for (const Row& row : kRows) {
    if (const auto time = medians.cpu_time(row.name))
      fmt::print("{:<44}{:>14.0f} ns per request\n", row.name, *time);
  }
  const int missed = print_goal(medians, kRows[1], 0.45) + print_goal(medians, kRows[3], 2);
  if (missed > 0) fmt::print(stderr, "{} goal(s) missed\n", missed);
  return command_line.check() && missed > 0 ? 1 : 0;
}
