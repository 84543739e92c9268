#include "views/roster/adherence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace entente::roster {
namespace {

constexpr std::array kAll = {What::kAnnounced, What::kListed, What::kSigned, What::kEnded};

// From when on it is certain.
const std::string& CertainFrom(const Act& act) {
  if (act.date.has_value()) return act.date->value;
  if (act.what != What::kEnded && act.source.has_value() && !act.source->as_of.empty()) return act.source->as_of;
  return act.day;
}

// A stretch of support: what opened it, and what closed it.
struct Spell {
  const Act* start = nullptr;
  const Act* end = nullptr;
  const Act* renewal = nullptr;  // the newest that went on with it under another version of the instrument

  [[nodiscard]] const Act& newest() const { return renewal != nullptr ? *renewal : *start; }
};

struct Spells {
  std::vector<Spell> support;  // in the order in which they were opened
  Spell announced;             // the newest
  const Act* last_end = nullptr;
};

Spell* OpenSpell(Spells& spells, What what) {
  for (Spell& spell : spells.support) {
    if (spell.start->what == what && spell.end == nullptr) return &spell;
  }
  return nullptr;
}

// Support of a newer version goes on with what stood; anything else of its kind says anew what was said.
bool Renews(const Act& act, const Spell& open) {
  return !act.version.empty() && act.version != open.start->version && CertainFrom(act) >= CertainFrom(*open.start);
}

void Continue(const Act& act, Spell& open) {
  if (Renews(act, open)) {
    open.renewal = &act;
  } else {
    open.start = &act;
  }
}

// Returns false when there was nothing to close.
bool Close(Spells& spells, const Act& end) {
  bool closed = false;
  for (Spell& spell : spells.support) {
    if (spell.end != nullptr || (end.by_custodian && spell.start->what == What::kSigned)) continue;
    spell.end = &end;
    closed = true;
  }
  if (spells.announced.start != nullptr && spells.announced.end == nullptr &&
      (!end.by_custodian || spells.announced.start->by_custodian)) {
    spells.announced.end = &end;
    closed = true;
  }
  if (closed) spells.last_end = &end;
  return closed;
}

Spells SpellsOf(std::span<const Act> acts) {
  Spells spells;
  for (const Act& act : acts) {
    switch (act.what) {
      case What::kAnnounced:
        spells.announced = {&act, nullptr};
        break;
      case What::kListed:
      case What::kSigned:
        if (Spell* open = OpenSpell(spells, act.what); open != nullptr) {
          Continue(act, *open);
        } else {
          spells.support.push_back({&act, nullptr});
        }
        break;
      case What::kEnded:
        Close(spells, act);
        break;
    }
  }
  return spells;
}

// Whether the day before which it is not certain is the day on which it happened. The supporter's own signature, and
// any end, without a date are of the day on which they were said.
bool IsExact(const Act& act) {
  if (act.date.has_value()) return act.date->precision == Precision::kExact;
  return act.what == What::kSigned || act.what == What::kEnded;
}

Verdict Happened(const Act& act, std::string_view day) {
  if (day >= CertainFrom(act)) return Verdict::kYes;
  return IsExact(act) ? Verdict::kNo : Verdict::kUnknown;
}

Verdict Not(Verdict verdict) {
  if (verdict == Verdict::kUnknown) return verdict;
  return verdict == Verdict::kYes ? Verdict::kNo : Verdict::kYes;
}

// An exact start says that there was no support before it; one that says no more than "by a later day" does not
// contradict it.
bool RuledOut(const Spell& spell, const Spells& spells, std::string_view day) {
  return std::ranges::any_of(spells.support, [&](const Spell& other) {
    return IsExact(*other.start) && day < CertainFrom(*other.start) &&
           CertainFrom(*other.start) <= CertainFrom(*spell.start);
  });
}

Verdict During(const Spell& spell, const Spells& spells, std::string_view day) {
  Verdict started = Happened(*spell.start, day);
  if (started == Verdict::kUnknown && RuledOut(spell, spells, day)) started = Verdict::kNo;
  const Verdict not_ended = spell.end == nullptr ? Verdict::kYes : Not(Happened(*spell.end, day));
  return std::min(started, not_ended);
}

std::optional<DateWithPrecision> DateOf(const Act& act) {
  if (act.date.has_value()) return act.date;
  if (IsExact(act)) return DateWithPrecision{act.day, Precision::kExact};
  return std::nullopt;
}

std::string When(const Act& act) {
  if (act.date.has_value() && act.date->precision == Precision::kExact) return "since " + act.date->value;
  if (act.date.has_value()) return "since " + act.date->value + " at the latest";
  if (IsExact(act)) return "since " + act.day;
  return fmt::format("as of {}; since when is not known", CertainFrom(act));
}

std::string Described(const Act& act) {
  return act.what == What::kSigned ? fmt::format("has signed with its own key, {} (entry {})", When(act), act.entry)
                                   : fmt::format("is listed by the custodian, {} (entry {})", When(act), act.entry);
}

std::string AnnouncedText(const Act& act) {
  const std::string when = act.date.has_value() && act.date->precision == Precision::kAtLatest
                               ? "by " + CertainFrom(act)
                               : "on " + CertainFrom(act);
  return fmt::format("it announced its support {} (entry {})", when, act.entry);
}

std::string WhyYes(const Spells& spells, std::string_view name, std::string_view day) {
  std::string text(name);
  bool first = true;
  for (const Spell& spell : spells.support) {
    if (During(spell, spells, day) != Verdict::kYes) continue;
    text += (first ? " " : " and ") + Described(*spell.start);
    first = false;
  }
  return text;
}

std::string WhyUnknown(const Spells& spells, std::string_view name, std::string_view day) {
  for (const Spell& spell : spells.support) {
    if (During(spell, spells, day) != Verdict::kUnknown) continue;
    if (spell.end != nullptr && Happened(*spell.end, day) == Verdict::kUnknown)
      return fmt::format("{}'s support ended on {} at the latest (entry {}); whether before {} is not known", name,
                         CertainFrom(*spell.end), spell.end->entry, day);
    return fmt::format("{} {}; whether on {} already is not known", name, Described(*spell.start), day);
  }
  return fmt::format("what {} did by {} is not known", name, day);
}

bool HadAnnounced(const Spells& spells, std::string_view day) {
  return spells.announced.start != nullptr && Happened(*spells.announced.start, day) == Verdict::kYes &&
         (spells.announced.end == nullptr || Happened(*spells.announced.end, day) != Verdict::kYes);
}

// Support that was over by that day, if there was any.
const Act* EndedBy(const Spells& spells, std::string_view day) {
  const Act* end = nullptr;
  for (const Spell& spell : spells.support) {
    if (spell.end != nullptr && Happened(*spell.end, day) == Verdict::kYes &&
        Happened(*spell.start, CertainFrom(*spell.end)) != Verdict::kNo)
      end = spell.end;
  }
  if (end == nullptr && spells.announced.end != nullptr && Happened(*spells.announced.end, day) == Verdict::kYes)
    end = spells.announced.end;
  return end;
}

std::string WhyNo(const Spells& spells, std::string_view name, std::string_view day) {
  if (const Act* end = EndedBy(spells, day); end != nullptr)
    return fmt::format("the support of {} ended {} {} (entry {})", name, IsExact(*end) ? "on" : "by", CertainFrom(*end),
                       end->entry);
  std::string text;
  for (const Spell& spell : spells.support) {
    if (Happened(*spell.start, day) == Verdict::kYes) continue;
    text += (text.empty() ? std::string(name) + " " : " and ") + Described(*spell.start);
  }
  if (spells.announced.start == nullptr)
    return text.empty() ? fmt::format("by its acts {} was no supporter on {}", name, day) : text;
  const std::string alone = "an announcement alone is not support";
  if (text.empty())
    return fmt::format("{}: {}, and is neither listed nor has signed; {}", name, AnnouncedText(*spells.announced.start),
                       alone);
  text += "; " + AnnouncedText(*spells.announced.start);
  return HadAnnounced(spells, day) ? text + ", but " + alone : text;
}

}  // namespace

