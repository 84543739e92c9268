// What this node is, at a glance.

import { useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Instrument, NodeFacts, Page, Product, StatementRow } from "../api/types";
import { Answered, Empty } from "../components/answer";
import { Digest, Facts, PageHeading, PartyLink, Section, Time } from "../components/basics";
import { TextField } from "../components/forms";
import { titleOf } from "../components/instrument_text";
import { useNode } from "../components/node_context";
import { FeedTable } from "../components/feed_table";
import { SupporterMatrix } from "../components/supporter_matrix";
import { Table } from "../components/table";
import { openOf } from "../format/findings";
import { typeName } from "../format/names";
import { navigate } from "../routing/navigation";
import { addressOf } from "../routing/routes";
import { formatNumber, t } from "../text";

const kStatementsShown = 8;
const kProductsAsked = 100;
const kProductsShown = 8;

function SearchBox() {
  const [text, setText] = useState("");
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") navigate(addressOf.search(text.trim()));
      }}
    >
      <TextField
        id="overview-search"
        type="search"
        label={t("overview.search")}
        hint={t("overview.search_hint")}
        value={text}
        onValue={setText}
      />
      <button class="button button-main">{t("overview.search_go")}</button>
    </form>
  );
}

function Counts(props: { node: NodeFacts }) {
  const { counts } = props.node;
  const shown = [
    ["count.entries", props.node.log.size, "/statements"],
    ["count.parties", counts.parties, "/parties"],
    ["count.releases", counts.releases, "/software"],
    ["count.components", counts.components, null],
    ["count.advisories", counts.advisories, "/advisories"],
  ] as const;
  return (
    <ul class="counts" aria-label={t("overview.counts")}>
      {shown.map(([key, value, href]) => (
        <li key={key}>
          <span class="count">{formatNumber(value)}</span> {href === null ? t(key) : <a href={href}>{t(key)}</a>}
        </li>
      ))}
    </ul>
  );
}

function TheCall() {
  const instruments = useApi<Page<Instrument>>(apiPath(["instruments"], { limit: 20 }));
  return (
    <Answered of={instruments}>
      {(page) =>
        page.items.length === 0 ? (
          <Section title={t("overview.supporters")}>
            <Empty>{t("overview.supporters_none")}</Empty>
          </Section>
        ) : (
          page.items.map((instrument) => (
            <Section key={instrument.id} title={titleOf(instrument).text}>
              <SupporterMatrix instrument={instrument.id} />
              <ul class="links">
                <li>
                  <a href={addressOf.instrument(instrument.id)}>{t("overview.see_instrument")}</a>
                </li>
                <li>
                  <a href={`/roster?${new URLSearchParams({ instrument: instrument.id }).toString()}`}>
                    {t("overview.see_roster")}
                  </a>
                </li>
                <li>
                  <a
                    href={`/roster?${new URLSearchParams({ instrument: instrument.id }).toString()}`}
                    data-focus="ask-title"
                  >
                    {t("overview.was_supporter")}
                  </a>
                </li>
              </ul>
            </Section>
          ))
        )
      }
    </Answered>
  );
}

