// X.509 certificates made on the spot, so that no test depends on a file that expires. P-256 keys; good for
// nothing but tests: nothing here is checked for strength, and a failure of OpenSSL throws.
#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace touchstone::transport::for_tests {

/// What a certificate says. Times are seconds from now.
struct CertificateText {
  std::string common_name;
  std::string
      alternative_names{};  ///< as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1"; none for an authority
  bool is_authority = false;
  long valid_from = -3600;
  long valid_until = 3600;
};

/// A certificate with its key, signed by itself or by another one.
class TestCertificate {
 public:
  explicit TestCertificate(const CertificateText& text) : TestCertificate(text, nullptr) {}
  TestCertificate(const CertificateText& text, const TestCertificate& issuer)
      : TestCertificate(text, &issuer) {}

  [[nodiscard]] std::string certificate_pem() const {
    return to_pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate_.get()); });
  }
  [[nodiscard]] std::string key_pem() const {
    return to_pem([&](BIO* out) {
      return PEM_write_bio_PrivateKey(out, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
  }

 private:
  struct Deleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(BIO* bio) const { BIO_free_all(bio); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  };
  template <class T>
  using Owned = std::unique_ptr<T, Deleter>;

  TestCertificate(const CertificateText& text, const TestCertificate* issuer)
      : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")), certificate_(X509_new()) {
    require(key_ != nullptr && certificate_ != nullptr);
    X509* const certificate = certificate_.get();
    require(X509_set_version(certificate, X509_VERSION_3));
    require(ASN1_INTEGER_set(X509_get_serialNumber(certificate), issuer == nullptr ? 1 : 2));
    require(X509_gmtime_adj(X509_getm_notBefore(certificate), text.valid_from) != nullptr);
    require(X509_gmtime_adj(X509_getm_notAfter(certificate), text.valid_until) != nullptr);
    require(X509_set_pubkey(certificate, key_.get()));
    const auto* name = reinterpret_cast<const unsigned char*>(text.common_name.c_str());
    require(
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, name, -1, -1, 0));
    const X509* const signer = issuer == nullptr ? certificate : issuer->certificate_.get();
    require(X509_set_issuer_name(certificate, X509_get_subject_name(signer)));
    extend(NID_basic_constraints, text.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!text.alternative_names.empty()) extend(NID_subject_alt_name, text.alternative_names);
    require(X509_sign(certificate, issuer == nullptr ? key_.get() : issuer->key_.get(), EVP_sha256()));
  }

  void extend(int nid, const std::string& value) {
    const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()));
    require(extension != nullptr && X509_add_ext(certificate_.get(), extension.get(), -1) == 1);
  }

  template <class Write>
  static std::string to_pem(Write write) {
    const Owned<BIO> out(BIO_new(BIO_s_mem()));
    require(out != nullptr && write(out.get()) == 1);
    std::string text(BIO_ctrl_pending(out.get()), '\0');
    require(BIO_read(out.get(), text.data(), static_cast<int>(text.size())) == static_cast<int>(text.size()));
    return text;
  }

  static void require(bool done) {
    if (!done) throw std::runtime_error("OpenSSL could not make a test certificate");
  }

  Owned<EVP_PKEY> key_;
  Owned<X509> certificate_;
};

}  // namespace touchstone::transport::for_tests
