// An instrument's own words in the reader's language, where it has them: marked with the language that they are in.

import type { Clause } from "../api/act_types";
import type { Instrument } from "../api/types";
import { currentLocale } from "../text";

interface InLanguage {
  text: string;
  lang: string | null; // null: the page's own, or not known
}

function choose(original: string, language: string | null, translated: string | undefined): InLanguage {
  const ours = currentLocale();
  if (translated !== undefined) return { text: translated, lang: null };
  return { text: original, lang: language === null || language.slice(0, 2) === ours ? null : language };
}

export function titleOf(of: Instrument): InLanguage {
  return choose(of.title, of.language, of.translations[currentLocale()]?.title);
}
export function summaryOf(of: Instrument): InLanguage {
  return choose(of.summary.text, of.language, of.translations[currentLocale()]?.summary);
}

// For lists to choose from, in the order of the text.
export function clauseOptions(of: Instrument | undefined): { value: string; label: string }[] {
  return (of?.clauses ?? []).map((one) => ({
    value: one.id,
    label: `${one.id} ${choose(one.title, of?.language ?? null, one.translations[currentLocale()]?.title).text}`,
  }));
}

export function Words(props: { of: InLanguage }) {
  return <span {...(props.of.lang === null ? {} : { lang: props.of.lang })}>{props.of.text}</span>;
}

export function ClauseText(props: { of: Clause; language: string | null }) {
  const { of, language } = props;
  const ours = of.translations[currentLocale()];
  return (
    <>
      <Words of={choose(of.title, language, ours?.title)} />
      {of.text !== null && (
        <span class="clause-text">
          <Words of={choose(of.text, language, ours?.text)} />
        </span>
      )}
    </>
  );
}
