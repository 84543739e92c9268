// One party: its keys, standing, support and products. A supporter that is only listed has no page of its own here, so its
// address says what the roster says.

import { apiPath, queryString } from "../api/client";
import { useApi, type Loaded } from "../api/use_api";
import type { Instrument, Page, Party, PartyDelegation, PartyKey, PartyVote, Product, Supporter } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { Day, EntryLink, Facts, Id, PageHeading, PartyLink, Section, StatusMark, Time } from "../components/basics";
import { InDoubt } from "../components/doubt";
import { ClaimStateText } from "../components/claim_state";
import { LookAlikes } from "../components/look_alikes";
import { DomainControl } from "../components/domain_control";
import { Voluntary } from "../components/call_frame";
import { useTitles } from "../components/instrument_names";
import { PartyInCall } from "../components/party_in_call";
import { CertifiedNames, SignaturesText } from "../components/party_terms";
import { Table } from "../components/table";
import { word } from "../format/names";
import { addressOf } from "../routing/routes";
import { countryName, plural, rich, t } from "../text";

// From when on what it signed is in doubt.
function Compromised(props: { of: PartyKey["compromised"] }) {
  const { of } = props;
  if (of === null || of === undefined) return null;
  return (
    <>
      {" "}
      {of.since === null ? t("doubt.always") : rich("doubt.from", { time: <Time at={of.since} /> })}{" "}
      <EntryLink index={of.entry} short />
    </>
  );
}

// Who decided it together, or has said so far what should be decided.
function Votes(props: { of: readonly PartyVote[] }) {
  if (props.of.length === 0) return null;
  return (
    <span>
      {" "}
      {props.of.map((one, i) => (
        <span key={one.party}>
          {i > 0 && ", "}
          {one.decision !== undefined && <>{word("decision", one.decision)} </>}
          <PartyLink id={one.party} /> <EntryLink index={one.entry} short /> <InDoubt since={one.in_doubt_since} />
        </span>
      ))}
    </span>
  );
}

// Whoever gives a party other keys could be speaking as it: that must not be overlooked.
function Recovered(props: { of: NonNullable<Party["recoveries"]> }) {
  return (
    <>
      {props.of.map((one) => (
        <p key={one.entry} class="own-notice">
          {t("party.recovered", { by: one.by, reason: one.reason })}
          {one.evidence !== "" && <> {one.evidence}</>} <EntryLink index={one.entry} short />{" "}
          <InDoubt since={one.in_doubt_since} />
          <Votes of={one.voters ?? []} />
        </p>
      ))}
    </>
  );
}

