// One offer or need: what fits it and why, who took it up, and what each side says came of it.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { PageAsOf, Resource, ResourceDetails, ResourceMatch, TakeUp } from "../api/resource_types";
import { Answered, Basis, Empty } from "../components/answer";
import { EntryLink, Facts, PageHeading, Section, Time } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { ClauseName, English, Entries, Marks, OptionalDay, RestsOn, StateMark, Who } from "../components/call_parts";
import { countriesText, Period } from "../components/resource_parts";
import { word } from "../format/names";
import { addressOf } from "../routing/routes";
import { plural, rich, t } from "../text";

function TakeUps(props: { of: readonly TakeUp[] }) {
  if (props.of.length === 0) return <Empty>{t("resources.no_take_up")}</Empty>;
  return (
    <ol class="act-list">
      {props.of.map((one) => (
        <li key={one.entry}>
          <p>
            <StateMark set="resource_state" state={one.state} />{" "}
            {rich("resources.between", { giver: <Who is={one.giver} />, receiver: <Who is={one.receiver} /> })}{" "}
            <Marks of={one.marks} doubt={one.in_doubt_since} />
          </p>
          {one.note !== null && <p>{one.note}</p>}
          <p class="act-line">
            {word("resources", `by_${one.by}`)} <Time at={one.time} /> <EntryLink index={one.entry} short />
            {one.offer !== null && (
              <>
                {" · "}
                <a href={addressOf.resource(one.offer)}>{t("resources.the_offer")}</a>
              </>
            )}
            {one.need !== null && (
              <>
                {" · "}
                <a href={addressOf.resource(one.need)}>{t("resources.the_need")}</a>
              </>
            )}
          </p>
          <ul class="plain-list">
            {one.steps.map((step) => (
              <li key={step.entry}>
                <StateMark set="resource_state" state={step.what} /> <Who is={step.party} />{" "}
                {step.date === null ? <Time at={step.time} /> : <OptionalDay of={step.date} />}{" "}
                <EntryLink index={step.entry} short /> <Marks of={step.marks} doubt={step.in_doubt_since} />
                {step.quantity !== null && <> {step.quantity.text}.</>}
                {step.text !== null && step.text !== "" && <> {step.text}</>}
                {step.evidence.length > 0 && (
                  <> {rich("call.named", { name: t("pledges.evidence"), value: <Entries of={step.evidence} /> })}</>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Matches(props: { entry: number }) {
  const answer = useApi<PageAsOf<ResourceMatch> & { resource: Resource }>(
    apiPath(["resources", props.entry, "matches"], { limit: 50 }),
  );
  return (
    <Answered of={answer}>
      {(page) => (
        <>
          <p class="result-count">{plural("resources.fits", page.total)}</p>
          {page.items.length === 0 && <Empty>{t("resources.no_match")}</Empty>}
          <ol class="act-list">
            {page.items.map(({ resource, reasons }) => (
              <li key={resource.entry}>
                <p>
                  <a href={addressOf.resource(resource.entry)}>{resource.title}</a> · <Who is={resource.party} />{" "}
                  <EntryLink index={resource.entry} short />
                </p>
                <ul>
                  {reasons.map((reason) => (
                    <li key={reason.what}>
                      <English>{reason.text}</English>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        </>
      )}
    </Answered>
  );
}

function Whole(props: { of: ResourceDetails }) {
  const { of } = props;
  return (
    <>
      <Facts
        of={[
          { name: t("resources.state"), value: <StateMark set="resource_state" state={of.state} /> },
          { name: t("pledges.party"), value: <Who is={of.party} /> },
          { name: t("roster.kind"), value: word("resource_kind", of.kind) },
          of.quantity === null ? null : { name: t("resources.quantity"), value: of.quantity.text },
          {
            name: t("pledges.clause"),
            value:
              of.clauses.length === 0
                ? t("resources.whole")
                : of.clauses.map((one, i) => (
                    <span key={one.id}>
                      {i > 0 && ", "}
                      <ClauseName of={one} instrument={of.instrument} />
                    </span>
                  )),
          },
          { name: t("resources.where"), value: countriesText(of.countries) },
          of.languages.length === 0 ? null : { name: t("resources.languages"), value: of.languages.join(", ") },
          { name: t("resources.when"), value: <Period from={of.from} until={of.until} /> },
          { name: t("versions.said"), value: <Time at={of.time} />, hint: <EntryLink index={of.entry} short /> },
        ]}
      />
      <Marks of={of.marks} doubt={of.in_doubt_since} />
      {of.description !== null && <blockquote class="as-written">{of.description}</blockquote>}
      {of.withdrawn !== null && (
        <p class="own-notice">
          {rich("call.named", { name: t("resource_state.withdrawn"), value: of.withdrawn.reason })}{" "}
          <EntryLink index={of.withdrawn.entry} short />
        </p>
      )}
      <Section title={t("resources.take_ups")} id="take-ups">
        <TakeUps of={of.take_ups} />
      </Section>
      {of.state === "open" && (
        <Section title={t("resources.matches")} id="matches">
          <Matches entry={of.entry} />
        </Section>
      )}
      <RestsOn entries={of.entries} />
      <Basis of={of} />
    </>
  );
}

export function ResourcePage(props: { entry: number }) {
  const answer = useApi<ResourceDetails>(apiPath(["resources", props.entry]));
  return (
    <>
      <PageHeading over={answer.data === undefined ? t("resources.title") : t(`resources.${answer.data.side}`)}>
        {answer.data?.title ?? t("entry.link", { index: String(props.entry) })}
      </PageHeading>
      <Voluntary />
      <Answered of={answer}>{(found) => <Whole of={found} />}</Answered>
    </>
  );
}
