// What was pledged under an instrument, and what came of it where that is shown.

import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import { kPledgeStates, type Pledge, type PledgeAction } from "../api/pledge_types";
import type { Page } from "../api/types";
import { PageHeading, Section } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { InstrumentField, useInstruments } from "../components/call_parts";
import { SelectField } from "../components/forms";
import { clauseOptions } from "../components/instrument_text";
import { ListFrame } from "../components/list_frame";
import { PartyField } from "../components/party_field";
import { PledgeTable } from "../components/pledge_parts";
import { useQuery, type QueryState } from "../components/query";
import { plural, t } from "../text";

const kPageSize = 100;

function Filters(props: { query: QueryState }) {
  const { query } = props;
  const instruments = useInstruments();
  const actions = useApi<{ items: PledgeAction[] }>(apiPath(["pledge-actions"]));
  const any = { value: "", label: t("roster.any") };
  const chosen =
    instruments.data?.items.find((one) => one.id === query.get("instrument")) ?? instruments.data?.items[0];
  return (
    <form class="filters" role="search" aria-label={t("pledges.filters")} onSubmit={(event) => event.preventDefault()}>
      <InstrumentField id="pledges-instrument" query={query} of={instruments.data?.items ?? []} />
      <SelectField
        id="pledges-state"
        label={t("pledges.declared")}
        value={query.get("state")}
        options={[any, ...kPledgeStates.map((state) => ({ value: state, label: t(`pledge_state.${state}`) }))]}
        onValue={(state) => query.change({ state })}
      />
      <SelectField
        id="pledges-clause"
        label={t("pledges.clause")}
        value={query.get("clause")}
        options={[any, ...clauseOptions(chosen)]}
        onValue={(clause) => query.change({ clause })}
      />
      <SelectField
        id="pledges-action"
        label={t("pledges.action")}
        value={query.get("action")}
        options={[
          any,
          ...(actions.data?.items ?? []).map((one) => ({ value: one.id, label: `${one.id} ${one.title}` })),
        ]}
        onValue={(action) => query.change({ action })}
      />
      <PartyField id="pledges-party" label={t("pledges.party")} query={query} />
    </form>
  );
}

export function PledgesPage() {
  const query = useQuery();
  const answer = useApi<Page<Pledge>>(
    apiPath(["pledges"], {
      instrument: query.get("instrument"),
      party: query.get("party"),
      clause: query.get("clause"),
      action: query.get("action"),
      state: query.get("state"),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  return (
    <>
      <PageHeading lead={t("pledges.lead")}>{t("pledges.title")}</PageHeading>
      <Voluntary />
      <p>
        <a href={`/progress${queryString({ instrument: query.get("instrument") })}`}>{t("progress.see")}</a>
      </p>
      <Filters query={query} />
      <Section title={t("pledges.title")} id="pledges">
        <ListFrame
          of={answer}
          count={(page) => plural("pledges.found", page.total)}
          none={t("pledges.none")}
          focus="pledges-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => <PledgeTable pledges={page.items} caption={t("pledges.title")} />}
        </ListFrame>
      </Section>
    </>
  );
}
