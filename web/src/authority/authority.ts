// Authority: who may sign what on a log, folded from its entries in log order, by the rules by which a node folds them
// (docs/formats/payloads.md, "Parties and keys").
//
// Invariants:
//  1. Only what was itself authorised by the entries before it changes anything.
//  2. A key that was revoked once never signs again.
//  3. A later word on a compromised key never takes a doubt back.
//
// An instance is for one fold from beginning to end; judge() and take() are called for one entry after the other.

import { checkStatement, type Statement } from "../cose/statement";
import type { PublicKey } from "../crypto/public_key";
import { good, kDone, refuse, within, type Result } from "../proof/result";
import { admitsAs, checkAdmitter, hasVote } from "./admission";
import { checkClaims } from "./claims";
import {
  documentText,
  readAdmission,
  readDelegation,
  readAnchors,
  readParty,
  readRecovery,
  readRevocation,
  readTime,
  readTrustAnchors,
  type Party,
  type TrustAnchors,
} from "./documents";
import type { KeyWithRoles, RequiredSignatures } from "./fields";
import { evaluate, readPolicy, type Policy } from "./policy";
import { checkApprovals } from "./signatures";
import { kOfTheLogItself, kStandings, kType, type Kind, type Role, type Standing } from "./words";

export interface Signer {
  key: PublicKey;
  party: string;
  kind: Kind;
  standing: Standing;
  roles: ReadonlySet<Role>;
  // The party whose key it is, where that is another one, to which `party` delegated; "" otherwise. Then `standing` is the
  // lesser of the two, and `roles` are those that the key has and that were delegated.
  delegate: string;
  signatures: RequiredSignatures; // of its party
  // Why it may sign nothing more; null while it may.
  ended: { by: "revoked" | "unlisted" | "undelegated"; entry: number; reason: string } | null;
}

interface KnownKey {
  key: PublicKey;
  listed: boolean;
  roles: ReadonlySet<Role>;
  listing: number; // the entry that said so
  first: number; // the first that listed it
  revoked: { entry: number; reason: string } | null;
  // Since when it was compromised: ascending by entry, each earlier in time than the one before it.
  compromised: { entry: number; since: number }[];
}
interface KnownParty {
  kind: Kind;
  standing: Standing;
  signatures: RequiredSignatures;
  keys: Map<string, KnownKey>; // by kid, in base64url
  delegates: Map<string, { roles: ReadonlySet<Role>; until: number | null; entry: number }>; // by id
  votes: Votes;
}

// What others said since this was decided last; of each its newest word, by id.
interface Votes {
  admission: Map<string, string>;
  recovery: Map<string, string>; // the keys, in one form
}

const kDelegatesMax = 64;

const asAuthority = <T>(result: Result<T>): Result<T> => (result.ok ? result : within(result, { part: "authority" }));

export class Authority {
  private policy: Policy | null = null;
  private founder: { policy: Policy; statement: Statement } | null = null; // waits for the trust anchors
  private known: TrustAnchors | null = null;
  private now = -Infinity; // the log's time, as its time entries say it
  private readonly parties = new Map<string, KnownParty>();

  get trustAnchors(): TrustAnchors | null {
    return this.known;
  }

  // What is known of a key, or of one that a first party statement lists for itself.
  private async find(statement: Statement): Promise<Result<Signer>> {
    const { issuer, contentType } = statement.headers;
    const party = this.parties.get(issuer);
    const known = party?.keys.get(statement.kidText);
    if (party !== undefined) {
      const signer = known === undefined ? this.delegateOf(issuer, party, statement.kidText) : null;
      if (known !== undefined) return good(signerOf(issuer, party, known));
      if (signer !== null) return good(signer);
      // Which certificates lead to an anchor is not looked into here, and so nobody is called authorised by one.
      if (statement.headers.certificates > 0) return refuse("key-known", "certificate_chain", { issuer }, "label 33");
      return refuse("key-known", "unknown_key", { issuer, kid: statement.kidText }, "label 4");
    }
    if (contentType !== kType.party) return refuse("key-known", "unknown_party", { issuer }, "label 15, claim 1");
    if (statement.headers.hashEnvelope) return refuse("authority", "no_envelope", {}, "label 258");
    const document = asAuthority(await readParty(statement.payload));
    if (!document.ok) return document;
    const own = applicant(issuer, document.value, statement.kidText);
    return own === null ? refuse("key-known", "applicant_key", { issuer, kid: statement.kidText }, "/keys") : good(own);
  }

