import type { Product, ReleaseRow } from "../api/types";
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
          key: "findings",
          head: t("software.findings"),
          numeric: true,
          cell: (row) => (row.release.findings > 0 ? <strong>{formatNumber(row.release.findings)}</strong> : "0"),
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
