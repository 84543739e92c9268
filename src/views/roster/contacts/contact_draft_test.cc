#include "views/roster/contacts/contact_draft.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace entente::roster {
namespace {

const UnixSeconds kNow = ParseDate("2026-11-27").value();

DraftFor Vendor(std::string address = {}) {
  return {.party = "did:web:vendor.example",
          .function = ContactFunction::kProductSecurity,
          .now = kNow,
          .address = std::move(address)};
}

ContactDraft FromTxt(const std::string& text, std::string address = {}) {
  auto draft = DraftFromSecurityTxt(text, Vendor(std::move(address)));
  EXPECT_TRUE(draft.has_value());
  return draft.value_or(ContactDraft());
}

// "2 error: ...; 3 note: ..."
std::string Defects(const ContactDraft& draft) {
  std::string all;
  for (const LineDefect& one : draft.defects)
    all += (all.empty() ? "" : "; ") + std::to_string(one.line) +
           (one.weight == Weight::kError ? " error: " : " note: ") + one.what;
  return all;
}
bool Says(const ContactDraft& draft, std::size_t line, Weight weight, std::string_view part) {
  return std::ranges::any_of(draft.defects, [&](const LineDefect& one) {
    return one.line == line && one.weight == weight && one.what.find(part) != std::string::npos;
  });
}

TEST(SecurityTxt, BecomesADraft) {
  const ContactDraft draft = FromTxt(
      "# Our security address\r\n"
      "Contact: mailto:security@vendor.example\r\n"
      "Contact: https://vendor.example/report\r\n"
      "Expires: 2027-06-30T12:00:00.000+02:00\r\n"
      "Encryption: https://vendor.example/key.asc\r\n"
      "Encryption: openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f\r\n"
      "Preferred-Languages: fr, en\r\n"
      "Canonical: https://vendor.example/.well-known/security.txt\r\n"
      "Policy: https://vendor.example/policy\r\n",
      "https://vendor.example/.well-known/security.txt");
  EXPECT_EQ(Defects(draft), "");
  EXPECT_EQ(
      ToJson(draft.open),
      R"({"party":"did:web:vendor.example","function":"product-security","mailboxes":["security@vendor.example"],)"
      R"("forms":["https://vendor.example/report"],"languages":["fr","en"],"keys":[{"kind":"openpgp","address":)"
      R"("https://vendor.example/key.asc"},{"kind":"openpgp","fingerprint":"5F2DE5521C63A801AB59CCB603D49DE44B29100F"}],)"
      R"("valid_until":"2027-06-30","policy":"https://vendor.example/policy"})");
  EXPECT_TRUE(ParseContact(ToJson(draft.open)).has_value());
  EXPECT_FALSE(draft.HasDetail());
}

TEST(SecurityTxt, PersonalOnesGoIntoTheRestrictedPart) {
  const ContactDraft draft = FromTxt(
      "Contact: mailto:jane.doe@vendor.example\nContact: tel:+1-201-555-0123\nContact: "
      "mailto:psirt@vendor.example\nExpires: 2027-01-01T00:00:00Z\n");
  EXPECT_EQ(draft.open.ways.mailboxes, std::vector<std::string>{"psirt@vendor.example"});
  EXPECT_EQ(draft.detail.ways.mailboxes, std::vector<std::string>{"jane.doe@vendor.example"});
  EXPECT_EQ(draft.detail.telephones, std::vector<std::string>{"+1-201-555-0123"});
  EXPECT_TRUE(Says(draft, 1, Weight::kNote, "restricted part")) << Defects(draft);
  EXPECT_TRUE(Says(draft, 2, Weight::kNote, "restricted part")) << Defects(draft);
  EXPECT_TRUE(ParseContactDetail(ToJson(draft.detail)).has_value());
}

TEST(SecurityTxt, SaysWhatIsWrongAndWhere) {
  const ContactDraft draft = FromTxt(
      "Contact: security@vendor.example\n"           // 1
      "Contact: http://vendor.example/report\n"      // 2
      "Expires: 2026-01-01T00:00:00Z\n"              // 3
      "Expires: 2027-01-01T00:00:00Z\n"              // 4
      "Preferred-Languages: fr, english\n"           // 5
      "Preferred-Languages: de\n"                    // 6
      "Acknowledgements: https://vendor.example/\n"  // 7
      "Contact:mailto:abuse@vendor.example\n"        // 8
      "nonsense\n"                                   // 9
      "Policy:\n"                                    // 10
      "Contact: tel:12\n"                            // 11
      "Encryption: openpgp4fpr:xyz\n"                // 12
      "Fax: 1\n"                                     // 13
      "Canonical: https://other.example/.well-known/security.txt\n",
      "http://vendor.example/security.txt");
  EXPECT_TRUE(Says(draft, 1, Weight::kError, "mailto:"));
  EXPECT_TRUE(Says(draft, 2, Weight::kError, "https://"));
  EXPECT_TRUE(Says(draft, 3, Weight::kError, "expired at 2026-01-01"));
  EXPECT_TRUE(Says(draft, 4, Weight::kError, "twice"));
  EXPECT_TRUE(Says(draft, 5, Weight::kError, "'english'"));
  EXPECT_TRUE(Says(draft, 6, Weight::kError, "twice"));
  EXPECT_TRUE(Says(draft, 7, Weight::kError, "spelt"));
  EXPECT_TRUE(Says(draft, 8, Weight::kError, "space is missing"));
  EXPECT_TRUE(Says(draft, 9, Weight::kError, "no field"));
  EXPECT_TRUE(Says(draft, 10, Weight::kError, "no value"));
  EXPECT_TRUE(Says(draft, 11, Weight::kError, "telephone"));
  EXPECT_TRUE(Says(draft, 12, Weight::kError, "fingerprint"));
  EXPECT_TRUE(Says(draft, 13, Weight::kNote, "does not know"));
  EXPECT_TRUE(Says(draft, 0, Weight::kError, "without https"));
  EXPECT_TRUE(Says(draft, 0, Weight::kError, "Canonical")) << Defects(draft);
  EXPECT_EQ(draft.open.ways.languages, std::vector<std::string>{"fr"});
}

TEST(SecurityTxt, NeedsContactAndExpires) {
  const ContactDraft draft = FromTxt("# nothing\n");
  EXPECT_TRUE(Says(draft, 0, Weight::kError, "no Contact field"));
  EXPECT_TRUE(Says(draft, 0, Weight::kError, "no Expires field"));
  EXPECT_FALSE(DraftFromSecurityTxt("Contact: \xFF\n", Vendor()).has_value());
  EXPECT_FALSE(DraftFromSecurityTxt(std::string_view("a\0b", 3), Vendor()).has_value());
  EXPECT_FALSE(DraftFromSecurityTxt(std::string(kContactTextBytesMax + 1, '#'), Vendor()).has_value());
}

TEST(SecurityTxt, MayStandInACleartextSignature) {
  const std::string begin = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n";
  const std::string fields =
      "Contact: mailto:cert@vendor.example\n- -- a dash\nExpires: 2027-01-01T00:00:00Z\nCanonical: "
      "https://vendor.example/.well-known/security.txt\n";
  const std::string end = "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n";
  const ContactDraft whole = FromTxt(begin + fields + end);
  EXPECT_TRUE(whole.is_signed);
  EXPECT_EQ(whole.open.ways.mailboxes.size(), 1U);
  EXPECT_EQ(Defects(whole), "5 error: this is no field: a name, a colon, a space and a value");
  EXPECT_TRUE(Says(FromTxt("Contact: mailto:a@b.example\n" + begin + fields + end), 1, Weight::kError, "before"));
  EXPECT_TRUE(Says(FromTxt(begin + fields + end + "Contact: mailto:a@b.example\n"), 12, Weight::kError, "behind"))
      << Defects(FromTxt(begin + fields + end + "Contact: mailto:a@b.example\n"));
  EXPECT_TRUE(Says(FromTxt(begin + fields), 7, Weight::kError, "no whole signature"));
  EXPECT_TRUE(Says(FromTxt("-----BEGIN PGP SIGNED MESSAGE-----\nHash: X\n"), 1, Weight::kError, "empty line"));
}

constexpr const char* kTeamText = R"(RFC 2350 description of EX-CERT

1. Document Information
1.1 Date of Last Update
Version 1.3, 2026-10-01.
1.2 Distribution List for Notifications
None.
2. Contact Information
2.1 Name of the Team
EX-CERT
2.2 Address
1 Example Street
2.3 Time Zone
Europe/Brussels (CET/CEST)
2.4 Telephone Number
+32 (0)2 555 01 23
2.5 Facsimile Number
Not available.
2.7 Electronic Mail Address
Please write to <cert@ex.example>, not to jane.doe@ex.example.
2.8 Public Keys and Other Encryption Information
The key is at https://ex.example/cert.asc
Fingerprint: 5F2D E552 1C63 A801 AB59  CCB6 03D4 9DE4 4B29 100F
2.9 Team Members
Jane Doe leads the team.
2.10 Other Information
The languages of the team are French, Dutch and English.
2.11 Points of Customer Contact
Hours of operation: Monday to Friday, 09:00 to 17:30.
3. Charter
3.1 Mission Statement
To help.
6. Incident Reporting Forms
Use https://ex.example/report
7. Disclaimers
None.
)";

TEST(Rfc2350, BecomesADraft) {
  EXPECT_TRUE(LooksLikeRfc2350(kTeamText));
  EXPECT_FALSE(LooksLikeRfc2350("Contact: mailto:cert@ex.example\nExpires: 2027-01-01T00:00:00Z\n"));
  const auto draft = DraftFromRfc2350(kTeamText, Vendor());
  ASSERT_TRUE(draft.has_value());
  EXPECT_EQ(draft->team, "EX-CERT");
  EXPECT_EQ(
      ToJson(draft->open),
      R"({"party":"did:web:vendor.example","function":"product-security","mailboxes":["cert@ex.example"],"forms":)"
      R"(["https://ex.example/report"],"languages":["fr","nl","en"],"hours":{"weekly":[{"days":["mon","tue","wed",)"
      R"("thu","fri"],"from":"09:00","to":"17:30"}]},"time_zone":"Europe/Brussels","keys":[{"kind":"openpgp",)"
      R"("address":"https://ex.example/cert.asc","fingerprint":"5F2DE5521C63A801AB59CCB603D49DE44B29100F"}]})");
  EXPECT_EQ(draft->detail.telephones, std::vector<std::string>{"+32-2-555-01-23"});
  EXPECT_EQ(draft->detail.ways.mailboxes, std::vector<std::string>{"jane.doe@ex.example"});
  for (const LineDefect& one : draft->defects) EXPECT_EQ(one.weight, Weight::kNote) << one.what;
  EXPECT_TRUE(Says(*draft, 24, Weight::kNote, "names of persons")) << Defects(*draft);
}

TEST(Rfc2350, SaysWhatIsMissing) {
  const auto draft = DraftFromRfc2350(
      "2.1 Name of the Team\nX\n2.3 Time Zone\nCET\n2.4 Telephone Number\n12 34\n2.7 Electronic Mail Address\nask us\n"
      "2.11 Points of Customer Contact\n24/7\n",
      Vendor("http://x.example/rfc2350.txt"));
  ASSERT_TRUE(draft.has_value());
  EXPECT_TRUE(Says(*draft, 4, Weight::kNote, "IANA"));
  EXPECT_TRUE(Says(*draft, 5, Weight::kNote, "international form"));
  EXPECT_TRUE(Says(*draft, 7, Weight::kError, "no e-mail address"));
  EXPECT_TRUE(Says(*draft, 0, Weight::kError, "'Disclaimers' is missing"));
  EXPECT_TRUE(Says(*draft, 0, Weight::kError, "without https"));
  EXPECT_TRUE(draft->open.ways.hours.has_value() && draft->open.ways.hours->always);
}

TEST(Rfc2350, ReadsMaskedAddressesAndKeysNamedByTheirId) {
  const auto draft = DraftFromRfc2350(
      "### 2.1 Name of the Team\nX-SIRT\n### 2.7 Electronic Mail Address\nsecurity(at)x(dot)example, or abuse [AT] x "
      "[dot] example\n### 2.8 Public Keys and Encryption Information\n* Key ID: "
      "`5F2DE5521C63A801AB59CCB603D49DE44B29100F`\n",
      Vendor());
  ASSERT_TRUE(draft.has_value());
  EXPECT_EQ(draft->open.ways.mailboxes, (std::vector<std::string>{"security@x.example", "abuse@x.example"}));
  ASSERT_EQ(draft->open.ways.keys.size(), 1U);
  EXPECT_EQ(draft->open.ways.keys[0].fingerprint, "5F2DE5521C63A801AB59CCB603D49DE44B29100F");
}

TEST(Rfc2350, ATableOfContentsIsNoSection) {
  const auto draft = DraftFromRfc2350(
      "1. Document Information\n2.1 Name of the Team\n2.7 Electronic Mail Address\n\n## 2.1. Name of the Team\nX-CERT\n"
      "## 2.7. Electronic Mail Address\ncert@x.example\n",
      Vendor());
  EXPECT_EQ(draft->team, "X-CERT");
  EXPECT_EQ(draft->open.ways.mailboxes, std::vector<std::string>{"cert@x.example"});
}

}  // namespace
}  // namespace entente::roster
