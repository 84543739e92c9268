// What was done about instruments: everything, or what was announced, asked for, understood, or received on paper, each with
// what came of it.

import { apiPath, queryString } from "../api/client";
import { useApi } from "../api/use_api";
import { kActs, kOutcomes, type Act } from "../api/act_types";
import type { Page } from "../api/types";
import { ActList } from "../components/act_item";
import { PageHeading, Section } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { InstrumentField, useInstruments } from "../components/call_parts";
import { SelectField } from "../components/forms";
import { ListFrame } from "../components/list_frame";
import { PartyField } from "../components/party_field";
import { useQuery, type QueryState } from "../components/query";
import { word } from "../format/names";
import { currentLocale, plural, t } from "../text";

const kPageSize = 50;

// A view is a list of the node's own, with the states that it can be asked for.
const kViews = {
  all: { path: "acts", states: [], say: (state: string) => state },
  announcements: { path: "announcements", states: kOutcomes, say: (state: string) => word("outcome", state) },
  invitations: { path: "invitations", states: kOutcomes, say: (state: string) => word("invitation", state) },
  understandings: {
    path: "understandings",
    states: ["standing", "withdrawn"],
    say: (state: string) => word("understanding_state", state),
  },
  paper: {
    path: "paper-acts",
    states: ["unconfirmed", "confirmed"],
    say: (state: string) => word("paper", state),
  },
} as const;
type View = keyof typeof kViews;
const kViewNames = Object.keys(kViews) as View[];

function Filters(props: { query: QueryState; view: View }) {
  const { query, view } = props;
  const instruments = useInstruments();
  const any = { value: "", label: t("roster.any") };
  const chosen =
    instruments.data?.items.find((one) => one.id === query.get("instrument")) ?? instruments.data?.items[0];
  return (
    <form class="filters" role="search" aria-label={t("acts.filters")} onSubmit={(event) => event.preventDefault()}>
      <SelectField
        id="acts-view"
        label={t("acts.view")}
        value={view}
        options={kViewNames.map((one) => ({ value: one, label: t(`acts_view.${one}`) }))}
        onValue={(one) => query.change({ view: one === "all" ? null : one, state: null, what: null })}
      />
      <InstrumentField id="acts-instrument" query={query} of={instruments.data?.items ?? []} />
      {view === "all" && (
        <SelectField
          id="acts-what"
          label={t("acts.what")}
          value={query.get("what")}
          options={[any, ...kActs.map((what) => ({ value: what, label: t(`act.${what}`) }))]}
          onValue={(what) => query.change({ what })}
        />
      )}
      {view !== "all" && (
        <SelectField
          id="acts-state"
          label={t("acts.state")}
          value={query.get("state")}
          options={[any, ...kViews[view].states.map((state) => ({ value: state, label: kViews[view].say(state) }))]}
          onValue={(state) => query.change({ state })}
        />
      )}
      <PartyField
        id="acts-party"
        label={t("acts.party")}
        query={query}
        {...(chosen === undefined ? {} : { instrument: chosen.id })}
      />
    </form>
  );
}

export function ActsPage() {
  const query = useQuery();
  const asked = query.get("view");
  const view: View = kViewNames.find((one) => one === asked) ?? "all";
  const filter = { instrument: query.get("instrument"), party: query.get("party"), what: query.get("what") };
  const answer = useApi<Page<Act>>(
    apiPath([kViews[view].path], {
      instrument: filter.instrument,
      party: filter.party,
      ...(view === "all" ? { what: filter.what } : { state: query.get("state") }),
      offset: query.number("offset", 0),
      limit: kPageSize,
    }),
  );
  const feed = (form: "atom" | "json"): string =>
    `/api/v1/acts.${form}${queryString({ ...filter, lang: currentLocale() })}`;
  return (
    <>
      <PageHeading lead={t("acts.lead")}>{t("acts.title")}</PageHeading>
      <Voluntary />
      <Filters query={query} view={view} />
      <Section title={t(`acts_view.${view}`)} id="acts">
        {view !== "all" && <p>{t(`acts_view.${view}_means`)}</p>}
        <ListFrame
          of={answer}
          count={(page) => plural("acts.found", page.total)}
          none={t("acts.none")}
          focus="acts-title"
          address={(offset) => query.address({ offset })}
        >
          {(page) => <ActList acts={page.items} />}
        </ListFrame>
      </Section>
      <ul class="links no-print">
        <li>
          <a href={feed("atom")}>{t("acts.atom")}</a>
        </li>
        <li>
          <a href={feed("json")}>{t("acts.json_feed")}</a>
        </li>
        <li>
          <a href="/unusable">{t("unusable.title")}</a>
        </li>
      </ul>
    </>
  );
}
