// Check software: an SBOM is sent to the node, which says what its advisories say about it and keeps nothing of it.

import { useEffect, useRef, useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { send } from "../api/send";
import type { Problem, Scan } from "../api/types";
import { Empty, ProblemBox } from "../components/answer";
import { Digest, Facts, Id, PageHeading, Section } from "../components/basics";
import { DocumentForm, type Chosen } from "../components/document_form";
import { FlawTable } from "../components/flaw_table";
import { NotCoveredTable, Snapshots } from "../components/judged";
import { flawsOf } from "../format/flaws";
import { formatNumber, formatPercent, plural, rich, t } from "../text";

type State =
  | { at: "rest" }
  | { at: "sending"; name: string; share: number }
  | { at: "failed"; name: string; problem: Problem; chosen: Chosen }
  | { at: "done"; name: string; scan: Scan };

function Sending(props: { share: number; name: string; onCancel: () => void }) {
  const { share, name } = props;
  const sent = share >= 1;
  return (
    <div class="waiting">
      {/* Not every step is announced: that it is sent, and that it is judged. */}
      <p class="loading" role="status">
        {sent ? t("scan.judging", { name }) : t("scan.sending", { name })}
      </p>
      <progress max={1} aria-label={t("scan.progress")} {...(sent ? {} : { value: share })} />{" "}
      {!sent && <span class="quiet">{formatPercent(share)}</span>}
      <p>
        <button type="button" class="button" onClick={props.onCancel}>
          {t("scan.cancel")}
        </button>
      </p>
    </div>
  );
}

function Counts(props: { of: Scan; flaws: number }) {
  const { of: scan, flaws } = props;
  return (
    <ul class="counts" aria-label={t("release.summary")}>
      <li class={flaws > 0 ? "count-alarm" : ""}>
        <span class="count">{formatNumber(flaws)}</span> <a href="#findings-title">{t("scan.sum_flaws")}</a>
      </li>
      <li>
        <span class="count">{formatNumber(scan.not_covered.length)}</span>{" "}
        <a href="#not-covered-title">{t("release.sum_not_covered")}</a>
      </li>
      <li>
        <span class="count">{formatNumber(scan.covered)}</span> {t("scan.sum_covered")}
      </li>
    </ul>
  );
}

function Warnings(props: { of: readonly string[] }) {
  if (props.of.length === 0) return null;
  return (
    <Section title={t("scan.warnings")} id="warnings">
      <p>{t("scan.warnings_lead")}</p>
      <ul lang="en">
        {props.of.map((one, i) => (
          <li key={i}>{one}</li>
        ))}
      </ul>
    </Section>
  );
}

function Found(props: { scan: Scan; name: string }) {
  const { scan } = props;
  const flaws = flawsOf(scan.findings);
  const { product, document } = scan;
  return (
    <>
      <Counts of={scan} flaws={flaws.length} />
      <Facts
        of={[
          { name: t("scan.document"), value: <Id>{props.name}</Id>, hint: document.format },
          product.name === "" && product.purl === ""
            ? null
            : { name: t("release.product"), value: `${product.name} ${product.version}`.trim() || product.purl },
          { name: t("release.digest"), value: <Digest value={document.digest} label={t("release.digest")} /> },
        ]}
      />
      <p>
        <button type="button" class="button" onClick={() => print()}>
          {t("scan.print")}
        </button>
      </p>
      <Section title={t("release.findings")} id="findings">
        {flaws.length > 0 ? (
          <>
            <p>{t("scan.findings_lead")}</p>
            <FlawTable flaws={flaws} caption={t("scan.findings_caption")} />
          </>
        ) : (
          <Empty>
            {scan.covered === 0 ? t("scan.nothing_covered") : plural("release.findings_none", scan.covered)}
          </Empty>
        )}
      </Section>
      <Section title={t("release.not_covered")} id="not-covered">
        {scan.not_covered.length > 0 ? (
          <>
            <p>{t("release.not_covered_lead")}</p>
            <NotCoveredTable rows={scan.not_covered} />
          </>
        ) : (
          <Empty>{scan.covered === 0 ? t("scan.no_components") : t("release.not_covered_none")}</Empty>
        )}
      </Section>
      <Warnings of={scan.warnings} />
      <Section title={t("release.snapshots")} id="snapshots">
        <Snapshots rows={scan.snapshots} entries={scan.entries} />
        <p class="basis">{rich("basis.line", { size: scan.log.size, root: <Digest value={scan.log.root} short /> })}</p>
      </Section>
    </>
  );
}

function useScan(): { state: State; start: (chosen: Chosen) => void; cancel: () => void } {
  const [state, setState] = useState<State>({ at: "rest" });
  const underWay = useRef<AbortController | null>(null);
  const cancel = (): void => {
    underWay.current?.abort();
    underWay.current = null;
    setState({ at: "rest" });
  };
  const start = (chosen: Chosen): void => {
    underWay.current?.abort();
    const controller = new AbortController();
    underWay.current = controller;
    const { name } = chosen;
    setState({ at: "sending", name, share: 0 });
    const tell = (share: number): void => {
      if (!controller.signal.aborted) setState({ at: "sending", name, share });
    };
    void send<Scan>(apiPath(["scan"]), chosen.content, tell, controller.signal).then((answer) => {
      if (answer === null || controller.signal.aborted) return;
      if (answer.ok) setState({ at: "done", name, scan: answer.data });
      else setState({ at: "failed", name, problem: answer.problem, chosen });
    });
  };
  // Who leaves the page wants no answer.
  useEffect(() => () => underWay.current?.abort(), []);
  return { state, start, cancel };
}

export function ScanPage() {
  const { state, start, cancel } = useScan();
  const result = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (state.at === "done") result.current?.focus();
  }, [state.at]);
  return (
    <>
      <PageHeading lead={t("scan.lead")}>{t("scan.title")}</PageHeading>
      <p class="scan-private">{t("scan.private")}</p>
      <DocumentForm busy={state.at === "sending"} onDocument={start} />
      {state.at === "sending" && <Sending share={state.share} name={state.name} onCancel={cancel} />}
      {state.at === "failed" && <ProblemBox problem={state.problem} retry={() => start(state.chosen)} />}
      {state.at === "done" && (
        <section class="section" aria-labelledby="result-title">
          <h2 id="result-title" tabIndex={-1} ref={result}>
            {t("scan.result", { name: state.name })}
          </h2>
          <Found scan={state.scan} name={state.name} />
        </section>
      )}
    </>
  );
}
