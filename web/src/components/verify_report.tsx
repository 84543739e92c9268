// What a check found: the verdict, the level reached, what it shows and does not, every step, and each part that does not hold.

import type { Report, ShownEntry, Step } from "../proof/report";
import { kType } from "../authority/words";
import { verdictOf } from "../proof/report";
import type { Refusal } from "../proof/result";
import { rich, t, type MessageKey } from "../text";
import { Facts, Id } from "./basics";
import { Table } from "./table";

const kVerdicts = { good: "verify.good", bad: "verify.bad", partial: "verify.partial" } as const;
const kClasses = { good: "yes", bad: "no", partial: "unknown" } as const;

function Why(props: { of: Refusal }) {
  const { of } = props;
  const part = t(`part.${of.part}`);
  return (
    <li class="refusal">
      {of.entry === undefined ? t("verify.why", { part }) : t("verify.why_entry", { part, entry: String(of.entry) })}{" "}
      <strong>{t(`refusal.${of.reason}` as MessageKey, of.values)}</strong>
      {of.place !== "" && <span class="quiet id"> {t("verify.at", { place: of.place })}</span>}
    </li>
  );
}

function StepLine(props: { step: Step }) {
  const { step } = props;
  return (
    <li class={`step step-${step.outcome}`}>
      {t(`verify.step_${step.name}`)}: <strong>{t(`verify.${step.outcome}`)}</strong>
      {step.refusals.length > 0 && (
        <ul class="refusals">
          {step.refusals.slice(0, 20).map((refusal, i) => (
            <Why key={i} of={refusal} />
          ))}
        </ul>
      )}
    </li>
  );
}

// "B for A", where A delegated to B.
function Speaker(props: { of: ShownEntry }) {
  const issuer = <Id>{props.of.issuer}</Id>;
  return props.of.delegate === "" ? issuer : <>{rich("verify.by_for", { by: <Id>{props.of.delegate}</Id>, issuer })}</>;
}

// Whoever gives a party other keys could be speaking as it: that must not be overlooked.
function Recovered(props: { entries: readonly ShownEntry[] }) {
  const recoveries = props.entries.filter((entry) => entry.type === kType.keyRecovery);
  return (
    <>
      {recoveries.map(({ index, issuer, subject }) => (
        <p key={index}>
          <strong>{t("verify.recovered", { party: subject, by: issuer, entry: String(index) })}</strong>
        </p>
      ))}
    </>
  );
}

// The key that signed, and those that approved, which stand in the order of their kids.
function Keys(props: { of: ShownEntry }) {
  const { kid, approvedBy } = props.of;
  return (
    <>
      <Id>{kid}</Id>
      {approvedBy.length > 0 && (
        <span class="quiet">
          {" "}
          {t("verify.approved_by")}{" "}
          {approvedBy.map((one) => (
            <Id key={one}>{one}</Id>
          ))}
        </span>
      )}
    </>
  );
}

function Cited(props: { entries: readonly ShownEntry[] }) {
  const cited = props.entries.filter((entry) => entry.cited);
  const others = props.entries.length - cited.length;
  const doubtful = cited.filter((entry) => entry.inDoubtSince !== null);
  const supporting = props.entries.filter((entry) => !entry.cited && entry.inDoubtSince !== null);
  if (cited.length === 0) return null;
  return (
    <>
      <Table
        caption={t("verify.cited")}
        captionHidden={false}
        rows={cited}
        rowKey={(entry) => entry.index}
        columns={[
          {
            key: "entry",
            head: t("verify.entry"),
            rowHeader: true,
            cell: (entry) => (entry.index < 0 ? "–" : String(entry.index)),
          },
          { key: "type", head: t("verify.type"), cell: (entry) => <Id>{entry.type}</Id> },
          { key: "issuer", head: t("verify.issuer"), cell: (entry) => <Speaker of={entry} /> },
          {
            key: "standing",
            head: t("verify.standing"),
            cell: (entry) => (entry.standing === "" ? "–" : entry.standing),
          },
          { key: "subject", head: t("verify.subject"), cell: (entry) => <Id>{entry.subject}</Id> },
          { key: "keys", head: t("verify.keys_of"), cell: (entry) => <Keys of={entry} /> },
          ...(doubtful.length === 0
            ? []
            : [
                {
                  key: "doubt",
                  head: t("verify.doubt"),
                  cell: (entry: ShownEntry) =>
                    entry.inDoubtSince === null ? (
                      "–"
                    ) : (
                      <strong>{t("verify.doubt_since", { entry: String(entry.inDoubtSince) })}</strong>
                    ),
                },
              ]),
        ]}
      />
      <Recovered entries={props.entries} />
      {doubtful.length > 0 && <p>{t("verify.doubt_lead")}</p>}
      {supporting.length > 0 && (
        <p>{t("verify.doubt_others", { entries: supporting.map((entry) => String(entry.index)).join(", ") })}</p>
      )}
      {others > 0 && <p class="quiet">{t("verify.others", { n: others })}</p>}
    </>
  );
}

function Claim(props: { of: NonNullable<Report["claim"]> }) {
  return (
    <>
      <h4>{t("verify.claim")}</h4>
      <p>{t("verify.claim_lead")}</p>
      {(["question", "answer"] as const).map((name) => (
        <pre class="command" key={name} tabIndex={0} role="group" aria-label={t(`verify.${name}`)}>
          {props.of[name]}
        </pre>
      ))}
    </>
  );
}

// `key` and `source`: the log key that was used, and where it came from.
export function VerifyReport(props: { report: Report; logKey: string; source: string }) {
  const { report } = props;
  const verdict = verdictOf(report);
  const level = verdict === "bad" || report.level === null ? "none" : report.level;
  const { log } = report;
  return (
    <div class="verify-report">
      <div class={`verdict verdict-${kClasses[verdict]}`}>
        <p class="verdict-word">{t(kVerdicts[verdict])}</p>
        <Facts
          of={[
            { name: t("verify.level"), value: <strong class="level-reached">{t(`verify.level_${level}`)}</strong> },
            { name: t("verify.shows"), value: t(`verify.shows_${level}`) },
            { name: t("verify.shows_not"), value: t(`verify.shows_not_${level}`) },
            {
              name: t("verify.trusted"),
              value: props.logKey === "" ? t("verify.trusted_none") : <Id>{props.logKey}</Id>,
              hint: props.logKey === "" ? undefined : props.source,
            },
            log === null
              ? null
              : { name: t("verify.log"), value: <Id>{log.origin}</Id>, hint: t("verify.size", { size: log.size }) },
            log === null || log.root === "" ? null : { name: t("verify.root"), value: <Id>{log.root}</Id> },
          ]}
        />
      </div>
      <ol class="steps">
        {report.steps.map((step) => (
          <StepLine key={step.name} step={step} />
        ))}
      </ol>
      {verdict !== "bad" && <Cited entries={report.entries} />}
      {verdict === "good" && report.claim !== null && <Claim of={report.claim} />}
    </div>
  );
}
