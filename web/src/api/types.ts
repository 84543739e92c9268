// The shapes of the node's answers, as api/openapi.yaml has them. Only what the pages read is named here.

import type { Clause } from "./act_types";

export type Kind = "state" | "public-authority" | "civil-society" | "private-sector" | "unknown";
export type Status = "announced" | "listed" | "signed" | "ended";
export type Level = "included" | "authorised";

export const kKinds: readonly Kind[] = ["state", "public-authority", "civil-society", "private-sector", "unknown"];
export const kStatuses: readonly Status[] = ["announced", "listed", "signed", "ended"];

export interface LogState {
  size: number;
  root: string; // base64
}
export interface Proven {
  log: LogState;
  level: Level;
}
export interface Page<Item> extends Proven {
  items: Item[];
  total: number;
  offset: number;
  limit: number;
}

// RFC 9457. `place` says where: a parameter, a path in a document, a log index.
export interface Problem {
  type: string;
  title: string;
  status: number; // 0: no answer came at all
  detail: string;
  code: string;
  rule?: string;
  place?: string;
}

export interface Feed {
  name: string;
  records: number;
  entry: number;
  digest: string;
  time: string;
  source: string;
  ecosystems: { name: string; records: number }[];
}
export interface NodeFacts {
  name: string;
  origin: string;
  version: string;
  demonstration: boolean;
  notice: string;
  log: {
    size: number;
    root: string;
    published_size: number;
    checkpoint_key: string;
    receipt_keys: { kid: string }[];
    keys: { role: string; key: string; since: number; replaced: number | null; retired: number | null }[];
    witnesses: {
      quorum: string;
      quorum_met: boolean;
      list: { name: string; size: number; time: string | null }[];
    } | null;
    ended: { entry: number; time: string; successor: { origin: string; checkpoint_key: string } | null } | null;
    succeeds: { origin: string; size: number; root: string; checkpoint_key: string } | null;
    time: string | null;
  };
  counts: {
    parties: number;
    listed: number;
    announced: number;
    signed: number;
    states: number;
    public_authorities: number;
    civil_society: number;
    private_sector: number;
    instruments: number;
    products: number;
    releases: number;
    components: number;
    advisories: number;
    statements: number;
  };
  views: { name: string; cursor: number }[];
  feeds: Feed[];
}

export interface Instrument {
  id: string;
  title: string;
  vocabulary: "political" | "treaty";
  version: string;
  founded: string;
  custodian: string;
  custodian_name: string;
  source: string;
  entry: number;
  notice: string;
  summary: { text: string; by: string };
  adopted: string | null;
  opened: string | null;
  language: string | null; // of title, summary and clauses here
  languages: string[];
  translations: Record<string, { title?: string; summary?: string }>;
  clauses: Clause[];
  supporters: { announced: number; listed: number; signed: number };
}

export interface Source {
  title: string;
  address: string;
  as_of: string | null;
}
export interface WordOfCustodian {
  date: string | null;
  precision: "exact" | "at-latest" | null;
  entry: number;
  source: Source | null;
  in_doubt_since?: number | null; // the later entry that says that the key which signed was compromised by then
}
export type ClaimState = "open" | "confirmed" | "refused" | "lapsed";
export interface Claim {
  name: string; // of the party, or, on the party's own page, of the supporter
  state: ClaimState;
  entry: number | null;
  decision: { decision: "confirmed" | "refused"; entry: number; reason: string } | null;
}
export interface LookAlike {
  id: string;
  name: string;
  what: "name" | "domain";
  why: string;
}
export interface Supporter {
  id: string;
  name: string;
  kind: Kind;
  country: string | null;
  status: Status;
  since: string | null; // "2021-11-11", "<=2019-11-10"
  announced: WordOfCustodian | null;
  listed: WordOfCustodian | null;
  signed: { date: string | null; entry: number; party: string; in_doubt_since?: number | null } | null;
  ended: { date: string | null; entry: number; reason: string; in_doubt_since?: number | null } | null;
  party: string | null; // that it is one with under another id
  claims: (Claim & { party: string })[];
  resembles: LookAlike[];
}
export interface RosterAct {
  what: Status;
  date: string | null;
  precision: string | null;
  entry: number;
  in_doubt_since?: number | null;
  delegate?: string | null; // whose key signed it, where the issuer delegated
}
export interface RosterAnswer extends Proven {
  question: { instrument: string; party: string; date: string };
  answer: "yes" | "no" | "unknown";
  because: string;
  acts: RosterAct[];
}

