// One log entry, taken apart.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Statement } from "../api/types";
import { kType } from "../authority/words";
import { Answered, Basis, Empty } from "../components/answer";
import { Digest, Facts, Id, PageHeading, PartyLink, Section, Time } from "../components/basics";
import { InDoubt } from "../components/doubt";
import { Envelope } from "../components/envelope";
import { LinkedHash, PermanentLink } from "../components/permanent_link";
import { useNode } from "../components/node_context";
import { VerifyBox } from "../components/verify_box";
import { isEnvelope, isSbom, typeName, word } from "../format/names";
import { usePlace } from "../routing/navigation";
import { addressOf } from "../routing/routes";
import { t } from "../text";

const kBase64Ratio = 3 / 4;

function entryBytes(base64: string): number {
  return base64.length * kBase64Ratio - (/=*$/.exec(base64)?.[0].length ?? 0);
}

function Absent(props: { erasedBy: number | null }) {
  const { erasedBy } = props;
  if (erasedBy === null) return <>{t("statement.absent")}</>;
  return <a href={`/statements/${erasedBy}`}>{t("statement.erased", { n: erasedBy })}</a>;
}

function Document(props: { envelope: NonNullable<Statement["hash_envelope"]>; index: number; type: string }) {
  const { envelope } = props;
  const restricted = props.type === kType.restricted && envelope.erased_by === null;
  return (
    <Section title={t("statement.document")}>
      <p>{t("statement.document_lead")}</p>
      <Facts
        of={[
          { name: t("statement.digest"), value: <Digest value={envelope.digest} label={t("statement.digest")} /> },
          envelope.location === "" ? null : { name: t("statement.location"), value: <Id>{envelope.location}</Id> },
          envelope.bytes === null
            ? null
            : { name: t("statement.size"), value: t("statement.bytes_value", { n: envelope.bytes }) },
          {
            name: t("statement.present"),
            value: restricted ? (
              t("statement.restricted")
            ) : envelope.present ? (
              <a href={`/api/v1/payloads/${envelope.digest}`} download={`entente-document-${props.index}`}>
                {t("release.download")}
              </a>
            ) : (
              <Absent erasedBy={envelope.erased_by} />
            ),
          },
        ]}
      />
    </Section>
  );
}

function Downloads(props: { index: number }) {
  const { index } = props;
  const files = [
    { href: `/api/v1/statements/${index}/proof`, name: `entente-proof-${index}.json`, label: "proof" },
    { href: `/api/v1/statements/${index}/transparent`, name: `entente-statement-${index}.cose`, label: "transparent" },
    { href: `/entries/${index}`, name: `entente-receipt-${index}.cose`, label: "receipt" },
  ] as const;
  return (
    <Section title={t("statement.downloads")} id="downloads">
      <ul class="downloads">
        {files.map((file) => (
          <li key={file.label}>
            <a href={file.href} download={file.name}>
              {t(`statement.${file.label}`)}
            </a>{" "}
            <span class="quiet">{t(`statement.${file.label}_hint`)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Neighbours(props: { index: number }) {
  const size = useNode().data?.log.size;
  const { index } = props;
  return (
    <nav class="pager" aria-label={t("statement.neighbours")}>
      {index > 0 && (
        <a class="button" rel="prev" href={addressOf.statement(index - 1)}>
          ← {t("statement.previous", { index: String(index - 1) })}
        </a>
      )}
      {size !== undefined && index + 1 < size && (
        <a class="button" rel="next" href={addressOf.statement(index + 1)}>
          {t("statement.next", { index: String(index + 1) })} →
        </a>
      )}
    </nav>
  );
}

const isDoubtful = (statement: Statement): boolean => typeof statement.in_doubt_since === "number";

function Found(props: { statement: Statement }) {
  const { statement } = props;
  return (
    <>
      <Section title={t("statement.headers")}>
        <Facts
          of={[
            { name: t("statement.type"), value: typeName(statement.type) },
            { name: t("statement.content_type"), value: <Id>{statement.type}</Id> },
            { name: t("statement.issuer"), value: <PartyLink id={statement.issuer} /> },
            typeof statement.delegate === "string"
              ? {
                  name: t("statement.delegate"),
                  value: <PartyLink id={statement.delegate} />,
                  hint: t("statement.delegate_hint"),
                }
              : null,
            { name: t("statement.subject"), value: <Id>{statement.subject}</Id> },
            { name: t("statement.time"), value: <Time at={statement.time} />, hint: t("statement.time_hint") },
            statement.issued_at === null
              ? null
              : {
                  name: t("statement.issued_at"),
                  value: <Time at={statement.issued_at} />,
                  hint: t("statement.issued_hint"),
                },
            { name: t("statement.algorithm"), value: word("algorithm", statement.algorithm) },
            { name: t("statement.kid"), value: <Digest value={statement.kid} label={t("statement.kid")} /> },
            isDoubtful(statement)
              ? { name: t("doubt.title"), value: <InDoubt since={statement.in_doubt_since} />, hint: t("doubt.means") }
              : null,
            { name: t("statement.leaf"), value: <Digest value={statement.leaf_hash} label={t("statement.leaf")} /> },
            {
              name: t("permanent.name"),
              value: <PermanentLink index={statement.index} leaf={statement.leaf_hash} />,
              hint: t("permanent.hint"),
            },
            {
              name: t("statement.bytes"),
              value: t("statement.bytes_value", { n: entryBytes(statement.entry_base64) }),
            },
          ]}
        />
        {isSbom(statement.type) && (
          <p>
            <a href={addressOf.release(statement.index)}>{t("statement.release")}</a>
          </p>
        )}
      </Section>
      {isEnvelope(statement.type) && <Envelope index={statement.index} />}
      {statement.hash_envelope !== null && (
        <Document envelope={statement.hash_envelope} index={statement.index} type={statement.type} />
      )}
      <Section title={t("statement.payload")}>
        {statement.payload === null ? (
          <Empty>{t("statement.payload_none")}</Empty>
        ) : (
          <pre class="payload" tabIndex={0} role="group" aria-label={t("statement.payload")}>
            {JSON.stringify(statement.payload, null, 2)}
          </pre>
        )}
      </Section>
      <Downloads index={statement.index} />
      <VerifyBox index={statement.index} entry={statement.entry_base64} />
      <Basis of={statement} />
    </>
  );
}

export function StatementPage(props: { index: number }) {
  const answer = useApi<Statement>(apiPath(["statements", props.index]));
  const linked = usePlace().query.get("hash");
  const index = String(props.index); // a name, so no thousands separators
  return (
    <>
      <PageHeading over={answer.data === undefined ? t("statements.title") : typeName(answer.data.type)}>
        {t("statement.title", { index })}
      </PageHeading>
      <Answered of={answer}>
        {(statement) => (
          <>
            <LinkedHash
              linked={linked}
              index={statement.index}
              entry={statement.entry_base64}
              leaf={statement.leaf_hash}
            />
            <Found statement={statement} />
          </>
        )}
      </Answered>
      <Neighbours index={props.index} />
    </>
  );
}
