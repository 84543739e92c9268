// "Verify in this browser", on the page of a statement: its proof bundle, checked as the bench of verification checks it, and
// held against what the page shows and what the node publishes.

import { useState } from "preact/hooks";
import { apiPath, askText } from "../api/client";
import type { Problem } from "../api/types";
import { equal, fromBase64, toBase64 } from "../proof/bytes";
import { verifyCheckpoint, readVerifierKey } from "../proof/note";
import { stepOf, unchecked, type Report, type Step } from "../proof/report";
import { refuse } from "../proof/result";
import { verifyBundle, type BundleReport } from "../proof/verify_bundle";
import { rich, t } from "../text";
import { ProblemBox } from "./answer";
import { Section } from "./basics";
import { TextField } from "./forms";
import { useNode } from "./node_context";
import { VerifyReport } from "./verify_report";

type State = { at: "rest" } | { at: "work" } | { at: "failed"; problem: Problem } | { at: "done"; report: Report };

async function publishedCheckpoint(): Promise<string | null> {
  try {
    const response = await fetch("/log/checkpoint", { cache: "no-store" });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

// The published checkpoint may be newer than the bundle's or as old; a different root at the same size is a fork.
export async function checkPublished(published: string | null, logKey: string, report: Report): Promise<Step> {
  const verifier = await readVerifierKey(logKey);
  if (published === null || !verifier.ok || report.log === null) return unchecked("current");
  const checkpoint = await verifyCheckpoint(published, verifier.value);
  if (!checkpoint.ok) return stepOf("current", [checkpoint.error]);
  const { size, root, origin } = checkpoint.value;
  const forked = size === report.log.size && toBase64(root) !== report.log.root;
  return stepOf("current", forked ? [refuse("checkpoint", "forked", { log: origin }).error] : []);
}

export function checkShown(report: BundleReport, index: number, shownEntry: string): Step {
  const cited = report.bundle?.entries.find((one) => one.index === index && one.cited);
  const shown = fromBase64(shownEntry);
  const same = cited !== undefined && shown !== null && equal(shown, cited.bytes);
  return stepOf("shown", same ? [] : [refuse("statement", "not_shown", { entry: String(index) }).error]);
}

async function check(text: string, key: string, index: number, entry: string): Promise<Report> {
  const [report, published] = await Promise.all([verifyBundle(text, key), publishedCheckpoint()]);
  report.steps.push(report.bundle === null ? unchecked("shown") : checkShown(report, index, entry));
  report.steps.push(await checkPublished(published, key, report));
  if (report.steps.some((step) => step.outcome === "fails")) report.level = null;
  return report;
}

export function VerifyBox(props: { index: number; entry: string }) {
  const node = useNode();
  const [typedKey, setTypedKey] = useState<string | null>(null);
  const [state, setState] = useState<State>({ at: "rest" });
  const key = typedKey ?? node.data?.log.checkpoint_key ?? "";
  const possible = typeof crypto !== "undefined" && crypto.subtle !== undefined;

  const verify = async (): Promise<void> => {
    setState({ at: "work" });
    const bundle = await askText(apiPath(["statements", props.index, "proof"]));
    if (!bundle.ok) setState({ at: "failed", problem: bundle.problem });
    else setState({ at: "done", report: await check(bundle.data, key, props.index, props.entry) });
  };
  return (
    <Section title={t("verify.title")} id="verify" class="verify">
      <p>
        {t("verify.lead")} <a href="/verify">{t("verify.file_title")}</a>.
      </p>
      <pre class="command" tabIndex={0} role="group" aria-label="entente verify">
        {rich("verify.command", { index: String(props.index), key })}
      </pre>
      {possible ? (
        <form
          class="filters"
          onSubmit={(event) => {
            event.preventDefault();
            void verify();
          }}
        >
          <TextField
            id="verify-key"
            class="field-wide"
            label={t("verify.key")}
            hint={t("verify.key_hint")}
            value={key}
            onValue={setTypedKey}
          />
          <button class="button button-main" disabled={state.at === "work"}>
            {t("verify.go")}
          </button>
        </form>
      ) : (
        <p class="problem-inline">{t("verify.no_subtle")}</p>
      )}
      <div aria-live="polite">
        {state.at === "work" && <p class="loading">{t("verify.running")}</p>}
        {state.at === "failed" && <ProblemBox problem={state.problem} />}
        {state.at === "done" && (
          <VerifyReport
            report={state.report}
            logKey={key}
            source={t(typedKey === null ? "verify.trusted_node" : "verify.trusted_typed")}
          />
        )}
      </div>
    </Section>
  );
}
