#include "proof/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>
#include <utility>

#include "codec/json.h"
#include "log/checkpoint_choice.h"
#include "proof/bundle_format.h"
#include "proof/bundle_text.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/authority.h"

namespace entente::proof {
namespace {

// The parties whose place on the log decides whether an entry was authorised: its issuer and, where it speaks of
// another party, that one.
void AddAuthorising(const roster::Authority& authority, const statement::SignedStatement& statement,
                    std::uint64_t index, std::uint64_t size, std::set<std::uint64_t>& to) {
  const statement::Headers& headers = statement.headers();
  const auto add = [&](const std::string& party) {
    for (const std::uint64_t authorising : authority.AuthorisingEntries(party, headers.kid, index))
      if (authorising < size) to.insert(authorising);
  };
  add(headers.issuer);
  const bool of_a_party = headers.content_type == statement::content_type::kAdmission ||
                          headers.content_type == statement::content_type::kKeyRevocation ||
                          headers.content_type == statement::content_type::kKeyRecovery ||
                          headers.content_type == statement::content_type::kDelegation;
  if (of_a_party && headers.subject != headers.issuer) add(headers.subject);
  // The log's founding, which everything rests on, also when it is what is cited.
  for (std::uint64_t founding = 0; founding < kFoundingEntries; ++founding) to.insert(founding);
}

Result<log::StoredEntry> ReadOne(const log::Log& log, std::uint64_t index) {
  TRY_ASSIGN(auto entries, log.ReadEntries(index, 1));
  if (entries.empty()) return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}", index));
  return std::move(entries.front());
}

// The last time entry before each of these, which says when it was logged. Those of the founding have none.
Result<std::set<std::uint64_t>> TimesOf(const log::Log& log, const std::set<std::uint64_t>& wanted) {
  constexpr std::uint64_t kChunkEntries = 256;
  std::set<std::uint64_t> times;
  std::uint64_t searched_to = 0;  // of what is before this, the last time entry is known
  for (const std::uint64_t index : wanted) {
    bool found = false;
    for (std::uint64_t end = index; end > searched_to && !found;) {
      const std::uint64_t first = std::max(searched_to, end - std::min(end, kChunkEntries));
      TRY_ASSIGN(const auto entries, log.ReadEntries(first, end - first));
      for (const log::StoredEntry& entry : entries | std::views::reverse) {
        // Looked for in the bytes first, since most entries are others.
        if (AsText(entry.bytes).find(statement::content_type::kTime) == std::string_view::npos) continue;
        TRY_ASSIGN(const auto decoded, statement::SignedStatement::Decode(entry.bytes));
        if (decoded.headers().content_type != statement::content_type::kTime) continue;
        times.insert(entry.index);
        found = true;
        break;
      }
      end = first;
    }
    searched_to = index;
  }
  return times;
}

// The entries that belong into a bundle besides those that it cites, for the tree of `size` entries.
class Gathering {
 public:
  Gathering(const log::Log& log, const roster::Authority& authority, std::uint64_t size)
      : log_(log), authority_(authority), size_(size) {}

  // What authorises an entry, as of the entry `upto`; what puts it, or one of these, in doubt; and what authorises
  // that.
  Result<void> Add(std::uint64_t index, std::uint64_t upto) {
    TRY(AddOne(index, upto));
    while (!unseen_.empty()) {
      const std::uint64_t next = *unseen_.begin();
      unseen_.erase(unseen_.begin());
      TRY_ASSIGN(const auto statement, Read(next));
      AddDoubts(statement, next);
      if (doubts_.contains(next)) TRY(AddOne(next, next));
    }
    return {};
  }
  // All of it, with the time entries on which a doubt depends.
  Result<std::set<std::uint64_t>> All() {
    TRY_ASSIGN(auto all, TimesOf(log_, timed_));
    all.insert(found_.begin(), found_.end());
    return all;
  }