function Latest() {
  const latest = useApi<Page<StatementRow>>(apiPath(["statements"], { limit: kStatementsShown }));
  return (
    <Section title={t("overview.latest")}>
      <Answered of={latest}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty>{t("overview.latest_none")}</Empty>
          ) : (
            <ol class="feed">
              {page.items.map((row) => (
                <li key={row.index}>
                  <p class="feed-what">
                    <a href={addressOf.statement(row.index)}>{typeName(row.type)}</a>
                    <span class="quiet"> {t("entry.short", { index: String(row.index) })}</span>
                  </p>
                  <p class="feed-who">
                    <PartyLink id={row.issuer} />
                    {row.subject !== row.issuer && <span class="id quiet"> → {row.subject}</span>}
                  </p>
                  <p class="feed-when quiet">
                    <Time at={row.time} />
                  </p>
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
      <p>
        <a href="/statements">{t("overview.latest_all")}</a>
      </p>
    </Section>
  );
}

function ProductsWithFindings() {
  const products = useApi<Page<Product>>(apiPath(["products"], { limit: kProductsAsked }));
  return (
    <Section title={t("overview.findings")}>
      <Answered of={products}>
        {(page) => {
          const hit = page.items
            .flatMap((product) => product.releases.map((release) => ({ product, release })))
            .filter((row) => openOf(row.release) > 0)
            .sort((a, b) => openOf(b.release) - openOf(a.release))
            .slice(0, kProductsShown);
          if (hit.length === 0) return <Empty>{t("overview.findings_none")}</Empty>;
          return (
            <Table
              caption={t("overview.findings")}
              rows={hit}
              rowKey={(row) => row.release.entry}
              columns={[
                {
                  key: "product",
                  head: t("software.product"),
                  rowHeader: true,
                  wide: true,
                  cell: (row) => (
                    <a href={addressOf.release(row.release.entry)}>
                      {row.product.name} {row.release.version}
                    </a>
                  ),
                },
                {
                  key: "open",
                  head: t("software.open"),
                  numeric: true,
                  cell: (row) => formatNumber(openOf(row.release)),
                },
                {
                  key: "not",
                  head: t("software.not_covered"),
                  numeric: true,
                  cell: (row) => formatNumber(row.release.not_covered),
                },
              ]}
            />
          );
        }}
      </Answered>
      <p>
        <a href="/software">{t("overview.products_all")}</a>
      </p>
    </Section>
  );
}

function LogFacts(props: { node: NodeFacts }) {
  const { log, origin } = props.node;
  const former = log.keys.filter((one) => one.role === "checkpoint" && one.replaced !== null);
  return (
    <Section title={t("overview.log")}>
      <Facts
        of={[
          { name: t("overview.origin"), value: <code class="id">{origin}</code> },
          { name: t("overview.log_size"), value: formatNumber(log.size) },
          {
            name: t("overview.published"),
            value: (
              <>
                {formatNumber(log.published_size)} <a href="/log/checkpoint">{t("overview.checkpoint")}</a>
              </>
            ),
          },
          log.time === null ? null : { name: t("overview.time"), value: <Time at={log.time} /> },
          { name: t("overview.root"), value: <Digest value={log.root} label={t("overview.root")} /> },
          {
            name: t("overview.key"),
            value: <Digest value={log.checkpoint_key} label={t("overview.key")} />,
            hint: t("overview.key_hint"),
          },
          former.length === 0
            ? null
            : {
                name: t("overview.former_keys"),
                value: (
                  <ul>
                    {former.map((one) => (
                      <li key={one.key}>
                        <Digest value={one.key} label={t("overview.former_keys")} />{" "}
                        {t(one.retired === null ? "overview.key_retiring" : "overview.key_retired", {
                          entry: formatNumber(one.retired ?? one.replaced ?? 0),
                        })}
                      </li>
                    ))}
                  </ul>
                ),
              },
          log.witnesses === null
            ? null
            : {
                name: t("overview.witnesses"),
                value: (
                  <>
                    <ul>
                      {log.witnesses.list.map((one) => (
                        <li key={one.name}>
                          <code class="id">{one.name}</code>{" "}
                          {one.time === null ? (
                            t("overview.witness_silent")
                          ) : (
                            <>
                              {t("overview.witness_size", { size: formatNumber(one.size) })} <Time at={one.time} />
                            </>
                          )}
                        </li>
                      ))}
                    </ul>
                    {t(log.witnesses.quorum_met ? "overview.quorum_met" : "overview.quorum_missed", {
                      quorum: log.witnesses.quorum,
                    })}
                  </>
                ),
                hint: t("overview.witnesses_hint"),
              },
          log.ended === null
            ? null
            : {
                name: t("overview.ended"),
                value: (
                  <>
                    <Time at={log.ended.time} />
                    {log.ended.successor !== null &&
                      `; ${t("overview.successor", { log: log.ended.successor.origin })}`}
                  </>
                ),
              },
          log.succeeds === null
            ? null
            : { name: t("overview.succeeds"), value: <code class="id">{log.succeeds.origin}</code> },
        ]}
      />
    </Section>
  );
}

export function OverviewPage() {
  const node = useNode();
  return (
    <>
      <PageHeading lead={t("overview.lead")}>{node.data?.name ?? t("overview.title")}</PageHeading>
      <SearchBox />
      <Answered of={node}>{(facts) => <Counts node={facts} />}</Answered>
      <div class="columns">
        <div>
          <TheCall />
          <ProductsWithFindings />
          {node.data !== undefined && <LogFacts node={node.data} />}
        </div>
        <div>
          <Section title={t("overview.not_title")} class="aside">
            <ul>
              <li>{t("overview.not_listed")}</li>
              <li>{t("overview.not_finding")}</li>
              <li>{t("overview.not_filing")}</li>
            </ul>
          </Section>
          <Latest />
        </div>
      </div>
      {node.data !== undefined && (
        <Section title={t("overview.feeds")}>
          {node.data.feeds.length === 0 ? (
            <Empty>{t("overview.feeds_none")}</Empty>
          ) : (
            <>
              <p>{t("overview.feeds_lead")}</p>
              <FeedTable feeds={node.data.feeds} />
            </>
          )}
        </Section>
      )}
    </>
  );
}
