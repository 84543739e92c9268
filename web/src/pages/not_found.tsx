import { PageHeading } from "../components/basics";
import { rich, t } from "../text";

export function NotFoundPage(props: { path: string }) {
  return (
    <>
      <PageHeading>{t("missing.title")}</PageHeading>
      <p>{rich("missing.text", { path: <code class="id">{props.path}</code> })}</p>
      <p>
        <a href="/">{t("nav.overview")}</a>
      </p>
    </>
  );
}
