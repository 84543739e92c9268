// Certified names and the anchors they rest on (docs/formats/payloads.md): their form is read as a node reads it, so that what
// a node refuses is refused here. Chains of certificates are not checked in a browser: what was signed by one is never
// called authorised here.

import type { JsonObject } from "../codec/json";
import { arrayOf, onlyMembers, textOf, wordOf } from "../codec/members";
import { fromBase64 } from "../proof/bytes";
import { kDone, refuse, type Result } from "../proof/result";
import { kRoles } from "./words";

const kNamesMax = 64;
const kAnchorsMax = 16;
const kNameBytesMax = 512;

// "dns:" in lower case, "uri:" or "email:", whole: printable ASCII without spaces and without a star.
function isCertifiedName(name: string): boolean {
  return name.length <= kNameBytesMax && /^(dns|uri|email):[!-)+-~]+$/.test(name) && !/^dns:.*[A-Z]/.test(name);
}

export function checkCertifiedNames(root: JsonObject): Result<null> {
  if (root.get("certificates") === undefined) return kDone;
  const list = arrayOf(root, "certificates", "");
  if (!list.ok) return list;
  if (list.value.length > kNamesMax) return refuse("form", "too_many", { n: kNamesMax }, "/certificates");
  const seen = new Set<string>();
  for (const [i, value] of list.value.entries()) {
    const place = `/certificates/${i}`;
    const object = onlyMembers(value, ["anchor", "name", "roles"], place);
    if (!object.ok) return object;
    const anchor = textOf(object.value, "anchor", place);
    if (!anchor.ok) return anchor;
    if (!/^[0-9a-f]{64}$/.test(anchor.value)) return refuse("form", "bad_hash", {}, `${place}/anchor`);
    const name = textOf(object.value, "name", place);
    if (!name.ok) return name;
    if (!isCertifiedName(name.value)) return refuse("form", "bad_text", { n: kNameBytesMax }, `${place}/name`);
    const same = `${anchor.value} ${name.value}`;
    if (seen.has(same)) return refuse("form", "twice", {}, `${place}/name`);
    seen.add(same);
    const roles = arrayOf(object.value, "roles", place);
    if (!roles.ok) return roles;
    const given = new Set<string>();
    for (const role of roles.value) {
      if (typeof role !== "string") return refuse("form", "not_text", {}, `${place}/roles`);
      const known = wordOf(role, kRoles, `${place}/roles`);
      if (!known.ok) return known;
      if (known.value === "admin") return refuse("authority", "certified_admin", {}, `${place}/roles`);
      if (given.has(role)) return refuse("form", "twice", {}, `${place}/roles`);
      given.add(role);
    }
    if (given.size === 0) return refuse("form", "missing", {}, `${place}/roles`);
  }
  return kDone;
}

// The document's form alone; whether its certificates are any is not looked into.
export function checkAnchors(root: JsonObject): Result<null> {
  const list = arrayOf(root, "certificates", "");
  if (!list.ok) return list;
  if (list.value.length > kAnchorsMax) return refuse("form", "too_many", { n: kAnchorsMax }, "/certificates");
  for (const [i, one] of list.value.entries())
    if (typeof one !== "string" || fromBase64(one) === null)
      return refuse("form", "bad_base64", {}, `/certificates/${i}`);
  return kDone;
}