std::string_view Name(What what) {
  switch (what) {
    case What::kAnnounced:
      return "announced";
    case What::kListed:
      return "listed";
    case What::kSigned:
      return "signed";
    case What::kEnded:
      return "ended";
  }
  return "ended";
}

Result<What> WhatFromName(std::string_view name) {
  for (const What what : kAll) {
    if (Name(what) == name) return what;
  }
  return Invalid(fmt::format("'{}' is no status; the statuses are announced, listed, signed, ended", name));
}

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNo:
      return "no";
    case Verdict::kUnknown:
      return "unknown";
    case Verdict::kYes:
      return "yes";
  }
  return "unknown";
}

CertainDay CertainDayOf(const Act& act) {
  return {CertainFrom(act), IsExact(act)};
}

bool EndsSomething(std::span<const Act> before, const Act& end) {
  Spells spells = SpellsOf(before);
  return Close(spells, end);
}

Adherence AdherenceOf(std::span<const Act> acts) {
  const Spells spells = SpellsOf(acts);
  Adherence now;
  const bool announced = spells.announced.start != nullptr && spells.announced.end == nullptr;
  const bool open = std::ranges::any_of(spells.support, [](const Spell& spell) { return spell.end == nullptr; });
  for (const Spell& spell : spells.support) {
    if (open && spell.end != nullptr) continue;
    (spell.start->what == What::kSigned ? now.own : now.listed) = spell.newest();
    if (!open) continue;
    const auto date = DateOf(*spell.start);
    if (date.has_value() && (!now.since.has_value() || date->value < now.since->value)) now.since = date;
  }
  if (spells.announced.start != nullptr && (announced || !open)) now.announced = *spells.announced.start;
  if (open) {
    now.status = now.own.has_value() ? What::kSigned : What::kListed;
  } else if (announced && now.announced.has_value()) {
    now.status = What::kAnnounced;
    now.listed.reset();
    now.own.reset();
    now.since = now.announced->date;
  } else {
    now.status = What::kEnded;
    if (spells.last_end != nullptr) {
      now.ended = *spells.last_end;
      now.since = DateOf(*spells.last_end);
    }
  }
  return now;
}

