// Starts the page that is one file (build/single_file.mjs puts it together). It asks nothing of any server.

import { render } from "preact";
import { installTexts, preferredLocale, useLocale as chooseLocale } from "../text";
import { verifyEnglish } from "../text/verify_english";
import { verifyFrench } from "../text/verify_french";
import "../design/index.css";
import { SingleFilePage } from "./page";

installTexts(verifyEnglish, async () => verifyFrench);
const root = document.getElementById("page");
if (root !== null)
  void chooseLocale(preferredLocale(navigator.languages)).then(() => {
    root.replaceChildren();
    render(<SingleFilePage />, root);
  });
