// Whatever evidence was given, checked as what it is: one bundle, one statement with its receipts, or one checkpoint. A bundle
// beside a statement gives the receipt keys: those that its trust anchors name, once they hold under the log key.

import { decodeUtf8 } from "../codec/utf8";
import type { PublicKey } from "../crypto/public_key";
import type { Bytes } from "./bytes";
import { kBundleBytesMax } from "./bundle";
import { kindOf, type EvidenceKind } from "./evidence";
import { readVerifierKey, verifyCheckpoint } from "./note";
import { emptyReport, stepOf, type Report } from "./report";
import { refuse, type Refusal } from "./result";
import { toBase64 } from "./bytes";
import { verifyBundle } from "./verify_bundle";
import { verifyStatement } from "./verify_statement";

export interface Evidence {
  name: string;
  bytes: Bytes;
}
export interface Trusted {
  logKey: string; // C2SP verifier key; "" when none was given
  receiptKeys: PublicKey[];
  signerKeys: PublicKey[];
  document: Bytes | null;
}
export interface Examined extends Report {
  kind: EvidenceKind;
  name: string;
}

const refused = (report: Report, refusal: Refusal): Report => ({ ...report, steps: [stepOf("form", [refusal])] });

async function examineCheckpoint(bytes: Bytes, logKey: string): Promise<Report> {
  const report = emptyReport();
  const verifier = await readVerifierKey(logKey);
  report.steps.push(stepOf("key", verifier.ok ? [] : [verifier.error]));
  if (!verifier.ok) return report;
  const checkpoint = await verifyCheckpoint(decodeUtf8(bytes) ?? "", verifier.value);
  report.steps.push(stepOf("checkpoint", checkpoint.ok ? [] : [checkpoint.error]));
  if (!checkpoint.ok) return report;
  const { origin, size, root } = checkpoint.value;
  return { ...report, log: { origin, size, root: toBase64(root) }, level: "checkpoint" };
}

async function examineBundle(bytes: Bytes, logKey: string) {
  const text = bytes.length > kBundleBytesMax ? null : decodeUtf8(bytes);
  if (text !== null) return verifyBundle(text, logKey);
  const why =
    bytes.length > kBundleBytesMax ? refuse("form", "too_long", { n: kBundleBytesMax }) : refuse("form", "not_utf8");
  return { ...refused(emptyReport(), why.error), trustAnchors: null };
}

export async function examine(given: readonly Evidence[], trusted: Trusted): Promise<Examined[]> {
  const sorted = given.map((one) => ({ ...one, kind: kindOf(one.bytes) }));
  const of = (...kinds: EvidenceKind[]) => sorted.filter((one) => kinds.includes(one.kind));
  const examined: Examined[] = [];
  let receiptKeys = trusted.receiptKeys;
  let anchors = null;
  for (const bundle of of("bundle")) {
    const report = await examineBundle(bundle.bytes, trusted.logKey);
    examined.push({ ...report, kind: "bundle", name: bundle.name });
    if (report.level === "authorised" && report.trustAnchors !== null && trusted.receiptKeys.length === 0) {
      anchors = report.trustAnchors;
      receiptKeys = anchors.receiptKeys;
    }
  }
  for (const one of of("checkpoint"))
    examined.push({ ...(await examineCheckpoint(one.bytes, trusted.logKey)), kind: one.kind, name: one.name });

  const statements = of("statement", "transparent");
  const receipts = of("receipt");
  // A receipt is of one statement: with more than one, nobody says of which.
  if (receipts.length > 0 && statements.length !== 1)
    for (const one of receipts) {
      const why = refuse("receipt", statements.length === 0 ? "receipt_alone" : "receipt_of_which");
      examined.push({ ...refused(emptyReport(), why.error), kind: "receipt", name: one.name });
    }
  for (const one of statements) {
    const report = await verifyStatement({
      statement: one.bytes,
      receipts: statements.length === 1 ? receipts.map((receipt) => receipt.bytes) : [],
      receiptKeys,
      anchors,
      signerKeys: trusted.signerKeys,
      document: trusted.document,
    });
    examined.push({ ...report, kind: one.kind, name: one.name });
  }
  for (const one of of("unknown", "verifier-key", "public-key")) {
    const why = refuse("form", one.kind === "unknown" ? "unknown_kind" : "a_key");
    examined.push({ ...refused(emptyReport(), why.error), kind: one.kind, name: one.name });
  }
  return examined;
}
