// Offers and needs as rows.

import type { Resource } from "../api/resource_types";
import { addressOf } from "../routing/routes";
import { word } from "../format/names";
import { countryName, t } from "../text";
import { EntryLink } from "./basics";
import { Marks, OptionalDay, StateMark, Who } from "./call_parts";
import { Table } from "./table";

export function countriesText(codes: readonly string[]): string {
  return codes.map((code) => (code === "any" ? t("resources.any_country") : countryName(code))).join(", ");
}

export function Period(props: { from: string | null; until: string | null }) {
  if (props.from === null && props.until === null) return <span class="quiet">{t("call.no_day")}</span>;
  return (
    <>
      <OptionalDay of={props.from} none="…" /> – <OptionalDay of={props.until} none="…" />
    </>
  );
}

export function ResourceTable(props: { rows: readonly Resource[]; caption: string }) {
  return (
    <Table
      caption={props.caption}
      rows={props.rows}
      rowKey={(row) => row.entry}
      columns={[
        {
          key: "title",
          head: t("resources.what"),
          rowHeader: true,
          wide: true,
          cell: (row) => (
            <>
              <a href={addressOf.resource(row.entry)}>{row.title}</a>{" "}
              <Marks of={row.marks} doubt={row.in_doubt_since} />
            </>
          ),
        },
        { key: "side", head: t("resources.side"), cell: (row) => t(`resources.${row.side}`) },
        { key: "kind", head: t("roster.kind"), cell: (row) => word("resource_kind", row.kind) },
        { key: "party", head: t("pledges.party"), cell: (row) => <Who is={row.party} /> },
        { key: "where", head: t("resources.where"), cell: (row) => countriesText(row.countries) },
        { key: "when", head: t("resources.when"), cell: (row) => <Period from={row.from} until={row.until} /> },
        {
          key: "state",
          head: t("resources.state"),
          cell: (row) => <StateMark set="resource_state" state={row.state} />,
        },
        { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
      ]}
    />
  );
}
