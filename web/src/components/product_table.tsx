import type { Product, ReleaseRow } from "../api/types";
import { openOf } from "../format/findings";
import { addressOf } from "../routing/routes";
import { formatNumber, t } from "../text";
import { PartyLink, Time } from "./basics";
import { Table } from "./table";

// One row a release, under its product's name.
export function ProductTable(props: { products: readonly Product[] }) {
  const rows: { product: Product; release: ReleaseRow }[] = props.products.flatMap((product) =>
    product.releases.map((release) => ({ product, release })),
  );
  return (
    <Table
      caption={t("software.products")}
      rows={rows}
      rowKey={(row) => row.release.entry}
      columns={[
        {
          key: "product",
          head: t("software.release"),
          rowHeader: true,
          wide: true,
          cell: (row) => (
            <a href={addressOf.release(row.release.entry)}>
              {row.product.name} {row.release.version}
            </a>
          ),
        },
        { key: "issuer", head: t("software.issuer"), cell: (row) => <PartyLink id={row.product.issuer} /> },
        {
          key: "components",
          head: t("software.component_count"),
          numeric: true,
          cell: (row) => formatNumber(row.release.components),
        },
        {
          key: "open",
          head: t("software.open"),
          numeric: true,
          cell: (row) => (openOf(row.release) > 0 ? <strong>{formatNumber(openOf(row.release))}</strong> : "0"),
        },
        {
          key: "answered",
          head: t("software.answered"),
          numeric: true,
          cell: (row) => formatNumber(row.release.answered),
        },
        {
          key: "not",
          head: t("software.not_covered"),
          numeric: true,
          cell: (row) => formatNumber(row.release.not_covered),
        },
        { key: "time", head: t("software.registered"), cell: (row) => <Time at={row.release.time} /> },
      ]}
    />
  );
}
