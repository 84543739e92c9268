// A document sent to the node, with word of how much of it is there: fetch() cannot tell that, so this is XMLHttpRequest.

import { isProblem, unreachable, type Answer } from "./client";
import type { Problem } from "./types";

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function problemOf(request: XMLHttpRequest): Problem {
  const plain = { type: "about:blank", title: request.statusText, status: request.status, detail: "", code: "" };
  const said = jsonOf(request.responseText);
  return isProblem(said) ? { ...plain, ...said } : plain;
}

// `onSent` is told the share that was sent, 0 to 1. Aborting settles with null.
export function send<T>(
  path: string,
  body: Blob,
  onSent: (share: number) => void,
  signal: AbortSignal,
): Promise<Answer<T> | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onSent(event.loaded / event.total);
    };
    request.upload.onload = () => onSent(1);
    request.onload = () => {
      if (request.status < 200 || request.status > 299) return resolve({ ok: false, problem: problemOf(request) });
      const said = jsonOf(request.responseText);
      resolve(said === null ? { ok: false, problem: unreachable(null) } : { ok: true, data: said as T });
    };
    request.onerror = () => resolve({ ok: false, problem: unreachable(null) });
    request.onabort = () => resolve(null);
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}
