// The design system, on a page: what every colour, size, mark, table, form and state is for, shown as the other pages show it, with
// the rules in words. It is made of the parts themselves, so that it cannot fall behind them.

import { useState } from "preact/hooks";
import { kStatuses } from "../api/types";
import { Empty, Loading, ProblemBox } from "../components/answer";
import { Digest, EntryLink, Facts, Id, PageHeading, Section, SeverityMark, StatusMark } from "../components/basics";
import { SelectField, TextField } from "../components/forms";
import { Table } from "../components/table";
import { tokenGroups, type Token } from "../design/token_list";
import { t } from "../text";

const kSeverities = ["critical", "high", "medium", "low", "none", "unknown"];
const kRoot = "uvQJ6zmwBzO4wa5bAGuBD5hKEVMdyj0VVgjCWh3Zc1A=";
const kRules = ["words", "colour", "claims", "others", "empty", "elsewhere"] as const;

function Rules() {
  return (
    <Section title={t("design.rules")}>
      <ul>
        {kRules.map((rule) => (
          <li key={rule}>{t(`design.rule_${rule}`)}</li>
        ))}
      </ul>
    </Section>
  );
}

function Sample(props: { of: Token }) {
  const { name, isColour } = props.of;
  if (isColour) return <span class="swatch" style={{ background: `var(${name})` }} aria-hidden="true" />;
  if (!name.startsWith("--size-")) return null;
  return (
    <span lang="la" style={{ fontSize: `var(${name})` }}>
      Pacta sunt servanda
    </span>
  );
}

function Tokens() {
  return (
    <Section title={t("design.tokens")}>
      <p>{t("design.tokens_lead")}</p>
      {tokenGroups().map((group) => (
        <Table
          key={group.title}
          caption={group.title}
          captionHidden={false}
          rows={group.tokens}
          rowKey={(token) => token.name}
          columns={[
            { key: "name", head: t("design.token"), rowHeader: true, cell: (token) => <code>{token.name}</code> },
            { key: "value", head: t("design.value"), wide: true, cell: (token) => <Id>{token.value}</Id> },
            { key: "sample", head: t("design.sample"), cell: (token) => <Sample of={token} /> },
          ]}
        />
      ))}
    </Section>
  );
}

function Marks() {
  return (
    <>
      <Section title={t("design.marks")}>
        <p>{t("design.marks_lead")}</p>
        <Facts
          of={kStatuses.map((status) => ({ name: t(`status.${status}_means`), value: <StatusMark status={status} /> }))}
        />
        <ul class="inline-list" aria-label={t("design.severities")}>
          {kSeverities.map((label) => (
            <li key={label}>
              <SeverityMark severity={{ label, score: null, vector: "" } as never} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("design.levels")}>
        <p>{t("design.levels_lead")}</p>
        <Facts
          of={(["included", "authorised"] as const).map((level) => ({
            name: <strong>{t(`level.${level}`)}</strong>,
            value: t(`level.${level}_means`),
          }))}
        />
        {(["yes", "no", "unknown"] as const).map((word) => (
          <div class={`verdict verdict-${word}`} key={word}>
            <p class="verdict-word">{t(`ask.${word}`)}</p>
            <p>{t(`design.verdict_${word}`)}</p>
          </div>
        ))}
      </Section>
    </>
  );
}

function TablesAndForms() {
  const [text, setText] = useState("");
  const [choice, setChoice] = useState("light");
  return (
    <>
      <Section title={t("design.tables")}>
        <p>{t("design.tables_lead")}</p>
        <Table
          caption={t("design.sample")}
          captionHidden={false}
          rows={[0, 1]}
          rowKey={(index) => index}
          columns={[
            { key: "who", head: t("verify.issuer"), rowHeader: true, cell: () => <Id>did:web:party.example</Id> },
            { key: "entry", head: t("verify.entry"), cell: (index) => <EntryLink index={index} short /> },
            { key: "root", head: t("verify.root"), cell: () => <Digest value={kRoot} short /> },
          ]}
        />
      </Section>
      <Section title={t("design.forms")}>
        <p>{t("design.forms_lead")}</p>
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          <TextField
            id="design-text"
            label={t("design.field")}
            hint={t("design.field_hint")}
            value={text}
            onValue={setText}
          />
          <SelectField
            id="design-choice"
            label={t("site.theme")}
            value={choice}
            options={(["light", "dark"] as const).map((value) => ({ value, label: t(`site.theme_${value}`) }))}
            onValue={setChoice}
          />
          <button class="button button-main">{t("design.main")}</button>
          <button type="button" class="button">
            {t("design.other")}
          </button>
          <button type="button" class="button" disabled>
            {t("design.off")}
          </button>
        </form>
      </Section>
    </>
  );
}

function States() {
  return (
    <Section title={t("design.states")}>
      <p>{t("design.states_lead")}</p>
      <div class="design-loading">
        <Loading />
      </div>
      <Empty>{t("design.empty")}</Empty>
      <ProblemBox
        problem={{
          type: "about:blank",
          title: t("design.problem"),
          status: 404,
          detail: t("design.problem_detail"),
          code: "not-found",
        }}
      />
    </Section>
  );
}

export function DesignPage() {
  return (
    <>
      <PageHeading lead={t("design.lead")}>{t("design.title")}</PageHeading>
      <Rules />
      <Tokens />
      <Marks />
      <TablesAndForms />
      <States />
    </>
  );
}
