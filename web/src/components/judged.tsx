// What stands beside findings wherever they are shown: components that nobody has data on, and the snapshots that all of it
// rests on.

import { useState } from "preact/hooks";
import type { NotCovered, SnapshotRow } from "../api/types";
import { formatNumber, t } from "../text";
import { Empty } from "./answer";
import { Digest, EntryLink, Time } from "./basics";
import { Table } from "./table";

const kRowsAtFirst = 50;

// A long list that the answer brings whole: the first rows, and the rest on demand.
export function Shortened<Row>(props: {
  rows: readonly Row[];
  lead?: preact.ComponentChild;
  children: (rows: readonly Row[]) => preact.ComponentChild;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? props.rows : props.rows.slice(0, kRowsAtFirst);
  return (
    <>
      {props.lead}
      {props.children(shown)}
      {shown.length < props.rows.length && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          {t("state.show_all")} ({formatNumber(props.rows.length)})
        </button>
      )}
    </>
  );
}

export function NotCoveredTable(props: { rows: readonly NotCovered[] }) {
  return (
    <Shortened rows={props.rows}>
      {(rows) => (
        <Table
          caption={t("release.not_covered_caption")}
          rows={rows}
          rowKey={(row, i) => `${row.purl} ${i}`}
          columns={[
            {
              key: "component",
              head: t("release.component"),
              rowHeader: true,
              cell: (row) => (
                <>
                  {row.name} {row.version}
                </>
              ),
            },
            { key: "ecosystem", head: t("release.ecosystem"), cell: (row) => row.ecosystem },
            {
              key: "reason",
              head: t("release.reason"),
              wide: true,
              cell: (row) => <span lang="en">{row.reason}</span>,
            },
          ]}
        />
      )}
    </Shortened>
  );
}

export function Snapshots(props: { rows: readonly SnapshotRow[]; entries: readonly number[] }) {
  const { rows, entries } = props;
  return (
    <>
      {rows.length === 0 ? (
        <Empty>{t("release.snapshots_none")}</Empty>
      ) : (
        <Table
          caption={t("release.snapshots")}
          rows={rows}
          rowKey={(row) => row.entry}
          columns={[
            { key: "feed", head: t("feed.name"), rowHeader: true, wide: true, cell: (row) => row.feed },
            { key: "records", head: t("feed.records"), numeric: true, cell: (row) => formatNumber(row.records) },
            { key: "time", head: t("feed.time"), cell: (row) => <Time at={row.time} /> },
            { key: "digest", head: t("feed.digest"), cell: (row) => <Digest value={row.digest} short /> },
            { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
          ]}
        />
      )}
      {entries.length > 0 && (
        <p>
          {t("release.cited")}:{" "}
          {entries.map((index, i) => (
            <span key={index}>
              {i > 0 && ", "}
              <EntryLink index={index} short />
            </span>
          ))}
        </p>
      )}
    </>
  );
}
