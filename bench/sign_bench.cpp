// Measures SigV4: a request signed by sign::sign, whose key is derived already, against the same steps by
// OpenSSL's one-shot functions, and against the bare hashing that no signer can avoid. README.md says what
// each row is.
// usage: sign_bench [--check] [Google Benchmark's flags]; --check makes a missed goal exit code 1.
#define OPENSSL_SUPPRESS_DEPRECATED  // the bound calls SHA256_Init and its like
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "sign/sigv4.h"
#include "subject.h"

namespace {

using namespace touchstone;
using bench::Kind;
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

/// A request and what is made of it once, not for each signature.
struct Request {
  wire::HttpRequest to_sign;
  Digest key;
  std::vector<std::string> hashed;  ///< the body, the canonical request, the string to sign, the outer hash
};

Request make_request() {
  Request made{request(), derive_key(), {}};
  made.hashed = {made.to_sign.body, sign::canonical_request(made.to_sign, kSignedHeaders),
                 string_to_sign(made.to_sign), std::string(SHA256_DIGEST_LENGTH, '\0')};
  return made;
}

/// Signs the same request again and again, whose buffers have grown.
std::string_view our_signature(const Request& request) {
  static wire::HttpRequest reused = request.to_sign;
  sign::sign(reused, kCredentials, kScope, now());
  const std::string_view header = *reused.headers.find("Authorization");
  return header.substr(header.size() - 2 * std::tuple_size_v<Digest>);
}

std::size_t hash_bare(const Request& request) {
  SHA256_CTX context;
  Digest digest;
  for (const std::string& text : request.hashed) {
    SHA256_Init(&context);
    SHA256_Update(&context, text.data(), text.size());
    SHA256_Final(digest.data(), &context);
  }
  return digest[0];
}

}  // namespace

int main(int argc, char** argv) {
  const auto with_kept_key = [](const Request& request) {
    return one_shot_signature(request.to_sign, request.key);
  };
  const auto with_derived_key = [](const Request& request) {
    return one_shot_signature(request.to_sign, derive_key());
  };
  bench::Subject<Request> subject("sign", with_derived_key,
                                  [](const Request& request) { return request.to_sign.body; });
  subject.task("a Stop request", {make_request()});
  subject.contender(Kind::kOurs, "touchstone", our_signature,
                    [](const Request& request) { return std::string(our_signature(request)); });
  subject.contender(Kind::kPeer, "one-shot HMAC, key kept", with_kept_key, with_kept_key);
  subject.contender(Kind::kPeer, "one-shot HMAC, key derived", with_derived_key, with_derived_key);
  subject.bound("bare SHA-256", hash_bare);
  subject.goal("a Stop request", "one-shot HMAC, key kept", 0.45);
  subject.goal("a Stop request", "bare SHA-256", 2);
  return bench::run_subjects(argc, argv, {&subject});
}
