// Tables that scroll within themselves where they do not fit and become lists of cards on narrow screens, and the pager
// below them.
//
// Turning table elements into blocks takes their roles away in some browsers, so the roles are written out.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatNumber, t } from "../text";

export interface Column<Row> {
  key: string;
  head: ComponentChildren;
  cell: (row: Row) => ComponentChildren;
  numeric?: boolean;
  rowHeader?: boolean; // this cell names the row
  wide?: boolean; // takes the room that is left
  only?: "wide-screen";
}

// Where a table scrolls. What can be scrolled must be reachable by keyboard, and what cannot must not be in the way.
export function TableRoom(props: { label: string; children: ComponentChildren }) {
  const room = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setScrolls(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="table-room" ref={room} {...(scrolls ? { tabIndex: 0, role: "group", "aria-label": props.label } : {})}>
      {props.children}
    </div>
  );
}

export function Table<Row>(props: {
  caption: string;
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row, i: number) => string | number;
}) {
  const classOf = (column: Column<Row>): string =>
    [column.numeric === true && "numeric", column.wide === true && "wide", column.only].filter(Boolean).join(" ");
  return (
    <TableRoom label={props.caption}>
      <table class="table" role="table">
        <caption class={props.captionHidden === false ? "" : "visually-hidden"}>{props.caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {props.columns.map((column) => (
              <th key={column.key} scope="col" role="columnheader" class={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {props.rows.map((row, i) => (
            <tr role="row" key={props.rowKey(row, i)}>
              {props.columns.map((column) => {
                const label = typeof column.head === "string" ? column.head : undefined;
                return column.rowHeader === true ? (
                  <th key={column.key} scope="row" role="rowheader" class={classOf(column)} data-label={label}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} role="cell" class={classOf(column)} data-label={label}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </TableRoom>
  );
}

// Links, so that every page of a list has an address. `focus` is the id of what is read next.
export function Pager(props: {
  total: number;
  offset: number;
  limit: number;
  focus: string;
  address: (offset: number) => string;
}) {
  const { total, offset, limit } = props;
  if (total <= limit && offset === 0) return null;
  const from = Math.min(offset + 1, total);
  const to = Math.min(offset + limit, total);
  return (
    <nav class="pager" aria-label={t("pager.label")}>
      {offset > 0 ? (
        <a class="button" rel="prev" href={props.address(Math.max(0, offset - limit))} data-focus={props.focus}>
          {t("pager.previous")}
        </a>
      ) : (
        <span class="button button-off" aria-hidden="true">
          {t("pager.previous")}
        </span>
      )}
      <span class="pager-range">
        {t("pager.range", { from: formatNumber(from), to: formatNumber(to), total: formatNumber(total) })}
      </span>
      {to < total ? (
        <a class="button" rel="next" href={props.address(offset + limit)} data-focus={props.focus}>
          {t("pager.next")}
        </a>
      ) : (
        <span class="button button-off" aria-hidden="true">
          {t("pager.next")}
        </span>
      )}
    </nav>
  );
}
