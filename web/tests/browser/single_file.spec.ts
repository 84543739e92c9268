// The page that is one file, from disk, as a reader without any network has it.
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { kForged, kGood, kLogKey, textOf } from "../forge/cases.mjs";
import { verifyEnglish } from "../../src/text/verify_english";
import { ForgedLog } from "../forge/log.mjs";

const kPage = new URL("../../dist/verify.html", import.meta.url).href;
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const english = (key: string): string => verifyEnglish[key as keyof typeof verifyEnglish];
const vkey = readFileSync(fixture("log.vkey"), "utf8").trim();

// After each test: the page asked for nothing but itself, and its console stayed silent.
const test = base.extend<{ quiet: void }>({
  quiet: [
    async ({ page }, use) => {
      const seen: string[] = [];
      page.on("request", (request) => seen.push(request.url()));
      page.on("console", (message) => seen.push(`console: ${message.text()}`));
      page.on("pageerror", (error) => seen.push(`uncaught: ${error.message}`));
      await page.goto(kPage);
      await use();
      expect(seen).toEqual([kPage]);
    },
    { auto: true },
  ],
});

const verdict = (page: Page) => page.locator(".verdict-word");
async function verify(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Result" })).toBeFocused();
  await expect(page.locator(".loading")).toHaveCount(0);
}
async function paste(page: Page, text: string, key: string): Promise<void> {
  await page.getByLabel("Or paste it").fill(text);
  await page.getByLabel("Log key", { exact: true }).fill(key);
  await verify(page);
}
async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join("; ")}`)).toEqual(
    [],
  );
}

test("a bundle that a node made holds, by file, with the key from a file", async ({ page }) => {
  await page.getByLabel("Files", { exact: true }).setInputFiles(fixture("sbom.proof.json"));
  await page.getByLabel("Log key from a file").setInputFiles(fixture("log.vkey"));
  await expect(page.getByLabel("Log key", { exact: true })).toHaveValue(vkey);
  await verify(page);
  await expect(verdict(page)).toHaveText("It holds");
  await expect(page.locator(".level-reached")).toHaveText("authorised");
  await expect(page.locator(".step-holds")).toHaveCount(6);
  await expect(page.getByText("from the file log.vkey")).toBeVisible();
  await accessible(page);
});

test("a statement's receipt holds by the receipt keys that the bundle's trust anchors name", async ({ page }) => {
  await page
    .getByLabel("Files", { exact: true })
    .setInputFiles([fixture("sbom.transparent.cose"), fixture("sbom.proof.json")]);
  await page.getByLabel("Log key", { exact: true }).fill(vkey);
  await verify(page);
  await expect(verdict(page)).toHaveText(["It holds", "It holds"]);
  await expect(page.locator(".level-reached")).toHaveText(["authorised", "included"]);
});

test("a receipt beside its statement holds under a receipt key that is given, and not under none", async ({ page }) => {
  const log = new ForgedLog();
  const entry = Buffer.from(log.entries[2] ?? "");
  await page.getByLabel("Files", { exact: true }).setInputFiles([
    { name: "statement.cose", mimeType: "", buffer: entry },
    { name: "receipt.cose", mimeType: "", buffer: Buffer.from(log.receipt(2)) },
  ]);
  await verify(page);
  await expect(verdict(page)).toHaveText("Not everything could be checked");
  await page.getByText("Receipt key, signer's key, document").click();
  await page.getByLabel("Receipt key", { exact: true }).setInputFiles(fixture("receipt-keys.cbor"));
  await verify(page);
  await expect(verdict(page)).toHaveText("It does not hold");
  await expect(page.locator(".refusal")).toContainText("which is not among the receipt keys given");
});

test("files can be dropped", async ({ page }) => {
  const content = readFileSync(fixture("support.proof.json"), "utf8");
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.json"));
    return data;
  }, content);
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await expect(page.getByText("dropped.json").first()).toBeVisible();
  await page.getByLabel("Log key", { exact: true }).fill(vkey);
  await verify(page);
  await expect(verdict(page)).toHaveText("It holds");
});

// One after the other on one page, as somebody would who has many.
test("every good bundle holds", async ({ page }) => {
  for (const { name, make } of kGood) {
    await paste(page, textOf(make()), kLogKey);
    await expect(verdict(page), name).toHaveText("It holds");
  }
});

test("every forged bundle is refused, and the part that does not hold is named", async ({ page }) => {
  for (const { name, part, make } of kForged) {
    await paste(page, textOf(make()), kLogKey);
    await expect(verdict(page), name).toHaveText("It does not hold");
    await expect(page.locator(".refusal").first(), name).toContainText(`Part: ${english(`part.${part}`)}`);
  }
});

test("it says where the key came from, what it shows and what not, and is in French as well", async ({ page }) => {
  await paste(page, textOf(kGood[0]?.make()), kLogKey);
  await expect(page.getByText("typed into this page")).toBeVisible();
  await expect(page.getByText("That no revocation was left out of the bundle")).toBeVisible();
  await page.getByRole("button", { name: "Français" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page.locator("h1")).toHaveText("Vérifier ce que dit un journal");
  await expect(verdict(page)).toHaveText("Cela tient"); // what was checked stays
  await accessible(page);
});

test("a private key is refused by name", async ({ page }) => {
  await page.getByText("Receipt key, signer's key, document").click();
  const jwk = { kty: "OKP", crv: "Ed25519", x: "AAAA", d: "AAAA" };
  await page
    .getByLabel("Receipt key", { exact: true })
    .setInputFiles({ name: "key.json", mimeType: "", buffer: Buffer.from(JSON.stringify(jwk)) });
  await expect(page.getByRole("alert")).toContainText("This is a private key");
});

test.describe("in the dark, on a telephone", () => {
  test.use({ colorScheme: "dark", viewport: { width: 390, height: 844 } });
  test("it can be used, and is no wider than the screen", async ({ page }) => {
    await paste(page, textOf(kForged[0]?.make()), kLogKey);
    await accessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
});

test("the keyboard is enough", async ({ page }) => {
  await page.getByLabel("Or paste it").focus();
  await page.keyboard.insertText(textOf(kGood[0]?.make()));
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Log key", { exact: true })).toBeFocused();
  await page.keyboard.insertText(kLogKey);
  for (const name of ["Log key from a file", "Receipt key, signer's key, document", "Verify"]) {
    await page.keyboard.press("Tab");
    if (name === "Verify") await expect(page.getByRole("button", { name, exact: true })).toBeFocused();
  }
  await page.keyboard.press("Enter");
  await expect(verdict(page)).toHaveText("It holds");
});

base("the node offers the file with its digest, and does not run it", async ({ page, request }) => {
  await page.goto("/verify");
  const link = page.getByRole("link", { name: "Save verify.html" });
  const file = await (await request.get((await link.getAttribute("href")) ?? "")).body();
  const digest = createHash("sha256").update(file).digest("hex");
  await expect(page.locator("#verify-file-title ~ .facts code")).toHaveText(digest);
  expect(readFileSync(new URL("../../dist/verify.html", import.meta.url)).equals(file)).toBe(true);
  await page.goto("/verify.html");
  await expect(page.getByText("Nothing here runs yet.")).toBeVisible();
});
