// One row a flaw of a component, with all of its names together.

import type { Flaw } from "../format/flaws";
import { addressOf, type AskedVersion } from "../routing/routes";
import { t } from "../text";
import { SeverityMark } from "./basics";
import { FlawFlags } from "./flaw_flags";
import { Shortened } from "./judged";
import { Table } from "./table";
import { VexWord } from "./vex";

export function versionOf(one: { purl: string; ecosystem: string; name: string; version: string }): AskedVersion {
  if (one.purl !== "") return { purl: one.purl };
  return { ecosystem: one.ecosystem, name: one.name, version: one.version };
}

function Names(props: { of: Flaw }) {
  const { ids, otherNames } = props.of;
  return (
    <>
      {ids.map((id, i) => (
        <span key={id}>
          {i > 0 && ", "}
          <a class="code-name" href={addressOf.explain(id, versionOf(props.of))}>
            {id}
          </a>
        </span>
      ))}
      {otherNames.length > 0 && <span class="quiet aliases"> {otherNames.join(", ")}</span>}
    </>
  );
}

export function FlawTable(props: { flaws: readonly Flaw[]; caption: string }) {
  return (
    <Shortened rows={props.flaws}>
      {(rows) => (
        <Table
          caption={props.caption}
          rows={rows}
          rowKey={(row) => row.key}
          columns={[
            { key: "severity", head: t("release.severity"), cell: (row) => <SeverityMark severity={row.severity} /> },
            { key: "flaw", head: t("scan.flaw"), rowHeader: true, cell: (row) => <Names of={row} /> },
            {
              key: "component",
              head: t("release.component"),
              cell: (row) => (
                <>
                  {row.name} <span class="quiet">{row.ecosystem}</span>
                </>
              ),
            },
            { key: "version", head: t("release.version"), cell: (row) => <span class="id">{row.version}</span> },
            {
              key: "fixed",
              head: t("release.fixed"),
              cell: (row) =>
                row.fixed.length > 0 ? row.fixed.join(", ") : <span class="quiet">{t("release.no_fix")}</span>,
            },
            { key: "vex", head: t("vex.title"), wide: true, cell: (row) => <VexWord of={row.vex} /> },
            {
              key: "about",
              head: t("release.about"),
              wide: true,
              cell: (row) => (
                <>
                  {row.summary} <FlawFlags of={row} />
                </>
              ),
            },
          ]}
        />
      )}
    </Shortened>
  );
}
