// Pledges in words: their measure, what the party declared, and what the log itself shows. The two are never one figure.

import type {
  DeclaredCounts,
  Measure,
  MeasuredCounts,
  MeasuredTarget,
  Pledge,
  PledgeMeasure,
  ProgressReport,
} from "../api/pledge_types";
import { addressOf } from "../routing/routes";
import { formatNumber, formatPercent, plural, rich, t } from "../text";
import { word } from "../format/names";
import { Empty } from "./answer";
import { EntryLink, Time } from "./basics";
import {
  ClauseName,
  Count,
  CountedFigure,
  English,
  Entries,
  Marks,
  OptionalDay,
  RestsOn,
  StateMark,
  Who,
} from "./call_parts";
import { Table } from "./table";

export function MeasureText(props: { of: PledgeMeasure | null }) {
  const { of } = props;
  if (of === null) return <span class="quiet">{t("pledges.no_measure")}</span>;
  if (of.name === null) return <>{of.text}</>;
  const target =
    of.at_least !== null
      ? t("pledges.at_least", { share: formatPercent(of.at_least) })
      : of.at_most !== null
        ? plural("pledges.at_most", of.at_most)
        : "";
  return (
    <>
      {word("measure", of.name)} {target}
    </>
  );
}

// A share or days; where there is no figure, that there is none, which is not 0.
export function measuredValue(unit: "share" | "days" | null, value: number | null): string {
  if (value === null) return t("pledges.nothing_yet");
  return unit === "days" ? plural("pledges.days", value) : formatPercent(value);
}

// What the party declared last, or why that is not shown.
export function DeclaredState(props: { of: Pledge }) {
  const { progress } = props.of;
  if (progress.state === null) return <span class="quiet">{word("shown", progress.because)}</span>;
  return (
    <>
      <StateMark set="pledge_state" state={progress.state} />{" "}
      {progress.reported_entry !== null && <EntryLink index={progress.reported_entry} short />}
    </>
  );
}

export function MeasuredText(props: { of: MeasuredTarget | null; unit: "share" | "days" | null }) {
  const { of } = props;
  if (of === null) return <span class="quiet">{t("pledges.nothing_measured")}</span>;
  return (
    <>
      <StateMark set="measured" state={of.outcome} />{" "}
      {of.value !== null && (
        <>
          {measuredValue(props.unit, of.value)}
          {of.numerator !== null && of.denominator !== null && (
            <span class="quiet">
              {" "}
              {t("pledges.of", { part: formatNumber(of.numerator), whole: formatNumber(of.denominator) })}
            </span>
          )}
        </>
      )}
      {of.why !== null && (
        <span class="quiet">
          {" "}
          <English>{of.why}</English>
        </span>
      )}
    </>
  );
}

export function PledgeTable(props: { pledges: readonly Pledge[]; caption: string; withParty?: boolean }) {
  return (
    <Table
      caption={props.caption}
      rows={props.pledges}
      rowKey={(row) => row.entry}
      columns={[
        {
          key: "what",
          head: t("pledges.what"),
          rowHeader: true,
          wide: true,
          cell: (row) => (
            <>
              <a href={addressOf.pledge(row.entry)}>{row.what}</a> <Marks of={row.marks} doubt={row.in_doubt_since} />
            </>
          ),
        },
        ...(props.withParty === false
          ? []
          : [{ key: "party", head: t("pledges.party"), cell: (row: Pledge) => <Who is={row.party} /> }]),
        {
          key: "clause",
          head: t("pledges.clause"),
          cell: (row) => <ClauseName of={row.clause} instrument={row.instrument} />,
        },
        { key: "due", head: t("pledges.due"), cell: (row) => <OptionalDay of={row.due} /> },
        { key: "declared", head: t("pledges.declared"), cell: (row) => <DeclaredState of={row} /> },
        { key: "measure", head: t("pledges.measure"), cell: (row) => <MeasureText of={row.measure} /> },
        {
          key: "entries",
          head: t("roster.entries"),
          cell: (row) => <Entries of={[...new Set([row.entry, row.newest_entry])]} />,
        },
      ]}
    />
  );
}

