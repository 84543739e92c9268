// A slider over days, with a button that lets them pass by. The address keeps the day; nothing moves by itself unless asked.

import { useEffect, useState } from "preact/hooks";
import { t } from "../text";

const kStep_ms = 1400;

export function YearSlider(props: {
  id: string;
  stops: readonly string[]; // days, "" for now
  at: number;
  text: (stop: string) => string;
  ready: boolean; // what belongs to this stop is there
  onStop: (stop: string) => void;
  onPlaying: (playing: boolean) => void;
}) {
  const { stops, at, ready } = props;
  const [playing, setPlaying] = useState(false);
  const last = stops.length - 1;
  const play = (wanted: boolean): void => {
    setPlaying(wanted);
    props.onPlaying(wanted);
  };
  useEffect(() => {
    if (!playing || !ready) return undefined;
    if (at >= last) {
      play(false);
      return undefined;
    }
    const timer = setTimeout(() => props.onStop(stops[at + 1] ?? ""), kStep_ms);
    return () => clearTimeout(timer);
  }, [playing, ready, at, last]);
  return (
    <div class="year-slider">
      <button
        type="button"
        class="button"
        disabled={last === 0}
        onClick={() => {
          if (!playing && at >= last) props.onStop(stops[0] ?? "");
          play(!playing);
        }}
      >
        {playing ? t("map.pause") : t("map.play")}
      </button>
      <div class="field field-wide">
        <label for={props.id}>{t("map.day")}</label>
        <input
          id={props.id}
          type="range"
          min={0}
          max={last}
          step={1}
          value={at}
          list={`${props.id}-stops`}
          aria-valuetext={props.text(stops[at] ?? "")}
          onInput={(event) => {
            play(false);
            props.onStop(stops[Number(event.currentTarget.value)] ?? "");
          }}
        />
        <datalist id={`${props.id}-stops`}>
          {stops.map((stop, i) => (
            <option key={stop} value={i} />
          ))}
        </datalist>
        <div class="year-slider-ends" aria-hidden="true">
          <span>{props.text(stops[0] ?? "")}</span>
          {last > 0 && <span>{props.text(stops[last] ?? "")}</span>}
        </div>
      </div>
    </div>
  );
}
