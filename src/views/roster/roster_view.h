// Roster: parties, instruments, and who supports them: announced, listed, signed or ended.
//
// It shows what the log says: a custodian's list in the custodian's words, a party's own signature as its own. Only the
// party that founded an instrument is its custodian; what others list or announce is recorded as unusable and not
// shown. A listed supporter and a party that signed under another id are two rows, unless it is beyond doubt that they
// are one (views/roster/supporter_rows.h says when).
//
// Thread safety: Apply() and Reset() from one thread; everything else from any thread, CheckUsable() too.
//
// Invariants:
//  1. The cursor moves in the transaction that folds the entries.
//  2. The same log gives the same content, however it was cut into Apply() calls.
//  3. A file that another version of the fold made is folded again.
//  4. An announcement alone never counts as support, nor do cities count for their state.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/readers.h"
#include "views/roster/roster_rows.h"
#include "views/view.h"

namespace entente::roster {

class RosterView final : public views::View {
 public:
  // Makes the file when it is not there and `mode` allows it. Errors: the database's.
  [[nodiscard]] static Result<std::unique_ptr<RosterView>> Open(const std::filesystem::path& file,
                                                                storage::OpenMode mode);
  ~RosterView() override;

  [[nodiscard]] std::string_view name() const override { return "roster"; }
  [[nodiscard]] std::uint64_t cursor() const override;
  [[nodiscard]] Result<void> Apply(std::span<const views::Entry> entries,
                                   const views::PayloadSource& payloads) override;
  [[nodiscard]] Result<void> Reset() override;
  // Whether Apply() could use such an entry next, at that time; nothing changes. From any thread. REQUIRES: opened for
  // writing. Errors: kPolicyRejected or kInvalidInput, as they would be recorded; the database's.
  [[nodiscard]] Result<void> CheckUsable(const statement::SignedStatement& statement, UnixSeconds time);
  [[nodiscard]] Result<std::unique_ptr<views::Content>> ContentNow() const override;
  // One consistent state of the tables, for the queries of the roster's parts (views/roster/part.h).
  [[nodiscard]] Result<Readers::Reading> Read() const;

  // Supporters by kind, then by name (capitals and accents do not count), then by id.
  // Errors: kNotFound for an instrument that is not here; kInvalidInput when none is named and there are several.
  [[nodiscard]] Result<PageOf<RosterRow>> Roster(const RosterFilter& filter) const;
  // Whether `party` supported the instrument on that day. `party` is a supporter's or party's id, or the ISO code of a
  // country (then its state is meant, and never a city), or the exact name of a supporter.
  // Who is not on the roster: unknown, since absence proves nothing. `at`: by what the first so many entries say; who
  // is who, and what a row is called, is today's knowledge.
  // Errors: as Roster(); kInvalidInput when several supporters have that name.
  [[nodiscard]] Result<RosterAnswer> Answer(std::string_view instrument, std::string_view party, UnixSeconds day,
                                            std::optional<std::uint64_t> at = std::nullopt) const;

  // In the order of their founding.
  [[nodiscard]] Result<PageOf<InstrumentRow>> Instruments(std::uint64_t offset, std::uint64_t limit) const;
  [[nodiscard]] Result<InstrumentRow> Instrument(std::string_view id) const;  // Errors: kNotFound.
  // Parties whose name or id holds `text`, in the order of the roster.
  [[nodiscard]] Result<PageOf<PartyRow>> Parties(std::string_view text, std::uint64_t offset,
                                                 std::uint64_t limit) const;
  [[nodiscard]] Result<PartyDetails> Party(std::string_view id) const;  // Errors: kNotFound.
  // Whose key signed an entry of any kind, and whether that is in doubt. A key that is not known here is the issuer's.
  [[nodiscard]] Result<SignatureRow> Signature(std::string_view issuer, ByteView kid, std::uint64_t entry,
                                               UnixSeconds time) const;
  // Parties that name a domain, or that one, by id.
  [[nodiscard]] Result<std::vector<PartyDomain>> Domains(std::string_view party) const;
  // Whether a chain of certificates (DER, the domain's first) proves the domain that the party names, at all of these
  // times. Errors: kUnauthorized saying what failed; kNotFound for a party that is not here.
  [[nodiscard]] Result<DomainProof> ProveByCertificates(std::string_view party, std::span<const Bytes> chain,
                                                        std::span<const UnixSeconds> times) const;
  // Parties by id, then supporters that are no parties, by id; without the supporters when there are more than so many.
  [[nodiscard]] Result<std::vector<IdentityRow>> Identities(std::uint64_t supporters_max) const;
  // Another text whenever Identities() may give something else.
  [[nodiscard]] Result<std::string> IdentityStamp() const;
  [[nodiscard]] Result<RosterCounts> CountAll() const;
  // Entries that could not be used, newest first.
  [[nodiscard]] Result<PageOf<UnusableRow>> Unusable(std::uint64_t offset, std::uint64_t limit) const;

 private:
  struct State;
  explicit RosterView(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace entente::roster
