// Short, readable forms of identifiers. The whole identifier is always shown or linked somewhere near. Pure.

import { has, t, type MessageKey } from "../text";

const kForeignTypes: Readonly<Record<string, MessageKey>> = {
  "application/vnd.cyclonedx+json": "type.cyclonedx",
  "application/vnd.cyclonedx+xml": "type.cyclonedx_xml",
  "application/spdx+json": "type.spdx",
  "text/spdx": "type.spdx_tag_value",
  "application/spdx+yaml": "type.spdx_yaml",
  "application/vnd.openvex+json": "type.openvex",
  "application/csaf+json": "type.csaf",
};

// A word for a content type that the pages know; the type itself otherwise.
export function typeName(contentType: string): string {
  const bare = contentType.split(";")[0]?.trim() ?? contentType;
  const own = /^application\/vnd\.entente\.([a-z-]+)\+(?:jsonl?|cbor|csv)$/.exec(bare)?.[1];
  if (own !== undefined && has(`type.${own}`)) return t(`type.${own}` as MessageKey);
  const foreign = kForeignTypes[bare];
  if (foreign !== undefined) return t(foreign);
  if (bare === "application/vnd.dsse.envelope.v1+json") return t("type.dsse");
  if (bare.startsWith("application/vnd.dev.sigstore.bundle")) return t("type.sigstore");
  return contentType;
}

// Others' envelopes, of which the node can say what stands inside.
export function isEnvelope(contentType: string): boolean {
  return /^application\/vnd\.(dsse\.envelope|dev\.sigstore\.bundle)/.test(contentType);
}

export function isSbom(contentType: string): boolean {
  return /^(application\/(vnd\.cyclonedx\+(json|xml)|spdx\+(json|yaml))|text\/spdx)(;|$)/.test(contentType);
}

// A word of a closed set that the node sends (a kind, a status, a role), in the reader's language.
export function word(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return has(key) ? t(key) : value;
}

// The beginning of a digest or key, for lines where the whole would drown the rest.
export function shorten(text: string, length = 12): string {
  return text.length <= length + 1 ? text : `${text.slice(0, length)}…`;
}

export interface PurlParts {
  type: string;
  name: string; // with its namespace
  version: string; // may be empty
}
// Reads what is shown of a purl; null when it is none.
export function purlParts(purl: string): PurlParts | null {
  const found = /^pkg:\/*([A-Za-z][A-Za-z0-9.+-]*)\/([^?#]+)/.exec(purl.trim());
  if (found === null) return null;
  const path = found[2] ?? "";
  const at = path.lastIndexOf("@");
  const split = at > path.lastIndexOf("/") && at > 0 ? at : path.length;
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return {
    type: (found[1] ?? "").toLowerCase(),
    name: decode(path.slice(0, split)),
    version: decode(path.slice(split + 1)),
  };
}

export function isPurl(text: string): boolean {
  return purlParts(text) !== null;
}

// Links to other sites: only those that cannot run anything here.
export function safeAddress(address: string): string | null {
  return /^https?:\/\/[^\s]+$/i.test(address) ? address : null;
}

const kSeverities = ["critical", "high", "medium", "low", "none"] as const;
export type SeverityWord = (typeof kSeverities)[number] | "unknown";
export function severityWord(label: string): SeverityWord {
  const lower = label.toLowerCase();
  if (lower === "moderate") return "medium";
  return kSeverities.find((one) => one === lower) ?? "unknown";
}
const kRank: Record<SeverityWord, number> = { critical: 5, high: 4, medium: 3, low: 2, none: 1, unknown: 0 };
export function severityRank(severity: { score: number | null; label: string }): number {
  return kRank[severityWord(severity.label)] * 100 + (severity.score ?? 0);
}
