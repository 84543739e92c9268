// Questions to the node. A failure is a value (Problem), never an exception; an answer is JSON of the shape asked for.

import type { Problem } from "./types";

export type Answer<T> = { ok: true; data: T } | { ok: false; problem: Problem };

const kAnswersKept = 60;
const kept = new Map<string, unknown>();

export type QueryValue = string | number | null | undefined;

// Leaves out what is empty: the node refuses parameters that it does not know, and reads none as "any".
export function queryString(values: Record<string, QueryValue>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") parts.set(name, String(value));
  }
  const text = parts.toString();
  return text === "" ? "" : `?${text}`;
}

export function apiPath(segments: readonly (string | number)[], query: Record<string, QueryValue> = {}): string {
  return `/api/v1/${segments.map((one) => encodeURIComponent(String(one))).join("/")}${queryString(query)}`;
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && typeof (value as Problem).title === "string";
}

async function problemOf(response: Response): Promise<Problem> {
  let said: unknown = null;
  if ((response.headers.get("Content-Type") ?? "").includes("json")) said = await response.json().catch(() => null);
  const plain = { type: "about:blank", title: response.statusText, status: response.status, detail: "", code: "" };
  return isProblem(said) ? { ...plain, ...said } : plain;
}

export function unreachable(cause: unknown): Problem {
  const detail = cause instanceof Error ? cause.message : "";
  return { type: "about:blank", title: "", status: 0, detail, code: "unreachable" };
}

// The last answer to this question, if it is still at hand: shown at once when one goes back.
export function keptAnswer<T>(path: string): T | undefined {
  return kept.get(path) as T | undefined;
}

function keep(path: string, data: unknown): void {
  kept.delete(path);
  kept.set(path, data);
  const oldest = kept.keys().next();
  if (kept.size > kAnswersKept && !oldest.done) kept.delete(oldest.value);
}

// Aborting rejects with AbortError, the one exception that leaves this file.
export async function ask<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { headers: { Accept: "application/json" }, signal: signal ?? null });
    if (!response.ok) return { ok: false, problem: await problemOf(response) };
    const data = (await response.json()) as T;
    keep(path, data);
    return { ok: true, data };
  } catch (cause) {
    if (signal?.aborted) throw cause;
    return { ok: false, problem: unreachable(cause) };
  }
}

// The answer as it came, unread: for documents whose own reader is stricter than JSON.parse().
export async function askText(path: string): Promise<Answer<string>> {
  try {
    const response = await fetch(path, { headers: { Accept: "application/json" } });
    if (!response.ok) return { ok: false, problem: await problemOf(response) };
    return { ok: true, data: await response.text() };
  } catch (cause) {
    return { ok: false, problem: unreachable(cause) };
  }
}