function Delegations(props: { of: readonly PartyDelegation[] }) {
  if (props.of.length === 0) return null;
  return (
    <Table
      caption={t("party.delegations")}
      captionHidden={false}
      rows={props.of}
      rowKey={(row) => `${row.party} ${row.delegate}`}
      columns={[
        {
          key: "delegate",
          head: t("party.speaks"),
          rowHeader: true,
          wide: true,
          cell: (row) => <PartyLink id={row.delegate} name={row.delegate_name} />,
        },
        {
          key: "party",
          head: t("party.speaks_for"),
          cell: (row) => <PartyLink id={row.party} name={row.party_name} />,
        },
        {
          key: "roles",
          head: t("party.roles"),
          cell: (row) =>
            row.roles.length === 0
              ? t("party.delegation_ended")
              : row.roles.map((role) => word("role", role)).join(", "),
        },
        {
          key: "until",
          head: t("party.speaks_until"),
          cell: (row) => (row.until === null ? "" : <Time at={row.until} />),
        },
        { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
      ]}
    />
  );
}

function Keys(props: { keys: readonly PartyKey[] }) {
  if (props.keys.length === 0) return <Empty>{t("party.keys_none")}</Empty>;
  return (
    <Table
      caption={t("party.keys")}
      rows={props.keys}
      rowKey={(key) => key.kid}
      columns={[
        { key: "kid", head: t("party.kid"), rowHeader: true, wide: true, cell: (key) => <Id>{key.kid}</Id> },
        { key: "algorithm", head: t("party.algorithm"), cell: (key) => word("algorithm", key.algorithm) },
        { key: "roles", head: t("party.roles"), cell: (key) => key.roles.map((role) => word("role", role)).join(", ") },
        {
          key: "state",
          head: t("party.key_state"),
          cell: (key) =>
            key.revoked === null ? (
              t("party.key_valid")
            ) : (
              <>
                <strong>{t("party.key_revoked", { reason: word("reason", key.revoked.reason) })}</strong>{" "}
                <EntryLink index={key.revoked.entry} short />
                <Compromised of={key.compromised} />
              </>
            ),
        },
      ]}
    />
  );
}

// The party's releases, each with its page: /parties names versions, /products has the entries they are at.
function Products(props: { party: Party }) {
  const named = props.party.products;
  const products = useApi<Page<Product>>(named.length === 0 ? null : apiPath(["products"], { limit: 2000 }));
  if (named.length === 0) return <Empty>{t("party.products_none")}</Empty>;
  return (
    <Answered of={products}>
      {(page) => (
        <ul class="plain-list">
          {named.map((one) => {
            const known = page.items.find((product) => product.id === one.id && product.issuer === props.party.id);
            return (
              <li key={one.id}>
                <strong>{one.name}</strong> <Id>{one.id}</Id>:{" "}
                {one.versions.map((version, i) => {
                  const release = known?.releases.find((row) => row.version === version);
                  return (
                    <span key={version}>
                      {i > 0 && ", "}
                      {release === undefined ? version : <a href={addressOf.release(release.entry)}>{version}</a>}
                    </span>
                  );
                })}
              </li>
            );
          })}
        </ul>
      )}
    </Answered>
  );
}

function Known(props: { party: Party }) {
  const titles = useTitles();
  const { party } = props;
  return (
    <>
      {party.notice !== "" && <p class="own-notice">{party.notice}</p>}
      <LookAlikes of={party.resembles} />
      <Facts
        of={[
          { name: t("party.id"), value: <Id>{party.id}</Id> },
          { name: t("party.kind"), value: word("kind", party.kind) },
          party.country === null ? null : { name: t("party.country"), value: countryName(party.country) },
          party.domain === "" ? null : { name: t("party.domain"), value: <Id>{party.domain}</Id> },
          party.domain_control === null
            ? null
            : { name: t("domain.control"), value: <DomainControl of={party.domain_control} /> },
          { name: t("party.standing"), value: word("standing", party.standing) },
          { name: t("party.entry"), value: <EntryLink index={party.entry} /> },
          Object.keys(party.signatures).length === 0
            ? null
            : { name: t("party.signatures"), value: <SignaturesText of={party.signatures} /> },
          party.admission === null
            ? null
            : {
                name: t("party.admission"),
                value: (
                  <>
                    {t("party.admission_by", {
                      decision: word("decision", party.admission.decision),
                      by: party.admission.by,
                    })}{" "}
                    <EntryLink index={party.admission.entry} short /> <InDoubt since={party.admission.in_doubt_since} />
                    <Votes of={party.admission.voters ?? []} />
                  </>
                ),
              },
          (party.votes ?? []).length === 0 ? null : { name: t("party.votes"), value: <Votes of={party.votes ?? []} /> },
        ]}
      />
      <Recovered of={party.recoveries ?? []} />
      <Section title={t("party.keys")}>
        <Keys keys={party.keys} />
        <CertifiedNames of={party.certificates} />
        <Delegations of={[...(party.delegations ?? []), ...(party.delegated_to ?? [])]} />
      </Section>
      <Section title={t("party.support")}>
        {party.support.length === 0 ? (
          <Empty>{t("party.support_none")}</Empty>
        ) : (
          <Table
            caption={t("party.support")}
            rows={party.support}
            rowKey={(row) => row.instrument}
            columns={[
              {
                key: "instrument",
                head: t("party.instrument"),
                rowHeader: true,
                wide: true,
                cell: (row) => (
                  <a href={addressOf.instrument(row.instrument)}>{titles.instrument(row.instrument, row.title)}</a>
                ),
              },
              { key: "status", head: t("roster.status"), cell: (row) => <StatusMark status={row.status} /> },
              { key: "since", head: t("roster.since"), cell: (row) => <Day of={row.since} /> },
              { key: "entry", head: t("feed.entry"), cell: (row) => <EntryLink index={row.entry} short /> },
            ]}
          />
        )}
      </Section>
      <Section title={t("party.in_call")}>
        <PartyInCall party={party.id} instruments={party.support} />
      </Section>
      {party.claims.length > 0 && (
        <Section title={t("party.claims")}>
          <Table
            caption={t("party.claims")}
            rows={party.claims}
            rowKey={(row) => `${row.instrument} ${row.supporter}`}
            columns={[
              {
                key: "row",
                head: t("party.claim_row"),
                rowHeader: true,
                wide: true,
                cell: (row) => <a href={addressOf.party(row.supporter)}>{row.name}</a>,
              },
              {
                key: "instrument",
                head: t("party.instrument"),
                cell: (row) => <a href={addressOf.instrument(row.instrument)}>{row.instrument}</a>,
              },
              { key: "state", head: t("party.claim_state"), cell: (row) => <ClaimStateText claim={row} /> },
            ]}
          />
        </Section>
      )}
      <Section title={t("party.products")}>
        <Products party={party} />
      </Section>
      <p>
        <a href={`/statements${queryString({ issuer: party.id })}`}>{plural("party.statements", party.statements)}</a>
      </p>
      <Basis of={party} />
    </>
  );
}

// What the roster of each instrument says of somebody who has not applied here.
function OnlyListed(props: { id: string }) {
  const instruments = useApi<Page<Instrument>>(apiPath(["instruments"], { limit: 1 }));
  const instrument = instruments.data?.items[0]?.id;
  const roster: Loaded<Page<Supporter>> = useApi<Page<Supporter>>(
    instrument === undefined ? null : apiPath(["roster"], { instrument, q: props.id, limit: 100 }),
  );
  return (
    <Answered of={instrument === undefined && !instruments.loading ? { ...roster, loading: false } : roster}>
      {(page) => {
        const row = page.items.find((one) => one.id === props.id);
        if (row === undefined) return <Empty>{t("party.nowhere")}</Empty>;
        const word_of = row.listed ?? row.announced;
        return (
          <>
            <p>{t("party.only_listed")}</p>
            <LookAlikes of={row.resembles} />
            <Facts
              of={[
                { name: t("roster.name"), value: row.name },
                { name: t("party.id"), value: <Id>{row.id}</Id> },
                { name: t("party.kind"), value: word("kind", row.kind) },
                row.country === null ? null : { name: t("party.country"), value: countryName(row.country) },
                { name: t("roster.status"), value: <StatusMark status={row.status} /> },
                { name: t("roster.since"), value: <Day of={row.since} /> },
                word_of === null ? null : { name: t("roster.entries"), value: <EntryLink index={word_of.entry} /> },
                row.party === null
                  ? null
                  : { name: t("party.is"), value: <a href={addressOf.party(row.party)}>{row.party}</a> },
                ...row.claims.map((claim) => ({
                  name: t("party.claimed_by"),
                  value: (
                    <>
                      <a href={addressOf.party(claim.party)}>{claim.name || claim.party}</a>:{" "}
                      <ClaimStateText claim={claim} />
                    </>
                  ),
                })),
              ]}
            />
          </>
        );
      }}
    </Answered>
  );
}

export function PartyPage(props: { id: string }) {
  const answer = useApi<Party>(apiPath(["parties", props.id]));
  const missing = answer.problem?.status === 404;
  return (
    <>
      <PageHeading over={t("party.title")}>
        {missing ? t("party.only_listed_title") : (answer.data?.name ?? <span class="id">{props.id}</span>)}
      </PageHeading>
      <Voluntary />
      {missing ? <OnlyListed id={props.id} /> : <Answered of={answer}>{(party) => <Known party={party} />}</Answered>}
    </>
  );
}
