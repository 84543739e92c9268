// The shapes of the node's answers about pledges and progress, as api/openapi.yaml has them. Only what the pages read.

import type { NamedClause, NamedParty } from "./act_types";
import type { Proven } from "./types";

export const kPledgeStates = ["open", "under-way", "due", "overdue", "kept", "missed", "withdrawn"] as const;
export type PledgeState = (typeof kPledgeStates)[number];
export interface PledgeAction {
  id: string;
  title: string;
}
export interface PledgeMeasure {
  text: string | null;
  name: string | null;
  title: string | null;
  unit: "share" | "days" | null;
  at_least: number | null;
  at_most: number | null;
}
export interface ProgressShown {
  shown: boolean;
  because: string;
  entry: number | null;
}
export interface Pledge {
  entry: number;
  id: string;
  party: NamedParty;
  instrument: string;
  clause: NamedClause;
  what: string;
  measure: PledgeMeasure | null;
  action: PledgeAction | null;
  made: string;
  due: string | null;
  visibility: "private" | "public";
  withdrawn: boolean;
  revised: number;
  newest_entry: number;
  marks: string[];
  in_doubt_since: number | null;
  progress: ProgressShown & { state: PledgeState | null; reported_entry: number | null };
}
export interface PledgeAct {
  entry: number;
  act: "made" | "revised" | "withdrawn";
  time: string;
  what: string | null;
  measure: PledgeMeasure | null;
  action: PledgeAction | null;
  due: string | null;
  visibility: "private" | "public" | null;
  reason: string | null;
  in_doubt_since: number | null;
}
export interface ProgressReport {
  entry: number;
  time: string;
  date: string;
  state: PledgeState;
  text: string;
  value: string;
  evidence: number[];
  counts: boolean;
  marks: string[];
  in_doubt_since: number | null;
}
export interface MeasuredTarget {
  outcome: "met" | "not-met" | "not-measurable";
  measure: string;
  why: string | null;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
}
export interface PledgeDetails extends Pledge, Proven {
  acts: PledgeAct[];
  reports: ProgressReport[];
  measured: MeasuredTarget | null;
  entries: number[];
}
export interface Measure {
  name: string;
  title: string;
  unit: "share" | "days";
  value: number | null;
  numerator: number | null;
  numerator_is: string;
  denominator: number | null;
  denominator_is: string;
  not_measurable: string | null;
  left_out: string;
  items: { what: string; counts: boolean; days: number | null; entries: number[] }[];
  items_total: number;
  entries: number[];
}
export interface DeclaredCounts {
  open: number;
  under_way: number;
  due: number;
  overdue: number;
  kept: number;
  missed: number;
  withdrawn: number;
}
export interface MeasuredCounts {
  met: number;
  not_met: number;
  not_measurable: number;
}
interface InstrumentOfProgress {
  id: string;
  title: string;
  vocabulary: "political" | "treaty";
}
export interface ProgressRecord extends Proven {
  party: NamedParty;
  instrument: InstrumentOfProgress;
  as_of: string;
  progress: ProgressShown;
  consent: { given: boolean; entry: number; time: string; reason: string | null } | null;
  clauses: (NamedClause & {
    declared: DeclaredCounts;
    measured: MeasuredCounts;
    pledges: (Pledge & { reports: ProgressReport[]; measured: MeasuredTarget | null })[];
  })[];
  measures: Measure[];
  withheld: number;
  caution: string;
  entries: number[];
}
export interface ProgressSummary extends Proven {
  instrument: InstrumentOfProgress;
  as_of: string;
  clauses: (NamedClause & {
    pledges: number;
    parties: number;
    declared: DeclaredCounts;
    measured: MeasuredCounts;
    entries: number[];
  })[];
  parties: (NamedParty & {
    because: string;
    entry: number | null;
    pledges: number;
    declared: DeclaredCounts;
    measured: MeasuredCounts;
  })[];
  withheld: { parties: number; pledges: number };
  caution: string;
  entries: number[];
}
