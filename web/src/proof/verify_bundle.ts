// What docs/formats/proof.md says is checked, in that order: the checkpoint under the key that the reader trusts, each entry's
// inclusion, and for the level "authorised" the fold of what says who may say what.

import { Authority } from "../authority/authority";
import { kAuthorityTypes, kOfTheLogItself, kType } from "../authority/words";
import { readStatement, type Statement } from "../cose/statement";
import { readTime, type TrustAnchors } from "../authority/documents";
import { toBase64 } from "./bytes";
import { writeJson } from "../codec/json";
import { readBundle, type Bundle, type BundledEntry, type Claim } from "./bundle";
import { checkClaim } from "./check_claim";
import { isIncluded } from "./merkle";
import { chainOf, keysInForce, type KeyLine } from "./key_changes";
import { isSameVerifier, readVerifierKey, verifyCheckpoint, type Checkpoint, type VerifierKey } from "./note";
import { emptyReport, shownStatement, stepOf, unchecked, type Report, type Step, type StepName } from "./report";
import { good, kDone, refuse, within, type Refusal, type Result } from "./result";

const kFoundingEntries = 2;

export interface BundleReport extends Report {
  bundle: Bundle | null;
  // Those of the log, once the fold has taken them under the trusted key.
  trustAnchors: TrustAnchors | null;
}

async function checkIncluded(entry: BundledEntry, checkpoint: Checkpoint): Promise<Refusal[]> {
  const { index, bytes, proof, place } = entry;
  const at = (refused: { error: Refusal }): Refusal[] => [{ ...refused.error, entry: index }];
  if (index >= checkpoint.size)
    return at(refuse("inclusion", "beyond_tree", { index: String(index), size: checkpoint.size }, `${place}/index`));
  const holds = await isIncluded(bytes, index, checkpoint.size, proof, checkpoint.root);
  return holds ? [] : at(refuse("inclusion", "not_included", { entry: String(index) }, `${place}/proof`));
}

interface Judged {
  standing: string;
  delegate: string;
}

// Folds a bundle's entries as a node folds its log's, from an empty roster.
class Fold {
  private readonly authority = new Authority();
  firstKey: VerifierKey | null = null; // that the trust anchors name
  constructor(private readonly logKey: VerifierKey) {}

  get trustAnchors(): TrustAnchors | null {
    return this.authority.trustAnchors;
  }

  // Gives the standing of the signer, which is that before the entry, and whose key it is, where the issuer delegated.
  async take(entry: BundledEntry, statement: Statement): Promise<Result<Judged>> {
    const taken = await this.judged(entry, statement);
    return taken.ok ? taken : within(taken, { entry: entry.index });
  }

  private async judged(entry: BundledEntry, statement: Statement): Promise<Result<Judged>> {
    if (entry.index < kFoundingEntries) {
      const founded = await this.found(entry.index, statement);
      return founded.ok ? good({ standing: "operator", delegate: "" }) : founded;
    }
    if (this.trustAnchors === null) return refuse("founding", "no_founding", {}, "/entries");
    const { contentType } = statement.headers;
    const authorises = kOfTheLogItself.includes(contentType) || kAuthorityTypes.includes(contentType);
    if (!entry.cited && !authorises) return refuse("authority", "no_authority", { type: contentType }, entry.place);
    const signer = await this.authority.judge(statement);
    if (!signer.ok) return signer;
    const { standing, delegate } = signer.value;
    // A cited entry may be what authorises another one.
    const taken = await this.authority.take(entry.index, statement);
    return taken.ok ? good({ standing, delegate }) : taken;
  }

  // By what was taken so far.
  doubtOf(statement: Statement, index: number, time: number | null): number | null {
    return this.authority.doubtOf(statement, index, time);
  }

  private async found(index: number, statement: Statement): Promise<Result<null>> {
    const wanted = index === 0 ? kType.policy : kType.trustAnchors;
    if (statement.headers.contentType !== wanted) return refuse("founding", "founding_type", { type: wanted });
    if (index === 0) return this.authority.takeFirstPolicy(statement);
    const taken = await this.authority.takeTrustAnchors(index, statement);
    if (!taken.ok) return taken;
    const anchors = this.authority.trustAnchors;
    const named = await readVerifierKey(anchors?.checkpointKey ?? "");
    if (!named.ok) return refuse("founding", "other_checkpoint_key");
    this.firstKey = named.value;
    return anchors?.origin === this.logKey.name
      ? kDone
      : refuse("founding", "other_log", { log: anchors?.origin ?? "", name: this.logKey.name });
  }
}

const kBundleSteps: readonly StepName[] = ["form", "key", "checkpoint", "included", "statement", "authorised"];

// The steps up to the one that does not hold; those after it are not come to.
function stopped(report: BundleReport): BundleReport {
  const done = new Set(report.steps.map((step) => step.name));
  report.steps.push(...kBundleSteps.filter((name) => !done.has(name)).map(unchecked));
  return report;
}

function add(report: BundleReport, name: StepName, result: Result<unknown>): boolean {
  report.steps.push(stepOf(name, result.ok ? [] : [result.error]));
  return result.ok;
}

