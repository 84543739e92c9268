// All texts, as the pages of a node have them.
import { installTexts } from "../../src/text";
import { english } from "../../src/text/english";
import { french } from "../../src/text/french";

installTexts(english, async () => french);
