import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Page, PartyRow } from "../api/types";
import { ListFrame } from "../components/list_frame";
import { EntryLink, Id, PageHeading, Section } from "../components/basics";
import { TextField } from "../components/forms";
import { useQuery } from "../components/query";
import { Table } from "../components/table";
import { word } from "../format/names";
import { addressOf } from "../routing/routes";
import { countryName, formatNumber, plural, t } from "../text";

const kPageSize = 100;
const kTypingPause_ms = 250;

export function PartiesPage() {
  const query = useQuery();
  const answer = useApi<Page<PartyRow>>(
    apiPath(["parties"], { q: query.get("q"), offset: query.number("offset", 0), limit: kPageSize }),
  );
  return (
    <>
      <PageHeading lead={t("parties.lead")}>{t("parties.title")}</PageHeading>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField
          id="parties-q"
          type="search"
          class="field-wide"
          label={t("parties.q")}
          value={query.get("q")}
          pause_ms={kTypingPause_ms}
          onValue={(q) => query.change({ q })}
        />
      </form>
      <Section title={t("parties.title")} id="parties">
        <ListFrame
          of={answer}
          count={(page) => plural("parties.found", page.total)}
          none={t("parties.none")}
          focus="parties-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => (
            <Table
              caption={t("parties.title")}
              rows={page.items}
              rowKey={(row) => row.id}
              columns={[
                {
                  key: "name",
                  head: t("roster.name"),
                  rowHeader: true,
                  wide: true,
                  cell: (row) => (
                    <>
                      <a href={addressOf.party(row.id)}>{row.name}</a>
                      <br />
                      <span class="quiet">
                        <Id>{row.id}</Id>
                      </span>
                    </>
                  ),
                },
                { key: "kind", head: t("party.kind"), cell: (row) => word("kind", row.kind) },
                {
                  key: "country",
                  head: t("party.country"),
                  cell: (row) => (row.country === null ? "" : countryName(row.country)),
                },
                { key: "standing", head: t("parties.standing"), cell: (row) => word("standing", row.standing) },
                { key: "keys", head: t("parties.keys"), numeric: true, cell: (row) => formatNumber(row.keys) },
                { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
              ]}
            />
          )}
        </ListFrame>
      </Section>
    </>
  );
}
