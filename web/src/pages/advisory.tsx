// One advisory as its record says, and the releases here that contain an affected version. The record is somebody else's text:
// it is shown as text, never as markup.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Advisory, OsvAffected } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { Digest, EntryLink, External, Facts, Id, PageHeading, PartyLink, Section, Time } from "../components/basics";
import { Table } from "../components/table";
import { rangeSentences } from "../format/osv_ranges";
import { addressOf } from "../routing/routes";
import { plural, t } from "../text";

const kPackagesMax = 200;

function Ranges(props: { of: OsvAffected }) {
  const sentences = rangeSentences(props.of);
  const listed = props.of.versions?.length ?? 0;
  return (
    <>
      {sentences.map((sentence) => (
        <span class="range" key={sentence}>
          {sentence}
        </span>
      ))}
      {listed > 0 && <span class="range quiet">{plural("advisory.versions_listed", listed)}</span>}
    </>
  );
}

function Found(props: { advisory: Advisory }) {
  const { record, snapshot, affected } = props.advisory;
  const packages = (record.affected ?? []).slice(0, kPackagesMax);
  const references = (record.references ?? []).flatMap((one) => (typeof one.url === "string" ? [one.url] : []));
  return (
    <>
      <Facts
        of={[
          (record.aliases ?? []).length === 0
            ? null
            : {
                name: t("advisory.aliases"),
                value: (record.aliases ?? []).map((alias, i) => (
                  <span key={alias}>
                    {i > 0 && ", "}
                    <a href={addressOf.search(alias)}>{alias}</a>
                  </span>
                )),
              },
          (record.severity ?? []).length === 0
            ? null
            : {
                name: t("advisory.severity"),
                value: (record.severity ?? []).map((one) => (
                  <Id key={`${one.type} ${one.score}`}>{`${one.type ?? ""} ${one.score ?? ""}`}</Id>
                )),
              },
          record.published === undefined
            ? null
            : { name: t("advisory.published"), value: <Time at={record.published} /> },
          record.modified === undefined ? null : { name: t("advisory.modified"), value: <Time at={record.modified} /> },
          record.withdrawn === undefined
            ? null
            : { name: t("advisory.withdrawn"), value: <Time at={record.withdrawn} /> },
          {
            name: t("advisory.snapshot"),
            value: (
              <>
                {snapshot.feed} <EntryLink index={snapshot.entry} /> <Digest value={snapshot.digest} short />
              </>
            ),
          },
        ]}
      />
      <Section title={t("advisory.releases")} id="releases">
        {affected.length === 0 ? (
          <Empty>{t("advisory.releases_none")}</Empty>
        ) : (
          <>
            <p>{t("advisory.releases_note")}</p>
            <Table
              caption={t("advisory.releases")}
              rows={affected}
              rowKey={(row) => `${row.entry} ${row.component.purl}`}
              columns={[
                {
                  key: "release",
                  head: t("software.release"),
                  rowHeader: true,
                  cell: (row) => (
                    <a href={addressOf.release(row.entry)}>
                      <span class="id">{row.product}</span> {row.version}
                    </a>
                  ),
                },
                { key: "issuer", head: t("software.issuer"), cell: (row) => <PartyLink id={row.issuer} /> },
                {
                  key: "component",
                  head: t("software.component"),
                  wide: true,
                  cell: (row) => <Id>{row.component.purl}</Id>,
                },
                {
                  key: "fixed",
                  head: t("release.fixed"),
                  cell: (row) => row.fixed ?? <span class="quiet">{t("release.no_fix")}</span>,
                },
              ]}
            />
          </>
        )}
      </Section>
      <Section title={t("advisory.packages")}>
        {packages.length === 0 ? (
          <Empty>{t("advisory.packages_none")}</Empty>
        ) : (
          <Table
            caption={t("advisory.packages")}
            rows={packages}
            rowKey={(_, i) => i}
            columns={[
              {
                key: "package",
                head: t("advisory.package"),
                rowHeader: true,
                cell: (one) =>
                  one.package?.purl === undefined ? (
                    one.package?.name
                  ) : (
                    <a href={addressOf.ships(one.package.purl)}>{one.package.name}</a>
                  ),
              },
              { key: "ecosystem", head: t("release.ecosystem"), cell: (one) => one.package?.ecosystem },
              { key: "ranges", head: t("advisory.ranges"), wide: true, cell: (one) => <Ranges of={one} /> },
            ]}
          />
        )}
      </Section>
      {record.details !== undefined && record.details !== "" && (
        <Section title={t("advisory.details")}>
          <p class="hint">{t("advisory.details_note")}</p>
          <div class="as-written">{record.details}</div>
        </Section>
      )}
      <Section title={t("advisory.references")}>
        {references.length === 0 ? (
          <Empty>{t("advisory.references_none")}</Empty>
        ) : (
          <ul>
            {references.map((url, i) => (
              <li key={`${i} ${url}`}>
                <External href={url} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Basis of={props.advisory} />
    </>
  );
}

export function AdvisoryPage(props: { id: string }) {
  const answer = useApi<Advisory>(apiPath(["advisories", props.id]));
  return (
    <>
      <PageHeading over={t("advisory.title")} lead={answer.data?.record.summary}>
        {answer.data?.record.id ?? props.id}
      </PageHeading>
      <Answered of={answer}>{(advisory) => <Found advisory={advisory} />}</Answered>
    </>
  );
}
