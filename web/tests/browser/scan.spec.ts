// A document is checked; and from the name of a version to why an advisory holds for it.
import AxeBuilder from "@axe-core/playwright";
import { expect, open, settled, test } from "./watched";

const kSbom = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  metadata: { component: { type: "application", name: "shop", version: "7" } },
  components: [
    {
      type: "library",
      name: "log4j-core",
      version: "2.14.1",
      purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
    },
    { type: "library", name: "lodash", version: "4.17.20", purl: "pkg:npm/lodash@4.17.20" },
    { type: "library", name: "nobody-knows", version: "1.0" },
  ],
};
const kFile = { name: "shop.cdx.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(kSbom)) };
const kFlaws = "Flaws of components of this document";

test("a chosen file is sent, judged, and shown by flaw", async ({ page }) => {
  await open(page, "/software");
  await page.getByRole("link", { name: "Check the software in an SBOM of your own" }).click();
  await expect(page.locator("h1")).toHaveText("Check software");
  await expect(page.getByText("is sent to this node, judged in its memory, and not kept")).toBeVisible();
  await page.getByLabel("SBOM file").setInputFiles(kFile);
  await expect(page.getByText("shop.cdx.json", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Check", exact: true }).click();

  const result = page.getByRole("heading", { name: "What is known of shop.cdx.json" });
  await expect(result).toBeFocused();
  const table = page.getByRole("table", { name: kFlaws });
  const shell = table.getByRole("row").filter({ hasText: "GHSA-jfh8-c2jp-5v3q" });
  await expect(shell).toContainText("CVE-2021-44228");
  await expect(shell).toContainText("2.14.1");
  await expect(shell.locator(".mark")).toHaveText(/Critical/);
  await expect(table.getByRole("row").filter({ hasText: "GHSA-35jh-r3h4-6jhm" })).toContainText("4.17.21");
  const uncovered = page.getByRole("table", { name: "Components that no advisory data covers" });
  await expect(uncovered).toContainText("nobody-knows");
  await expect(uncovered).toContainText("no purl");
  await expect(page.getByRole("table", { name: "What the findings rest on" }).getByRole("row")).not.toHaveCount(1);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join("; ")}`)).toEqual(
    [],
  );

  // On paper there is what was found, and nothing to press.
  await page.emulateMedia({ media: "print" });
  await expect(table).toBeVisible();
  await expect(page.locator(".scan-form")).toBeHidden();
  await page.emulateMedia({ media: "screen" });

  await shell.getByRole("link", { name: "GHSA-jfh8-c2jp-5v3q" }).click();
  await settled(page);
  await expect(page.locator(".verdict-word")).toContainText("Affected; fixed in");
});

test("a pasted document is checked by keyboard alone", async ({ page }) => {
  await open(page, "/scan");
  const pasted = page.getByLabel("Or paste the document");
  await pasted.focus();
  await page.keyboard.insertText(JSON.stringify(kSbom));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Check", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "What is known of pasted document" })).toBeFocused();
});

test("a dropped file is taken, and can be removed again", async ({ page }) => {
  await open(page, "/scan");
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.json", { type: "application/json" }));
    return transfer;
  }, JSON.stringify(kSbom));
  await page.dispatchEvent("main", "dragover", { dataTransfer: data });
  await expect(page.locator(".scan-form-over")).toHaveCount(1);
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
  await expect(page.locator(".scan-form-over")).toHaveCount(0);
  await expect(page.getByText("dropped.json", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Or paste the document")).toBeDisabled();
  await page.getByRole("button", { name: "Remove dropped.json" }).click();
  await expect(page.getByLabel("SBOM file")).toBeFocused();
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("Choose a file, or paste a document, first.");
});

test("what no node takes is not sent", async ({ page }) => {
  let asked = 0;
  page.on("request", (request) => (asked += request.method() === "POST" ? 1 : 0));
  await open(page, "/scan");
  const check = page.getByRole("button", { name: "Check", exact: true });
  await page.getByLabel("SBOM file").setInputFiles({ ...kFile, buffer: Buffer.alloc(16 * 1024 * 1024 + 1, " ") });
  await check.click();
  await expect(page.getByRole("alert")).toContainText("larger than the 16 MiB");
  await page.getByLabel("SBOM file").setInputFiles({ ...kFile, buffer: Buffer.alloc(0) });
  await check.click();
  await expect(page.getByRole("alert")).toHaveText("This file is empty.");
  expect(asked).toBe(0);
});

test.describe("an error", () => {
  test.use({ provoked: /Failed to load resource/ });

  test("of the document is the node's own words, and another document can be sent", async ({ page }) => {
    await open(page, "/scan");
    await page.getByLabel("Or paste the document").fill("this is no SBOM");
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("HTTP status 400");
    await page.getByLabel("Or paste the document").fill(JSON.stringify(kSbom));
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await expect(page.getByRole("table", { name: kFlaws })).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  test("of a busy node can be tried again", async ({ page }) => {
    let busy = true;
    await page.route("**/api/v1/scan", (route) =>
      busy
        ? route.fulfill({
            status: 503,
            contentType: "application/problem+json",
            body: JSON.stringify({
              type: "about:blank",
              title: "Service Unavailable",
              status: 503,
              detail: "too many documents are being scanned; try again in a moment",
              code: "pushback",
            }),
          })
        : route.continue(),
    );
    await open(page, "/scan");
    await page.getByLabel("SBOM file").setInputFiles(kFile);
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("too many documents");
    busy = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("table", { name: kFlaws })).toBeVisible();
  });
});

test("what takes long says so, and can be stopped", async ({ page }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/v1/scan", async (route) => {
    await held;
    await route.abort().catch(() => undefined);
  });
  await open(page, "/scan");
  await page.getByLabel("SBOM file").setInputFiles(kFile);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("progressbar", { name: "Progress" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Check", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
  release();
});

test("marks of malware and of use, and several advisories about one flaw, stand in one row", async ({ page }) => {
  const finding = {
    ecosystem: "npm",
    name: "evil",
    version: "1.0.0",
    purl: "pkg:npm/evil@1.0.0",
    id: "GHSA-1",
    aliases: ["CVE-2024-1"],
    upstream: [],
    group: "CVE-2024-1",
    fixed: null,
    severity: { score: null, label: "critical" },
    malicious: false,
    exploitation: {
      cve: "CVE-2024-1",
      kev_added: "2024-01-02",
      kev_due: null,
      ransomware: true,
      epss: 0.123,
      epss_percentile: 0.9,
    },
    vex: null,
    summary: "<img src=x onerror=alert(1)>",
  };
  await page.route("**/api/v1/scan", async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { findings: unknown[]; warnings: string[] };
    answer.findings = [finding, { ...finding, id: "MAL-2024-1", malicious: true, exploitation: null, fixed: "2.0.0" }];
    answer.warnings = ["component 3 has no <version>"];
    await route.fulfill({ response, json: answer });
  });
  await open(page, "/scan");
  await page.getByLabel("SBOM file").setInputFiles(kFile);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  const table = page.getByRole("table", { name: kFlaws });
  await expect(table.getByRole("row")).toHaveCount(2);
  const row = table.getByRole("row").last();
  for (const words of ["GHSA-1", "MAL-2024-1", "CVE-2024-1", "Malware", "Known exploited, since 2 Jan 2024", "Used by ransomware", "EPSS 12.3%", "2.0.0"]) // prettier-ignore
    await expect(row).toContainText(words);
  await expect(page.locator("main img")).toHaveCount(0);
  await expect(page.getByText("component 3 has no <version>")).toBeVisible();
});

test("a version is searched for, judged, and the reasons are a link away", async ({ page }) => {
  await open(page, "/advisories");
  await page.getByLabel("Identifier, package or words of the summary").fill("lodash@4.17.20");
  await expect(page.getByRole("columnheader", { name: "Version 4.17.20" })).toBeVisible();
  await settled(page);
  const row = page.getByRole("row").filter({ hasText: "GHSA-35jh-r3h4-6jhm" });
  await expect(row).toContainText("Affected; fixed in 4.17.21");
  await expect(page.getByRole("row").filter({ hasText: "GHSA-jf85-cpcp-j695" })).toContainText("Not affected");
  await row.getByRole("link", { name: "Why" }).click();
  await settled(page);
  await expect(page.locator(".verdict-word")).toHaveText("Affected; fixed in 4.17.21");
  await expect(page.locator(".steps").first()).toContainText("lodash");

  // Another version, from there.
  await page.getByRole("textbox", { name: "Version" }).fill("");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByRole("alert")).toHaveText("Write the version first.");
  await page.getByRole("textbox", { name: "Version" }).fill("4.17.21");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.locator(".verdict-word")).toHaveText("Not affected");
  await expect(page).toHaveURL(/ecosystem=npm&name=lodash&version=4.17.21/);
});

test("a purl is searched for among the advisories; without a version nothing is judged", async ({ page }) => {
  await open(page, "/advisories?q=pkg:npm/lodash@4.17.20");
  await expect(page.getByRole("row").filter({ hasText: "GHSA-35jh-r3h4-6jhm" })).toContainText("Affected");
  await open(page, "/advisories?q=pkg:npm/lodash");
  await expect(page.getByRole("row").filter({ hasText: "GHSA-35jh-r3h4-6jhm" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: /^Version/ })).toHaveCount(0);
});
