// Personal data in public text: an entry of a log stays for ever, so e-mail addresses of persons and telephone numbers
// stand in restricted documents, which can be erased, and never in an entry (docs/call.md, "Contacts").
//
// It finds what is visible as such, no more: it knows no names of persons, and no address without an at sign.
// Thread safety: pure function.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::roster {

// Refuses text (UTF-8) that holds
//  - an e-mail address whose part before the at sign names no role: cert@, security@, soc-emea@, product-security@ and
//    others of the kind are taken;
//  - a telephone number: in international form (E.164, "+" and 8 to 15 digits), after a word for it ("tel", "phone",
//    "fax", ...), or 7 and more digits grouped as numbers are dialled ("(202) 555-0143", "01 23 45 67 89").
// Dates, years, amounts, addresses of networks, versions, ISBN, and numbers that go on from letters (CVE-2026-1234567,
// A/RES/70/237, purls) are neither.
// Errors: kInvalidInput at `place`; what was found is named without being repeated.
[[nodiscard]] Result<void> CheckNotPersonal(std::string_view text, const std::string& place);

}  // namespace entente::roster
