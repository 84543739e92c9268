// A statement with its receipts, each under a receipt key that the reader trusts; and, where they are given, its signer's key
// and the document that was signed by its digest. Without receipts it is signed at most.

import type { TrustAnchors } from "../authority/documents";
import { checkReceipt, readReceipt, type Receipt } from "../cose/receipt";
import { checkStatement, readTransparent, type Statement } from "../cose/statement";
import type { PublicKey } from "../crypto/public_key";
import { equal, sha256, toHex, type Bytes } from "./bytes";
import { emptyReport, shownStatement, stepOf, unchecked, type Report } from "./report";
import { kDone, refuse, type Refusal, type Result } from "./result";

export interface StatementQuestion {
  statement: Bytes; // a Signed Statement, with receipts in its unprotected header or without
  receipts: Bytes[]; // those that came beside it
  receiptKeys: PublicKey[];
  // Where the receipt keys come from trust anchors: a receipt of another log is refused.
  anchors: TrustAnchors | null;
  signerKeys: PublicKey[];
  document: Bytes | null;
}

async function checkOneReceipt(
  bytes: Bytes,
  statement: Statement,
  question: StatementQuestion,
): Promise<Result<Receipt>> {
  const receipt = readReceipt(bytes);
  if (!receipt.ok) return receipt;
  if (question.receiptKeys.length === 0) return refuse("receipt", "no_receipt_key");
  const key = question.receiptKeys.find((one) => equal(one.kid, receipt.value.kid));
  if (key === undefined) return refuse("receipt", "other_receipt_key", { kid: receipt.value.kidText }, "label 4");
  const held = await checkReceipt(receipt.value, statement.entry, key);
  if (!held.ok) return held;
  const { origin } = receipt.value;
  if (question.anchors !== null && origin !== question.anchors.origin)
    return refuse("origin", "other_log", { log: origin, name: question.anchors.origin }, "label 15, claim 2");
  return receipt;
}

async function checkSigner(statement: Statement, keys: readonly PublicKey[]): Promise<Result<null>> {
  const key = keys.find((one) => equal(one.kid, statement.headers.kid));
  if (key === undefined) return refuse("key-known", "other_signer_key", { kid: statement.kidText }, "label 4");
  return checkStatement(statement, key);
}

async function checkDocument(statement: Statement, document: Bytes): Promise<Result<null>> {
  const digest = await sha256(document);
  const stated = statement.headers.hashEnvelope ? statement.payload : await sha256(statement.payload);
  return equal(digest, stated) ? kDone : refuse("document", "other_document", { digest: toHex(digest) }, "payload");
}

export async function verifyStatement(question: StatementQuestion): Promise<Report> {
  const report = emptyReport();
  const refusalsOf = (result: Result<unknown>): Refusal[] => (result.ok ? [] : [result.error]);
  const read = readTransparent(question.statement);
  report.steps.push(stepOf("statement", refusalsOf(read)));
  if (!read.ok) {
    report.steps.push(unchecked("receipt"));
    return report;
  }
  const { statement } = read.value;
  const receipts = [...read.value.receipts, ...question.receipts];
  const refusals: Refusal[] = [];
  let shown: Receipt | null = null;
  for (const bytes of receipts) {
    const receipt = await checkOneReceipt(bytes, statement, question);
    if (receipt.ok) shown = receipt.value;
    else refusals.push(receipt.error);
  }
  report.steps.push(receipts.length === 0 ? unchecked("receipt") : receiptStep(refusals));
  if (shown !== null) report.log = { origin: shown.origin, size: shown.size, root: "" };
  const { index } = shown ?? { index: -1 };
  report.entries = [
    { index, cited: true, standing: "", delegate: "", inDoubtSince: null, ...shownStatement(statement) },
  ];
  if (question.signerKeys.length > 0)
    report.steps.push(stepOf("signer", refusalsOf(await checkSigner(statement, question.signerKeys))));
  if (question.document !== null)
    report.steps.push(stepOf("document", refusalsOf(await checkDocument(statement, question.document))));
  const held = (name: string): boolean => report.steps.some((step) => step.name === name && step.outcome === "holds");
  if (report.steps.every((step) => step.outcome !== "fails") && refusals.length === 0)
    report.level = held("receipt") ? "included" : held("signer") ? "signed" : null;
  return report;
}

// Without a key nothing was found wrong.
function receiptStep(refusals: Refusal[]) {
  const step = stepOf("receipt", refusals);
  return refusals.length > 0 && refusals.every((one) => one.reason === "no_receipt_key")
    ? { ...step, outcome: "unchecked" as const }
    : step;
}
