// What every page of the Call says of itself: that it is voluntary and political, or, where an instrument declares the
// words of treaties, what this record is not.

import type { Instrument } from "../api/types";
import { t } from "../text";

export function Voluntary(props: { vocabulary?: Instrument["vocabulary"] | undefined }) {
  return <p class="voluntary">{t(props.vocabulary === "treaty" ? "call.treaty" : "call.voluntary")}</p>;
}