export function Reports(props: { of: readonly ProgressReport[] }) {
  if (props.of.length === 0) return <Empty>{t("pledges.no_reports")}</Empty>;
  return (
    <ol class="act-list">
      {props.of.map((one) => (
        <li key={one.entry}>
          <p>
            <StateMark set="pledge_state" state={one.state} /> <OptionalDay of={one.date} />{" "}
            <Marks of={one.marks} doubt={one.in_doubt_since} />
            {!one.counts && <span class="flag">{t("pledges.superseded")}</span>}
          </p>
          {one.text !== "" && <p>{one.text}</p>}
          {one.value !== "" && <p>{rich("call.named", { name: t("pledges.value_said"), value: one.value })}</p>}
          <p class="act-line">
            <Time at={one.time} /> <EntryLink index={one.entry} short />
            {one.evidence.length > 0 && (
              <>
                {" · "}
                {rich("call.named", { name: t("pledges.evidence"), value: <Entries of={one.evidence} /> })}
              </>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}

const kDeclared = ["open", "under_way", "due", "overdue", "kept", "missed", "withdrawn"] as const;
const kMeasured = ["met", "not_met", "not_measurable"] as const;

interface CountsRow {
  key: string;
  name: preact.ComponentChildren;
  pledges: number;
  declared: DeclaredCounts;
  measured: MeasuredCounts;
  entries: readonly number[];
  pledgesAt: (state: string | null) => string; // the list behind a count
  measuredAt: string;
}

function Linked(props: { count: number; href: string }) {
  return props.count === 0 ? <Count of={0} /> : <a href={props.href}>{formatNumber(props.count)}</a>;
}

// Two tables, so that nobody adds up what is said with what is seen.
export function CountsTables(props: { rows: readonly CountsRow[]; head: string }) {
  const first = {
    key: "name",
    head: props.head,
    rowHeader: true,
    wide: true,
    cell: (row: CountsRow) => row.name,
  };
  return (
    <>
      <h3>{t("pledges.declared_title")}</h3>
      <p class="quiet">{t("pledges.declared_means")}</p>
      <Table
        caption={t("pledges.declared_title")}
        rows={props.rows}
        rowKey={(row) => row.key}
        columns={[
          first,
          {
            key: "pledges",
            head: t("pledges.title"),
            numeric: true,
            cell: (row) => <CountedFigure value={<Count of={row.pledges} />} entries={row.entries} />,
          },
          ...kDeclared.map((state) => ({
            key: state,
            head: word("pledge_state", state.replace("_", "-")),
            numeric: true,
            cell: (row: CountsRow) => (
              <Linked count={row.declared[state]} href={row.pledgesAt(state.replace("_", "-"))} />
            ),
          })),
        ]}
      />
      <h3>{t("pledges.measured_title")}</h3>
      <p class="quiet">{t("pledges.measured_means")}</p>
      <Table
        caption={t("pledges.measured_title")}
        rows={props.rows}
        rowKey={(row) => row.key}
        columns={[
          first,
          ...kMeasured.map((outcome) => ({
            key: outcome,
            head: word("measured", outcome.replaceAll("_", "-")),
            numeric: true,
            cell: (row: CountsRow) => <Linked count={row.measured[outcome]} href={row.measuredAt} />,
          })),
        ]}
      />
    </>
  );
}

export function MeasureFigure(props: { of: Measure }) {
  const { of } = props;
  return (
    <>
      <h3>{word("measure", of.name)}</h3>
      <p>
        <strong class="count">{measuredValue(of.unit, of.value)}</strong>
        {of.numerator !== null && of.denominator !== null && (
          <span class="quiet">
            {" "}
            {t("pledges.of", { part: formatNumber(of.numerator), whole: formatNumber(of.denominator) })}
          </span>
        )}
      </p>
      {of.not_measurable !== null && (
        <p>
          <StateMark set="measured" state="not-measurable" /> <English>{of.not_measurable}</English>
        </p>
      )}
      <p class="quiet">
        {rich("pledges.counted", {
          numerator: <English>{of.numerator_is}</English>,
          denominator: <English>{of.denominator_is}</English>,
        })}
      </p>
      <p class="quiet">
        {rich("call.named", { name: t("pledges.left_out"), value: <English>{of.left_out}</English> })}
      </p>
      {of.items.length > 0 && (
        <details class="explained">
          <summary>{plural("pledges.items", of.items_total)}</summary>
          <Table
            caption={word("measure", of.name)}
            rows={of.items}
            rowKey={(_, i) => i}
            columns={[
              { key: "what", head: t("pledges.item"), rowHeader: true, wide: true, cell: (row) => row.what },
              {
                key: "counts",
                head: t("pledges.counts"),
                cell: (row) => (row.counts ? t("pledges.counts_yes") : t("pledges.counts_no")),
              },
              {
                key: "days",
                head: t("pledges.in_days"),
                numeric: true,
                cell: (row) => (row.days === null ? null : formatNumber(row.days)),
              },
              { key: "entries", head: t("roster.entries"), cell: (row) => <Entries of={row.entries} /> },
            ]}
          />
        </details>
      )}
      <RestsOn entries={of.entries} />
    </>
  );
}
