// Who may admit parties and give them new keys, by the policy and by who signs (docs/formats/payloads.md, "Admission"). Pure.
// The operator and the custodians that the policy names count alone; admitted parties count together.

import type { Statement } from "../cose/statement";
import { kDone, refuse, type Result } from "../proof/result";
import type { Signer } from "./authority";
import { namesOf, type Policy } from "./policy";
import { kType, type Kind, type Role, type Standing } from "./words";

export type Admits = "not" | "alone" | "vote";

// Whether a party of this kind and standing has a vote; its key is not looked at.
export function hasVote(policy: Policy, standing: Standing, kind: Kind): boolean {
  const rule = policy.admission;
  if (rule === null || rule.count === 0 || standing !== "admitted") return false;
  return rule.kinds.length === 0 || rule.kinds.includes(kind);
}

export function admitsAs(policy: Policy, signer: Signer): Admits {
  if (!signer.roles.has("admin") || signer.delegate !== "") return "not";
  const rule = policy.admission;
  if (signer.standing === "operator") return rule === null || rule.byOperator ? "alone" : "not";
  if (rule === null || signer.standing !== "admitted") return "not";
  if (rule.custodians.includes(signer.party)) return "alone";
  return hasVote(policy, signer.standing, signer.kind) ? "vote" : "not";
}

// Of an admission or a recovery of keys; others pass.
export function checkAdmitter(policy: Policy, statement: Statement, signer: Signer): Result<null> {
  const { contentType } = statement.headers;
  if (contentType !== kType.admission && contentType !== kType.keyRecovery) return kDone;
  if (admitsAs(policy, signer) !== "not") return kDone;
  const withAdmin = { ...signer, roles: new Set<Role>([...signer.roles, "admin"]) };
  if (!signer.roles.has("admin") && admitsAs(policy, withAdmin) !== "not")
    return refuse("role", "admin_needed", { is: namesOf(signer.roles) }, "label 4");
  if (policy.admission === null) return refuse("standing", "operator_only", {}, "label 15, claim 1");
  return refuse("standing", "admits_nobody", { issuer: signer.party }, "label 15, claim 1");
}
