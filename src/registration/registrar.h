// Registrar: the pipeline from bytes to an admitted entry. It verifies, applies the registration policy, makes sure
// that payloads are there and are what they say, and hands what it admitted to the log.
//
//   bytes -> decode -> whose key? -> signature -> policy -> payload -> Admitted -> log
//
// A refusal names the rule and the place and leaves nothing behind.
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "registration/authority.h"
#include "registration/judgement_record.h"
#include "registration/payload_rules.h"
#include "registration/policy.h"
#include "registration/roster_rules.h"
#include "statement/restricted_document.h"
#include "statement/signed_statement.h"
#include "storage/payloads.h"

namespace entente::registration {

// A statement that passed, and the authority version it was judged at. Only the Registrar (and the operator's own pen,
// for entries that the node writes itself) can make one.
class Admitted {
 public:
  [[nodiscard]] const statement::SignedStatement& statement() const { return *statement_; }
  [[nodiscard]] const std::shared_ptr<const statement::SignedStatement>& shared() const { return statement_; }
  [[nodiscard]] std::uint64_t authority_version() const { return authority_version_; }

 private:
  friend class Registrar;
  friend class OperatorPen;
  // What the policy is asked of a restricted document.
  struct Within {
    statement::RestrictedHead head;
    std::uint64_t document_bytes = 0;
  };
  Admitted(std::shared_ptr<const statement::SignedStatement> statement, std::uint64_t authority_version,
           std::shared_ptr<const Within> within = nullptr)
      : statement_(std::move(statement)), authority_version_(authority_version), within_(std::move(within)) {}
  std::shared_ptr<const statement::SignedStatement> statement_;
  std::uint64_t authority_version_;
  std::shared_ptr<const Within> within_;  // null for all others
};

// What becomes of a statement that was registered.
struct Registered {
  std::uint64_t index = 0;
  bool duplicate = false;  // it was there already; index is the first one's
  Bytes receipt;           // COSE receipt (RFC 9942), durable under a signed checkpoint
};
using Completion = std::function<void(Result<Registered>)>;
// Told of a statement once it is admitted, before it is queued.
using AdmittedObserver = std::function<void(const statement::SignedStatement&)>;

// The log, as registration sees it.
class EntrySink {
 public:
  EntrySink() = default;
  EntrySink(const EntrySink&) = delete;
  EntrySink& operator=(const EntrySink&) = delete;
  virtual ~EntrySink() = default;
  // Queues one entry; `done` is called once, from any thread, when it is durable or refused.
  // Errors: kPushback when the queue is full (nothing was queued, `done` is not called).
  [[nodiscard]] virtual Result<void> Submit(Admitted entry, Completion done) = 0;
  // Whether it takes entries at all, whichever. Errors: kPolicyRejected when it has ended.
  [[nodiscard]] virtual Result<void> CheckTakes() const { return {}; }
};

class Registrar {
 public:
  // `rules` may be null: then nothing was ever erased. So may `vault`, where restricted documents rest: then none can
  // be read here, and statements about them find their document missing. And `roster`: then acts are not held against
  // it.
  Registrar(const KeyDirectory& keys, const PolicyHolder& policy, const PayloadChecks& checks,
            storage::PayloadStore& payloads, EntrySink& sink, const PayloadRules* rules = nullptr,
            storage::PayloadStore* vault = nullptr, const RosterRules* roster = nullptr)
      : keys_(keys),
        policy_(policy),
        checks_(checks),
        payloads_(payloads),
        sink_(sink),
        rules_(rules),
        vault_(vault),
        roster_(roster) {}

  // Verifies on the calling thread, then queues. `done` is called exactly once, also for refusals. `observer` may be
  // empty; it is called on this thread, and before `done`, for what was admitted.
  void Register(ByteView bytes, const Completion& done, const AdmittedObserver& observer = {});

  // Verification and policy alone; nothing is queued and nothing changes. The steps are written down in `record`, where
  // there is one. `document_bytes`: the size of a document behind a hash envelope that is not in the store, where the
  // asker knows it (0: not known).
  [[nodiscard]] Result<Admitted> Judge(ByteView bytes, JudgementRecord* record = nullptr,
                                       std::uint64_t document_bytes = 0) const;
  // Judges an admitted statement again at today's authority: called in batch order when its issuer's version changed.
  [[nodiscard]] Result<void> JudgeAgain(const Admitted& entry) const;
  // The same of the statement alone, whatever its document is.
  [[nodiscard]] Result<Signer> JudgeAgain(const statement::SignedStatement& statement) const;

 private:
  [[nodiscard]] Result<void> JudgeByRoster(const statement::SignedStatement& statement, JudgementRecord* record) const;
  [[nodiscard]] Result<void> JudgeByPayloadRules(const statement::SignedStatement& statement, const Signer& signer,
                                                 JudgementRecord* record) const;
  // Of a restricted document what the policy was asked; null for all others.
  [[nodiscard]] Result<std::shared_ptr<const Admitted::Within>> JudgePayload(
      const statement::SignedStatement& statement, const Signer& signer, JudgementRecord* record) const;
  // Where the statement's document rests; null for a restricted one where there is no vault.
  [[nodiscard]] storage::PayloadStore* StoreOf(const statement::SignedStatement& statement) const;
  [[nodiscard]] std::uint64_t PayloadBytes(const statement::SignedStatement& statement,
                                           std::uint64_t otherwise = 0) const;

  const KeyDirectory& keys_;
  const PolicyHolder& policy_;
  const PayloadChecks& checks_;
  storage::PayloadStore& payloads_;
  EntrySink& sink_;
  const PayloadRules* rules_;
  storage::PayloadStore* vault_;
  const RosterRules* roster_;
};

// Admits what the operator itself writes into its own log: policy, trust anchors, time entries.
class OperatorPen {
 public:
  [[nodiscard]] static Admitted Admit(statement::SignedStatement statement) {
    return {std::make_shared<const statement::SignedStatement>(std::move(statement)), UINT64_MAX};
  }
};

}  // namespace entente::registration
