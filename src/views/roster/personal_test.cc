#include "views/roster/personal.h"

#include <gtest/gtest.h>

namespace entente::roster {
namespace {

class Refused : public ::testing::TestWithParam<const char*> {};
class Taken : public ::testing::TestWithParam<const char*> {};

TEST_P(Refused, IsPersonal) {
  const auto checked = CheckNotPersonal(GetParam(), "/text");
  ASSERT_FALSE(checked.has_value()) << GetParam();
  EXPECT_EQ(checked.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(checked.error().place, "/text");
  EXPECT_NE(checked.error().message.find("restricted"), std::string::npos) << checked.error().message;
}

TEST_P(Taken, IsNot) {
  const auto checked = CheckNotPersonal(GetParam(), "/text");
  EXPECT_TRUE(checked.has_value()) << GetParam() << ": " << checked.error().Text();
}

INSTANTIATE_TEST_SUITE_P(Addresses, Refused,
                         ::testing::Values("jane.doe@acme.example", "write to <mailto:j.doe@acme.example>",
                                           "Jane (jane@cert.example), on duty", "maria.press@acme.example",
                                           "https://acme.example/form?to=jane@acme.example", "j\u00FCrgen@acme.example",
                                           "security@acme.example, jane@acme.example", "42@acme.example"));
INSTANTIATE_TEST_SUITE_P(Telephones, Refused,
                         ::testing::Values("+33 1 23 45 67 89", "call +4930123456 at night", "(+1) 202-555-0143",
                                           "+1 (202) 555-0143", "(202) 555-0143", "202.555.0143", "555-0143",
                                           "01 23 45 67 89", "01.23.45.67.89", "01\u00A023\u00A045\u00A067\u00A089",
                                           "030 1234567", "030/1234567", "020 7946 0958", "tel:0123456789",
                                           "Phone: 98765432", "t\u00E9l. 0123456789", "from 2026-01-01 030 1234567",
                                           "00 33 1 23 45 67 89", "1-202-555-0143", "+33\u20111\u201123456789"));
INSTANTIATE_TEST_SUITE_P(Roles, Taken,
                         ::testing::Values("cert@acme.example", "security@acme.example", "SOC@acme.example",
                                           "csirt@acme.example", "info@acme.example", "contact@acme.example",
                                           "psirt@acme.example", "abuse@acme.example", "press@acme.example",
                                           "registry@acme.example", "poststelle@bsi.example", "incidentes@cert.example",
                                           "presse@gouv.example", "office@acme.example",
                                           "product-security@acme.example", "cert-fr@ssi.example",
                                           "acme_psirt@acme.example", "certfr@acme.example",
                                           "security+2026@acme.example", "soc24@acme.example",
                                           "git@code.example:acme/gateway", "vulnerability.disclosure@acme.example"));
INSTANTIATE_TEST_SUITE_P(NoAddresses, Taken,
                         ::testing::Values("", "pkg:npm/%40angular/core@12.3.1", "pkg:generic/gateway@v1.x.beta",
                                           "@acme on the network", "a @ b", "left-pad@1.3.0", "image@sha256:0123",
                                           "ssh://deploy@code.example/acme.git", "https://social.example/@acme",
                                           "jane@localhost", "user@"));
INSTANTIATE_TEST_SUITE_P(
    NoTelephones, Taken,
    ::testing::Values("2021-11-10", "2021-11-10 2022-11-10 2023-11-10", "10.11.2021", "10/11/2021", "2018-2026",
                      "2018 2019 2020 2021", "2026-11-27T03:00:00+0200", "2026-11-27 03:00:00", "UTC+02:00",
                      "CVE-2024-123456789", "CVE-2024-1234567", "GHSA-2345-6789-2345", "RFC 9116 and RFC 2350",
                      "A/RES/70/237", "A/76/135", "S/2021/1234567", "A/AC.290/2021/CRP.2", "ISO/IEC 29147:2018",
                      "COM(2020) 823 final 2020/0359", "pkg:deb/debian/curl@7.88.1-10+deb12u5",
                      "sha256:0123456789012345678901234567890123456789012345678901234567890123",
                      "0123456789012345678901234567890123456789", "1 000 000 rows", "12 345 678", "1.000.000",
                      "123 456 789", "192.168.100.200", "10.0.19045.3570", "version 1.2.3+20230101",
                      "ISBN 978-2-1234-5680-3", "ORCID 0000-0002-1825-0097", "123e4567-e89b-12d3-a456-426614174000",
                      "entry 12345678", "81 states, 37, 391, 708", "10 20 30 40 50", "No. 1234567/2024", "24/7",
                      "Mon-Fri 09:00-17:00, 08:00-12:30", "https://x.example/202-555-0143", "C++23 2024 2025",
                      "(2021) 2022", "1-2-3-4-5-6-7", "Article 12 (3) 4", "urn:entente:ping:2026-0000-1111",
                      "50 % of 1234-5678"));

TEST(Personal, WhatWasFoundIsNotRepeated) {
  const auto address = CheckNotPersonal("jane.doe@acme.example", "/x");
  ASSERT_FALSE(address.has_value());
  EXPECT_EQ(address.error().message.find("jane"), std::string::npos);
  const auto number = CheckNotPersonal("+33 1 23 45 67 89", "/x");
  ASSERT_FALSE(number.has_value());
  EXPECT_EQ(number.error().message.find("23"), std::string::npos);
}

}  // namespace
}  // namespace entente::roster
