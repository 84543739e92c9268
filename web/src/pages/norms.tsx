// The norms that pledges, meetings and requests point to by id.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { NormSet } from "../api/act_types";
import { Answered } from "../components/answer";
import { External, Id, PageHeading, Section } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { English, inOurLanguage } from "../components/call_parts";
import { Table } from "../components/table";
import { t } from "../text";

export function NormsPage() {
  const answer = useApi<{ sets: NormSet[] }>(apiPath(["norms"]));
  return (
    <>
      <PageHeading lead={t("norms.lead")}>{t("norms.title")}</PageHeading>
      <Voluntary />
      <Answered of={answer}>
        {({ sets }) => (
          <>
            {sets.map((set) => (
              <Section
                key={set.id}
                title={inOurLanguage(set.title)}
                id={`norms-${set.id.replace(/[^a-z0-9]+/gi, "-")}`}
              >
                <p class="quiet">
                  <External href={set.source} />
                </p>
                {set.note !== "" && (
                  <p class="own-words">
                    <English>{set.note}</English>
                  </p>
                )}
                <Table
                  caption={inOurLanguage(set.title)}
                  rows={set.norms}
                  rowKey={(row) => row.id}
                  columns={[
                    { key: "id", head: t("norms.id"), cell: (row) => <Id>{row.id}</Id> },
                    { key: "place", head: t("norms.place"), cell: (row) => row.place },
                    {
                      key: "title",
                      head: t("norms.text"),
                      rowHeader: true,
                      wide: true,
                      cell: (row) => inOurLanguage(row.title),
                    },
                  ]}
                />
              </Section>
            ))}
          </>
        )}
      </Answered>
    </>
  );
}
