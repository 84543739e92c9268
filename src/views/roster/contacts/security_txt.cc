// security.txt, RFC 9116: how to report a weakness to whoever looks after a domain.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/bytes.h"
#include "views/roster/contacts/cleartext.h"
#include "views/roster/contacts/contact_draft.h"
#include "views/roster/document_fields.h"
#include "views/roster/language_tag.h"
#include "views/roster/personal.h"

namespace entente::roster {
namespace {

constexpr UnixSeconds kYear = UnixSeconds{366} * 24 * 60 * 60;
constexpr std::string_view kWellKnown = "/.well-known/security.txt";

// RFC 3339, with fractions and offsets, which ParseTime() does not take.
std::optional<UnixSeconds> ReadTime(std::string_view text) {
  constexpr std::size_t kWhole = 19;  // "2027-01-01T00:00:00"
  if (text.size() <= kWhole) return std::nullopt;
  std::string whole(text.substr(0, kWhole));
  std::ranges::transform(whole, whole.begin(), [](char c) { return c == 't' || c == ' ' ? 'T' : c; });
  const auto time = ParseTime(whole + "Z");
  if (!time.has_value()) return std::nullopt;
  text.remove_prefix(kWhole);
  if (text.front() == '.') {
    const std::size_t end = text.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return std::nullopt;
    text.remove_prefix(end);
  }
  if (text == "Z" || text == "z") return *time;
  const auto digit = [text](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  const bool offset = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' && digit(1) &&
                      digit(2) && digit(4) && digit(5);
  if (!offset) return std::nullopt;
  const int seconds = ((text[1] - '0') * 10 + (text[2] - '0')) * 3600 + ((text[4] - '0') * 10 + (text[5] - '0')) * 60;
  return text[0] == '+' ? *time - seconds : *time + seconds;
}

// Reads the fields of one file into a draft.
class SecurityTxt {
 public:
  SecurityTxt(ContactDraft& draft, const DraftFor& wanted) : draft_(draft), wanted_(wanted) {}

  void Take(const NumberedLine& line) {
    const std::string_view text = line.text;
    if (Trimmed(text).empty() || text.starts_with('#')) return;
    line_ = line.number;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return Wrong("this is no field: a name, a colon, a space and a value");
    if (colon == 0 || text.substr(0, colon).find_first_of(" \t") != std::string_view::npos)
      return Wrong("the name of a field has no spaces");
    if (colon + 1 < text.size() && text[colon + 1] != ' ') Wrong("a space is missing behind the colon");
    const std::string_view value = Trimmed(text.substr(colon + 1));
    if (value.empty()) return Wrong("this field has no value");
    TakeField(Lowered(text.substr(0, colon)), value);
  }

  void Finish() {
    line_ = 0;
    if (contacts_ == 0) Wrong("there is no Contact field (RFC 9116 section 2.5.3)");
    if (!expires_seen_) Wrong("there is no Expires field (RFC 9116 section 2.5.5)");
    if (draft_.is_signed && canonical_.empty())
      draft_.Note(0, "it is signed and names no Canonical address: the signature can be shown for any");
    CheckAddressOf();
    if (draft_.open.ways.mailboxes.empty() && draft_.open.ways.forms.empty())
      Wrong("no Contact can stand openly: register the draft with a restricted part, or give a role's address");
  }

 private:
  void Wrong(std::string what) { draft_.Wrong(line_, std::move(what)); }
  void Note(std::string what) { draft_.Note(line_, std::move(what)); }

  void TakeField(const std::string& name, std::string_view value) {
    if (name == "contact") return TakeContact(value);
    if (name == "expires") return TakeExpires(value);
    if (name == "encryption") return TakeEncryption(value);
    if (name == "preferred-languages") return TakeLanguages(value);
    if (name == "canonical") {
      if (IsWeb(value)) canonical_.emplace_back(value);
      return;
    }
    if (name == "policy") return TakePolicy(value);
    if (name == "acknowledgments" || name == "hiring" || name == "csaf") {
      if (IsWeb(value)) Note("a contact document has no place for this; it is left out");
      return;
    }
    if (name == "acknowledgements") return Wrong("this field is spelt Acknowledgments");
    Note("RFC 9116 does not know this field; it is left out");
  }

  // Whether it is an address of the web that may stand here; says what is wrong with it.
  bool IsWeb(std::string_view value) {
    if (value.starts_with("https://") && IsAddress(value)) return true;
    Wrong(value.starts_with("http://") ? "an address of the web must begin with https:// (RFC 9116 section 2.4)"
                                       : "this is no address that begins with https://");
    return false;
  }

  void AddOnce(std::vector<std::string>& list, std::string text) {
    if (std::ranges::find(list, text) != list.end()) return;
    if (list.size() == kContactWaysMax)
      return Note(fmt::format("a contact document has at most {} of these; this one is left out", kContactWaysMax));
    list.push_back(std::move(text));
  }

  void TakeContact(std::string_view value) {
    ++contacts_;
    const std::string lower = Lowered(value.substr(0, 8));
    if (lower.starts_with("mailto:")) return TakeMailbox(value.substr(7));
    if (lower.starts_with("tel:")) return TakeTelephone(value);
    if (IsMailbox(value)) {
      Wrong("an e-mail address is written with mailto: before it (RFC 9116 section 2.5.3)");
      return TakeMailbox(value);
    }
    if (!IsWeb(value)) return;
    const std::string form(value);
    if (!CheckNotPersonal(form, "").has_value()) return Note("this address holds what looks personal; it is left out");
    AddOnce(draft_.open.ways.forms, form);
  }

  void TakeMailbox(std::string_view address) {
    const std::string mailbox(address.substr(0, address.find('?')));
    if (!IsMailbox(mailbox)) return Wrong("this is no e-mail address");
    if (CheckNotPersonal(mailbox, "").has_value()) return AddOnce(draft_.open.ways.mailboxes, mailbox);
    AddOnce(draft_.detail.ways.mailboxes, mailbox);
    Note("this address names no role, so it goes into the restricted part");
  }

  void TakeTelephone(std::string_view value) {
    const std::string number = TelephoneIn(value);
    if (number.empty())
      return Wrong("this is no telephone number in international form (RFC 3966: tel:+1-201-555-0123)");
    AddOnce(draft_.detail.telephones, number);
    Note("a telephone number goes into the restricted part");
  }

  void TakeExpires(std::string_view value) {
    if (expires_seen_) return Wrong("Expires must not stand here twice (RFC 9116 section 2.5.5)");
    expires_seen_ = true;
    const auto time = ReadTime(value);
    if (!time.has_value()) return Wrong("this is no time as RFC 3339 writes it, 2027-01-01T00:00:00Z");
    draft_.open.valid_until = FormatDate(*time - 1);
    if (*time <= wanted_.now)
      Wrong(fmt::format("it expired at {}: what stands here should not be used any more", FormatTime(*time)));
    else if (*time - wanted_.now > kYear)
      Note("it expires in more than a year; RFC 9116 section 2.5.5 recommends less");
  }

  void TakeEncryption(std::string_view value) {
    constexpr std::string_view kFingerprint = "openpgp4fpr:";
    const std::string lower = Lowered(value);
    if (lower.starts_with("dns:")) return Note("a key in the DNS has no place in a contact document; it is left out");
    ContactKey key{.kind = "openpgp", .address = {}, .fingerprint = {}};
    if (lower.starts_with(kFingerprint)) {
      for (const char c : value.substr(kFingerprint.size()))
        key.fingerprint += c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
      const bool hex = key.fingerprint.find_first_not_of("0123456789ABCDEF") == std::string::npos;
      if (!hex || (key.fingerprint.size() != 40 && key.fingerprint.size() != 64))
        return Wrong("this is no fingerprint of an OpenPGP key: 40 or 64 hexadecimal digits");
    } else {
      if (!IsWeb(value)) return;
      key.address = value;
    }
    if (draft_.open.ways.keys.size() == kContactWaysMax)
      return Note(fmt::format("a contact document has at most {} keys; this one is left out", kContactWaysMax));
    draft_.open.ways.keys.push_back(std::move(key));
  }

  void TakeLanguages(std::string_view value) {
    if (languages_seen_) return Wrong("Preferred-Languages must not stand here twice (RFC 9116 section 2.5.8)");
    languages_seen_ = true;
    while (!value.empty()) {
      const std::size_t comma = value.find(',');
      const std::string tag(Trimmed(value.substr(0, comma)));
      if (IsLanguageTag(tag)) {
        AddOnce(draft_.open.ways.languages, tag);
      } else {
        Wrong(fmt::format("'{}' is no language tag of BCP 47, such as fr or pt-BR", tag));
      }
      if (comma == std::string_view::npos) break;
      value.remove_prefix(comma + 1);
    }
  }

  void TakePolicy(std::string_view value) {
    if (!IsWeb(value)) return;
    if (!draft_.open.policy.empty()) return Note("a contact document names one policy; this one is left out");
    draft_.open.policy = value;
  }

  void CheckAddressOf() {
    if (wanted_.address.empty()) return;
    if (!wanted_.address.starts_with("https://"))
      Wrong("it was fetched without https, so anybody on the way could have changed it (RFC 9116 section 3)");
    if (!wanted_.address.ends_with(kWellKnown) && !wanted_.address.ends_with("/security.txt"))
      Note(fmt::format("it does not stand at {} (RFC 9116 section 3)", kWellKnown));
    if (!canonical_.empty() && std::ranges::find(canonical_, wanted_.address) == canonical_.end())
      Wrong("none of its Canonical addresses is the one where it was fetched (RFC 9116 section 2.5.2)");
  }

  ContactDraft& draft_;
  const DraftFor& wanted_;
  std::size_t line_ = 0;
  std::size_t contacts_ = 0;
  bool expires_seen_ = false;
  bool languages_seen_ = false;
  std::vector<std::string> canonical_;
};

}  // namespace

Result<ContactDraft> DraftFromSecurityTxt(std::string_view text, const DraftFor& wanted) {
  TRY_ASSIGN(const Cleartext read, ReadCleartext(text));
  ContactDraft draft;
  draft.open.party = draft.detail.party = wanted.party;
  draft.open.function = draft.detail.function = wanted.function;
  draft.is_signed = read.is_signed;
  if (!read.wrong.empty()) draft.Wrong(read.wrong_line, read.wrong);
  SecurityTxt fields(draft, wanted);
  for (const NumberedLine& line : read.lines) fields.Take(line);
  fields.Finish();
  return draft;
}

}  // namespace entente::roster
