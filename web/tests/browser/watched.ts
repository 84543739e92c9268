// A page that is watched. After each test: nothing on its console, no request to another origin, and every answer of the node's
// JSON API that the page read was as api/openapi.yaml has it.
import { test as base, expect, type Page } from "@playwright/test";
import { answerFaults } from "../mock/schema.mjs";

export interface Facts {
  instrument: { id: string; title: string };
  // A release with findings and components that are not covered, and its worst finding.
  release: { entry: number; title: string; findings: number; uncovered: number };
  finding: { id: string; purl: string }; // of its component, without version
  party: { id: string; name: string };
  // Addresses of pages of one thing each, where the node has such a thing.
  call: { name: string; address: string }[];
}

interface Options {
  // Console lines that a test provokes; everything else on the console is a fault.
  provoked: RegExp | null;
}

async function answer<T>(baseURL: string, path: string): Promise<T> {
  const response = await fetch(`${baseURL}/api/v1/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

interface Row {
  id: string;
  name: string;
  title: string;
  issuer: string;
  releases: { entry: number; version: string; findings: number; not_covered: number }[];
}

// The first of each list of the Call that has a page of its own.
async function callOf(baseURL: string): Promise<Facts["call"]> {
  const lists: [string, string, (row: { id: string; entry: number; party: { id: string } }) => string][] = [
    ["an act", "acts", (row) => `/acts/${row.entry}`],
    ["a pledge", "pledges", (row) => `/pledges/${row.entry}`],
    ["a resource", "resources", (row) => `/resources/${row.entry}`],
    ["a working group", "working-groups", (row) => `/working-groups/${encodeURIComponent(row.id)}`],
    ["a meeting", "meetings", (row) => `/meetings/${encodeURIComponent(row.id)}`],
  ];
  const found = await Promise.all(
    lists.map(async ([name, list, address]) => {
      const { items } = await answer<{ items: { id: string; entry: number; party: { id: string } }[] }>(
        baseURL,
        `${list}?limit=1`,
      );
      return items[0] === undefined ? [] : [{ name, address: address(items[0]) }];
    }),
  );
  // Progress is shown of those alone who agree to it.
  const { parties } = await answer<{ parties: { id: string }[] }>(baseURL, "progress").catch(() => ({ parties: [] }));
  const shown = parties.slice(0, 1).map(({ id }) => ({
    name: "a party's progress",
    address: `/progress/${encodeURIComponent(id)}`,
  }));
  return [...found.flat(), ...shown];
}

let known: Promise<Facts> | undefined;

// What the tests walk along is read from the node itself: they run against the mock and against a demonstration node.
async function factsOf(baseURL: string): Promise<Facts> {
  const [instruments, products] = await Promise.all([
    answer<{ items: Row[] }>(baseURL, "instruments"),
    answer<{ items: Row[] }>(baseURL, "products?limit=2000"),
  ]);
  const [instrument] = instruments.items;
  const found = products.items
    .flatMap((product) => product.releases.map((release) => ({ product, release })))
    .find(({ release }) => release.findings > 0 && release.not_covered > 0);
  if (instrument === undefined || found === undefined)
    throw new Error("the node has no instrument, or no release with findings");
  const { product, release } = found;
  const judged = await answer<{ findings: { id: string; purl: string; severity: { score: number | null } }[] }>(
    baseURL,
    `releases/${release.entry}/findings`,
  );
  const worst = judged.findings.sort((a, b) => (b.severity.score ?? 0) - (a.severity.score ?? 0))[0];
  if (worst === undefined) throw new Error("a release with findings has none");
  const party = await answer<{ id: string; name: string }>(baseURL, `parties/${encodeURIComponent(product.issuer)}`);
  return {
    instrument,
    release: {
      entry: release.entry,
      title: `${product.name} ${release.version}`,
      findings: release.findings,
      uncovered: release.not_covered,
    },
    finding: { id: worst.id, purl: worst.purl.replace(/[?#].*$/, "").replace(/@[^@/]*$/, "") },
    party,
    call: await callOf(baseURL),
  };
}

export const test = base.extend<Options & { facts: Facts; watched: void }>({
  provoked: [null, { option: true }],

  facts: async ({ baseURL }, use) => {
    known ??= factsOf(baseURL ?? "");
    await use(await known);
  },

  watched: [
    async ({ page, baseURL, provoked }, use) => {
      const faults: string[] = [];
      const pending: Promise<void>[] = [];
      page.on("console", (message) => {
        if (message.type() !== "error" && message.type() !== "warning") return;
        if (provoked === null || !provoked.test(message.text())) faults.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
      page.on("request", (request) => {
        if (new URL(request.url()).origin !== new URL(baseURL ?? "").origin)
          faults.push(`another origin: ${request.url()}`);
      });
      page.on("response", (response) => {
        const url = new URL(response.url());
        if (!url.pathname.startsWith("/api/v1/") || provoked !== null) return;
        const type = response.headers()["content-type"] ?? "";
        if (!type.includes("json")) return;
        // The body of an answer that was given up (a newer question took its place) cannot be had.
        const check = response.json().then(
          (body) =>
            void faults.push(
              ...answerFaults(url.pathname + url.search, response.status(), type, body, response.request().method()),
            ),
          () => undefined,
        );
        pending.push(check);
      });
      await use();
      await Promise.all(pending);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

// A page with its answers there.
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.locator(".loading:not(.design-loading *)")).toHaveCount(0);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

export { expect };
