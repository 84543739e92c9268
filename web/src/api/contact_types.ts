// The shapes of the node's answers about points of contact, pings and exercises, as api/openapi.yaml has them. Only what the
// pages read: they sign no request, so what is kept for some is named and not shown.

import type { Kind, Page } from "./types";

export const kFunctions = ["diplomatic", "technical", "law-enforcement", "product-security"] as const;
export const kPingStates = ["open", "answered", "late", "failed"] as const;

export type ContactHours = { always: true } | { weekly: { days: string[]; from: string; to: string }[] };
export interface CountedPings {
  count: number;
  entries: number[];
}
export interface PingFigures extends Record<(typeof kPingStates)[number], CountedPings> {
  all: number;
}
export interface Contact {
  party: string;
  name: string;
  kind: Kind;
  country: string | null;
  function: (typeof kFunctions)[number];
  state: "current" | "expired" | "withdrawn";
  entry: number;
  time: string;
  in_doubt_since: number | null;
  valid_until: string | null;
  answer_hours: number | null;
  policy: string | null;
  withdrawn: string | null;
  confirmed: { entry: number; time: string; by: "statement" | "answer" };
  stale: boolean;
  // now: null where the node has no rules for the time zone, as `because` says
  open: {
    now: boolean | null;
    until: string | null;
    opens: string | null;
    local: string | null;
    because: string;
  } | null;
  restricted: { payload: string; entry: number } | null;
  pings: PingFigures;
  mailboxes?: string[];
  forms?: string[];
  languages?: string[];
  hours?: ContactHours;
  time_zone?: string;
  keys?: { kind: string; address?: string; fingerprint?: string }[];
  note?: string;
}
export type Contacts = Page<Contact> & { as_of: string; at: string; stale_days: number };

export interface Ping {
  entry: number;
  time: string;
  from: string;
  party: string;
  function: (typeof kFunctions)[number];
  answer_hours: number;
  due: string;
  state: (typeof kPingStates)[number];
  exercise: string | null;
  note: string | null;
  answer: { entry: number; time: string; note: string | null; in_doubt_since: number | null } | null;
  in_doubt_since: number | null;
}
// By id; the id itself where it is no party of this log.
export type PartyNames = Readonly<Record<string, string>>;
export type Pings = Page<Ping> & { as_of: string; figures: PingFigures; names: PartyNames };

export interface Exercise {
  id: string;
  entry: number;
  time: string;
  issuer: string;
  group: string;
  title: string;
  date: string;
  until: string | null;
  scenario: string | null;
  participants: string[];
  findings: { text: string; action?: string }[];
  pings: Ping[];
  marks: string[];
  in_doubt_since: number | null;
}
export type Exercises = Page<Exercise> & { as_of: string; names: PartyNames };
