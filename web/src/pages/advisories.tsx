import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { AdvisoryRow, Page } from "../api/types";
import { ListFrame } from "../components/list_frame";
import { Day, PageHeading, Section, SeverityMark } from "../components/basics";
import { SelectField, TextField } from "../components/forms";
import { useNode } from "../components/node_context";
import { useQuery } from "../components/query";
import { Table } from "../components/table";
import { addressOf } from "../routing/routes";
import { plural, t } from "../text";

const kPageSize = 100;
const kTypingPause_ms = 250;
const kPackagesShown = 3;

function packagesOf(row: AdvisoryRow): string {
  const names = [...new Set(row.packages.map((one) => `${one.ecosystem} ${one.name}`))];
  const more = names.length - kPackagesShown;
  return names.slice(0, kPackagesShown).join(", ") + (more > 0 ? ` ${plural("advisories.more", more)}` : "");
}

export function AdvisoriesPage() {
  const query = useQuery();
  const node = useNode();
  const answer = useApi<Page<AdvisoryRow>>(
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
        <ListFrame
          of={answer}
          count={(page) => plural("advisories.found", page.total)}
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
                { key: "summary", head: t("release.about"), wide: true, cell: (row) => row.summary },
                {
                  key: "packages",
                  head: t("advisories.packages"),
                  cell: (row) => <span class="id">{packagesOf(row)}</span>,
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
