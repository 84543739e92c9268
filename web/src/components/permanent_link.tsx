// Permanent links: place on the log and hash of what stands there. A log cannot be rewritten, so a link whose hash is not the
// entry's is wrong, or the log is another one; either way the reader is told, before anything else.

import { useEffect, useState } from "preact/hooks";
import { fromBase64, toHex } from "../proof/bytes";
import { leafHash } from "../proof/merkle";
import { addressOf } from "../routing/routes";
import { t } from "../text";
import { Id } from "./basics";

// "same", "other", or "malformed": no SHA-256 in hexadecimal.
export function compareLinked(linked: string, leaf: string): "same" | "other" | "malformed" {
  if (!/^[0-9a-f]{64}$/i.test(linked)) return "malformed";
  return linked.toLowerCase() === leaf.toLowerCase() ? "same" : "other";
}

// The API says it in base64, whose "+" and "/" an address would not keep.
function hexOf(base64: string): string {
  const bytes = fromBase64(base64);
  return bytes === null ? "" : toHex(bytes);
}

// Computed from the entry itself where the browser can; what the node says of it, where it cannot.
function useLeaf(entry: string, stated: string): string {
  const [leaf, setLeaf] = useState(() => hexOf(stated));
  useEffect(() => {
    const bytes = fromBase64(entry);
    if (bytes !== null && typeof crypto !== "undefined" && crypto.subtle !== undefined)
      void leafHash(bytes).then((hash) => setLeaf(toHex(hash)));
  }, [entry]);
  return leaf;
}

export function LinkedHash(props: { linked: string | null; index: number; entry: string; leaf: string }) {
  const leaf = useLeaf(props.entry, props.leaf);
  if (props.linked === null) return null;
  const found = compareLinked(props.linked, leaf);
  if (found === "same") return <p class="quiet">{t("permanent.same")}</p>;
  return (
    <div class="problem" role="alert">
      <p class="problem-title">{t(`permanent.${found}`)}</p>
      <p>{t(`permanent.${found}_detail`, { index: String(props.index) })}</p>
      <p>
        {t("permanent.linked")}: <Id>{props.linked}</Id>
        <br />
        {t("permanent.found")}: <Id>{leaf}</Id>
      </p>
    </div>
  );
}

export function PermanentLink(props: { index: number; leaf: string }) {
  return <a href={addressOf.permanent(props.index, hexOf(props.leaf))}>{t("permanent.link")}</a>;
}
