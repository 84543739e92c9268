#include "identity/skeleton.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "identity/domain_names.h"

namespace entente::identity {
namespace {

bool LookAlike(std::string_view one, std::string_view other) {
  const auto a = SkeletonsOf(one);
  const auto b = SkeletonsOf(other);
  return std::ranges::any_of(a,
                             [&b](const std::string& skeleton) { return std::ranges::find(b, skeleton) != b.end(); });
}

TEST(Skeletons, FindWhatLooksAlike) {
  EXPECT_TRUE(LookAlike("Acme", "Асmе"));  // Cyrillic letters
  EXPECT_TRUE(LookAlike("Microsoft", "Micros0ft"));
  EXPECT_TRUE(LookAlike("Apple", "AppIe"));  // a capital I
  EXPECT_TRUE(LookAlike("paypal", "paypa1"));
  EXPECT_TRUE(LookAlike("Modern", "Modem"));  // rn and m
  EXPECT_TRUE(LookAlike("ACME LTD.", "Acme Ltd"));
  EXPECT_TRUE(LookAlike("San José", "San Jose"));
  EXPECT_TRUE(LookAlike("ac\xE2\x80\x8Bme", "acme"));  // a character without width
  EXPECT_TRUE(LookAlike("Αθήνα", "Aθήνa"));
  EXPECT_TRUE(LookAlike("ＡＣＭＥ", "acme"));
}

TEST(Skeletons, LeaveApartWhatDoesNot) {
  EXPECT_FALSE(LookAlike("Acme", "Acne"));
  EXPECT_FALSE(LookAlike("France", "Finance"));
  EXPECT_FALSE(LookAlike("日本", "日木"));
  EXPECT_TRUE(SkeletonsOf("").empty());
  EXPECT_TRUE(SkeletonsOf("…!").size() <= 1);
  EXPECT_FALSE(SkeletonsOf("\xff\xC3").empty());  // some skeleton, and no crash
}

TEST(Skeletons, KnowWhenTheLettersAreTheSame) {
  EXPECT_TRUE(SameLetters("ACME, Ltd.", "Acme Ltd"));
  EXPECT_TRUE(SameLetters("San José", "san jose"));
  EXPECT_TRUE(SameLetters("Jose\xCC\x81", "José"));
  EXPECT_FALSE(SameLetters("Acme", "Асmе"));
  EXPECT_FALSE(SameLetters("Apple", "AppIe"));
}

TEST(DomainNames, HaveARegisteredLabel) {
  EXPECT_EQ(RegisteredNameOf("acme.example"), (RegisteredName{"acme", "example"}));
  EXPECT_EQ(RegisteredNameOf("www.acme.example"), (RegisteredName{"acme", "example"}));
  EXPECT_EQ(RegisteredNameOf("www.acme.co.uk"), (RegisteredName{"acme", "co.uk"}));
  EXPECT_EQ(RegisteredNameOf("co.uk"), (RegisteredName{"co", "uk"}));
  EXPECT_EQ(RegisteredNameOf("localhost"), std::nullopt);
}

TEST(DomainNames, AreReadFromPunycode) {
  EXPECT_EQ(ReadableLabel("xn--mller-kva"), "müller");
  EXPECT_EQ(ReadableLabel("xn--80ak6aa92e"), "аррӏе");
  EXPECT_EQ(ReadableLabel("xn--bcher-kva"), "bücher");
  EXPECT_EQ(ReadableLabel("acme"), "acme");
  for (const char* broken : {"xn--", "xn--\xff", "xn--a-!!", "xn--99999999"}) EXPECT_NE(ReadableLabel(broken), "x");
}

TEST(DomainNames, AreOneEditApart) {
  for (const char* other : {"goggle", "gogle", "gooogle", "googel", "ogogle", "googl", "googlee", "xoogle"})
    EXPECT_TRUE(IsOneEditApart("google", other)) << other;
  for (const char* other : {"google", "goolge2", "gogel", "elgoog", "", "goo"})
    EXPECT_FALSE(IsOneEditApart("google", other)) << other;
}

TEST(DomainNames, AreAlikeInFiveWays) {
  struct Case {
    const char* one;
    const char* other;
    DomainLikeness likeness;
  };
  for (const Case& one : {
           Case{"acme.example", "acme.example", DomainLikeness::kSame},
           Case{"www.acme.example", "acme.example", DomainLikeness::kSame},
           Case{"a.acme.example", "b.acme.example", DomainLikeness::kNone},
           Case{"acme.example", "acme.test", DomainLikeness::kOtherSuffix},
           Case{"acme.co.uk", "acme.org", DomainLikeness::kOtherSuffix},
           Case{"xn--pypal-4ve.com", "paypal.com", DomainLikeness::kConfusable},
           Case{"paypa1.com", "paypal.com", DomainLikeness::kConfusable},
           Case{"gogle.com", "google.org", DomainLikeness::kOneEdit},
           Case{"acne.com", "acme.com", DomainLikeness::kNone},  // too short to say
           Case{"", "acme.com", DomainLikeness::kNone},
           Case{"notacme.example", "acme.example", DomainLikeness::kNone},
       })
    EXPECT_EQ(LikenessOf(one.one, one.other), one.likeness) << one.one << " " << one.other;
}

}  // namespace
}  // namespace entente::identity