export type Standing = "unknown" | "applied" | "admitted" | "operator";
export type DomainState = "not-checked" | "unreachable" | "failed" | "lost" | "proved";
export interface DomainCheck {
  method: "did-web" | "dns" | "x509";
  domain: string;
  state: DomainState;
  kids: string[];
  proved_entry: number | null;
  proved_since: string | null;
  unreachable_since: string | null;
  lost_entry: number | null;
  entry: number;
  checked: string;
  reason: string | null;
  anchor: string | null; // of a proof by x509: SHA-256 of the anchor's DER, in hex
  statement: number | null; // of a proof by x509: that the certified key signed for the party
}
export interface CertifiedName {
  anchor: string;
  name: string;
  roles: string[];
}
export interface PartyRow {
  id: string;
  name: string;
  kind: Kind;
  country: string | null;
  standing: Standing;
  keys: number;
  entry: number;
}
export interface PartyKey {
  kid: string;
  algorithm: string;
  roles: string[];
  revoked: { reason: string; entry: number } | null;
  compromised?: { entry: number; since: string | null } | null;
}
// A party's word on another one.
export interface PartyVote {
  party: string;
  entry: number;
  decision?: string; // absent where all said the same
  in_doubt_since?: number | null;
}
export interface PartyDelegation {
  party: string;
  party_name: string;
  delegate: string;
  delegate_name: string;
  roles: string[]; // none: it ended
  until: string | null;
  entry: number;
}
export interface Party extends Proven {
  id: string;
  name: string;
  kind: Kind;
  country: string | null;
  domain: string;
  standing: Standing;
  notice: string;
  keys: PartyKey[];
  entry: number;
  admission: {
    entry: number;
    decision: string;
    by: string;
    in_doubt_since?: number | null;
    voters?: PartyVote[];
  } | null;
  votes?: PartyVote[]; // on its admission, that have not decided anything yet
  recoveries?: {
    entry: number;
    by: string;
    reason: string;
    evidence: string;
    in_doubt_since?: number | null;
    voters?: PartyVote[];
  }[];
  delegations?: PartyDelegation[];
  delegated_to?: PartyDelegation[];
  support: { instrument: string; title: string; status: Status; since: string | null; entry: number }[];
  claims: (Claim & { instrument: string; supporter: string })[];
  resembles: LookAlike[];
  domain_control: { state: DomainState; checks: DomainCheck[] } | null;
  signatures: Record<string, number>; // of how many of its keys, by role; where more than one is asked for
  certificates: CertifiedName[]; // that may sign for it
  products: { id: string; name: string; versions: string[] }[];
  statements: number;
}

export interface ReleaseRow {
  entry: number;
  version: string;
  components: number;
  findings: number;
  answered: number; // of the findings, by VEX: not affected, or fixed; the others are open
  not_covered: number;
  time: string;
}
export interface Product {
  id: string; // purl without version
  name: string;
  issuer: string;
  releases: ReleaseRow[];
}
export interface Release extends Proven {
  entry: number;
  in_doubt_since?: number | null;
  product: string;
  name: string;
  version: string;
  issuer: string;
  format: string;
  digest: string;
  components: number;
  time: string;
  findings: number;
  answered: number;
  not_covered: number;
}
export interface Component {
  name: string;
  version: string;
  purl: string;
  ecosystem: string;
  covered: boolean;
  findings: number;
}
export interface Severity {
  score: number | null;
  label: string;
}
// What is known of a vulnerability's use.
export interface Exploitation {
  cve: string;
  kev_added: string | null; // since when CISA lists it as known to be exploited
  kev_due: string | null;
  ransomware: boolean;
  epss: number | null; // probability that it is exploited in the next 30 days, 0 to 1
  epss_percentile: number | null;
}
// What counts of what vendors say about a finding (VEX), and what does not.
export interface Vex {
  status: string; // not_affected, fixed, under_investigation, affected
  justification: string | null;
  statement: string | null;
  by: string;
  time: string;
  entry: number | null;
  disagreement: boolean;
  agreeing: number;
  others: { status: string; by: string; time: string; why: string; entry: number | null }[];
}
export interface VexStatement {
  entry: number;
  time: string;
  issuer: string;
  format: string;
  document: string | null;
  author: string | null;
  vulnerability: string;
  aliases: string[];
  status: string;
  justification: string | null;
  impact: string | null;
  action: string | null;
  said: string | null;
  products: string[];
  products_total: number;
  replaced: boolean;
}
export interface Finding {
  ecosystem: string;
  name: string;
  version: string;
  purl: string;
  id: string;
  aliases: string[];
  upstream: string[];
  group: string; // the same for all advisories about one flaw
  fixed: string | null;
  severity: Severity;
  malicious: boolean;
  exploitation: Exploitation | null;
  summary: string;
  vex: Vex | null;
}
export interface SnapshotRow {
  feed: string;
  entry: number;
  digest: string;
  time: string;
  records: number;
}
export interface NotCovered {
  ecosystem: string;
  name: string;
  version: string;
  purl: string;
  reason: string;
}
export interface Findings extends Proven {
  findings: Finding[];
  not_covered: NotCovered[];
  covered: number;
  snapshots: SnapshotRow[];
  entries: number[];
}
// Of a document that was sent and is not kept.
export interface Scan {
  document: { format: string; digest: string; bytes: number };
  product: { name: string; version: string; purl: string };
  findings: Finding[];
  not_covered: NotCovered[];
  covered: number;
  warnings: string[];
  snapshots: SnapshotRow[];
  entries: number[];
  log: LogState;
}
export type Verdict = "affected" | "not-affected" | "not-covered";
export const kVerdicts: readonly Verdict[] = ["affected", "not-affected", "not-covered"];
export interface ExplainedStep {
  depth: number;
  text: string; // English
}
export interface Explanation extends Proven {
  id: string;
  package: { purl: string | null; ecosystem: string | null; name: string | null; version: string | null };
  result: Verdict;
  fixed: string | null;
  steps: ExplainedStep[];
  snapshots: SnapshotRow[];
  entries: number[];
}
export interface Shipment {
  product: string;
  name: string;
  version: string;
  issuer: string;
  entry: number;
  component: { purl: string; version: string };
}
export interface Shipments extends Page<Shipment> {
  purl: string;
}

