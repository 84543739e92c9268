import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Page, StatementRow } from "../api/types";
import { InDoubt } from "../components/doubt";
import { ListFrame } from "../components/list_frame";
import { EntryLink, Id, PageHeading, PartyLink, Section, Time } from "../components/basics";
import { SelectField, TextField } from "../components/forms";
import { useQuery } from "../components/query";
import { Table } from "../components/table";
import { kContentTypes } from "../format/content_types";
import { typeName } from "../format/names";
import { formatNumber, languageTag, plural, rich, t } from "../text";

const kPageSize = 100;
const kTypingPause_ms = 300;

// "B for A", where A delegated to B; and whether the key was compromised.
function Speaker(props: { of: StatementRow }) {
  const { issuer, delegate, in_doubt_since: since } = props.of;
  const party = <PartyLink id={issuer} />;
  return (
    <>
      {typeof delegate === "string" ? rich("verify.by_for", { by: <PartyLink id={delegate} />, issuer: party }) : party}{" "}
      <InDoubt since={since} />
    </>
  );
}

export function StatementsPage() {
  const query = useQuery();
  const type = query.get("type");
  const answer = useApi<Page<StatementRow>>(
    apiPath(["statements"], {
      issuer: query.get("issuer"),
      type,
      subject: query.get("subject"),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  const types = kContentTypes.includes(type) || type === "" ? kContentTypes : [...kContentTypes, type];
  const kinds = types
    .map((one) => ({ value: one, label: typeName(one) }))
    .sort((a, b) => a.label.localeCompare(b.label, languageTag()));
  return (
    <>
      <PageHeading lead={t("statements.lead")}>{t("statements.title")}</PageHeading>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <SelectField
          id="statements-type"
          label={t("statements.type")}
          value={type}
          options={[{ value: "", label: t("roster.any") }, ...kinds]}
          onValue={(chosen) => query.change({ type: chosen })}
        />
        <TextField
          id="statements-issuer"
          label={t("statements.issuer")}
          value={query.get("issuer")}
          pause_ms={kTypingPause_ms}
          onValue={(issuer) => query.change({ issuer: issuer.trim() })}
        />
        <TextField
          id="statements-subject"
          label={t("statements.subject")}
          value={query.get("subject")}
          pause_ms={kTypingPause_ms}
          onValue={(subject) => query.change({ subject: subject.trim() })}
        />
      </form>
      <p class="hint">{t("statements.exact")}</p>
      <Section title={t("statements.caption")} id="statements">
        <ListFrame
          of={answer}
          count={(page) => plural("statements.found", page.total)}
          none={t("statements.none")}
          focus="statements-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => (
            <Table
              caption={t("statements.caption")}
              rows={page.items}
              rowKey={(row) => row.index}
              columns={[
                {
                  key: "index",
                  head: t("statements.index"),
                  rowHeader: true,
                  cell: (row) => <EntryLink index={row.index} short />,
                },
                { key: "type", head: t("statements.type"), cell: (row) => typeName(row.type) },
                { key: "issuer", head: t("statements.issuer"), cell: (row) => <Speaker of={row} /> },
                {
                  key: "subject",
                  head: t("statements.subject"),
                  wide: true,
                  cell: (row) => <Id>{row.subject}</Id>,
                },
                { key: "time", head: t("statements.time"), cell: (row) => <Time at={row.time} /> },
                {
                  key: "bytes",
                  head: t("statements.bytes"),
                  numeric: true,
                  only: "wide-screen",
                  cell: (row) => formatNumber(row.bytes),
                },
              ]}
            />
          )}
        </ListFrame>
      </Section>
    </>
  );
}
