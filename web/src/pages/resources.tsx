// What parties offer and need under an instrument, and the sums of what came of it.

import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import {
  kResourceFigures,
  kResourceKinds,
  kResourceStates,
  type PageAsOf,
  type Resource,
  type ResourceFigures,
  type ResourceTotals,
} from "../api/resource_types";
import { Answered, Basis } from "../components/answer";
import { PageHeading, Section } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { AsOf, Count, CountedFigure, English, InstrumentField, useInstruments } from "../components/call_parts";
import { SelectField } from "../components/forms";
import { useTitles } from "../components/instrument_names";
import { clauseOptions } from "../components/instrument_text";
import { ListFrame } from "../components/list_frame";
import { PartyField } from "../components/party_field";
import { useQuery, type QueryState } from "../components/query";
import { ResourceTable } from "../components/resource_parts";
import { Table } from "../components/table";
import { countriesByName } from "../format/countries";
import { word } from "../format/names";
import { countryName, formatNumber, plural, t } from "../text";

const kPageSize = 100;

function Filters(props: { query: QueryState }) {
  const { query } = props;
  const instruments = useInstruments();
  const any = { value: "", label: t("roster.any") };
  const chosen =
    instruments.data?.items.find((one) => one.id === query.get("instrument")) ?? instruments.data?.items[0];
  return (
    <form
      class="filters"
      role="search"
      aria-label={t("resources.filters")}
      onSubmit={(event) => event.preventDefault()}
    >
      <InstrumentField id="resources-instrument" query={query} of={instruments.data?.items ?? []} />
      <SelectField
        id="resources-side"
        label={t("resources.side")}
        value={query.get("side")}
        options={[any, ...(["offer", "need"] as const).map((one) => ({ value: one, label: t(`resources.${one}s`) }))]}
        onValue={(side) => query.change({ side })}
      />
      <SelectField
        id="resources-kind"
        label={t("roster.kind")}
        value={query.get("kind")}
        options={[any, ...kResourceKinds.map((kind) => ({ value: kind, label: t(`resource_kind.${kind}`) }))]}
        onValue={(kind) => query.change({ kind })}
      />
      <SelectField
        id="resources-state"
        label={t("resources.state")}
        value={query.get("state")}
        options={[any, ...kResourceStates.map((state) => ({ value: state, label: t(`resource_state.${state}`) }))]}
        onValue={(state) => query.change({ state })}
      />
      <SelectField
        id="resources-principle"
        label={t("pledges.clause")}
        value={query.get("principle")}
        options={[any, ...clauseOptions(chosen)]}
        onValue={(principle) => query.change({ principle })}
      />
      <SelectField
        id="resources-region"
        label={t("roster.country")}
        value={query.get("region")}
        options={[
          any,
          { value: "any", label: t("resources.any_country") },
          ...countriesByName().map(({ code, name }) => ({ value: code, label: name })),
        ]}
        onValue={(region) => query.change({ region })}
      />
      <PartyField id="resources-party" label={t("pledges.party")} query={query} />
    </form>
  );
}

export function ResourcesPage() {
  const query = useQuery();
  const answer = useApi<PageAsOf<Resource>>(
    apiPath(["resources"], {
      ...Object.fromEntries(
        ["instrument", "side", "kind", "state", "principle", "region", "party"].map((name) => [name, query.get(name)]),
      ),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  return (
    <>
      <PageHeading lead={t("resources.lead")}>{t("resources.title")}</PageHeading>
      <Voluntary />
      <p>
        <a href={`/resources/totals${queryString({ instrument: query.get("instrument") })}`}>{t("totals.see")}</a>
      </p>
      <Filters query={query} />
      <Section title={t("resources.list")} id="resources">
        <ListFrame
          of={answer}
          count={(page) => plural("resources.found", page.total)}
          none={t("resources.none")}
          focus="resources-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => <ResourceTable rows={page.items} caption={t("resources.list")} />}
        </ListFrame>
      </Section>
    </>
  );
}

function FiguresTable<Row extends ResourceFigures>(props: {
  caption: string;
  head: string;
  rows: readonly Row[];
  name: (row: Row) => string;
}) {
  return (
    <Table
      caption={props.caption}
      rows={props.rows}
      rowKey={(row, i) => `${row.key} ${i}`}
      columns={[
        { key: "key", head: props.head, rowHeader: true, wide: true, cell: props.name },
        ...kResourceFigures.map((figure) => ({
          key: figure,
          head: t(`figure.${figure}`),
          numeric: true,
          cell: (row: Row) => (
            <>
              <CountedFigure value={<Count of={row[figure].count} />} entries={row[figure].entries} />
              {row[figure].amounts.map((one) => (
                <small key={one.unit} class="quiet amount">
                  {formatNumber(one.amount)} {one.unit}
                </small>
              ))}
            </>
          ),
        })),
      ]}
    />
  );
}

const regionName = (key: string): string => (key === "any" ? t("resources.any_country") : countryName(key));

function Totals(props: { of: ResourceTotals }) {
  const { of } = props;
  const titles = useTitles();
  const principleName = (row: ResourceTotals["by_principle"][number]): string =>
    row.title === null ? row.key : `${row.key} ${titles.clause(row.instrument, row.key, row.title)}`;
  return (
    <>
      <AsOf time={of.as_of} />
      <p class="own-words">
        <English>{of.caution}</English>
      </p>
      <Section title={t("totals.all")} id="all">
        <FiguresTable
          caption={t("totals.all")}
          head={t("resources.list")}
          rows={[of.all]}
          name={() => t("totals.all")}
        />
      </Section>
      <Section title={t("totals.by_kind")} id="by-kind">
        <FiguresTable
          caption={t("totals.by_kind")}
          head={t("roster.kind")}
          rows={of.by_kind}
          name={(row) => word("resource_kind", row.key)}
        />
      </Section>
      <Section title={t("totals.by_principle")} id="by-principle">
        <FiguresTable
          caption={t("totals.by_principle")}
          head={t("pledges.clause")}
          rows={of.by_principle}
          name={principleName}
        />
      </Section>
      <Section title={t("totals.by_region")} id="by-region">
        <FiguresTable
          caption={t("totals.by_region")}
          head={t("roster.country")}
          rows={of.by_region}
          name={(row) => regionName(row.key)}
        />
      </Section>
      <Basis of={of} />
    </>
  );
}

export function ResourceTotalsPage() {
  const query = useQuery();
  const instruments = useInstruments();
  const answer = useApi<ResourceTotals>(apiPath(["resources", "totals"], { instrument: query.get("instrument") }));
  return (
    <>
      <PageHeading over={t("resources.title")} lead={t("totals.lead")}>
        {t("totals.title")}
      </PageHeading>
      <Voluntary />
      {(instruments.data?.items.length ?? 0) > 1 && (
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          <InstrumentField id="totals-instrument" query={query} of={instruments.data?.items ?? []} />
        </form>
      )}
      <Answered of={answer}>{(found) => <Totals of={found} />}</Answered>
    </>
  );
}