OnDay AdherenceOn(std::string_view name, std::span<const Act> acts, std::string_view founded, std::string_view day) {
  if (!founded.empty() && day < founded)
    return {Verdict::kNo, std::nullopt, fmt::format("the instrument was founded on {} only", founded)};
  const Spells spells = SpellsOf(acts);
  OnDay answer;
  answer.verdict = Verdict::kNo;
  bool has_signed = false;
  for (const Spell& spell : spells.support) {
    const Verdict during = During(spell, spells, day);
    answer.verdict = std::max(answer.verdict, during);
    has_signed = has_signed || (during == Verdict::kYes && spell.start->what == What::kSigned);
  }
  switch (answer.verdict) {
    case Verdict::kYes:
      answer.status = has_signed ? What::kSigned : What::kListed;
      answer.because = WhyYes(spells, name, day);
      break;
    case Verdict::kUnknown:
      answer.because = WhyUnknown(spells, name, day);
      break;
    case Verdict::kNo:
      if (HadAnnounced(spells, day)) {
        answer.status = What::kAnnounced;
      } else if (EndedBy(spells, day) != nullptr) {
        answer.status = What::kEnded;
      }
      answer.because = WhyNo(spells, name, day);
      break;
  }
  return answer;
}

}  // namespace entente::roster
