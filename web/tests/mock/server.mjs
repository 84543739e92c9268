// A node that is none: serves web/dist and answers the API out of examples/, for work on the pages and for their tests.
//
//   npm run mock                     http://127.0.0.1:8080
//   node tests/mock/server.mjs 9000  another port
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { answersOf } from "./answers.mjs";
import { receiptOf, transparentOf } from "./cose.mjs";
import { proofOf } from "./log.mjs";
import { makeWorld } from "./world.mjs";

const kPages = fileURLToPath(new URL("../../dist", import.meta.url));
const kOpenApi = fileURLToPath(new URL("../../../api/openapi.yaml", import.meta.url));
const kDefaultPort = 8080;

// As src/http/static_files.cc has it; a test compares the two.
export const kContentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const kPageHeaders = {
  "Content-Security-Policy": kContentSecurityPolicy,
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
};
const kTypes = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".sha256": "application/octet-stream",
};

// A file of the pages; index.html for every address that names none.
function pageFile(path) {
  const wanted = normalize(path);
  const type = kTypes[extname(wanted)];
  const isFile = wanted.startsWith("/assets/") || type !== undefined;
  const name = isFile ? wanted : "/index.html";
  try {
    const content = readFileSync(kPages + name);
    return { status: 200, type: kTypes[extname(name)] ?? "application/octet-stream", content, headers: kPageHeaders };
  } catch {
    const content = isFile ? "there is no such file\n" : "the pages are not built: npm run build\n";
    return { status: 404, type: "text/plain; charset=utf-8", content };
  }
}

function filesOf(world) {
  const json = (value, status = 200) => ({
    status,
    type: status === 200 ? "application/json" : "application/problem+json",
    content: JSON.stringify(value),
  });
  const answer = answersOf(world);
  const size = world.entries.length;
  const entryAt = (text) => (/^[0-9]+$/.test(text) ? world.entries[Number(text)] : undefined);
  const noSuch = (path) =>
    json(
      { type: "about:blank", title: "Not Found", status: 404, detail: "not here", code: "not-found", place: path },
      404,
    );

  return function file(path, query, sent) {
    if (path === "/log/checkpoint")
      return { status: 200, type: "text/plain; charset=utf-8", content: world.checkpoint };
    if (path === "/healthz" || path === "/readyz")
      return { status: 200, type: "text/plain; charset=utf-8", content: "ok\n" };
    if (path === "/api/openapi.yaml") return { status: 200, type: "application/yaml", content: readFileSync(kOpenApi) };
    const proven = /^\/entries\/([^/]+)$/.exec(path) ?? /^\/api\/v1\/statements\/([^/]+)\/transparent$/.exec(path);
    if (proven !== null) {
      const entry = entryAt(proven[1]);
      if (entry === undefined) return noSuch(path);
      const receipt = receiptOf(entry.index, size, proofOf(world.leaves, entry.index), world.root, world.keys.receipt);
      return path.startsWith("/entries/")
        ? { status: 200, type: "application/scitt-receipt+cose", content: receipt }
        : { status: 200, type: "application/scitt-statement+cose", content: transparentOf(entry.signed, receipt) };
    }
    const payload = /^\/api\/v1\/payloads\/([0-9a-f]{64})$/.exec(path);
    if (payload !== null) {
      const document = world.documents.get(payload[1]);
      return document === undefined
        ? noSuch(path)
        : { status: 200, type: "application/octet-stream", content: document };
    }
    if (path.startsWith("/api/") || path.startsWith("/log/") || path.startsWith("/entries/")) {
      const { status, body } = answer(path, query, sent);
      return json(body, status);
    }
    return pageFile(path);
  };
}

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function startMock(port, host = "127.0.0.1") {
  const file = filesOf(makeWorld());
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://mock");
    let found;
    try {
      const sent = request.method === "POST" ? await bodyOf(request) : null;
      found = file(url.pathname, url.searchParams, sent);
    } catch (cause) {
      console.error(cause);
      found = {
        status: 500,
        type: "text/plain; charset=utf-8",
        content: "the mock node failed; its terminal says why\n",
      };
    }
    response.writeHead(found.status, { "Content-Type": found.type, "Cache-Control": "no-cache", ...found.headers });
    response.end(request.method === "HEAD" ? undefined : found.content);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? kDefaultPort);
  await startMock(port);
  console.log(`mock node on http://127.0.0.1:${port}`);
}
