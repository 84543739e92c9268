// The node's notice, on every page: that this is a demonstration is never out of sight.

import { useNode } from "./node_context";
import { rich, t } from "../text";

export function NoticeBanner() {
  const { data, problem } = useNode();
  if (data === undefined) {
    if (problem === undefined) return null;
    return (
      <aside class="notice notice-alarm" aria-label={t("site.notice")}>
        <p>{t("site.node_silent")}</p>
      </aside>
    );
  }
  if (!data.demonstration && data.notice === "") return null;
  // The operator's notice often begins with the same words: then they are not said twice.
  const heading = t("site.demonstration");
  const repeated = data.notice.toLowerCase().startsWith(heading.toLowerCase());
  const rest = repeated ? data.notice.slice(heading.length).replace(/^[\s.:;,–-]+/, "") : data.notice;
  return (
    <aside class="notice" aria-label={t("site.notice")}>
      <p>
        {!data.demonstration && data.notice}
        {data.demonstration && rest === "" && <strong>{heading}</strong>}
        {data.demonstration && rest !== "" && rich("call.named", { name: <strong>{heading}</strong>, value: rest })}
      </p>
    </aside>
  );
}
