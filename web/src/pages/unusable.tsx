// What stands on the log and has no effect: entries that the roster could not use, each with the reason.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { UnusableRow } from "../api/act_types";
import type { Page } from "../api/types";
import { EntryLink, PageHeading, PartyLink, Section } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { English } from "../components/call_parts";
import { ListFrame } from "../components/list_frame";
import { useQuery } from "../components/query";
import { Table } from "../components/table";
import { typeName } from "../format/names";
import { plural, t } from "../text";

const kPageSize = 50;

export function UnusablePage() {
  const query = useQuery();
  const answer = useApi<Page<UnusableRow>>(
    apiPath(["unusable"], { offset: query.number("offset", 0), limit: kPageSize }),
  );
  return (
    <>
      <PageHeading over={t("acts.title")} lead={t("unusable.lead")}>
        {t("unusable.title")}
      </PageHeading>
      <Voluntary />
      <p>{t("unusable.means")}</p>
      <Section title={t("unusable.list")} id="unusable">
        <ListFrame
          of={answer}
          count={(page) => plural("unusable.found", page.total)}
          none={t("unusable.none")}
          focus="unusable-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => (
            <Table
              caption={t("unusable.list")}
              rows={page.items}
              rowKey={(row) => row.entry}
              columns={[
                {
                  key: "entry",
                  head: t("feed.entry"),
                  rowHeader: true,
                  cell: (row) => <EntryLink index={row.entry} short />,
                },
                { key: "type", head: t("statements.type"), cell: (row) => typeName(row.type) },
                { key: "issuer", head: t("statements.issuer"), cell: (row) => <PartyLink id={row.issuer} /> },
                { key: "why", head: t("unusable.why"), wide: true, cell: (row) => <English>{row.why}</English> },
              ]}
            />
          )}
        </ListFrame>
      </Section>
    </>
  );
}