  // What is known of another key of the party whose key signed: the issuer, or one that it delegated to; of an applicant, by
  // the document that it applies with.
  private async findApprover(statement: Statement, signer: Signer, kid: string): Promise<Signer | null> {
    const { issuer } = statement.headers;
    const party = this.parties.get(issuer);
    if (party === undefined) {
      const document = await readParty(statement.payload);
      return document.ok ? applicant(issuer, document.value, kid) : null;
    }
    const known = party.keys.get(kid);
    const found = known === undefined ? this.delegateOf(issuer, party, kid) : signerOf(issuer, party, known);
    return found !== null && found.delegate === signer.delegate ? found : null;
  }

  // A key of a party to which this one delegated; of several whose key it is, one that may sign.
  private delegateOf(issuer: string, party: KnownParty, kid: string): Signer | null {
    let found: Signer | null = null;
    for (const [id, delegated] of [...party.delegates].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const owner = this.parties.get(id);
      const known = owner?.keys.get(kid);
      if (owner === undefined || known === undefined) continue;
      const own = signerOf(id, owner, known);
      const { entry } = delegated;
      const over = delegated.roles.size === 0 || (delegated.until !== null && this.now >= delegated.until);
      const signer: Signer = {
        ...own,
        party: issuer,
        delegate: id,
        kind: party.kind,
        standing: kStandings.indexOf(own.standing) < kStandings.indexOf(party.standing) ? own.standing : party.standing,
        roles: new Set([...own.roles].filter((role) => delegated.roles.has(role))),
        signatures: whicheverIsMore(own.signatures, party.signatures),
        ended: own.ended ?? (over ? { by: "undelegated", entry, reason: id } : null),
      };
      if (found === null || (found.ended !== null && signer.ended === null)) found = signer;
    }
    return found;
  }

  // Whether the statement's key had the right to say it, by what was taken before. The signature is checked, too.
  async judge(statement: Statement): Promise<Result<Signer>> {
    if (kOfTheLogItself.includes(statement.headers.contentType)) return this.judgeLogsOwn(statement);
    const found = await this.find(statement);
    if (!found.ok) return found;
    const active = isActive(found.value);
    if (!active.ok) return active;
    const signed = await checkStatement(statement, found.value.key);
    if (!signed.ok) return signed;
    if (this.policy === null) return refuse("founding", "not_founded");
    const allowed = evaluate(this.policy, {
      contentType: statement.headers.contentType,
      hashEnvelope: statement.headers.hashEnvelope,
      // How large a document behind a hash envelope is, the entry does not say.
      payloadBytes: statement.headers.hashEnvelope ? 0 : statement.payload.length,
      standing: found.value.standing,
      kind: found.value.kind,
      roles: found.value.roles,
      delegated: found.value.delegate !== "",
    });
    if (!allowed.ok) return allowed;
    const claims = checkClaims(statement, found.value);
    if (!claims.ok) return claims;
    const admitter = checkAdmitter(this.policy, statement, found.value);
    if (!admitter.ok) return admitter;
    const approved = await checkApprovals(statement, found.value, allowed.value, claims.value, (kid) =>
      this.findApprover(statement, found.value, kid),
    );
    if (!approved.ok) return approved;
    const change = await this.checkChange(statement);
    return change.ok ? found : change;
  }

  // The log writes its time entries itself, under no rule of the policy: their key must be the operator's.
  private async judgeLogsOwn(statement: Statement): Promise<Result<Signer>> {
    const { issuer, subject } = statement.headers;
    const party = this.parties.get(issuer);
    const known = party?.keys.get(statement.kidText);
    if (party === undefined || known === undefined)
      return refuse("time", "unknown_key", { issuer, kid: statement.kidText }, "label 4");
    const signer = signerOf(issuer, party, known);
    if (signer.standing !== "operator" || !signer.roles.has("admin")) return refuse("time", "time_key", {}, "label 4");
    const active = isActive(signer);
    if (!active.ok) return active;
    if (subject !== this.known?.origin) return refuse("time", "time_subject", {}, "label 15, claim 2");
    if (statement.headers.approvals.length > 0) return refuse("time", "approvals_here", {}, 'label "approvals"');
    const signed = await checkStatement(statement, signer.key);
    return signed.ok ? good(signer) : signed;
  }

