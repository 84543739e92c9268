// Words: what an act is called and what it says in one sentence, in English and French, in the vocabulary of its
// instrument. A treaty has signatures, reservations, objections; a political instrument has supporters, statements of
// understanding, disagreement. What parties wrote themselves is never translated; an instrument's title
// stands in its custodian's own translation.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "views/roster/instruments/act_rows.h"

namespace entente::roster {

enum class Language : std::uint8_t { kEnglish, kFrench };
// "en", "fr". Errors: kInvalidInput.
[[nodiscard]] Result<Language> LanguageFromName(std::string_view name);
[[nodiscard]] std::string_view Name(Language language);

// "statement of understanding", "déclaration interprétative".
[[nodiscard]] std::string_view WordsFor(ActKind kind, Vocabulary vocabulary, Language language);
// What the instrument is called in this language where its custodian translated the title, and otherwise its title; its
// id where it has none.
[[nodiscard]] std::string_view TitleIn(const ActRow& act, Language language);
// One sentence. Texts of parties are cut after some 200 bytes.
[[nodiscard]] std::string SentenceOf(const ActRow& act, Language language);

// "2 March 2024", "1er mars 2024". REQUIRES: a date as documents have it; anything else comes out as it is.
[[nodiscard]] std::string DayWords(std::string_view date, Language language);

}  // namespace entente::roster
