// Every page, in both schemes and on a telephone: it loads, nothing is wrong with it by axe, and it is no wider than its screen.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, open, test, type Facts } from "./watched";

const kPages: [string, (facts: Facts) => string, (facts: Facts) => string | RegExp][] = [
  ["overview", () => "/", () => /\S/],
  ["the Call", () => "/call", () => "The Call"],
  ["map", () => "/map", () => "Map of support"],
  ["map on a day, with others", () => "/map?as_of=2018-12-31&others=1&country=FR", () => "Map of support"],
  ["roster", () => "/roster?limit=50", () => "Roster"],
  ["roster with an answer", () => "/roster?ask=US&on=2021-11-11&limit=50", () => "Roster"],
  ["acts", () => "/acts", () => "Acts"],
  ["understandings", () => "/acts?view=understandings", () => "Acts"],
  ["acts on paper", () => "/acts?view=paper", () => "Acts"],
  ["statements without effect", () => "/unusable", () => "Statements without effect"],
  ["pledges", () => "/pledges", () => "Pledges"],
  ["progress", () => "/progress", () => "Progress"],
  ["resources", () => "/resources", () => "Resources"],
  ["sums of resources", () => "/resources/totals", () => "Sums"],
  ["working groups", () => "/working-groups", () => "Working groups"],
  ["meetings", () => "/meetings", () => "Meetings"],
  ["contacts", () => "/contacts", () => "Contacts"],
  ["pings", () => "/pings", () => "Pings"],
  ["exercises", () => "/exercises", () => "Exercises"],
  ["norms", () => "/norms", () => "Norms"],
  [
    "instrument",
    (facts) => `/instruments/${encodeURIComponent(facts.instrument.id)}`,
    (facts) => facts.instrument.title,
  ],
  ["parties", () => "/parties", () => "Parties"],
  ["party", (facts) => `/parties/${encodeURIComponent(facts.party.id)}`, (facts) => facts.party.name],
  ["software", () => "/software", () => "Software"],
  ["search", () => "/software?q=log4j", () => "Software"],
  ["who ships", (facts) => `/software?q=${encodeURIComponent(facts.finding.purl)}`, () => "Software"],
  ["release", (facts) => `/releases/${facts.release.entry}`, (facts) => facts.release.title],
  ["check software", () => "/scan", () => "Check software"],
  ["advisories", () => "/advisories", () => "Advisories"],
  ["advisories of a version", () => "/advisories?q=log4j-core@2.14.1", () => "Advisories"],
  [
    "advisory with a version",
    (facts) => `/advisories/${facts.finding.id}?${new URLSearchParams({ purl: `${facts.finding.purl}@0.0.1` })}`,
    (facts) => facts.finding.id,
  ],
  ["advisory", (facts) => `/advisories/${facts.finding.id}`, (facts) => facts.finding.id],
  ["statements", () => "/statements", () => "Statements"],
  [
    "statement of an SBOM",
    (facts) => `/statements/${facts.release.entry}`,
    (facts) => `Log entry ${facts.release.entry}`,
  ],
  ["statement with a payload", () => "/statements/1", () => "Log entry 1"],
  ["verify", () => "/verify", () => "Verify what a log says"],
  ["design", () => "/design", () => "Design"],
  ["about", () => "/about", () => "About these pages"],
  ["no page", () => "/nowhere/at/all", () => "There is no such page"],
];
const kLooks = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "telephone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;

// Nothing is wrong with it by axe, and it is no wider than its screen.
async function sound(page: Page, problems: number): Promise<void> {
  await expect(page.locator(".problem")).toHaveCount(problems);
  await expect(page).toHaveTitle(/ – /);
  // Rows of a long list are alike: some of them stand for all.
  const { violations } = await new AxeBuilder({ page }).exclude("tbody tr:nth-child(n+13)").analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join("; ")}`)).toEqual(
    [],
  );
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(excess, "wider than the screen").toBeLessThanOrEqual(0);
}

for (const { name: look, ...settings } of kLooks) {
  test.describe(look, () => {
    test.use(settings);
    for (const [name, address, heading] of kPages) {
      test(name, async ({ page, facts }) => {
        await open(page, address(facts));
        await expect(page.locator("h1")).toHaveText(heading(facts));
        await sound(page, name === "design" ? 1 : 0);
      });
    }
    test("each thing of the Call by itself", async ({ page, facts }) => {
      test.slow();
      for (const { name, address } of facts.call) {
        await test.step(name, async () => {
          await open(page, address);
          await expect(page.locator(".voluntary")).toBeVisible();
          await sound(page, 0);
        });
      }
    });
  });
}

test("the notice that this is a demonstration is on every page", async ({ page, facts, request }) => {
  const node = (await (await request.get("/api/v1/node")).json()) as { demonstration: boolean };
  test.skip(!node.demonstration, "this node is none");
  for (const [, address] of kPages) {
    await open(page, address(facts));
    await expect(page.getByRole("complementary", { name: "Notice" })).toContainText("Demonstration, not endorsed");
  }
});

test("the pages come under a strict policy, and have no style or script of their own", async ({ request }) => {
  const response = await request.get("/");
  const policy = response.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  const html = await response.text();
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|\son[a-z]+=/);
});

test("the overview says who witnesses the log", async ({ page, request }) => {
  const node = (await (await request.get("/api/v1/node")).json()) as {
    log: { witnesses: { quorum: string; list: { name: string }[] } | null };
  };
  const { witnesses } = node.log;
  await open(page, "/");
  const words = page.getByText("Witnesses", { exact: true });
  if (witnesses === null) return expect(words).toHaveCount(0);
  await expect(words).toBeVisible();
  await expect(page.getByRole("main")).toContainText(witnesses.quorum);
  for (const one of witnesses.list) await expect(page.getByRole("main")).toContainText(one.name);
});