  // What only the state of the roster can say against a change of it.
  private async checkChange(statement: Statement): Promise<Result<null>> {
    const { contentType, issuer, subject } = statement.headers;
    if (contentType === kType.policy)
      return subject === this.known?.origin ? kDone : refuse("authority", "policy_subject", {}, "label 15, claim 2");
    if (contentType === kType.admission) {
      const document = asAuthority(readAdmission(statement.payload));
      if (!document.ok) return document;
      const { party } = document.value;
      if (party === this.known?.operator) return refuse("authority", "admits_operator", {}, "/party");
      return this.parties.has(party) ? kDone : refuse("authority", "unknown_party", { issuer: party }, "/party");
    }
    if (contentType === kType.keyRevocation) {
      const document = asAuthority(readRevocation(statement.payload));
      if (!document.ok) return document;
      const party = this.parties.get(document.value.party);
      if (party === undefined) return refuse("authority", "unknown_party", { issuer: document.value.party }, "/party");
      if (!party.keys.has(document.value.kid))
        return refuse("authority", "unknown_key", { issuer: document.value.party, kid: document.value.kid }, "/kid");
    }
    if (contentType === kType.keyRecovery) return this.checkRecovery(statement);
    if (contentType === kType.delegation) return this.checkDelegation(issuer, statement);
    return kDone;
  }

  private async checkRecovery(statement: Statement): Promise<Result<null>> {
    const document = asAuthority(await readRecovery(statement.payload));
    if (!document.ok) return document;
    const party = this.parties.get(document.value.party);
    if (party === undefined) return refuse("authority", "unknown_party", { issuer: document.value.party }, "/party");
    if (document.value.party === this.known?.operator) return refuse("authority", "recovers_operator", {}, "/party");
    const old = document.value.keys.findIndex(({ key }) => party.keys.has(key.kidText));
    return old < 0 ? kDone : refuse("authority", "key_again", {}, `/keys/${old}/jwk`);
  }

  private checkDelegation(issuer: string, statement: Statement): Result<null> {
    const document = asAuthority(readDelegation(statement.payload));
    if (!document.ok) return document;
    const { delegate } = document.value;
    // Who applies under this name later is perhaps somebody else.
    if (!this.parties.has(delegate)) return refuse("authority", "unknown_party", { issuer: delegate }, "/delegate");
    const named = this.parties.get(issuer)?.delegates;
    if (named !== undefined && !named.has(delegate) && named.size >= kDelegatesMax)
      return refuse("authority", "too_many", { n: kDelegatesMax }, "/delegate");
    return kDone;
  }

  // The policy, entry 0: believed once the trust anchors come, by whose operator it must be signed.
  takeFirstPolicy(statement: Statement): Result<null> {
    const text = documentText(statement.payload);
    const policy = text.ok ? readPolicy(text.value) : text;
    if (!policy.ok) return within(policy, { part: "founding" });
    this.founder = { policy: policy.value, statement };
    return kDone;
  }

  // The trust anchors, entry 1.
  async takeTrustAnchors(index: number, statement: Statement): Promise<Result<null>> {
    if (this.known !== null) return refuse("founding", "founded_twice");
    if (this.founder === null) return refuse("founding", "no_first_policy");
    const anchors = await readTrustAnchors(statement.payload);
    if (!anchors.ok) return within(anchors, { part: "founding" });
    for (const one of [statement, this.founder.statement]) {
      const signed = await checkFounding(one, anchors.value);
      if (!signed.ok) return signed;
    }
    const owner: KnownParty = {
      kind: "unknown",
      standing: "operator",
      signatures: new Map(),
      keys: new Map(),
      delegates: new Map(),
      votes: noVotes(),
    };
    listKeys(owner, index, anchors.value.keys);
    this.parties.set(anchors.value.operator, owner);
    this.policy = this.founder.policy;
    this.known = anchors.value;
    return kDone;
  }

  // What an entry changes. REQUIRES: judge() took it.
  async take(index: number, statement: Statement): Promise<Result<null>> {
    switch (statement.headers.contentType) {
      case kType.trustAnchors:
        return refuse("founding", "founded_twice");
      case kType.policy:
        return this.takePolicy(statement);
      case kType.party:
        return this.takeParty(index, statement);
      case kType.admission:
        return this.takeAdmission(statement);
      case kType.keyRevocation:
        return this.takeRevocation(index, statement);
      case kType.keyRecovery:
        return this.takeRecovery(index, statement);
      case kType.delegation:
        return this.takeDelegation(index, statement);
      case kType.time:
        this.now = Math.max(this.now, readTime(statement.payload) ?? -Infinity);
        return kDone;
      case kType.x509Anchors:
        return asAuthority(readAnchors(statement.payload));
      default:
        return kDone;
    }
  }

