// What a party says of how it signs: of how many keys acts of a role need the signature, and who may sign by a certificate.

import type { CertifiedName, Party } from "../api/types";
import { word } from "../format/names";
import { t } from "../text";
import { Id } from "./basics";
import { Table } from "./table";

// "own keys: 2 signatures"; nothing where one of each role is enough.
export function SignaturesText(props: { of: Party["signatures"] }) {
  return (
    <>
      {Object.entries(props.of)
        .map(([role, count]) => t("party.signatures_of", { role: word("role", role), count: String(count) }))
        .join("; ")}
    </>
  );
}

export function CertifiedNames(props: { of: readonly CertifiedName[] }) {
  if (props.of.length === 0) return null;
  return (
    <Table
      caption={t("party.certificates")}
      captionHidden={false}
      rows={props.of}
      rowKey={(row) => `${row.anchor} ${row.name}`}
      columns={[
        {
          key: "name",
          head: t("party.certified_name"),
          rowHeader: true,
          wide: true,
          cell: (row) => <Id>{row.name}</Id>,
        },
        { key: "roles", head: t("party.roles"), cell: (row) => row.roles.map((role) => word("role", role)).join(", ") },
        { key: "anchor", head: t("party.anchor"), wide: true, cell: (row) => <Id>{row.anchor}</Id> },
      ]}
    />
  );
}
