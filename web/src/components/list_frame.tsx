// The frame of every list page: how many there are, the rows or a sentence that says why there are none, the pages of the list,
// and what the answer rests on. Loading and failing look the same everywhere. A list of any length costs what one page of it
// costs: the node gives it in pages.

import type { ComponentChildren } from "preact";
import type { Loaded } from "../api/use_api";
import type { Proven } from "../api/types";
import { Answered, Basis, Empty } from "./answer";
import { Pager } from "./table";

export interface ListPage {
  total: number;
  offset: number;
  limit: number;
  items: readonly unknown[];
}

interface Rows {
  focus: string; // id of what is read next when the page of the list is turned
  address: (offset: number) => string;
}

// One page of a list that is there.
export function ListRows<Page extends ListPage>(
  props: Rows & {
    page: Page;
    count: ComponentChildren;
    none: ComponentChildren;
    foot?: ComponentChildren; // beside the pages of the list
    children: ComponentChildren;
  },
) {
  const { page } = props;
  return (
    <>
      <p class="result-count" role="status">
        {props.count}
      </p>
      {page.items.length === 0 ? <Empty>{props.none}</Empty> : props.children}
      <div class="table-foot">
        <Pager total={page.total} offset={page.offset} limit={page.limit} focus={props.focus} address={props.address} />
        {props.foot}
      </div>
    </>
  );
}

export function ListFrame<Page extends ListPage & Proven>(
  props: Rows & {
    of: Loaded<Page>;
    count: (page: Page) => ComponentChildren;
    none: ComponentChildren;
    children: (page: Page) => ComponentChildren;
  },
) {
  return (
    <Answered of={props.of}>
      {(page) => (
        <>
          <ListRows page={page} count={props.count(page)} none={props.none} focus={props.focus} address={props.address}>
            {props.children(page)}
          </ListRows>
          <Basis of={page} />
        </>
      )}
    </Answered>
  );
}
