// Verification on the node's own pages: the same bench as in the file, and the file itself, which is to be preferred.

import { PageHeading } from "../components/basics";
import { useNode } from "../components/node_context";
import { VerifyFile } from "../components/verify_file";
import { VerifyTool } from "../components/verify_tool";
import { t } from "../text";

export function VerifyPage() {
  const node = useNode();
  const possible = typeof crypto !== "undefined" && crypto.subtle !== undefined;
  return (
    <>
      <PageHeading lead={t("verify.page_lead")}>{t("verify.page_title")}</PageHeading>
      <p>{t("verify.from_node")}</p>
      <VerifyFile />
      {possible ? (
        <VerifyTool known={node.data?.log.checkpoint_key} />
      ) : (
        <p class="problem-inline">{t("verify.no_subtle")}</p>
      )}
    </>
  );
}
