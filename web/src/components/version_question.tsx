// "Is my version affected?", on the page of an advisory. The question stands in the address, so that an answer can be linked.

import { useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Explanation, OsvRecord } from "../api/types";
import { t } from "../text";
import { Answered } from "./answer";
import { Section } from "./basics";
import { ExplanationBox } from "./explanation";
import { SelectField, TextField } from "./forms";
import { useQuery } from "./query";

interface Named {
  ecosystem: string;
  name: string;
}

function packagesOf(record: OsvRecord): Named[] {
  const named = new Map<string, Named>();
  for (const { package: one } of record.affected ?? []) {
    if (typeof one?.ecosystem !== "string" || typeof one.name !== "string") continue;
    named.set(`${one.ecosystem} ${one.name}`, { ecosystem: one.ecosystem, name: one.name });
  }
  return [...named.values()];
}

const keyOf = (one: Named): string => JSON.stringify([one.ecosystem, one.name]);

function Asked(props: { id: string; purl: string; ecosystem: string; name: string; version: string }) {
  const { id, purl, ecosystem, name, version } = props;
  const answer = useApi<Explanation>(
    apiPath(["advisories", id, "explain"], purl === "" ? { ecosystem, name, version } : { purl }),
  );
  return <Answered of={answer}>{(explained) => <ExplanationBox of={explained} />}</Answered>;
}

export function VersionQuestion(props: { record: OsvRecord }) {
  const query = useQuery();
  const packages = packagesOf(props.record);
  const asked = {
    purl: query.get("purl"),
    ecosystem: query.get("ecosystem"),
    name: query.get("name"),
    version: query.get("version"),
  };
  const [version, setVersion] = useState(asked.version);
  const [chosen, setChosen] = useState(keyOf(asked));
  const [missing, setMissing] = useState(false);
  const about = packages.find((one) => keyOf(one) === chosen) ?? packages[0];
  const isAsked = asked.purl !== "" || (asked.ecosystem !== "" && asked.name !== "" && asked.version !== "");
  if (about === undefined && !isAsked) return null;
  return (
    <Section title={t("version.title")} id="version">
      {about !== undefined && (
        <form
          class="filters"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setMissing(version.trim() === "");
            if (version.trim() !== "") query.change({ purl: null, ...about, version: version.trim() });
          }}
        >
          <SelectField
            id="version-package"
            class="field-wide"
            label={t("advisory.package")}
            value={keyOf(about)}
            options={packages.map((one) => ({ value: keyOf(one), label: `${one.ecosystem} ${one.name}` }))}
            onValue={setChosen}
          />
          <TextField
            id="version-version"
            label={t("release.version")}
            hint={t("version.hint")}
            value={version}
            onValue={setVersion}
          />
          <button class="button button-main">{t("version.ask")}</button>
        </form>
      )}
      {missing && (
        <p class="problem-inline" role="alert">
          {t("version.missing")}
        </p>
      )}
      <div aria-live="polite">{isAsked && <Asked id={props.record.id} {...asked} />}</div>
    </Section>
  );
}
