// One entry of the log, and its proof checked in the browser.
import { expect, open, settled, test } from "./watched";

const verify = (page: import("@playwright/test").Page) => page.getByRole("button", { name: "Verify in this browser" });

test("a statement says what it is, and what can be taken away of it is there", async ({ page, facts, request }) => {
  await open(page, `/statements/${facts.release.entry}`);
  await expect(page.locator("h1")).toHaveText(`Log entry ${facts.release.entry}`);
  await expect(page.getByText("by the log's own clock")).toBeVisible();
  for (const name of ["Proof bundle", "Transparent statement", "Receipt", "Download"]) {
    const href = await page.getByRole("link", { name, exact: true }).getAttribute("href");
    const response = await request.get(href ?? "");
    expect(response.status(), name).toBe(200);
    expect((await response.body()).length, name).toBeGreaterThan(50);
  }
  await page.getByRole("link", { name: "What this SBOM says: findings and components" }).click();
  await settled(page);
  await expect(page.locator("h1")).toHaveText(facts.release.title);
});

test("a good proof holds in this browser, step by step", async ({ page, facts }) => {
  await open(page, `/statements/${facts.release.entry}`);
  await verify(page).click();
  await expect(page.locator(".verdict-word")).toHaveText("It holds");
  await expect(page.locator(".step-holds")).toHaveCount(8);
  await expect(page.locator(".level-reached")).toHaveText("authorised");
});

test("a key from elsewhere that is not this log's does not hold", async ({ page, facts }) => {
  await open(page, `/statements/${facts.release.entry}`);
  const field = page.getByLabel("Log key to check against");
  const shown = await field.inputValue();
  // Another key of the same name: well formed, and not the one that signed.
  await field.fill("log.example.org/mock+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  await verify(page).click();
  await expect(page.locator(".verdict-word")).toHaveText("It does not hold");
  await expect(page.locator(".step-fails")).toContainText(["The log key is well formed"]);
  await field.fill(shown);
  await verify(page).click();
  await expect(page.locator(".verdict-word")).toHaveText("It holds");
});

test("a proof with one bit turned does not hold", async ({ page, facts }) => {
  await page.route(`**/api/v1/statements/${facts.release.entry}/proof`, async (route) => {
    const response = await route.fetch();
    const bundle = (await response.json()) as { entries: { index: number; proof: string[] }[] };
    const cited = bundle.entries.find((one) => one.index === facts.release.entry);
    if (cited !== undefined) {
      const hash = Buffer.from(cited.proof[0] ?? "", "base64");
      hash[0] = (hash[0] ?? 0) ^ 1;
      cited.proof[0] = hash.toString("base64");
    }
    await route.fulfill({ response, json: bundle });
  });
  await open(page, `/statements/${facts.release.entry}`);
  await verify(page).click();
  await expect(page.locator(".verdict-word")).toHaveText("It does not hold");
  await expect(page.locator(".step-fails")).toContainText(["Every entry is in the checkpoint's tree"]);
});

test("an entry that is not the one shown is noticed", async ({ page, facts }) => {
  await page.route(`**/api/v1/statements/${facts.release.entry}`, async (route) => {
    const response = await route.fetch();
    const statement = (await response.json()) as { entry_base64: string };
    await route.fulfill({ response, json: { ...statement, entry_base64: "AAAA" } });
  });
  await open(page, `/statements/${facts.release.entry}`);
  await verify(page).click();
  await expect(page.locator(".step-fails")).toContainText(["The entry in the bundle is the one that this page shows"]);
});

test("a published checkpoint that is none contradicts", async ({ page, facts }) => {
  await page.route("**/log/checkpoint", (route) => route.fulfill({ status: 200, body: "not a note" }));
  await open(page, `/statements/${facts.release.entry}`);
  await verify(page).click();
  await expect(page.locator(".step-fails")).toContainText(["The node's published checkpoint"]);
});

test("entries beside this one are a step away; the first has none before it", async ({ page }) => {
  await open(page, "/statements/0");
  const beside = page.getByRole("navigation", { name: "Entries beside this one" });
  await expect(beside.getByRole("link")).toHaveCount(1);
  await beside.getByRole("link").click();
  await settled(page);
  await expect(page.locator("h1")).toHaveText("Log entry 1");
  await expect(beside.getByRole("link")).toHaveCount(2);
});

test("statements are narrowed by type and issuer", async ({ page, facts }) => {
  await open(page, "/statements");
  await page.getByLabel("Type").selectOption({ label: "SBOM (CycloneDX)" });
  await expect(page).toHaveURL(/type=/);
  await settled(page);
  await page.getByLabel("Issuer").fill(facts.party.id);
  await expect(page).toHaveURL(/issuer=/);
  await settled(page);
  await expect(page.locator(`a[href="/statements/${facts.release.entry}"]`)).toBeVisible();
  for (const cell of await page.getByRole("row").locator("td:nth-child(2)").allTextContents())
    expect(cell).toBe("SBOM (CycloneDX)");
});

test("a permanent link says plainly when another entry stands there", async ({ page, facts }) => {
  await open(page, `/statements/${facts.release.entry}`);
  await page.getByRole("link", { name: "Link with place and hash" }).click();
  await expect(page).toHaveURL(/\?hash=[0-9a-f]{64}$/);
  await settled(page);
  await expect(page.getByText("The entry is the one that the link names.")).toBeVisible();
  const { search } = new URL(page.url());
  await open(page, `/statements/1${search}`);
  await expect(page.getByRole("alert")).toContainText("This is not the entry that the link names");
  await open(page, "/statements/1?hash=57");
  await expect(page.getByRole("alert")).toContainText("The hash in the link is none");
});