export interface AdvisoryRow {
  id: string;
  summary: string;
  aliases: string[];
  upstream: string[];
  same_flaw: string[]; // ids of the other advisories about it
  packages: { ecosystem: string; name: string }[];
  severity: Severity;
  malicious: boolean;
  exploitation: Exploitation | null;
  modified: string;
  // Where the search names a version: whether it holds for that one.
  version?: {
    result: Verdict;
    ecosystem: string;
    name: string;
    fixed: string | null;
    not_covered: string | null;
  };
}
// The package that a search names, with or without a version.
export interface SearchedVersion {
  ecosystem: string | null;
  name: string;
  version: string | null;
  purl: string | null;
  affected: number;
  not_covered: string | null;
}
export interface AdvisoryPage extends Page<AdvisoryRow> {
  version: SearchedVersion | null;
}
// What the pages show of an OSV record; everything in it is optional but the id, and is somebody else's text.
export interface OsvRecord {
  id: string;
  summary?: string;
  details?: string;
  aliases?: string[];
  published?: string;
  modified?: string;
  withdrawn?: string;
  affected?: OsvAffected[];
  references?: { type?: string; url?: string }[];
  severity?: { type?: string; score?: string }[];
}
export interface OsvAffected {
  package?: { ecosystem?: string; name?: string; purl?: string };
  ranges?: { type?: string; repo?: string; events?: Record<string, string>[] }[];
  versions?: string[];
}
export interface AffectedRelease {
  entry: number;
  product: string;
  version: string;
  issuer: string;
  component: { purl: string; version: string };
  fixed: string | null;
  vex: Vex | null;
}
export interface Advisory extends Proven {
  record: OsvRecord;
  snapshot: { feed: string; entry: number; digest: string };
  severity: Severity;
  upstream: string[];
  same_flaw: AdvisoryRow[];
  malicious: boolean;
  exploitation: Exploitation | null;
  affected: AffectedRelease[];
  vex: { items: VexStatement[]; total: number };
}

export interface ComponentHit {
  purl: string; // without version
  name: string;
  ecosystem: string;
  releases: number;
}
export interface SearchResult extends Proven {
  supporters: Supporter[];
  parties: PartyRow[];
  products: Product[];
  components: ComponentHit[];
  advisories: AdvisoryRow[];
}

export interface StatementRow {
  index: number;
  time: string;
  type: string;
  issuer: string;
  subject: string;
  kid: string;
  in_doubt_since?: number | null;
  delegate?: string | null;
  bytes: number;
}
export interface Statement extends Proven {
  index: number;
  time: string;
  type: string;
  issuer: string;
  subject: string;
  kid: string;
  in_doubt_since?: number | null;
  delegate?: string | null;
  algorithm: string;
  issued_at: string | null;
  hash_envelope: {
    digest: string;
    location: string;
    bytes: number | null;
    present: boolean;
    erased_by: number | null; // the entry
  } | null;
  payload: unknown;
  leaf_hash: string;
  entry_base64: string;
}

// What stands inside another's envelope; docs/envelopes.md.
export interface InnerSignature {
  place: string;
  outcome: string;
  why: string;
  keyid: string | null;
  key: string | null;
  whose: string | null;
  known_from: number | null;
  identities: string[];
  identity_issuer: string | null;
  parts: { part: string; outcome: string; why: string }[];
}
export interface Attestation {
  entry: number;
  issuer: string;
  subject: string;
  format: string;
  outcome: string;
  payload_type: string | null;
  predicate_type: string | null;
  subjects: { name: string | null; algorithm: string; digest: string }[];
  subjects_total: number;
  signatures: InnerSignature[];
}
