// One act, in words: what was done, by whom, on which day, what it is about and what came of it.

import type { Act, ActLine } from "../api/act_types";
import { addressOf } from "../routing/routes";
import { rich, t } from "../text";
import { DayWithPrecision, EntryLink, External, Id, Time } from "./basics";
import { capitalised, inOurLanguage, Marks, OptionalDay, StateMark, Who } from "./call_parts";
import { word } from "../format/names";

function Line(props: { of: ActLine }) {
  return (
    <>
      {word("act", props.of.what)}, <Who is={props.of.party} />, <OptionalDay of={props.of.day} />{" "}
      <a href={addressOf.act(props.of.entry)}>{t("entry.short", { index: String(props.of.entry) })}</a>
    </>
  );
}

// Whoever is asked owes nothing: an invitation that came to nothing is nobody's failure.
function Outcome(props: { of: NonNullable<Act["outcome"]>; invited: boolean }) {
  const { of, invited } = props;
  return (
    <>
      {invited ? (
        <StateMark set="invitation" state={of.state} {...(of.state === "not-kept" ? { tone: "quiet" as const } : {})} />
      ) : (
        <StateMark set="outcome" state={of.state} />
      )}{" "}
      {of.late && <span class="flag">{t("acts.late")}</span>} {of.day !== null && <OptionalDay of={of.day} />}{" "}
      {of.entry !== null && <EntryLink index={of.entry} short />}
    </>
  );
}

// `whole`: on the page of the act, with all that is known of it.
export function ActBody(props: { act: Act; whole?: boolean }) {
  const { act } = props;
  const summary = inOurLanguage(act.summary);
  return (
    <>
      <p>
        <strong>{capitalised(inOurLanguage(act.words))}</strong> <Marks of={act.marks} doubt={act.in_doubt_since} />
      </p>
      <p>{summary}</p>
      {act.text !== null && !summary.includes(act.text) && <blockquote class="as-written">{act.text}</blockquote>}
      <p class="act-line">
        <Who is={act.party} />
        {act.date !== null && (
          <>
            {" · "}
            <DayWithPrecision date={act.date} precision={act.precision} />
          </>
        )}
        {act.clause !== null && <> · {t("acts.on_clause", { id: act.clause })}</>}
        {act.version !== null && <> · {t("acts.of_version", { version: act.version })}</>}
        {act.by !== null && <> · {rich("acts.by", { day: <OptionalDay of={act.by} /> })}</>} ·{" "}
        {act.issuer.id === act.party.id
          ? t("acts.said_by_itself")
          : rich("acts.said_by", { who: <Who is={act.issuer} /> })}{" "}
        <Time at={act.time} /> <EntryLink index={act.entry} short />
      </p>
      {act.outcome !== null && (
        <p class="act-line">
          <Outcome of={act.outcome} invited={act.what === "invited"} />
        </p>
      )}
      {act.refers_to !== null && (
        <p class="act-line">{rich("call.named", { name: t("acts.refers_to"), value: <Line of={act.refers_to} /> })}</p>
      )}
      {act.referred_by.map((one) => (
        <p class="act-line" key={one.entry}>
          {rich("call.named", { name: t("acts.met"), value: <Line of={one} /> })}
        </p>
      ))}
      {act.withdrawn !== null && (
        <p class="act-line">{rich("call.named", { name: t("acts.taken_back"), value: <Line of={act.withdrawn} /> })}</p>
      )}
      {act.confirmed !== null && (
        <p class="act-line">
          {rich("call.named", { name: t("acts.confirmed_by"), value: <Line of={act.confirmed} /> })}
        </p>
      )}
      {act.paper !== null && act.confirmed === null && (
        <p class="act-line">
          <StateMark set="paper" state="unconfirmed" />
        </p>
      )}
      {props.whole === true && <ActDetails act={act} />}
    </>
  );
}

function ActDetails(props: { act: Act }) {
  const { act } = props;
  return (
    <>
      {act.where !== null && <p class="act-line">{rich("call.named", { name: t("acts.where"), value: act.where })}</p>}
      {act.source !== null && (
        <p class="act-line">
          {rich("call.named", {
            name: t("acts.source"),
            value:
              act.source.address === null ? (
                act.source.title
              ) : (
                <External href={act.source.address}>{act.source.title || act.source.address}</External>
              ),
          })}
        </p>
      )}
      {act.paper !== null && (
        <p class="act-line">
          {rich("acts.paper", {
            form: word("paper", act.paper.form),
            act: word("paper", act.paper.act),
            day: <OptionalDay of={act.paper.received} />,
            office: act.paper.received_by,
          })}{" "}
          <Id>{act.paper.digest}</Id>
        </p>
      )}
      {act.delegate !== null && (
        <p class="act-line">{rich("call.named", { name: t("acts.delegate"), value: <Id>{act.delegate}</Id> })}</p>
      )}
    </>
  );
}

export function ActList(props: { acts: readonly Act[] }) {
  return (
    <ol class="act-list">
      {props.acts.map((act) => (
        <li key={`${act.entry} ${act.position}`}>
          <ActBody act={act} />
          <p class="act-line">
            <a href={addressOf.act(act.entry)}>{t("acts.open")}</a>
          </p>
        </li>
      ))}
    </ol>
  );
}
