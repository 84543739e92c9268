// Puts the page of verification together as one HTML file: script and style inline, allowed by their digests alone, and a
// content-security policy under which it can load nothing and send nothing. The same sources give the same bytes.
//
//   node build/single_file.mjs     writes dist/verify.html and dist/verify.html.sha256, and prints the digest
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const kRoot = fileURLToPath(new URL("..", import.meta.url));
const kEntry = fileURLToPath(new URL("../src/verify/main.tsx", import.meta.url));

const sha256 = (text, encoding) => createHash("sha256").update(text, "utf8").digest(encoding);

// One script and one style sheet, in memory.
async function partsOf() {
  const built = await build({
    root: kRoot,
    configFile: false,
    logLevel: "error",
    esbuild: { jsx: "automatic", jsxImportSource: "preact" },
    publicDir: false,
    build: {
      target: "es2022",
      write: false,
      cssCodeSplit: false,
      modulePreload: false,
      rollupOptions: {
        input: kEntry,
        output: { format: "iife", inlineDynamicImports: true },
      },
    },
  });
  const files = [built].flat().flatMap((one) => one.output);
  const script = files.find((file) => file.type === "chunk");
  const style = files.find((file) => file.type === "asset" && file.fileName.endsWith(".css"));
  if (script === undefined || style === undefined || files.length !== 2)
    throw new Error(`the page should be one script and one style sheet, not ${files.map((file) => file.fileName)}`);
  return { script: script.code, style: String(style.source) };
}

// Neither may end the element that it stands in.
function inline(text, element) {
  if (text.toLowerCase().includes(`</${element}`) || text.includes("<!--"))
    throw new Error(`the ${element} holds text that would end its element`);
  return text;
}

export async function singleFile() {
  const { script, style } = await partsOf();
  // Between the tags stands exactly what the digest is of.
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script, "base64")}'`,
    `style-src 'sha256-${sha256(style, "base64")}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>Verify what a log says – Entente</title>
    <style>${inline(style, "style")}</style>
  </head>
  <body>
    <div id="page">
      <main>
        <h1>Verify what a log says</h1>
        <p class="waiting">
          Nothing here runs yet. Opened from your own disk, with JavaScript, this file checks proofs. At a node's address it
          does not run, on purpose: save it and open it from your disk.
        </p>
        <p class="waiting" lang="fr">
          Rien ne s’exécute encore ici. Ouvert depuis votre disque, avec JavaScript, ce fichier vérifie des preuves. À
          l’adresse d’un nœud il ne s’exécute pas, à dessein&#160;: enregistrez-le et ouvrez-le depuis votre disque.
        </p>
      </main>
    </div>
    <script>${inline(script, "script")}</script>
  </body>
</html>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = await singleFile();
  const digest = sha256(page, "hex");
  mkdirSync(`${kRoot}/dist`, { recursive: true });
  writeFileSync(`${kRoot}/dist/verify.html`, page);
  writeFileSync(`${kRoot}/dist/verify.html.sha256`, `${digest}  verify.html\n`);
  console.log(`dist/verify.html  ${page.length} characters, sha256 ${digest}`);
}
