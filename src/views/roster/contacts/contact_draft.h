// Drafts of contact documents from what teams publish of themselves: security.txt (RFC 9116) and descriptions of
// response teams (RFC 2350). A draft is for a person to read over and sign; what could not be taken over, and what is
// wrong with the text, is said with its line.
//
// Nothing personal reaches the open document: addresses that name no role, telephone numbers and names go into the
// detail, for a restricted document, or nowhere.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "views/roster/contacts/contact_documents.h"

namespace entente::roster {

inline constexpr std::size_t kContactTextBytesMax = std::size_t{256} * 1024;

enum class Weight : std::uint8_t {
  kNote,   // what was left out, or put elsewhere, and why
  kError,  // the text breaks its standard, or cannot be used as it is
};

struct LineDefect {
  std::size_t line = 0;  // from 1; 0: the text as a whole
  Weight weight = Weight::kError;
  std::string what;
};

struct ContactDraft {
  ContactDocument open;
  ContactDetailDocument detail;
  std::string team;        // the name that the text gives; may be empty
  bool is_signed = false;  // it stands in an OpenPGP cleartext signature, which is not checked here
  std::vector<LineDefect> defects;

  [[nodiscard]] bool HasDetail() const {
    return !detail.telephones.empty() || !detail.ways.mailboxes.empty() || !detail.persons.empty();
  }
  void Note(std::size_t line, std::string what) { defects.push_back({line, Weight::kNote, std::move(what)}); }
  void Wrong(std::size_t line, std::string what) { defects.push_back({line, Weight::kError, std::move(what)}); }
};

struct DraftFor {
  std::string party;
  ContactFunction function = ContactFunction::kProductSecurity;
  UnixSeconds now = 0;  // what is past by then is said
  std::string address;  // where the text was fetched; empty: from a file
};

// Errors: kInvalidInput for what is no UTF-8 or too long. Anything else is a defect of the draft.
[[nodiscard]] Result<ContactDraft> DraftFromSecurityTxt(std::string_view text, const DraftFor& wanted);
[[nodiscard]] Result<ContactDraft> DraftFromRfc2350(std::string_view text, const DraftFor& wanted);

// Which of the two a text is: RFC 2350 descriptions have numbered sections.
[[nodiscard]] bool LooksLikeRfc2350(std::string_view text);

}  // namespace entente::roster
