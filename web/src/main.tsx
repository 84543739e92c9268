import { render } from "preact";
import { App } from "./app";
import { applyTheme, storedTheme } from "./design/theme";
import { startNavigation } from "./routing/navigation";
import { installTexts, storedLocale, useLocale as chooseLocale } from "./text";
import { english } from "./text/english";

installTexts(english, async () => (await import("./text/french")).french);
applyTheme(storedTheme());
startNavigation();
const root = document.getElementById("page");
if (root !== null) void chooseLocale(storedLocale()).then(() => render(<App />, root));