export async function verifyBundle(text: string, logKey: string): Promise<BundleReport> {
  const report: BundleReport = { ...emptyReport(), bundle: null, trustAnchors: null };
  const bundle = readBundle(text);
  if (!add(report, "form", bundle) || !bundle.ok) return stopped(report);
  report.bundle = bundle.value;

  const verifier = await readVerifierKey(logKey);
  if (!add(report, "key", verifier) || !verifier.ok) return stopped(report);

  const chain = await chainOf(bundle.value.entries, verifier.value);
  const checkpoint = await verifiedByChain(bundle.value.checkpoint, chain);
  const sameOrigin: Result<Checkpoint> =
    checkpoint.ok && checkpoint.value.origin !== bundle.value.origin
      ? refuse("origin", "other_log", { log: checkpoint.value.origin, name: bundle.value.origin }, "/origin")
      : checkpoint;
  if (!add(report, "checkpoint", sameOrigin) || !sameOrigin.ok) return stopped(report);
  const { origin, size, root } = sameOrigin.value;
  report.log = { origin, size, root: toBase64(root) };

  const missing: Refusal[] = [];
  for (const entry of bundle.value.entries) missing.push(...(await checkIncluded(entry, sameOrigin.value)));
  report.steps.push(stepOf("included", missing));
  if (missing.length > 0) return stopped(report);

  const read = readStatements(bundle.value.entries);
  report.steps.push(read.step);
  if (read.step.outcome !== "holds") return stopped(report);
  report.entries = bundle.value.entries.map((entry, i) => shown(entry, read.statements[i] as Statement));
  const { claim } = bundle.value;

  if (bundle.value.level === "included") {
    report.level = "included";
    stopped(report);
    return withClaim(report, claim);
  }
  const folded = await foldAll(bundle.value, read.statements, verifier.value, report);
  if (add(report, "authorised", folded)) report.level = "authorised";
  return withClaim(report, claim);
}

function withClaim(report: BundleReport, claim: Claim | null): BundleReport {
  if (claim === null || report.level === null) return report;
  const cited = new Set(report.entries.filter((entry) => entry.cited).map((entry) => String(entry.index)));
  if (add(report, "claim", checkClaim(claim.answer, cited)))
    report.claim = { question: claim.question, answer: writeJson(claim.answer) };
  else report.level = null;
  return report;
}

// Under the trusted key, or one that follows from it by changes in the bundle and is in force at the checkpoint's size.
async function verifiedByChain(note: string, chain: KeyLine): Promise<Result<Checkpoint>> {
  let refused: Result<Checkpoint> | null = null;
  for (const one of chain) {
    const checkpoint = await verifyCheckpoint(note, one.key);
    if (checkpoint.ok && keysInForce(chain, checkpoint.value.size).includes(one)) return checkpoint;
    if (!checkpoint.ok && refused === null) refused = checkpoint;
  }
  return refused ?? refuse("checkpoint", "not_signed_by_key", { name: chain[0]?.key.name ?? "" });
}

// The trusted key is one of the log's, and every key that the log has in force signed.
async function checkKeys(bundle: Bundle, first: VerifierKey, trusted: VerifierKey): Promise<Result<null>> {
  const line = await chainOf(bundle.entries, first);
  if (!line.some((one) => isSameVerifier(one.key, trusted))) return refuse("founding", "other_checkpoint_key");
  for (const one of line) {
    const checkpoint = await verifyCheckpoint(bundle.checkpoint, one.key);
    if (checkpoint.ok) {
      for (const needed of keysInForce(line, checkpoint.value.size)) {
        const signed = await verifyCheckpoint(bundle.checkpoint, needed.key);
        if (!signed.ok) return signed;
      }
      return kDone;
    }
  }
  return refuse("checkpoint", "not_signed_by_key", { name: trusted.name });
}

async function foldAll(
  bundle: Bundle,
  statements: readonly Statement[],
  verifier: VerifierKey,
  report: BundleReport,
): Promise<Result<null>> {
  const { entries } = bundle;
  const fold = new Fold(verifier);
  for (const [i, entry] of entries.entries()) {
    const judged = await fold.take(entry, statements[i] as Statement);
    if (!judged.ok) return judged;
    const shownEntry = report.entries[i];
    if (shownEntry !== undefined) Object.assign(shownEntry, judged.value);
  }
  report.trustAnchors = fold.trustAnchors;
  // What comes later in the bundle can put in doubt what comes first.
  let time: number | null = null;
  for (const [i, entry] of report.entries.entries()) {
    const statement = statements[i] as Statement;
    if (entry.type === kType.time) time = readTime(statement.payload);
    entry.inDoubtSince = fold.doubtOf(statement, entry.index, time);
  }
  // Policy alone founds nothing.
  if (fold.trustAnchors === null || fold.firstKey === null) return refuse("founding", "no_founding", {}, "/entries");
  return checkKeys(bundle, fold.firstKey, verifier);
}

function readStatements(entries: readonly BundledEntry[]): { step: Step; statements: Statement[] } {
  const refusals: Refusal[] = [];
  const statements: Statement[] = [];
  for (const { index, bytes, place } of entries) {
    const statement = readStatement(bytes);
    if (statement.ok) statements.push(statement.value);
    else
      refusals.push({
        ...statement.error,
        entry: index,
        place: [`${place}/entry`, statement.error.place].filter(Boolean).join(", "),
      });
  }
  return { step: stepOf("statement", refusals), statements };
}

function shown(entry: BundledEntry, statement: Statement) {
  return {
    index: entry.index,
    cited: entry.cited,
    standing: "",
    delegate: "",
    inDoubtSince: null,
    ...shownStatement(statement),
  };
}
