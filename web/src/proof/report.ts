// What a check found, step by step, for people to read.

import type { Statement } from "../cose/statement";
import type { Refusal } from "./result";

export const kSteps = [
  "form",
  "key",
  "checkpoint",
  "included",
  "statement",
  "authorised",
  "claim",
  "receipt",
  "signer",
  "document",
  "shown",
  "current",
] as const;
export type StepName = (typeof kSteps)[number];

// "unchecked": not come to, not asked for, or not possible in this browser; the step's refusals say which, if any.
export type Outcome = "holds" | "fails" | "unchecked";

export interface Step {
  name: StepName;
  outcome: Outcome;
  refusals: Refusal[];
}

export type Level = "authorised" | "included" | "signed" | "checkpoint";

export interface ShownEntry {
  index: number;
  cited: boolean;
  standing: string; // of its signer; "" unless it was judged
  delegate: string; // whose key it is, where the issuer delegated; "" otherwise
  inDoubtSince: number | null; // the later entry that says that its key was compromised when it was logged
  type: string;
  issuer: string;
  subject: string;
  kid: string; // of the key that signed it
  approvedBy: string[]; // the kids of its approvals, which hold where it is authorised
}
export interface ShownLog {
  origin: string;
  size: number;
  root: string; // base64; "" where a receipt does not say it
}

export interface Report {
  steps: Step[];
  level: Level | null; // null: something does not hold, or nothing was shown
  log: ShownLog | null;
  entries: ShownEntry[];
  claim: { question: string; answer: string } | null;
}

export const emptyReport = (): Report => ({ steps: [], level: null, log: null, entries: [], claim: null });

// What is shown of a statement, wherever it stands.
export function shownStatement({ headers, kidText }: Statement) {
  const { contentType: type, issuer, subject, approvals } = headers;
  return { type, issuer, subject, kid: kidText, approvedBy: approvals.map((one) => one.kidText) };
}

// What a browser cannot check does not hold, and is not refuted either.
const isBeyondBrowser = (refusal: Refusal): boolean =>
  refusal.reason === "unsupported" || refusal.reason === "certificate_chain" || refusal.reason === "too_large_here";

export function stepOf(name: StepName, refusals: Refusal[]): Step {
  const outcome = refusals.length === 0 ? "holds" : refusals.every(isBeyondBrowser) ? "unchecked" : "fails";
  return { name, outcome, refusals };
}
export const unchecked = (name: StepName): Step => ({ name, outcome: "unchecked", refusals: [] });

export function verdictOf(report: Report): "good" | "partial" | "bad" {
  if (report.steps.some((step) => step.outcome === "fails")) return "bad";
  return report.level !== null ? "good" : "partial";
}
