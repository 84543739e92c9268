// Whether the approvals under a statement hold, and whether the signatures are as many as its party asks for
// (docs/formats/statement.md, "Approvals"). Pure.

import { checkApproval, type Statement } from "../cose/statement";
import { kDone, refuse, type Result } from "../proof/result";
import type { Signer } from "./authority";
import type { KeysAsked } from "./claims";
import { kRoles, type Role } from "./words";

type Find = (kid: string) => Promise<Signer | null>;

// The roles of each approver; the first approval that does not hold is the statement's refusal.
async function approversOf(statement: Statement, find: Find): Promise<Result<ReadonlySet<Role>[]>> {
  const approvers: ReadonlySet<Role>[] = [];
  const { issuer } = statement.headers;
  for (const [i, approval] of statement.headers.approvals.entries()) {
    const place = `label "approvals", ${i}`;
    const kid = approval.kidText;
    const approver = await find(kid);
    if (approver === null) return refuse("approvals", "approval_unknown", { issuer, kid }, place);
    if (approver.ended !== null)
      return refuse("approvals", "approval_ended", { issuer, kid, entry: String(approver.ended.entry) }, place);
    const holds = await checkApproval(statement, approval, approver.key);
    if (!holds.ok) return holds;
    approvers.push(approver.roles);
  }
  return { ok: true, value: approvers };
}

function enough(asked: readonly Role[], signer: Signer, approvers: readonly ReadonlySet<Role>[]): Result<null> {
  let nearest: { role: Role; have: number; need: number } | null = null;
  for (const role of kRoles) {
    if (!asked.includes(role) || !signer.roles.has(role)) continue;
    const have = 1 + approvers.filter((roles) => roles.has(role)).length;
    const need = signer.signatures.get(role) ?? 1;
    if (have >= need) return kDone;
    if (nearest === null || need - have < nearest.need - nearest.have) nearest = { role, have, need };
  }
  if (nearest === null) return kDone;
  const values = { ...nearest, missing: nearest.need - nearest.have, issuer: signer.party };
  return refuse("approvals", "approvals_missing", values, 'label "approvals"');
}

// `find`: what is known of a key of the signer's party.
export async function checkApprovals(
  statement: Statement,
  signer: Signer,
  byRule: readonly Role[],
  byKind: KeysAsked,
  find: Find,
): Promise<Result<null>> {
  const approvers = await approversOf(statement, find);
  if (!approvers.ok) return approvers;
  if (byKind.oneIsEnough) return kDone;
  for (const asked of [byRule, byKind.roles]) {
    const held = enough(asked, signer, approvers.value);
    if (!held.ok) return held;
  }
  return kDone;
}
