// "Verify in this browser": what a page can check, said step by step, and what it cannot.

import { useState } from "preact/hooks";
import { apiPath, ask } from "../api/client";
import type { Problem } from "../api/types";
import { checkBundle, verdictOf, type Report } from "../proof/bundle";
import { rich, t } from "../text";
import { ProblemBox } from "./answer";
import { Section } from "./basics";
import { TextField } from "./forms";
import { useNode } from "./node_context";

type State = { at: "rest" } | { at: "work" } | { at: "failed"; problem: Problem } | { at: "done"; report: Report };

async function publishedCheckpoint(): Promise<string | null> {
  try {
    const response = await fetch("/log/checkpoint", { cache: "no-store" });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

const kVerdicts = { good: "verify.good", bad: "verify.bad", partial: "verify.partial" } as const;
const kOutcomes = { holds: "verify.holds", fails: "verify.fails", skipped: "verify.skipped" } as const;

function Outcome(props: { report: Report }) {
  const { report } = props;
  const verdict = verdictOf(report);
  return (
    <div class={`verdict verdict-${{ good: "yes", bad: "no", partial: "unknown" }[verdict]}`}>
      <p class="verdict-word">{t(kVerdicts[verdict])}</p>
      <ol class="steps">
        {report.steps.map((step) => (
          <li key={step.name} class={`step step-${step.outcome}`}>
            {t(`verify.step_${step.name}`)}: <strong>{t(kOutcomes[step.outcome])}</strong>
            {step.name === "included" && report.size !== null && (
              <span class="quiet"> ({t("verify.size", { size: report.size })})</span>
            )}
          </li>
        ))}
      </ol>
      {!report.ed25519 && <p>{t("verify.no_ed25519")}</p>}
      <p class="quiet">{t("verify.not_checked")}</p>
    </div>
  );
}

export function VerifyBox(props: { index: number; entry: string }) {
  const node = useNode();
  const [typedKey, setTypedKey] = useState<string | null>(null);
  const [state, setState] = useState<State>({ at: "rest" });
  const key = typedKey ?? node.data?.log.checkpoint_key ?? "";
  const possible = typeof crypto !== "undefined" && crypto.subtle !== undefined;

  const verify = async (): Promise<void> => {
    setState({ at: "work" });
    const [bundle, checkpoint] = await Promise.all([
      ask<unknown>(apiPath(["statements", props.index, "proof"])),
      publishedCheckpoint(),
    ]);
    if (!bundle.ok) {
      setState({ at: "failed", problem: bundle.problem });
      return;
    }
    const report = await checkBundle({
      bundle: bundle.data,
      index: props.index,
      shownEntry: props.entry,
      logKey: key,
      publishedCheckpoint: checkpoint,
    });
    setState({ at: "done", report });
  };
  return (
    <Section title={t("verify.title")} id="verify" class="verify">
      <p>{t("verify.lead")}</p>
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
        {state.at === "done" && <Outcome report={state.report} />}
      </div>
    </Section>
  );
}
