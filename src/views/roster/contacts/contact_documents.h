// Documents on points of contact: what a party says openly of one function of its own, and what it says of it only to
// some, in a restricted document (statement/restricted_document.h) that the open one names by its digest.
//
// Names of persons and telephone numbers stand in the restricted part alone; the open one is refused with them.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "views/roster/contacts/opening_hours.h"

namespace entente::roster {

enum class ContactFunction : std::uint8_t { kDiplomatic, kTechnical, kLawEnforcement, kProductSecurity };
inline constexpr std::array kAllContactFunctions = {ContactFunction::kDiplomatic, ContactFunction::kTechnical,
                                                    ContactFunction::kLawEnforcement,
                                                    ContactFunction::kProductSecurity};
// "diplomatic", "technical", "law-enforcement", "product-security".
[[nodiscard]] std::string_view Name(ContactFunction function);
[[nodiscard]] Result<ContactFunction> ContactFunctionFromName(std::string_view name);

inline constexpr unsigned kAnswerHoursMax = 720;  // 30 days
// The member `answer_hours`. REQUIRES: it is there.
[[nodiscard]] Result<unsigned> ReadAnswerHours(const json::Value& object);

// Of each: mailboxes, forms, languages, keys, telephones.
inline constexpr std::size_t kContactWaysMax = 16;

// A key for writing to the contact in confidence.
struct ContactKey {
  std::string kind;         // "openpgp", "smime", "age", "other"
  std::string address;      // may be empty, if there is a fingerprint
  std::string fingerprint;  // hexadecimal, capitals; may be empty, if there is an address
};

// How somebody is reached; all may be empty.
struct ContactWays {
  std::vector<std::string> mailboxes;
  std::vector<std::string> forms;      // https addresses
  std::vector<std::string> languages;  // the preferred first
  std::optional<OpeningHours> hours;
  std::string time_zone;  // of the hours
  std::vector<ContactKey> keys;
  std::string note;
};

// What everybody who reads the log may know.
struct ContactDocument {
  std::string party;
  ContactFunction function = ContactFunction::kTechnical;
  ContactWays ways;
  std::string valid_until;               // the last day; may be empty
  std::optional<unsigned> answer_hours;  // 1 to kAnswerHoursMax
  std::string policy;                    // address of its policy of disclosure; may be empty
  std::optional<crypto::Digest> restricted;
  std::string withdrawn;  // the reason; then nothing else but party and function is there
};

struct ContactPerson {
  std::string name;
  std::string position;
  std::vector<std::string> mailboxes;
  std::vector<std::string> telephones;
  std::vector<std::string> languages;
};

// What stands in a restricted document.
struct ContactDetailDocument {
  std::string party;
  ContactFunction function = ContactFunction::kTechnical;
  ContactWays ways;
  std::vector<std::string> telephones;
  std::vector<ContactPerson> persons;
};

[[nodiscard]] Result<ContactDocument> ParseContact(std::string_view json);
[[nodiscard]] Result<ContactDetailDocument> ParseContactDetail(std::string_view json);
[[nodiscard]] std::string ToJson(const ContactDocument& document);
[[nodiscard]] std::string ToJson(const ContactDetailDocument& document);
// The members of both, for answers.
void PutWays(json::Value& object, const ContactWays& ways);
[[nodiscard]] json::Value PersonJson(const ContactPerson& person);

// An e-mail address, the plain form of RFC 5322 section 3.4.1: no quotes, no comments.
[[nodiscard]] bool IsMailbox(std::string_view text);
// E.164: a plus sign and 7 to 15 digits, with spaces, hyphens, dots and brackets between them.
[[nodiscard]] bool IsTelephone(std::string_view text);

[[nodiscard]] Result<void> CheckContact(ByteView document);
[[nodiscard]] Result<void> CheckContactDetail(ByteView document);

}  // namespace entente::roster
