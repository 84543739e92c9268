// The page that is one file: heading, language, colours, and the bench of verification.

import { useState } from "preact/hooks";
import { PageHeading } from "../components/basics";
import { VerifyTool } from "../components/verify_tool";
import { currentLocale, kLocales, languageTag, t, useLocale as chooseLocale, type Locale } from "../text";

export function SingleFilePage() {
  const [locale, setLocale] = useState<Locale>(currentLocale());
  document.documentElement.lang = languageTag().slice(0, 2);
  document.title = `${t("verify.page_title")} – Entente`;
  return (
    <main id="content">
      <p class="languages">
        {kLocales.map((one) => (
          <button
            key={one.id}
            type="button"
            class="button-quiet"
            lang={one.id}
            aria-pressed={one.id === locale}
            onClick={() => void chooseLocale(one.id).then(() => setLocale(one.id))}
          >
            {one.name}
          </button>
        ))}
      </p>
      <PageHeading lead={t("verify.page_lead")}>{t("verify.page_title")}</PageHeading>
      <VerifyTool />
    </main>
  );
}
