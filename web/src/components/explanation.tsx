// Why an advisory holds for a version, or does not: the node's own steps.

import type { ComponentChildren } from "preact";
import type { Explanation, Verdict } from "../api/types";
import { treeOf, type StepTree } from "../format/steps";
import { t } from "../text";
import { Basis } from "./answer";

const kVerdictClass: Record<Verdict, string> = {
  affected: "verdict-no",
  "not-affected": "verdict-yes",
  "not-covered": "verdict-unknown",
};

// "affected; fixed in 1.2.3".
export function VerdictWords(props: { result: Verdict; fixed: string | null }): ComponentChildren {
  if (props.result !== "affected") return t(`version.${props.result}`);
  return props.fixed === null ? t("version.affected_no_fix") : t("version.affected_fixed", { fixed: props.fixed });
}

function Steps(props: { of: readonly StepTree[] }) {
  if (props.of.length === 0) return null;
  return (
    <ul class="steps">
      {props.of.map((step, i) => (
        <li key={i}>
          {step.text}
          <Steps of={step.parts} />
        </li>
      ))}
    </ul>
  );
}

export function ExplanationBox(props: { of: Explanation }) {
  const { result, fixed, steps, package: about } = props.of;
  const name = about.purl ?? `${about.ecosystem ?? ""} ${about.name ?? ""} ${about.version ?? ""}`;
  return (
    <>
      <div class={`verdict ${kVerdictClass[result]}`}>
        <p class="verdict-word">
          <VerdictWords result={result} fixed={fixed} />
        </p>
        <p>
          <span class="id">{name}</span>
        </p>
        {result === "not-covered" && <p>{t("version.not_covered_means")}</p>}
      </div>
      <h3>{t("version.steps")}</h3>
      {/* The node's words, which are English whatever the page's language is. */}
      <div lang="en">
        <Steps of={treeOf(steps)} />
      </div>
      <Basis of={props.of} />
    </>
  );
}
