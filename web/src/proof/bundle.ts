// Checks a proof bundle (docs/formats/proof.md) as far as a page can: signature, inclusion, and that it speaks of the entry
// shown. It does not judge authority: `entente verify` does.

import { equal, fromBase64, type Bytes } from "./bytes";
import { isIncluded } from "./merkle";
import { checkNote, parseCheckpoint, parseNote, parseVerifierKey, type Checkpoint, type SignedNote } from "./note";

export type Outcome = "holds" | "fails" | "skipped";
export type StepName = "bundle" | "key" | "signature" | "shown" | "included" | "current";
export interface Step {
  name: StepName;
  outcome: Outcome;
}
export interface Report {
  steps: Step[];
  size: number | null; // of the checkpoint
  ed25519: boolean; // whether the browser could check signatures
}
export interface Question {
  bundle: unknown; // parsed JSON
  index: number;
  shownEntry: string; // base64, as the page has it
  logKey: string; // C2SP verifier key
  publishedCheckpoint: string | null; // the node's /log/checkpoint, when it could be had
}

const kEntriesMax = 4096;
const kProofMax = 64;

interface Bundle {
  origin: string;
  note: SignedNote;
  checkpoint: Checkpoint;
  entries: { index: number; entry: Bytes; proof: Bytes[] }[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readEntry(value: unknown): Bundle["entries"][number] | null {
  if (!isRecord(value) || !Number.isSafeInteger(value["index"]) || typeof value["entry"] !== "string") return null;
  const proof = value["proof"];
  if (!Array.isArray(proof) || proof.length > kProofMax) return null;
  const entry = fromBase64(value["entry"]);
  const hashes: Bytes[] = [];
  for (const one of proof) {
    const hash = typeof one === "string" ? fromBase64(one) : null;
    if (hash === null) return null;
    hashes.push(hash);
  }
  return entry === null ? null : { index: value["index"] as number, entry, proof: hashes };
}

export function readBundle(value: unknown): Bundle | null {
  if (!isRecord(value) || value["format"] !== "entente-proof/1") return null;
  const { origin, checkpoint, entries } = value;
  if (typeof origin !== "string" || typeof checkpoint !== "string" || !Array.isArray(entries)) return null;
  if (entries.length > kEntriesMax) return null;
  const note = parseNote(checkpoint);
  const head = note === null ? null : parseCheckpoint(note.text);
  if (note === null || head === null || head.origin !== origin) return null;
  const read: Bundle["entries"] = [];
  for (const one of entries) {
    const entry = readEntry(one);
    if (entry === null || entry.index <= (read.at(-1)?.index ?? -1)) return null; // ascending, none twice
    read.push(entry);
  }
  return { origin, note, checkpoint: head, entries: read };
}

const outcomeOf = (holds: boolean): Outcome => (holds ? "holds" : "fails");

export async function checkBundle(question: Question): Promise<Report> {
  const steps: Step[] = [];
  const report: Report = { steps, size: null, ed25519: true };
  const say = (name: StepName, outcome: Outcome): void => void steps.push({ name, outcome });

  const bundle = readBundle(question.bundle);
  const cited = bundle?.entries.find((one) => one.index === question.index);
  say("bundle", outcomeOf(bundle !== null && cited !== undefined));
  if (bundle === null || cited === undefined) return report;
  report.size = bundle.checkpoint.size;

  const key = await parseVerifierKey(question.logKey);
  const keyFits = key !== null && key.name === bundle.origin;
  say("key", outcomeOf(keyFits));
  if (keyFits) {
    const signature = await checkNote(bundle.note, key);
    report.ed25519 = signature !== "unsupported";
    say("signature", signature === "unsupported" ? "skipped" : signature);
  } else {
    say("signature", "skipped");
  }

  const shown = fromBase64(question.shownEntry);
  say("shown", outcomeOf(shown !== null && equal(shown, cited.entry)));

  let included = true;
  for (const one of bundle.entries) {
    included &&= await isIncluded(one.entry, one.index, bundle.checkpoint.size, one.proof, bundle.checkpoint.root);
  }
  say("included", outcomeOf(included));

  say("current", await checkPublished(question.publishedCheckpoint, bundle, keyFits ? key : null));
  return report;
}

// The published checkpoint may be newer than the bundle's or as old; a different root at the same size is a fork.
async function checkPublished(
  published: string | null,
  bundle: Bundle,
  key: Awaited<ReturnType<typeof parseVerifierKey>>,
): Promise<Outcome> {
  if (published === null || key === null) return "skipped";
  const note = parseNote(published);
  const head = note === null ? null : parseCheckpoint(note.text);
  if (note === null || head === null || head.origin !== bundle.origin) return "fails";
  if (head.size === bundle.checkpoint.size && !equal(head.root, bundle.checkpoint.root)) return "fails";
  const signature = await checkNote(note, key);
  return signature === "unsupported" ? "skipped" : signature;
}

export function verdictOf(report: Report): "good" | "partial" | "bad" {
  if (report.steps.some((step) => step.outcome === "fails")) return "bad";
  return report.steps.some((step) => step.outcome === "skipped") ? "partial" : "good";
}
