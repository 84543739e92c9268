import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { AdvisoryPage, AdvisoryRow, SearchedVersion } from "../api/types";
import { ListFrame } from "../components/list_frame";
import { Day, PageHeading, Section, SeverityMark } from "../components/basics";
import { VerdictWords } from "../components/explanation";
import { FlawFlags } from "../components/flaw_flags";
import { SelectField, TextField } from "../components/forms";
import { useNode } from "../components/node_context";
import { useQuery } from "../components/query";
import { Table, type Column } from "../components/table";
import { namesOfPackages } from "../format/advisories";
import { addressOf } from "../routing/routes";
import { plural, t } from "../text";

const kPageSize = 100;
const kTypingPause_ms = 250;

// What the search names a version of, in words; nothing where it names none.
function asked(page: AdvisoryPage): string | null {
  const { version } = page;
  if (version === null) return null;
  const name = version.ecosystem === null ? version.name : `${version.ecosystem} ${version.name}`;
  return version.version === null ? name : `${name} ${version.version}`;
}

function countOf(page: AdvisoryPage): string {
  const about = asked(page);
  if (about === null || page.version === null) return plural("advisories.found", page.total);
  if (page.version.version === null) return plural("advisories.of_package", page.total, { about });
  return `${plural("advisories.of_package", page.total, { about })} ${plural("advisories.hold", page.version.affected)}`;
}

// Whether a row's advisory holds for the version that was searched for, and the way to the reasons.
function VersionCell(props: { row: AdvisoryRow; searched: SearchedVersion }) {
  const { row, searched } = props;
  const { version } = row;
  if (version === undefined || searched.version === null) return null;
  const question =
    searched.purl === null
      ? { ecosystem: version.ecosystem, name: version.name, version: searched.version }
      : { purl: searched.purl };
  return (
    <>
      <span class={`holds holds-${version.result}`}>
        <VerdictWords result={version.result} fixed={version.fixed} />
      </span>
      {version.not_covered !== null && (
        <span class="quiet" lang="en">
          {" "}
          {version.not_covered}
        </span>
      )}{" "}
      <a href={addressOf.explain(row.id, question)}>
        {t("advisories.why")}
        <span class="visually-hidden"> {row.id}</span>
      </a>
    </>
  );
}

function versionColumn(page: AdvisoryPage): Column<AdvisoryRow>[] {
  const { version } = page;
  if (version === null || version.version === null) return [];
  return [
    {
      key: "version",
      head: t("advisories.version", { version: version.version }),
      cell: (row) => <VersionCell row={row} searched={version} />,
    },
  ];
}

export function AdvisoriesPage() {
  const query = useQuery();
  const node = useNode();
  const answer = useApi<AdvisoryPage>(
    apiPath(["advisories"], {
      q: query.get("q"),
      ecosystem: query.get("ecosystem"),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  const known = new Set((node.data?.feeds ?? []).flatMap((feed) => feed.ecosystems.map((one) => one.name)));
  if (query.get("ecosystem") !== "") known.add(query.get("ecosystem"));
  const ecosystems = [...known].sort((a, b) => a.localeCompare(b));
  return (
    <>
      <PageHeading lead={t("advisories.lead")}>{t("advisories.title")}</PageHeading>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField
          id="advisories-q"
          type="search"
          class="field-wide"
          label={t("advisories.q")}
          hint={t("advisories.q_hint")}
          value={query.get("q")}
          pause_ms={kTypingPause_ms}
          onValue={(q) => query.change({ q })}
        />
        <SelectField
          id="advisories-ecosystem"
          label={t("advisories.ecosystem")}
          value={query.get("ecosystem")}
          options={[{ value: "", label: t("roster.any") }, ...ecosystems.map((name) => ({ value: name, label: name }))]}
          onValue={(ecosystem) => query.change({ ecosystem })}
        />
      </form>
      <Section title={t("advisories.caption")} id="advisories">
        {answer.data?.version?.not_covered != null && (
          <p class="problem-inline" role="status">
            {t("advisories.not_covered")} <span lang="en">{answer.data.version.not_covered}</span>
          </p>
        )}
        <ListFrame
          of={answer}
          count={countOf}
          none={t("advisories.none")}
          focus="advisories-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => (
            <Table
              caption={t("advisories.caption")}
              rows={page.items}
              rowKey={(row) => row.id}
              columns={[
                {
                  key: "severity",
                  head: t("release.severity"),
                  cell: (row) => <SeverityMark severity={row.severity} />,
                },
                {
                  key: "id",
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
                ...versionColumn(page),
                {
                  key: "summary",
                  head: t("release.about"),
                  wide: true,
                  cell: (row) => (
                    <>
                      {row.summary} <FlawFlags of={row} />
                    </>
                  ),
                },
                {
                  key: "packages",
                  head: t("advisories.packages"),
                  cell: (row) => <span class="id">{namesOfPackages(row)}</span>,
                },
                {
                  key: "modified",
                  head: t("advisories.modified"),
                  only: "wide-screen",
                  cell: (row) => <Day of={row.modified.slice(0, 10)} />,
                },
              ]}
            />
          )}
        </ListFrame>
      </Section>
    </>
  );
}
