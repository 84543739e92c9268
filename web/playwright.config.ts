// Browser tests: against the node at ENTENTE_URL, or, when there is none, against the mock node (tests/mock), which is started
// for them. The browser is the system's Chromium; CHROMIUM names another.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const kMockPort = 8931;
const node = process.env["ENTENTE_URL"]?.replace(/\/$/, "");
const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const chromium = process.env["CHROMIUM"] ?? browsers.find((path) => existsSync(path));
if (chromium === undefined)
  throw new Error(`no Chromium at ${browsers.join(", ")}; install one, or name it in CHROMIUM`);

export default defineConfig({
  testDir: "tests/browser",
  outputDir: "node_modules/.cache/browser-tests",
  forbidOnly: true,
  fullyParallel: true,
  timeout: 120_000, // the machine may have other work; no test waits for the clock
  workers: 2,
  retries: process.env["CI"] === undefined ? 0 : 1, // what passes only then is told as flaky
  reporter: "list",
  expect: { timeout: 15_000 },
  use: {
    baseURL: node ?? `http://127.0.0.1:${kMockPort}`,
    locale: "en-GB",
    timezoneId: "Pacific/Pago_Pago", // far from UTC: the pages must not care
    viewport: { width: 1280, height: 900 },
    trace: "off",
    launchOptions: {
      executablePath: chromium,
      // Chromium's sandbox refuses to run as root.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
  ...(node === undefined
    ? {
        webServer: {
          command: `npm run --silent build && node tests/mock/server.mjs ${kMockPort}`,
          url: `http://127.0.0.1:${kMockPort}/readyz`,
          reuseExistingServer: false,
        },
      }
    : {}),
});
