import { t } from "../text";
import { useNode } from "./node_context";

export function Footer() {
  const node = useNode().data;
  return (
    <footer class="site-footer">
      <p>{t("footer.not")}</p>
      <ul>
        <li>
          <a href="/about">{t("footer.about")}</a>
        </li>
        <li>
          <a href="/design">{t("design.title")}</a>
        </li>
        <li>
          <a href="/api/openapi.yaml">{t("footer.api")}</a>
        </li>
        <li>
          <a href="/log/checkpoint">{t("footer.checkpoint")}</a>
        </li>
        {node !== undefined && (
          <li>
            <code>{node.origin}</code>
          </li>
        )}
        {node !== undefined && <li>{t("footer.version", { version: node.version })}</li>}
      </ul>
    </footer>
  );
}