  private takePolicy(statement: Statement): Result<null> {
    const text = documentText(statement.payload);
    const policy = asAuthority(text.ok ? readPolicy(text.value) : text);
    if (!policy.ok) return policy;
    this.policy = policy.value;
    return kDone;
  }

  private async takeParty(index: number, statement: Statement): Promise<Result<null>> {
    const document = asAuthority(await readParty(statement.payload));
    if (!document.ok) return document;
    const { id, kind, keys, signatures } = document.value;
    const admit = this.policy?.admitOnApplication === true;
    let party = this.parties.get(id);
    if (party === undefined) {
      party = {
        kind,
        standing: admit ? "admitted" : "applied",
        signatures,
        keys: new Map(),
        delegates: new Map(),
        votes: noVotes(),
      };
      this.parties.set(id, party);
    } else if (party.kind !== kind && party.standing === "admitted" && !admit) {
      party.standing = "applied"; // a company was admitted, not the state that it now says it is
    }
    // Votes are for what it said it is, and new keys for who has none left.
    if (party.kind !== kind) party.votes.admission.clear();
    party.votes.recovery.clear();
    party.kind = kind;
    party.signatures = signatures;
    listKeys(party, index, keys);
    return kDone;
  }

  private takeAdmission(statement: Statement): Result<null> {
    const document = asAuthority(readAdmission(statement.payload));
    if (!document.ok) return document;
    const party = this.parties.get(document.value.party);
    if (party === undefined) return refuse("authority", "unknown_party", { issuer: document.value.party }, "/party");
    const standing = document.value.admitted ? "admitted" : "applied";
    if (!this.countsAlone(statement)) {
      party.votes.admission.set(statement.headers.issuer, standing);
      if (party.standing === standing || !this.isCarried(party.votes.admission, standing)) return kDone;
    }
    party.standing = standing;
    party.votes.admission.clear(); // a new count begins
    return kDone;
  }

  private takeRevocation(index: number, statement: Statement): Result<null> {
    const document = asAuthority(readRevocation(statement.payload));
    if (!document.ok) return document;
    const { party, kid, reason, since } = document.value;
    const key = this.parties.get(party)?.keys.get(kid);
    if (key === undefined) return refuse("authority", "unknown_key", { issuer: party, kid }, "/kid");
    key.revoked ??= { entry: index, reason }; // the first revocation stands
    // That it was compromised can turn out later, and earlier than was thought; a later time would loosen.
    const from = since ?? -Infinity;
    const known = key.compromised.at(-1);
    if (reason === "compromised" && (known === undefined || from < known.since))
      key.compromised.push({ entry: index, since: from });
    return kDone;
  }

  // Whether the signer admits by itself, and does not vote. REQUIRES: judge() took it.
  private countsAlone(statement: Statement): boolean {
    const { issuer } = statement.headers;
    const party = this.parties.get(issuer);
    const known = party?.keys.get(statement.kidText);
    if (party === undefined || known === undefined || this.policy === null) return false;
    return admitsAs(this.policy, signerOf(issuer, party, known)) === "alone";
  }

  // Whether enough parties, which may vote now, said the same.
  private isCarried(words: ReadonlyMap<string, string>, word: string): boolean {
    const { policy } = this;
    if (policy === null || policy.admission === null) return false;
    const same = [...words].filter(([id, said]) => {
      const voter = this.parties.get(id);
      return said === word && voter !== undefined && hasVote(policy, voter.standing, voter.kind);
    });
    return same.length >= policy.admission.count;
  }

  private async takeRecovery(index: number, statement: Statement): Promise<Result<null>> {
    const document = asAuthority(await readRecovery(statement.payload));
    if (!document.ok) return document;
    const party = this.parties.get(document.value.party);
    if (party === undefined) return refuse("authority", "unknown_party", { issuer: document.value.party }, "/party");
    if (!this.countsAlone(statement)) {
      const keys = inOneForm(document.value.keys);
      party.votes.recovery.set(statement.headers.issuer, keys);
      if (!this.isCarried(party.votes.recovery, keys)) return kDone;
    }
    for (const known of party.keys.values()) known.revoked ??= { entry: index, reason: "lost" };
    listKeys(party, index, document.value.keys);
    party.signatures = new Map(); // whoever has the new keys says anew how many must sign
    party.votes.recovery.clear();
    return kDone;
  }

  private takeDelegation(index: number, statement: Statement): Result<null> {
    const document = asAuthority(readDelegation(statement.payload));
    if (!document.ok) return document;
    const { delegate, roles, until } = document.value;
    this.parties.get(statement.headers.issuer)?.delegates.set(delegate, { roles, until, entry: index });
    return kDone;
  }

