import type { Feed } from "../api/types";
import { formatNumber, t } from "../text";
import { Digest, EntryLink, External, Time } from "./basics";
import { Table } from "./table";

export function FeedTable(props: { feeds: readonly Feed[] }) {
  return (
    <Table
      caption={t("overview.feeds")}
      rows={props.feeds}
      rowKey={(feed) => feed.entry}
      columns={[
        {
          key: "name",
          head: t("feed.name"),
          rowHeader: true,
          cell: (feed) => (
            <>
              {feed.name}
              <br />
              <span class="quiet">{/^https?:/.test(feed.source) ? <External href={feed.source} /> : feed.source}</span>
            </>
          ),
        },
        { key: "records", head: t("feed.records"), numeric: true, cell: (feed) => formatNumber(feed.records) },
        {
          key: "ecosystems",
          head: t("feed.ecosystems"),
          wide: true,
          cell: (feed) =>
            feed.ecosystems.map((one, i) => (
              <span key={one.name}>
                {i > 0 && ", "}
                <a href={`/advisories?${new URLSearchParams({ ecosystem: one.name }).toString()}`}>{one.name}</a>{" "}
                <span class="quiet">{formatNumber(one.records)}</span>
              </span>
            )),
        },
        { key: "time", head: t("feed.time"), cell: (feed) => <Time at={feed.time} /> },
        { key: "digest", head: t("feed.digest"), cell: (feed) => <Digest value={feed.digest} short /> },
        { key: "entry", head: t("feed.entry"), cell: (feed) => <EntryLink index={feed.entry} short /> },
      ]}
    />
  );
}
