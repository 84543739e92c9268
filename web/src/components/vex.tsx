// What vendors say of a vulnerability (VEX): the word that counts, who says it and where, and who says something else.

import type { Vex, VexStatement } from "../api/types";
import { word } from "../format/names";
import { isOpen } from "../format/vex";
import { formatNumber, plural, t } from "../text";
import { EntryLink, Id, PartyLink, Time } from "./basics";
import { Table } from "./table";

function Said(props: { status: string; by: string; entry: number | null }) {
  const { status, by, entry } = props;
  return (
    <>
      {word("vex", status)} (<PartyLink id={by} />
      {entry !== null && (
        <>
          , <EntryLink index={entry} short />
        </>
      )}
      )
    </>
  );
}

export function VexWord(props: { of: Vex | null }) {
  const vex = props.of;
  if (vex === null) return <span class="quiet">{t("vex.nothing")}</span>;
  const others = vex.others.filter((one) => one.why !== "outdated");
  return (
    <span class="vex">
      <strong class={isOpen(vex) ? "" : "quiet"}>
        <Said status={vex.status} by={vex.by} entry={vex.entry} />
      </strong>
      {vex.justification !== null && <span class="range">{word("vex.why", vex.justification)}</span>}
      {vex.statement !== null && <span class="range">{vex.statement}</span>}
      {others.length > 0 && (
        <span class="range">
          {t("vex.others")}{" "}
          {others.map((one, i) => (
            <span key={`${one.by} ${one.entry} ${i}`}>
              {i > 0 && ", "}
              <Said status={one.status} by={one.by} entry={one.entry} />
            </span>
          ))}
        </span>
      )}
    </span>
  );
}

function Products(props: { of: VexStatement }) {
  const { products, products_total: total } = props.of;
  const more = total - products.length;
  return (
    <>
      {products.map((one, i) => (
        <span key={`${i} ${one}`}>
          {i > 0 && ", "}
          <Id>{one}</Id>
        </span>
      ))}
      {more > 0 && <span class="quiet"> {plural("vex.more_products", more)}</span>}
    </>
  );
}

// Somebody else's texts: shown as text, never as markup.
function Why(props: { of: VexStatement }) {
  const { justification, impact, action } = props.of;
  return (
    <>
      {justification !== null && <span class="range">{word("vex.why", justification)}</span>}
      {impact !== null && <span class="range">{impact}</span>}
      {action !== null && <span class="range">{action}</span>}
    </>
  );
}

export function VexTable(props: { rows: readonly VexStatement[]; total: number }) {
  return (
    <>
      <Table
        caption={t("vex.title")}
        rows={props.rows}
        rowKey={(row, i) => `${row.entry} ${i}`}
        columns={[
          {
            key: "status",
            head: t("vex.status"),
            rowHeader: true,
            cell: (row) => (
              <>
                {word("vex", row.status)}
                {row.replaced && <span class="quiet"> {t("vex.replaced")}</span>}
              </>
            ),
          },
          { key: "by", head: t("vex.by"), cell: (row) => <PartyLink id={row.issuer} /> },
          { key: "products", head: t("vex.products"), wide: true, cell: (row) => <Products of={row} /> },
          { key: "why", head: t("vex.reason"), wide: true, cell: (row) => <Why of={row} /> },
          { key: "time", head: t("vex.registered"), cell: (row) => <Time at={row.time} /> },
          { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
        ]}
      />
      {props.total > props.rows.length && (
        <p class="hint">
          {t("vex.newest", { shown: formatNumber(props.rows.length), total: formatNumber(props.total) })}
        </p>
      )}
    </>
  );
}