 private:
  Result<statement::SignedStatement> Read(std::uint64_t index) const {
    TRY_ASSIGN(const log::StoredEntry stored, ReadOne(log_, index));
    return statement::SignedStatement::Decode(stored.bytes);
  }
  Result<void> AddOne(std::uint64_t index, std::uint64_t upto) {
    TRY_ASSIGN(const auto statement, Read(index));
    std::set<std::uint64_t> authorising;
    AddAuthorising(authority_, statement, upto, size_, authorising);
    for (const std::uint64_t one : authorising) Find(one);
    if (authority_.DependsOnTime(statement.headers().issuer, statement.headers().kid, index)) timed_.insert(index);
    // A certificate is judged at the time that the log had.
    if (!statement.headers().certificates.empty()) timed_.insert(index);
    AddDoubts(statement, index);
    return {};
  }
  void AddDoubts(const statement::SignedStatement& statement, std::uint64_t index) {
    const statement::Headers& headers = statement.headers();
    const auto compromises = authority_.CompromisesAfter(headers.issuer, headers.kid, index);
    for (const std::uint64_t one : compromises.entries) {
      if (one >= size_) continue;
      doubts_.insert(one);
      Find(one);
      if (compromises.by_time) timed_.insert(index);
    }
  }
  void Find(std::uint64_t index) {
    if (found_.insert(index).second) unseen_.insert(index);
  }

  const log::Log& log_;
  const roster::Authority& authority_;
  std::uint64_t size_;
  std::set<std::uint64_t> found_;
  std::set<std::uint64_t> unseen_;  // of these, not looked at for doubts yet
  std::set<std::uint64_t> doubts_;  // revocations of keys as compromised
  std::set<std::uint64_t> timed_;   // entries of which it matters when they were logged
};

}  // namespace

Result<std::string> MakeBundleJson(const log::Log& log, const roster::Authority& authority,
                                   std::span<const std::uint64_t> cited, const Claim& claim,
                                   const OlderCheckpoint* older) {
  if (cited.empty()) return Invalid("a proof bundle cites at least one entry");
  const bool has_claim = !claim.question.empty() || !claim.answer.empty();
  log::ChosenCheckpoint root = log::NewestCheckpoint(log);
  if (older != nullptr && older->size > root.size)
    return Fail(ErrorCode::kNotFound, fmt::format("the log has {} entries only", root.size));
  if (older != nullptr) root = {older->note, older->size};
  std::set<std::uint64_t> wanted(cited.begin(), cited.end());
  if (has_claim) {
    TRY_ASSIGN(auto times, TimesOf(log, wanted));
    wanted.merge(times);
  }
  Gathering gathering(log, authority, root.size);
  for (const std::uint64_t index : wanted) {
    if (index >= root.size)
      return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}; its size is {}", index, root.size));
    TRY(gathering.Add(index, has_claim ? root.size : index));
  }
  TRY_ASSIGN(std::set<std::uint64_t> all, gathering.All());
  all.insert(wanted.begin(), wanted.end());
  // From whatever key of the log a reader trusts, these lead to the one that signed the checkpoint.
  const auto charter = log.charter();
  for (const std::uint64_t index : charter->entries())
    if (index < root.size) all.insert(index);
  if (all.size() > kEntriesMax)
    return Invalid(
        fmt::format("a proof bundle holds at most {} entries; this one would have {}", kEntriesMax, all.size()));

  // What puts an entry in doubt is among them, however new it is: no cosignature is worth leaving that out.
  if (older == nullptr) root = log::PreferCosigned(log, *all.rbegin() + 1, std::move(root));

  BundleText text(log.origin(), root.note);
  for (const std::uint64_t index : all) {
    TRY_ASSIGN(const log::StoredEntry stored, ReadOne(log, index));
    TRY_ASSIGN(const auto path, log.InclusionProof(index, root.size));
    text.Add(index, wanted.contains(index), stored.bytes, path);
  }
  json::Value stands;
  if (has_claim) {
    TRY_ASSIGN(stands["question"], json::Parse(claim.question.empty() ? "{}" : claim.question, kBundleBytesMax));
    TRY_ASSIGN(stands["answer"], json::Parse(claim.answer.empty() ? "{}" : claim.answer, kBundleBytesMax));
  }
  return std::move(text).Finish(stands);
}

}  // namespace entente::proof