  // Whether an entry is in doubt, because its key was said to be compromised then: the first entry, of those that were taken,
  // that puts it in doubt. `time`: when it was logged; null where nobody says, and then it is in doubt where it might be.
  doubtOf(statement: Statement, index: number, time: number | null): number | null {
    const key = this.keyOf(this.parties.get(statement.headers.issuer), statement.kidText, index);
    const found = key?.compromised.find((one) => one.entry > index && (time ?? Infinity) >= one.since);
    return found?.entry ?? null;
  }

  // The key that signed the entry: its issuer's, or one of a party to which it delegated.
  private keyOf(party: KnownParty | undefined, kid: string, index: number): KnownKey | undefined {
    const own = party?.keys.get(kid);
    if (party === undefined || (own !== undefined && own.first < index)) return own;
    for (const id of [...party.delegates.keys()].sort()) {
      const known = this.parties.get(id)?.keys.get(kid);
      if (known !== undefined) return known;
    }
    return own; // an application is signed by a key that it brings itself
  }
}

const noVotes = (): Votes => ({ admission: new Map(), recovery: new Map() });

// The same text for the same keys with the same roles, in whatever order.
function inOneForm(keys: readonly KeyWithRoles[]): string {
  return keys
    .map(({ key, roles }) => `${key.kidText}: ${[...roles].sort().join(", ")}`)
    .sort()
    .join("; ");
}

// The newest list is the whole list: what it leaves out may sign nothing more.
function listKeys(party: KnownParty, index: number, keys: readonly KeyWithRoles[]): void {
  for (const known of party.keys.values()) {
    if (!known.listed) continue;
    known.listed = false;
    known.roles = new Set();
    known.listing = index;
  }
  for (const { key, roles } of keys) {
    const known = party.keys.get(key.kidText);
    const { first, revoked, compromised } = known ?? { first: index, revoked: null, compromised: [] };
    party.keys.set(key.kidText, { key, listed: true, roles, listing: index, first, revoked, compromised });
  }
}

// Of each role the larger number.
function whicheverIsMore(one: RequiredSignatures, other: RequiredSignatures): RequiredSignatures {
  const most = new Map(one);
  for (const [role, count] of other) most.set(role, Math.max(count, most.get(role) ?? 1));
  return most;
}

// A key that a party lists in its first statement, to which nothing before it asks for more than one signature.
function applicant(issuer: string, document: Party, kid: string): Signer | null {
  const own = document.keys.find(({ key }) => key.kidText === kid);
  if (own === undefined) return null;
  const { kind } = document;
  const signatures = new Map<Role, number>();
  return {
    key: own.key,
    party: issuer,
    kind,
    standing: "unknown",
    roles: own.roles,
    signatures,
    delegate: "",
    ended: null,
  };
}

function signerOf(issuer: string, party: KnownParty, known: KnownKey): Signer {
  const { kind, standing, signatures } = party;
  const ended =
    known.revoked !== null
      ? { by: "revoked" as const, entry: known.revoked.entry, reason: known.revoked.reason }
      : known.listed
        ? null
        : { by: "unlisted" as const, entry: known.listing, reason: "" };
  return { key: known.key, party: issuer, kind, standing, roles: known.roles, signatures, delegate: "", ended };
}

function isActive(signer: Signer): Result<null> {
  if (signer.ended === null) return kDone;
  const { by, entry, reason } = signer.ended;
  return refuse("key-active", by, { issuer: signer.party, entry: String(entry), reason }, "label 4");
}

// An entry of the log's founding is signed by an admin key that the trust anchors themselves name.
async function checkFounding(statement: Statement, anchors: TrustAnchors): Promise<Result<null>> {
  const { issuer, subject } = statement.headers;
  if (statement.headers.approvals.length > 0) return refuse("founding", "approvals_here", {}, 'label "approvals"');
  if (issuer !== anchors.operator) return refuse("founding", "founding_issuer", {}, "label 15, claim 1");
  if (subject !== anchors.origin) return refuse("founding", "founding_subject", {}, "label 15, claim 2");
  const signer = anchors.keys.find(({ key, roles }) => roles.has("admin") && key.kidText === statement.kidText);
  if (signer === undefined) return refuse("founding", "founding_key", {}, "label 4");
  const signed = await checkStatement(statement, signer.key);
  return signed.ok ? signed : within(signed, { part: "founding" });
}
