// One advisory as its record says, and the releases here that contain an affected version. The record is somebody else's text:
// it is shown as text, never as markup.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Advisory, AdvisoryRow, OsvAffected } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import {
  Day,
  Digest,
  EntryLink,
  External,
  Facts,
  Id,
  PageHeading,
  PartyLink,
  Section,
  SeverityMark,
  Time,
} from "../components/basics";
import { FlawFlags } from "../components/flaw_flags";
import { Table } from "../components/table";
import { VexTable, VexWord } from "../components/vex";
import { VersionQuestion } from "../components/version_question";
import { namesOfPackages } from "../format/advisories";
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

// Other databases' advisories about the same flaw: each may know more packages, or another fix.
function SameFlaw(props: { rows: readonly AdvisoryRow[] }) {
  return (
    <Section title={t("advisory.same_flaw")} id="same-flaw">
      <p>{t("advisory.same_flaw_lead")}</p>
      <Table
        caption={t("advisory.same_flaw")}
        rows={props.rows}
        rowKey={(row) => row.id}
        columns={[
          { key: "severity", head: t("release.severity"), cell: (row) => <SeverityMark severity={row.severity} /> },
          {
            key: "id",
            head: t("release.advisory"),
            rowHeader: true,
            cell: (row) => (
              <a class="code-name" href={addressOf.advisory(row.id)}>
                {row.id}
              </a>
            ),
          },
          { key: "about", head: t("release.about"), wide: true, cell: (row) => row.summary },
          {
            key: "packages",
            head: t("advisories.packages"),
            cell: (row) => <span class="id">{namesOfPackages(row)}</span>,
          },
        ]}
      />
    </Section>
  );
}

function Links(props: { of: readonly string[] }) {
  return (
    <>
      {props.of.map((name, i) => (
        <span key={name}>
          {i > 0 && ", "}
          <a href={addressOf.advisories(name)}>{name}</a>
        </span>
      ))}
    </>
  );
}

function Found(props: { advisory: Advisory }) {
  const { record, snapshot, affected, malicious, exploitation } = props.advisory;
  const flagged = malicious || exploitation !== null;
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
                value: <Links of={record.aliases ?? []} />,
              },
          props.advisory.upstream.length === 0
            ? null
            : { name: t("advisory.upstream"), value: <Links of={props.advisory.upstream} /> },
          flagged ? { name: t("advisory.known"), value: <FlawFlags of={props.advisory} /> } : null,
          exploitation?.kev_due == null
            ? null
            : {
                name: t("advisory.kev_due"),
                value: <Day of={exploitation.kev_due} />,
                hint: t("advisory.kev_due_hint"),
              },
          (record.severity ?? []).length === 0
            ? null
            : {
                name: t("advisory.severity"),
                value: (
                  <>
                    <SeverityMark severity={props.advisory.severity} />{" "}
                    {(record.severity ?? []).map((one) => (
                      <Id key={`${one.type} ${one.score}`}>{`${one.type ?? ""} ${one.score ?? ""}`}</Id>
                    ))}
                  </>
                ),
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
      <VersionQuestion record={record} />
      {props.advisory.same_flaw.length > 0 && <SameFlaw rows={props.advisory.same_flaw} />}
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
                { key: "vex", head: t("vex.title"), wide: true, cell: (row) => <VexWord of={row.vex} /> },
              ]}
            />
          </>
        )}
      </Section>
      <Section title={t("vex.title")} id="vex">
        {props.advisory.vex.items.length === 0 ? (
          <Empty>{t("vex.none")}</Empty>
        ) : (
          <>
            <p>{t("vex.lead")}</p>
            <VexTable rows={props.advisory.vex.items} total={props.advisory.vex.total} />
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
