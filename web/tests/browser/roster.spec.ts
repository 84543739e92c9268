// Who supports the text, since when, by whose word.
import { expect, open, settled, test } from "./watched";

const count = async (page: import("@playwright/test").Page): Promise<number> => {
  await settled(page);
  const text = (await page.locator("#supporters-title ~ * .result-count").textContent()) ?? "";
  return Number(/([0-9,]+)/.exec(text)?.[1]?.replace(",", ""));
};

test("filters narrow the list, stand in the address, and can be cleared", async ({ page }) => {
  await open(page, "/roster");
  const everybody = await count(page);
  expect(everybody).toBeGreaterThan(100);

  await page.getByLabel("Kind").selectOption("state");
  await expect(page).toHaveURL(/kind=state/);
  await expect.poll(() => count(page)).toBeLessThan(everybody);
  const states = await count(page);
  await page.getByLabel("Country").selectOption("FR");
  await expect.poll(() => count(page)).toBe(1);
  await expect(page.getByRole("rowheader")).toHaveText("France");

  // The address alone brings the same list back.
  await page.reload();
  expect(await count(page)).toBe(1);
  await expect(page.getByLabel("Country")).toHaveValue("FR");
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect.poll(() => count(page)).toBe(everybody);
  await expect(page.getByLabel("Name or identifier")).toBeFocused();
  expect(states).toBeLessThan(everybody);
});

test("a name is found while it is typed, and the focus stays", async ({ page }) => {
  await open(page, "/roster");
  const field = page.getByLabel("Name or identifier");
  await field.pressSequentially("swit");
  await expect.poll(() => count(page)).toBeLessThan(5);
  await expect(page.getByRole("rowheader", { name: "Switzerland" })).toBeVisible();
  await expect(field).toBeFocused();
});

test("the list as it stood on a day leaves out who came later", async ({ page }) => {
  await open(page, "/roster?kind=state&country=US");
  expect(await count(page)).toBe(1);
  await page.getByLabel("As the roster stood on").fill("2021-11-09");
  await expect(page).toHaveURL(/as_of=2021-11-09/);
  await expect(page.getByText("No supporter fits these filters.")).toBeVisible();
  await page.getByLabel("As the roster stood on").fill("2021-11-11");
  await expect.poll(() => count(page)).toBe(1);
});

test("was X a supporter on a day: yes, no, and unknown are three answers", async ({ page }) => {
  await open(page, "/roster");
  const ask = async (party: string, day: string): Promise<void> => {
    await page.getByRole("combobox", { name: "Party" }).fill(party);
    await page.getByLabel("Day", { exact: true }).fill(day);
    await page.getByRole("button", { name: "Ask" }).click();
  };
  const word = page.locator(".verdict-word");
  await ask("US", "2021-11-09");
  await expect(word).toHaveText("No");
  await ask("US", "2021-11-11");
  await expect(word).toHaveText("Yes");
  await expect(
    page
      .locator(".verdict")
      .getByRole("link", { name: /^Entry/ })
      .first(),
  ).toBeVisible();
  await ask("No such supporter", "2021-11-11");
  await expect(word).toHaveText("Unknown");
  await expect(page.locator(".verdict")).toContainText("Unknown is an answer of its own");
  await expect(page).toHaveURL(/ask=No\+such\+supporter&on=2021-11-11/);
});

test("a question without a party or a day is not asked", async ({ page }) => {
  await open(page, "/roster");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByText("Give a party and a day.")).toBeVisible();
  await expect(page.locator(".verdict")).toHaveCount(0);
});

test("announced, listed and signed differ by form and word, not by colour alone", async ({ page }) => {
  await open(page, "/about");
  const forms = await page.locator("dt .mark").evaluateAll((marks) =>
    marks.map((mark) => {
      const edge = getComputedStyle(mark);
      const sign = getComputedStyle(mark, "::before");
      const filled = edge.backgroundColor !== "rgba(0, 0, 0, 0)";
      return [
        mark.textContent,
        edge.borderTopStyle,
        edge.textDecorationLine,
        filled,
        sign.width,
        sign.height,
        sign.borderRadius,
      ].join(" ");
    }),
  );
  expect(forms).toHaveLength(4);
  expect(new Set(forms.map((form) => form.replace(/^\S+ /, ""))).size).toBe(4);
});

test("pages of the list follow one another", async ({ page }) => {
  await open(page, "/roster");
  const everybody = await count(page);
  test.skip(everybody <= 100, "one page holds them all");
  const first = await page.getByRole("rowheader").first().textContent();
  await page.getByRole("link", { name: "Next" }).click();
  await settled(page);
  await expect(page.getByRole("rowheader").first()).not.toHaveText(first ?? "");
  await expect(page.locator("#supporters-title")).toBeFocused();
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page.getByRole("rowheader").first()).toHaveText(first ?? "");
});

test("the list can be had as a table, narrowed in the same way", async ({ page, facts }) => {
  await open(page, "/roster?kind=state&country=FR");
  const table = page.getByRole("link", { name: "All of these as a table for spreadsheets (CSV)" });
  const address = new URL((await table.getAttribute("href")) ?? "", page.url());
  expect(address.pathname).toBe("/api/v1/roster.csv");
  expect(Object.fromEntries(address.searchParams)).toEqual({
    instrument: facts.instrument.id,
    kind: "state",
    country: "FR",
  });
});
