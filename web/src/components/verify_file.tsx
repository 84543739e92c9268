// The page that is one file, offered for download, with its digest beside it as the node has it.

import { useEffect, useState } from "preact/hooks";
import { t } from "../text";
import { Digest, Facts, Section } from "./basics";

const kFile = "/verify.html";

// "<64 hexadecimal digits>  verify.html", as sha256sum writes it.
async function digestOfFile(): Promise<string | null> {
  try {
    const response = await fetch(`${kFile}.sha256`);
    return /^([0-9a-f]{64}) {2}verify\.html\n$/.exec(response.ok ? await response.text() : "")?.[1] ?? null;
  } catch {
    return null;
  }
}

export function VerifyFile() {
  const [digest, setDigest] = useState<string | null | undefined>(undefined);
  useEffect(() => void digestOfFile().then(setDigest), []);
  return (
    <Section title={t("verify.file_title")} id="verify-file">
      <p>{t("verify.file_lead")}</p>
      <p>
        <a class="button" href={kFile} download="verify.html">
          {t("verify.file_link")}
        </a>
      </p>
      {digest === null && <p class="problem-inline">{t("verify.file_unknown")}</p>}
      {typeof digest === "string" && (
        <Facts
          of={[
            {
              name: t("verify.file_digest"),
              value: <Digest value={digest} label={t("verify.file_digest")} />,
              hint: t("verify.file_hint"),
            },
          ]}
        />
      )}
    </Section>
  );
}
