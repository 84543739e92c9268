// "Was X a supporter on DATE?": yes, no or unknown, with the acts that say so. The question stands in the address.

import { useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Page, RosterAnswer, Supporter } from "../api/types";
import { formatDay, parseDay } from "../format/dates";
import { addressOf } from "../routing/routes";
import { rich, t } from "../text";
import { Answered, Basis } from "./answer";
import { InDoubt } from "./doubt";
import { DayWithPrecision, EntryLink, Section } from "./basics";
import { TextField } from "./forms";
import { useQuery } from "./query";

const kSuggestions = 10;
const kTypingPause_ms = 200;

function Suggestions(props: { id: string; instrument: string; text: string }) {
  const text = props.text.trim();
  const asked =
    props.instrument === "" || text.length < 2
      ? null
      : apiPath(["roster"], { instrument: props.instrument, q: text, limit: kSuggestions });
  const found = useApi<Page<Supporter>>(asked);
  return (
    <datalist id={props.id}>
      {(asked === null ? [] : (found.data?.items ?? [])).map((row) => (
        <option key={row.id} value={row.name} />
      ))}
    </datalist>
  );
}

function Answer(props: { answer: RosterAnswer }) {
  const { answer } = props;
  const { party, date } = answer.question;
  return (
    <div class={`verdict verdict-${answer.answer}`}>
      <p class="verdict-question">
        {rich("ask.of", {
          party: party.includes(":") ? <a href={addressOf.party(party)}>{party}</a> : party,
          date: <time dateTime={date}>{formatDay(date)}</time>,
        })}
      </p>
      <p class="verdict-word">{t(`ask.${answer.answer}`)}</p>
      <p>{answer.because}</p>
      {answer.answer === "unknown" && <p class="quiet">{t("ask.unknown_means")}</p>}
      {answer.acts.length > 0 && (
        <>
          <h3>{t("ask.acts")}</h3>
          <ul>
            {answer.acts.map((act) => (
              <li key={`${act.what} ${act.entry}`}>
                {t(`act.${act.what}`)}, <DayWithPrecision date={act.date} precision={act.precision} />:{" "}
                <EntryLink index={act.entry} /> <InDoubt since={act.in_doubt_since} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Basis of={answer} />
    </div>
  );
}

export function AskBox(props: { instrument: string }) {
  const query = useQuery();
  const [party, setParty] = useState(query.get("ask"));
  const [typed, setTyped] = useState("");
  const [date, setDate] = useState(query.get("on"));
  const [missing, setMissing] = useState(false);
  const askedParty = query.get("ask");
  const askedDate = query.get("on");
  const complete = askedParty !== "" && parseDay(askedDate)?.atLatest === false;
  const answer = useApi<RosterAnswer>(
    complete && props.instrument !== ""
      ? apiPath(["roster", "answer"], { instrument: props.instrument, party: askedParty, date: askedDate })
      : null,
  );
  return (
    <Section title={t("ask.title")} id="ask" class="ask">
      <form
        class="filters"
        aria-labelledby="ask-title"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // What stands in the fields, whatever the pause in typing has let through.
          const data = new FormData(event.currentTarget);
          const values = { ask: String(data.get("party") ?? "").trim(), on: String(data.get("date") ?? "") };
          const filled = values.ask !== "" && values.on !== "";
          setMissing(!filled);
          if (filled) query.change(values);
        }}
      >
        <TextField
          id="ask-party"
          name="party"
          class="field-wide"
          label={t("ask.party")}
          hint={t("ask.party_hint")}
          value={party}
          list="ask-suggestions"
          required
          pause_ms={kTypingPause_ms}
          onValue={(text) => {
            setParty(text);
            setTyped(text);
          }}
        />
        <Suggestions id="ask-suggestions" instrument={props.instrument} text={typed} />
        <TextField
          id="ask-date"
          name="date"
          type="date"
          label={t("ask.date")}
          value={date}
          required
          onValue={setDate}
        />
        <button class="button button-main">{t("ask.go")}</button>
      </form>
      <div aria-live="polite">
        {missing && <p class="problem-inline">{t("ask.missing")}</p>}
        {complete && !missing && <Answered of={answer}>{(data) => <Answer answer={data} />}</Answered>}
      </div>
    </Section>
  );
}
