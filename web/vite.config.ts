import { defineConfig } from "vitest/config";
import { worldMapPlugin } from "./build/world_map.mjs";

// A node to work against in `npm run dev`: the one of `make run`, or the mock server.
const node = process.env["ENTENTE_URL"] ?? "http://127.0.0.1:8080";
const forwarded = ["/api", "/log/", "/entries", "/.well-known", "/healthz", "/readyz"];

export default defineConfig({
  plugins: [worldMapPlugin()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2022",
    outDir: "dist",
    assetsDir: "assets",
    // Nothing is inlined: the pages' policy allows no data: scripts or styles, and the assets are cached for good.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(forwarded.map((path) => [path, { target: node, changeOrigin: true }])),
  },
  test: {
    include: ["tests/unit/**/*.test.ts"],
    environment: "node",
    env: { TZ: "Pacific/Pago_Pago" }, // far from UTC: the pages must not care
    setupFiles: ["tests/unit/web_crypto.ts", "tests/unit/texts.ts"],
  },
});
