// Tests of digest.h: vectors of FIPS 180-4 and RFC 4648.
#include "base/digest.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace touchstone::base::digest_test {
namespace {

TEST(Sha256Hex, GivesTheHashOfTheEmptyText) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256Hex, GivesTheHashOfOneBlock) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256Hex, GivesTheHashOfTwoBlocks) {
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256Hex, StartsAnewForEachText) {
  const std::string first = sha256_hex("abc");
  (void)sha256_hex("something else");
  EXPECT_EQ(sha256_hex("abc"), first);
}

TEST(Sha256Hex, HashesNulBytes) { EXPECT_NE(sha256_hex(std::string_view("a\0b", 3)), sha256_hex("a")); }

TEST(Sha256, GivesTheSameInPieces) {
  Sha256 hash;
  hash.update("ab");
  hash.update("");
  hash.update("c");
  EXPECT_EQ(to_hex(bytes_of(hash.finish())), sha256_hex("abc"));
}

TEST(Sha256, GoesOnFromWhereACopyWasTaken) {
  Sha256 hash;
  hash.update("a");
  Sha256 copy = hash;
  copy.update("bc");
  hash.update("x");
  EXPECT_EQ(to_hex(bytes_of(copy.finish())), sha256_hex("abc"));
  EXPECT_EQ(to_hex(bytes_of(hash.finish())), sha256_hex("ax"));
}

TEST(AppendHex, KeepsWhatStandsThere) {
  std::string out = "0x";
  append_hex(out, "\x1F");
  EXPECT_EQ(out, "0x1f");
}

TEST(ToHex, WritesTwoLowerCaseDigitsAByte) {
  EXPECT_EQ(to_hex(std::string_view("\x00\x0F\xF0\xFF", 4)), "000ff0ff");
}

struct Base64Row {
  const char* name;
  std::string_view bytes;
  std::string_view text;
};

class Base64Test : public testing::TestWithParam<Base64Row> {};

TEST_P(Base64Test, IsWritten) { EXPECT_EQ(to_base64(GetParam().bytes), GetParam().text); }

TEST_P(Base64Test, IsReadAgain) { EXPECT_EQ(from_base64(GetParam().text), GetParam().bytes); }

INSTANTIATE_TEST_SUITE_P(Rfc4648, Base64Test,
                         testing::Values(Base64Row{"Nothing", "", ""}, Base64Row{"OneByte", "f", "Zg=="},
                                         Base64Row{"TwoBytes", "fo", "Zm8="},
                                         Base64Row{"ThreeBytes", "foo", "Zm9v"},
                                         Base64Row{"SixBytes", "foobar", "Zm9vYmFy"},
                                         Base64Row{"ZeroBytes", std::string_view("\0\0", 2), "AAA="},
                                         Base64Row{"BothExtraDigits", "\xFB\xFF\xBF", "+/+/"}),
                         [](const auto& row) { return row.param.name; });

struct BadBase64Row {
  const char* name;
  std::string_view text;
};

class BadBase64Test : public testing::TestWithParam<BadBase64Row> {};

TEST_P(BadBase64Test, IsRefused) { EXPECT_EQ(from_base64(GetParam().text), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(
    Texts, BadBase64Test,
    testing::Values(BadBase64Row{"NoPadding", "Zg"}, BadBase64Row{"HalfPadding", "Zg="},
                    BadBase64Row{"PaddingOnly", "===="}, BadBase64Row{"ThreeEquals", "Z==="},
                    BadBase64Row{"PaddingInside", "Zg==Zg=="}, BadBase64Row{"WhiteSpace", "Zm 9"},
                    BadBase64Row{"LineBreak", "Zm9v\n"}, BadBase64Row{"LeadingSpaces", "    Zm9v"},
                    BadBase64Row{"UrlAlphabet", "-_-_"}, BadBase64Row{"Nul", std::string_view("Zm9\0", 4)}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::base::digest_test
