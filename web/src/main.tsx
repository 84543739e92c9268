import { render } from "preact";
import { App } from "./app";
import { applyTheme, storedTheme } from "./design/theme";
import { startNavigation } from "./routing/navigation";
import { storedLocale, useLocale as chooseLocale } from "./text";

applyTheme(storedTheme());
startNavigation();
const root = document.getElementById("page");
if (root !== null) void chooseLocale(storedLocale()).then(() => render(<App />, root));
