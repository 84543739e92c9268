// What one entry says about an instrument, whole, and the same as a note to be copied.

import { useState } from "preact/hooks";
import { apiPath, askText } from "../api/client";
import { useApi } from "../api/use_api";
import type { ActsOfEntry } from "../api/act_types";
import { ActBody } from "../components/act_item";
import { Answered, Basis, ProblemBox } from "../components/answer";
import { EntryLink, PageHeading, Section } from "../components/basics";
import { Voluntary } from "../components/call_frame";
import { capitalised, inOurLanguage } from "../components/call_parts";
import { useTitles } from "../components/instrument_names";
import { addressOf } from "../routing/routes";
import { currentLocale, t } from "../text";
import type { Answer } from "../api/client";

function Note(props: { entry: number }) {
  const [note, setNote] = useState<Answer<string> | null>(null);
  const [copied, setCopied] = useState(false);
  const address = apiPath(["acts", props.entry, "note"], { lang: currentLocale() });
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false); // no permission: the text is there to be selected
    }
  };
  return (
    <>
      <p>{t("acts.note_means")}</p>
      {note === null && (
        <button type="button" class="button" onClick={() => void askText(address).then(setNote)}>
          {t("acts.note_show")}
        </button>
      )}
      {note !== null && !note.ok && <ProblemBox problem={note.problem} />}
      {note !== null && note.ok && (
        <>
          <pre class="command" tabIndex={0} aria-label={t("acts.note")}>
            {note.data}
          </pre>
          <button type="button" class="button" onClick={() => void copy(note.data)}>
            {copied ? t("state.copied") : t("state.copy")}
          </button>
        </>
      )}
    </>
  );
}

export function ActPage(props: { entry: number }) {
  const answer = useApi<ActsOfEntry>(apiPath(["acts", props.entry]));
  const first = answer.data?.items[0];
  const titles = useTitles();
  return (
    <>
      <PageHeading
        over={first === undefined ? t("acts.title") : titles.instrument(first.instrument.id, first.instrument.title)}
      >
        {first === undefined
          ? t("entry.link", { index: String(props.entry) })
          : capitalised(inOurLanguage(first.words))}
      </PageHeading>
      <Voluntary vocabulary={first?.instrument.vocabulary} />
      <Answered of={answer}>
        {(found) => (
          <>
            <ol class="act-list">
              {found.items.map((act) => (
                <li key={act.position}>
                  <ActBody act={act} whole />
                </li>
              ))}
            </ol>
            <ul class="links">
              <li>
                <EntryLink index={props.entry} />
              </li>
              {first !== undefined && (
                <li>
                  <a href={addressOf.instrument(first.instrument.id)}>{t("overview.see_instrument")}</a>
                </li>
              )}
            </ul>
            <Section title={t("acts.note")} id="note">
              <Note entry={props.entry} />
            </Section>
            <Basis of={found} />
          </>
        )}
      </Answered>
    </>
  );
}
