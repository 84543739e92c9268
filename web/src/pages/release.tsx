// One release as its SBOM says: findings, what is not covered, components, and the snapshots that all this rests on.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Component, Finding, Findings, Page, Release } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { ListFrame } from "../components/list_frame";
import {
  Digest,
  EntryLink,
  Facts,
  Id,
  PageHeading,
  PartyLink,
  Section,
  SeverityMark,
  Time,
} from "../components/basics";
import { FlawFlags } from "../components/flaw_flags";
import { TextField } from "../components/forms";
import { NotCoveredTable, Shortened, Snapshots } from "../components/judged";
import { useQuery } from "../components/query";
import { Table } from "../components/table";
import { VexWord } from "../components/vex";
import { openOf } from "../format/findings";
import { severityRank } from "../format/names";
import { isOpen } from "../format/vex";
import { addressOf } from "../routing/routes";
import { formatNumber, plural, t } from "../text";

const kPageSize = 100;
const kTypingPause_ms = 250;

function FindingTable(props: { findings: readonly Finding[] }) {
  // What vendors say is settled comes last.
  const sorted = [...props.findings].sort(
    (a, b) =>
      Number(isOpen(b.vex)) - Number(isOpen(a.vex)) ||
      severityRank(b.severity) - severityRank(a.severity) ||
      a.name.localeCompare(b.name),
  );
  const open = sorted.filter((one) => isOpen(one.vex)).length;
  return (
    <Shortened rows={sorted} lead={open < sorted.length ? <p>{plural("vex.open", open)}</p> : null}>
      {(rows) => (
        <Table
          caption={t("release.findings_caption")}
          rows={rows}
          rowKey={(row) => `${row.id} ${row.purl}`}
          columns={[
            { key: "severity", head: t("release.severity"), cell: (row) => <SeverityMark severity={row.severity} /> },
            {
              key: "advisory",
              head: t("release.advisory"),
              rowHeader: true,
              cell: (row) => (
                <>
                  <a class="code-name" href={addressOf.advisory(row.id)}>
                    {row.id}
                  </a>
                  {row.aliases.length > 0 && <span class="quiet aliases"> {row.aliases.join(", ")}</span>}
                </>
              ),
            },
            {
              key: "component",
              head: t("release.component"),
              cell: (row) => (
                <>
                  <a href={addressOf.ships(row.purl.replace(/@[^@/]*$/, ""))}>{row.name}</a> {row.version}
                </>
              ),
            },
            {
              key: "fixed",
              head: t("release.fixed"),
              cell: (row) => row.fixed ?? <span class="quiet">{t("release.no_fix")}</span>,
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

function Judged(props: { findings: Findings }) {
  const { findings, not_covered, covered, snapshots, entries } = props.findings;
  return (
    <>
      <Section title={t("release.findings")} id="findings">
        {findings.length > 0 ? (
          <>
            <p>{t("release.findings_lead")}</p>
            <FindingTable findings={findings} />
          </>
        ) : (
          <Empty>{covered === 0 ? t("release.nothing_covered") : plural("release.findings_none", covered)}</Empty>
        )}
      </Section>
      <Section title={t("release.not_covered")} id="not-covered">
        {not_covered.length > 0 ? (
          <>
            <p>{t("release.not_covered_lead")}</p>
            <NotCoveredTable rows={not_covered} />
          </>
        ) : (
          <Empty>{t("release.not_covered_none")}</Empty>
        )}
      </Section>
      <Section title={t("release.snapshots")} id="snapshots">
        <Snapshots rows={snapshots} entries={entries} />
        <Basis of={props.findings} />
      </Section>
    </>
  );
}

function Components(props: { entry: number }) {
  const query = useQuery();
  const answer = useApi<Page<Component>>(
    apiPath(["releases", props.entry, "components"], {
      q: query.get("q"),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  return (
    <Section title={t("release.components")} id="components">
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField
          id="components-q"
          type="search"
          class="field-wide"
          label={t("release.components_q")}
          value={query.get("q")}
          pause_ms={kTypingPause_ms}
          onValue={(q) => query.change({ q })}
        />
      </form>
      <ListFrame
        of={answer}
        count={(page) => plural("release.components_found", page.total)}
        none={t("release.components_none")}
        focus="components-title"
        address={(offset) => query.address({ offset })}
      >
        {(page) => (
          <Table
            caption={t("release.components_caption")}
            rows={page.items}
            rowKey={(row, i) => `${row.purl} ${i}`}
            columns={[
              {
                key: "name",
                head: t("release.component"),
                rowHeader: true,
                cell: (row) => (row.purl === "" ? row.name : <a href={addressOf.ships(row.purl)}>{row.name}</a>),
              },
              { key: "version", head: t("release.version"), cell: (row) => <span class="id">{row.version}</span> },
              { key: "purl", head: "purl", wide: true, cell: (row) => <Id>{row.purl}</Id> },
              {
                key: "covered",
                head: t("release.covered"),
                cell: (row) => (row.covered ? t("release.covered_yes") : <strong>{t("release.covered_no")}</strong>),
              },
              {
                key: "findings",
                head: t("release.findings"),
                numeric: true,
                // Zero findings says something only where there is data.
                cell: (row) => (row.covered ? formatNumber(row.findings) : "–"),
              },
            ]}
          />
        )}
      </ListFrame>
    </Section>
  );
}

export function ReleasePage(props: { entry: number }) {
  const answer = useApi<Release>(apiPath(["releases", props.entry]));
  const findings = useApi<Findings>(answer.data === undefined ? null : apiPath(["releases", props.entry, "findings"]));
  const release = answer.data;
  return (
    <>
      <PageHeading over={t("release.title")}>
        {release === undefined ? t("release.title") : `${release.name} ${release.version}`}
      </PageHeading>
      <Answered of={answer}>
        {(found) => (
          <>
            <ul class="counts" aria-label={t("release.summary")}>
              <li class={openOf(found) > 0 ? "count-alarm" : ""}>
                <span class="count">{formatNumber(openOf(found))}</span>{" "}
                <a href="#findings-title">{t("release.sum_open")}</a>
              </li>
              <li>
                <span class="count">{formatNumber(found.answered)}</span>{" "}
                <a href="#findings-title">{t("release.sum_answered")}</a>
              </li>
              <li>
                <span class="count">{formatNumber(found.not_covered)}</span>{" "}
                <a href="#not-covered-title">{t("release.sum_not_covered")}</a>
              </li>
              <li>
                <span class="count">{formatNumber(found.components)}</span>{" "}
                <a href="#components-title">{t("release.sum_components")}</a>
              </li>
            </ul>
            <Facts
              of={[
                { name: t("release.product"), value: <Id>{found.product}</Id> },
                { name: t("release.version"), value: found.version },
                { name: t("release.issuer"), value: <PartyLink id={found.issuer} /> },
                { name: t("release.time"), value: <Time at={found.time} /> },
                { name: t("release.entry"), value: <EntryLink index={found.entry} /> },
                {
                  name: t("release.document"),
                  value: (
                    <>
                      {found.format}{" "}
                      <a href={`/api/v1/payloads/${found.digest}`} download={`sbom-${found.entry}.json`}>
                        {t("release.download")}
                      </a>
                    </>
                  ),
                },
                { name: t("release.digest"), value: <Digest value={found.digest} label={t("release.digest")} /> },
              ]}
            />
            <Answered of={findings}>{(judged) => <Judged findings={judged} />}</Answered>
            <Components entry={props.entry} />
          </>
        )}
      </Answered>
    </>
  );
}
