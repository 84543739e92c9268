// What stands inside another's envelope (DSSE, Sigstore bundle) that a statement carries: who signed it, apart from who
// registered it.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Attestation, InnerSignature } from "../api/types";
import { Answered } from "./answer";
import { EntryLink, Facts, Id, Section } from "./basics";
import { Table } from "./table";
import { word } from "../format/names";
import { t } from "../text";

function Signer(props: { of: InnerSignature }) {
  const { whose, known_from, identities, identity_issuer } = props.of;
  return (
    <>
      {identities.map((one) => (
        <div key={one}>
          <Id>{one}</Id>
        </div>
      ))}
      {identity_issuer !== null && <div class="quiet">{t("envelope.vouched", { by: identity_issuer })}</div>}
      {whose !== null && <Id>{whose}</Id>}
      {known_from !== null && (
        <>
          {" "}
          <EntryLink index={known_from} short />
        </>
      )}
    </>
  );
}

function Inside(props: { of: Attestation }) {
  const { of } = props;
  return (
    <>
      <Facts
        of={[
          { name: t("envelope.outcome"), value: <strong>{word("inner", of.outcome)}</strong> },
          of.predicate_type === null ? null : { name: t("envelope.predicate"), value: <Id>{of.predicate_type}</Id> },
          of.payload_type === null ? null : { name: t("envelope.payload_type"), value: <Id>{of.payload_type}</Id> },
        ]}
      />
      <Table
        caption={t("envelope.signatures")}
        rows={of.signatures}
        rowKey={(row) => row.place}
        columns={[
          { key: "outcome", head: t("envelope.outcome"), rowHeader: true, cell: (row) => word("inner", row.outcome) },
          { key: "signer", head: t("envelope.signer"), cell: (row) => <Signer of={row} /> },
          {
            key: "why",
            head: t("envelope.why"),
            wide: true,
            cell: (row) => (
              <>
                {row.why}
                {row.parts.map((part) => (
                  <div key={`${part.part} ${part.why}`} class="quiet">
                    {part.part}: {word("inner", part.outcome)} ({part.why})
                  </div>
                ))}
              </>
            ),
          },
        ]}
      />
      <Table
        caption={t("envelope.subjects")}
        rows={of.subjects}
        rowKey={(row) => `${row.algorithm} ${row.digest} ${row.name ?? ""}`}
        columns={[
          { key: "name", head: t("envelope.name"), rowHeader: true, cell: (row) => <Id>{row.name ?? "–"}</Id> },
          {
            key: "digest",
            head: t("envelope.digest"),
            wide: true,
            cell: (row) => <Id>{`${row.algorithm}:${row.digest}`}</Id>,
          },
        ]}
      />
    </>
  );
}

export function Envelope(props: { index: number }) {
  const answer = useApi<Attestation>(apiPath(["attestations", props.index]));
  return (
    <Section title={t("envelope.title")} id="envelope">
      <p>{t("envelope.lead")}</p>
      <Answered of={answer}>{(attestation) => <Inside of={attestation} />}</Answered>
    </Section>
  );
}
