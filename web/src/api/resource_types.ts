// The shapes of the node's answers about resources, working groups and meetings, as api/openapi.yaml has them. Only what the
// pages read.

import type { NamedClause, NamedParty } from "./act_types";
import type { Page, Proven } from "./types";

export const kResourceKinds = [
  "expertise",
  "training",
  "open-source-audit",
  "funding",
  "incident-response",
  "hardware",
  "other",
] as const;
export const kResourceStates = [
  "open",
  "taken-up",
  "delivered",
  "confirmed",
  "disputed",
  "withdrawn",
  "expired",
] as const;
export type PageAsOf<Item> = Page<Item> & { as_of: string };

export interface Quantity {
  text: string;
  amount: number | null;
  unit: string | null;
}
export interface Step {
  entry: number;
  what: string;
  party: NamedParty;
  time: string;
  date: string | null;
  text: string | null;
  quantity: Quantity | null; // what the giver says that it delivered
  evidence: number[];
  marks: string[];
  in_doubt_since: number | null;
}
export interface TakeUp {
  entry: number;
  offer: number | null;
  need: number | null;
  giver: NamedParty;
  receiver: NamedParty;
  by: "giver" | "receiver";
  time: string;
  note: string | null;
  state: string;
  steps: Step[];
  marks: string[];
  in_doubt_since: number | null;
}
export interface Resource {
  entry: number;
  side: "offer" | "need";
  party: NamedParty;
  instrument: string;
  kind: string;
  title: string;
  description: string | null;
  clauses: NamedClause[];
  countries: string[];
  languages: string[];
  quantity: Quantity | null;
  from: string | null;
  until: string | null;
  time: string;
  state: (typeof kResourceStates)[number];
  take_up: number | null;
  withdrawn: { entry: number; reason: string } | null;
  marks: string[];
  in_doubt_since: number | null;
}
export interface ResourceDetails extends Resource, Proven {
  as_of: string;
  take_ups: TakeUp[];
  entries: number[];
}
export interface ResourceMatch {
  resource: Resource;
  reasons: { what: string; values: string[]; text: string }[];
}
export interface ResourceFigure {
  count: number;
  entries: number[];
  amounts: { unit: string; amount: number; count: number }[];
}
export const kResourceFigures = [
  "needed",
  "offered",
  "taken_up",
  "delivered",
  "confirmed",
  "disputed",
  "withdrawn",
  "expired",
] as const;
export type ResourceFigures = Record<(typeof kResourceFigures)[number], ResourceFigure> & {
  key: string;
  title: string | null;
};
export interface ResourceTotals extends Proven {
  as_of: string;
  instrument: string | null;
  all: ResourceFigures;
  by_kind: ResourceFigures[];
  by_principle: (ResourceFigures & { instrument: string })[];
  by_region: ResourceFigures[];
  caution: string;
}

export interface CallDocument {
  title: string;
  sha256: string | null;
  address: string | null;
  entry: number | null;
}
export interface Deliverable {
  id: string;
  title: string;
  due: string | null;
  state: string;
  entry: number;
  report: { entry: number; party: NamedParty; time: string; note: string | null } | null;
  document: CallDocument | null;
}
export interface WorkingGroup {
  entry: number;
  id: string;
  instrument: string;
  title: string;
  purpose: string | null;
  state: "active" | "concluded";
  founded: { entry: number; party: NamedParty; time: string; by_custodian: boolean };
  chairs: (NamedParty & { joined: number | null })[];
  members: number;
  goals: string[];
  deliverables: Deliverable[];
  counts: { planned: number; under_way: number; overdue: number; delivered: number; dropped: number };
  documents: CallDocument[];
  concluded: { entry: number; party: NamedParty; time: string; reason: string } | null;
  marks: string[];
  in_doubt_since: number | null;
}
export interface WorkingGroupDetails extends WorkingGroup, Proven {
  as_of: string;
  member_list: (NamedParty & { entry: number; time: string; left: number | null })[];
  acts: {
    entry: number;
    what: string;
    party: NamedParty;
    time: string;
    deliverable: string | null;
    text: string | null;
    document: CallDocument | null;
    marks: string[];
    in_doubt_since: number | null;
  }[];
  entries: number[];
}

export const kMeetingKinds = [
  "meeting",
  "consultation",
  "plenary",
  "workshop",
  "exercise-debrief",
  "bilateral",
  "other",
] as const;
export const kFollowUpStates = ["open", "under-way", "overdue", "done", "dropped"] as const;
export interface FollowUp {
  id: string;
  title: string;
  responsible: NamedParty;
  due: string | null;
  state: (typeof kFollowUpStates)[number];
  entry: number;
  reports: {
    entry: number;
    party: NamedParty;
    time: string;
    state: string;
    note: string | null;
    evidence: number[];
    marks: string[];
    in_doubt_since: number | null;
  }[];
}
export interface Meeting {
  entry: number;
  id: string;
  kind: string;
  title: string;
  instrument: string;
  working_group: { id: string; title: string } | null;
  from: string;
  until: string;
  state: "planned" | "held";
  place: string | null;
  recorder: NamedParty;
  time: string;
  participants: (NamedParty & { role: string })[];
  topics: { title: string; clauses: NamedClause[]; norms: string[] }[];
  outcomes: string[];
  follow_ups: FollowUp[];
  counts: { open: number; under_way: number; overdue: number; done: number; dropped: number };
  documents: CallDocument[];
  answers: { confirmed: number[]; contested: number[]; silent: number };
  marks: string[];
  in_doubt_since: number | null;
}
export interface MeetingDetails extends Meeting, Proven {
  as_of: string;
  records: {
    entry: number;
    party: NamedParty;
    time: string;
    reason: string | null;
    marks: string[];
    in_doubt_since: number | null;
  }[];
  answer_list: {
    entry: number;
    party: NamedParty;
    time: string;
    record: number;
    answer: "confirmed" | "contested";
    reason: string | null;
    counts: boolean;
    marks: string[];
    in_doubt_since: number | null;
  }[];
  entries: number[];
}
