// The browser's history as state. Ordinary links are used everywhere: clicks on those that lead to a page are taken over.

import { useEffect, useState } from "preact/hooks";
import { isPage } from "./routes";

export interface Place {
  path: string;
  query: URLSearchParams;
  // How one got here: "start" at the first load, "visit" by a link, "return" by the browser's buttons, "adjust" when
  // the page changed its own address (a filter) and keeps the focus where it is.
  how: "start" | "visit" | "return" | "adjust";
  focus: string | null; // id of what should get the focus instead of the heading
  key: number; // changes with each visit
}

type Listener = (place: Place) => void;
const listeners = new Set<Listener>();
const scrolls = new Map<number, number>();
let key = 0;
let current = placeNow("start", null);

function placeNow(how: Place["how"], focus: string | null): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search), how, focus, key };
}

function tell(place: Place): void {
  current = place;
  for (const listener of listeners) listener(place);
}

export function navigate(address: string, focus: string | null = null): void {
  scrolls.set(key, scrollY);
  key = Date.now() + Math.random();
  history.pushState({ key }, "", address);
  tell(placeNow("visit", focus));
}

// Replaces the address without a visit: for filters.
export function adjust(address: string): void {
  history.replaceState({ key }, "", address);
  tell(placeNow("adjust", null));
}

export function scrollKeptFor(place: Place): number {
  return scrolls.get(place.key) ?? 0;
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || link.target !== "" || link.hasAttribute("download") || link.origin !== location.origin) return;
  const samePage = link.pathname === location.pathname && link.search === location.search;
  if (!isPage(link.pathname) || (samePage && link.hash !== "")) return;
  event.preventDefault();
  navigate(link.pathname + link.search, link.dataset["focus"] ?? null);
}

export function startNavigation(): void {
  history.scrollRestoration = "manual";
  history.replaceState({ key }, "");
  document.addEventListener("click", onClick);
  addEventListener("popstate", (event: PopStateEvent) => {
    scrolls.set(key, scrollY);
    key = (event.state as { key?: number } | null)?.key ?? 0;
    tell(placeNow("return", null));
  });
}

export function usePlace(): Place {
  const [place, setPlace] = useState(current);
  useEffect(() => {
    listeners.add(setPlace);
    setPlace(current); // it may have changed between the first rendering and now
    return () => void listeners.delete(setPlace);
  }, []);
  return place;
}
