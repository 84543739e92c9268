// The shapes of the node's answers about acts, versions and norms, as api/openapi.yaml has them. Only what the pages read.

import type { Kind, Page, Proven } from "./types";

export interface InTwoLanguages {
  en: string;
  fr: string;
}
export interface NamedParty {
  id: string;
  name: string;
}
export interface NamedClause {
  id: string;
  title: string | null;
}

export interface Clause {
  id: string;
  title: string;
  text: string | null;
  translations: Record<string, { title?: string; text?: string }>;
}
export interface InstrumentVersion {
  version: string;
  entry: number;
  time: string;
  title: string;
  clauses: Clause[];
  signed: number;
}
export interface Changed {
  from: unknown;
  to: unknown;
}
export interface Difference extends Proven {
  instrument: string;
  from: { version: string; entry: number };
  to: { version: string; entry: number };
  members: (Changed & { member: string })[];
  clauses: {
    id: string;
    change: "added" | "removed" | "changed";
    title: Changed | null;
    text: Changed | null;
    translations: Changed | null;
  }[];
  reordered: boolean;
}

// An entry that the roster could not use.
export interface UnusableRow {
  entry: number;
  type: string;
  issuer: string;
  why: string;
}

export const kActs = [
  "founded",
  "version",
  "listed",
  "announced",
  "invited",
  "signed",
  "ended",
  "removed",
  "understanding",
  "reservation",
  "objection",
  "disagreement",
  "withdrawn",
  "paper",
  "confirmed",
] as const;
export type ActWhat = (typeof kActs)[number];
export interface ActLine {
  entry: number;
  what: ActWhat;
  party: NamedParty;
  day: string;
}
export const kOutcomes = ["open", "kept", "not-kept"] as const;
export interface Act {
  entry: number;
  position: number;
  time: string;
  what: ActWhat;
  instrument: { id: string; title: string; vocabulary: "political" | "treaty" };
  party: NamedParty & { kind: Kind; country: string | null };
  issuer: NamedParty;
  by_custodian: boolean;
  date: string | null;
  precision: "exact" | "at-latest" | null;
  version: string | null;
  clause: string | null;
  text: string | null;
  by: string | null;
  where: string | null;
  source: { title: string; address: string | null; as_of: string | null } | null;
  paper: { act: string; form: string; digest: string; received: string; received_by: string } | null;
  refers_to: ActLine | null;
  referred_by: ActLine[];
  withdrawn: ActLine | null;
  confirmed: ActLine | null;
  outcome: { state: (typeof kOutcomes)[number]; late: boolean; day: string | null; entry: number | null } | null;
  marks: string[];
  in_doubt_since: number | null;
  delegate: string | null;
  words: InTwoLanguages;
  summary: InTwoLanguages;
}
export type Acts = Page<Act>;
export interface ActsOfEntry extends Proven {
  items: Act[];
}

export interface NormSet {
  id: string;
  title: InTwoLanguages;
  source: string;
  note: string;
  norms: { id: string; place: string; title: InTwoLanguages }[];
}
