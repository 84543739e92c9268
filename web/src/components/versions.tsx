// The versions of an instrument's text, and what changed from one to another.

import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Changed, Difference, InstrumentVersion } from "../api/act_types";
import type { Page } from "../api/types";
import { Answered, Basis } from "./answer";
import { EntryLink, Time } from "./basics";
import { Count } from "./call_parts";
import { SelectField } from "./forms";
import { useQuery } from "./query";
import { Table } from "./table";
import { word } from "../format/names";
import { rich, t } from "../text";

// A member as it stands in the document: text as text, everything else as JSON.
const plain = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value, null, 1));

function Change(props: { of: Changed }) {
  const { from, to } = props.of;
  return (
    <>
      {from !== null && (
        <del>
          <span class="visually-hidden">{t("versions.before")} </span>
          {plain(from)}
        </del>
      )}{" "}
      {to !== null && (
        <ins>
          <span class="visually-hidden">{t("versions.after")} </span>
          {plain(to)}
        </ins>
      )}
    </>
  );
}

function DifferenceOf(props: { of: Difference }) {
  const { of } = props;
  const same = of.members.length === 0 && of.clauses.length === 0 && !of.reordered;
  return (
    <div class="difference">
      <p>
        {rich("versions.between", {
          from: of.from.version,
          from_entry: <EntryLink index={of.from.entry} short />,
          to: of.to.version,
          to_entry: <EntryLink index={of.to.entry} short />,
        })}
      </p>
      {same && <p class="empty">{t("versions.same")}</p>}
      {of.reordered && <p>{t("versions.reordered")}</p>}
      <ul class="plain-list">
        {of.clauses.map((clause) => (
          <li key={clause.id}>
            <strong>
              {word("versions", clause.change)} {t("versions.clause", { id: clause.id })}
            </strong>{" "}
            {[clause.title, clause.text, clause.translations].map((one, i) =>
              one === null ? null : (
                <p key={i}>
                  <Change of={one} />
                </p>
              ),
            )}
          </li>
        ))}
        {of.members.map((member) => (
          <li key={member.member}>
            <strong>
              <code>{member.member}</code>
            </strong>{" "}
            <Change of={member} />
          </li>
        ))}
      </ul>
      <Basis of={of} />
    </div>
  );
}

export function Versions(props: { instrument: string }) {
  const query = useQuery();
  const answer = useApi<Page<InstrumentVersion>>(
    apiPath(["instruments", props.instrument, "versions"], { limit: 2000 }),
  );
  const versions = answer.data?.items ?? [];
  const from = query.get("from") || (versions.at(-2)?.version ?? "");
  const to = query.get("to") || (versions.at(-1)?.version ?? "");
  const difference = useApi<Difference>(
    versions.length < 2 ? null : apiPath(["instruments", props.instrument, "difference"], { from, to }),
  );
  const options = versions.map((one) => ({ value: one.version, label: one.version }));
  return (
    <Answered of={answer}>
      {(page) => (
        <>
          <Table
            caption={t("versions.title")}
            rows={page.items}
            rowKey={(row) => row.entry}
            columns={[
              { key: "version", head: t("instrument.version"), rowHeader: true, cell: (row) => row.version },
              { key: "time", head: t("versions.said"), cell: (row) => <Time at={row.time} /> },
              {
                key: "clauses",
                head: t("instrument.clauses"),
                numeric: true,
                cell: (row) => <Count of={row.clauses.length} />,
              },
              { key: "signed", head: t("versions.signed"), numeric: true, cell: (row) => <Count of={row.signed} /> },
              { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
            ]}
          />
          {versions.length < 2 ? (
            <p class="quiet">{t("versions.only_one")}</p>
          ) : (
            <>
              <h3>{t("versions.compare")}</h3>
              <form class="filters" onSubmit={(event) => event.preventDefault()}>
                <SelectField
                  id="versions-from"
                  label={t("versions.from")}
                  value={from}
                  options={options}
                  onValue={(value) => query.change({ from: value })}
                />
                <SelectField
                  id="versions-to"
                  label={t("versions.to")}
                  value={to}
                  options={options}
                  onValue={(value) => query.change({ to: value })}
                />
              </form>
              <Answered of={difference}>{(found) => <DifferenceOf of={found} />}</Answered>
            </>
          )}
        </>
      )}
    </Answered>
  );
}
