// One search box: a purl asks who ships it, anything else asks what the node knows by that name. Without a question, the
// products are listed.

import { useEffect, useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Page, Product, SearchResult, Shipments } from "../api/types";
import { Answered, Basis, Empty } from "../components/answer";
import { ListFrame } from "../components/list_frame";
import { Id, PageHeading, PartyLink, Section, SeverityMark, StatusMark } from "../components/basics";
import { VerdictWords } from "../components/explanation";
import { FlawFlags } from "../components/flaw_flags";
import { TextField } from "../components/forms";
import { ProductTable } from "../components/product_table";
import { useQuery, type QueryState } from "../components/query";
import { Table } from "../components/table";
import { isPurl } from "../format/names";
import { navigate } from "../routing/navigation";
import { addressOf } from "../routing/routes";
import { plural, t } from "../text";

const kPageSize = 100;

function Ships(props: { purl: string; query: QueryState }) {
  const { purl, query } = props;
  const answer = useApi<Shipments>(apiPath(["ships"], { purl, offset: query.number("offset", 0), limit: kPageSize }));
  return (
    <Section title={t("software.ships", { purl })} id="ships">
      <p>
        <a href={addressOf.advisories(purl)}>{t("software.ships_advisories")}</a>
      </p>
      <ListFrame
        of={answer}
        count={(page) => plural("software.ships_found", page.total)}
        none={t("software.ships_none")}
        focus="ships-title"
        address={(offset) => query.address({ offset })}
      >
        {(page) => (
          <Table
            caption={t("software.ships_caption")}
            rows={page.items}
            rowKey={(row) => `${row.entry} ${row.component.purl}`}
            columns={[
              {
                key: "product",
                head: t("software.product"),
                rowHeader: true,
                cell: (row) => (
                  <a href={addressOf.release(row.entry)}>
                    {row.name} {row.version}
                  </a>
                ),
              },
              { key: "issuer", head: t("software.issuer"), cell: (row) => <PartyLink id={row.issuer} /> },
              {
                key: "component",
                head: t("software.component"),
                wide: true,
                cell: (row) => <Id>{row.component.purl}</Id>,
              },
            ]}
          />
        )}
      </ListFrame>
    </Section>
  );
}

function Hits(props: { found: SearchResult; q: string }) {
  const { found } = props;
  const groups = [found.products, found.components, found.advisories, found.parties, found.supporters];
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  return (
    <>
      <p class="result-count" role="status">
        {plural("software.results_count", total)}
      </p>
      {total === 0 && <Empty>{t("software.results_none", { q: props.q })}</Empty>}
      {groups.some((group) => group.length === 10) && <p class="quiet">{t("software.results_limit")}</p>}
      {found.products.length > 0 && (
        <section class="hits">
          <h3>{t("software.products")}</h3>
          <ProductTable products={found.products} />
        </section>
      )}
      {found.components.length > 0 && (
        <section class="hits">
          <h3>{t("software.components")}</h3>
          <ul class="hit-list">
            {found.components.map((hit) => (
              <li key={hit.purl}>
                <a href={addressOf.ships(hit.purl)}>{hit.name}</a> <span class="quiet">{hit.ecosystem}</span>{" "}
                <Id>{hit.purl}</Id> <span class="quiet">{plural("software.in_releases", hit.releases)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {found.advisories.length > 0 && (
        <section class="hits">
          <h3>{t("software.advisories")}</h3>
          <ul class="hit-list">
            {found.advisories.map((hit) => (
              <li key={hit.id}>
                <SeverityMark severity={hit.severity} /> <a href={addressOf.advisory(hit.id)}>{hit.id}</a>{" "}
                <span class="quiet">{hit.aliases.join(", ")}</span> {hit.summary} <FlawFlags of={hit} />
                {hit.version !== undefined && (
                  <>
                    {" "}
                    <strong>
                      <VerdictWords result={hit.version.result} fixed={hit.version.fixed} />
                    </strong>
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {found.parties.length > 0 && (
        <section class="hits">
          <h3>{t("software.parties")}</h3>
          <ul class="hit-list">
            {found.parties.map((hit) => (
              <li key={hit.id}>
                <PartyLink id={hit.id} name={hit.name} /> <Id>{hit.id}</Id>
              </li>
            ))}
          </ul>
        </section>
      )}
      {found.supporters.length > 0 && (
        <section class="hits">
          <h3>{t("software.supporters")}</h3>
          <ul class="hit-list">
            {found.supporters.map((hit) => (
              <li key={hit.id}>
                <PartyLink id={hit.id} name={hit.name} /> <StatusMark status={hit.status} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Basis of={found} />
    </>
  );
}

function Search(props: { q: string }) {
  const answer = useApi<SearchResult>(apiPath(["search"], { q: props.q }));
  return (
    <Section title={t("software.results", { q: props.q })} id="results">
      <Answered of={answer}>{(found) => <Hits found={found} q={props.q} />}</Answered>
    </Section>
  );
}

function Products(props: { query: QueryState }) {
  const { query } = props;
  const answer = useApi<Page<Product>>(apiPath(["products"], { offset: query.number("offset", 0), limit: kPageSize }));
  return (
    <Section title={t("software.products")} id="products">
      <ListFrame
        of={answer}
        count={(page) => plural("software.products_found", page.total)}
        none={t("software.products_none")}
        focus="products-title"
        address={(offset) => query.address({ offset })}
      >
        {(page) => <ProductTable products={page.items} />}
      </ListFrame>
    </Section>
  );
}

export function SoftwarePage() {
  const query = useQuery();
  const q = query.get("q").trim();
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  return (
    <>
      <PageHeading lead={t("software.lead")}>{t("software.title")}</PageHeading>
      <form
        class="search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = text.trim();
          navigate(wanted === "" ? "/software" : addressOf.search(wanted), "software-q");
        }}
      >
        <TextField
          id="software-q"
          type="search"
          label={t("software.search")}
          hint={t("software.search_hint")}
          value={text}
          onValue={setText}
        />
        <button class="button button-main">{t("software.go")}</button>
      </form>
      <p>
        <a href="/scan">{t("software.scan")}</a>
      </p>
      <div aria-live="polite">
        {q === "" ? (
          <Products query={query} />
        ) : isPurl(q) ? (
          <Ships key={q} purl={q} query={query} />
        ) : (
          <Search key={q} q={q} />
        )}
      </div>
      {q !== "" && (
        <p>
          <a href="/software">{t("software.all_products")}</a>
        </p>
      )}
    </>
  );
}
