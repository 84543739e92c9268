// The world with a colour and a pattern for each country's standing. For the eye and the mouse: what it says stands in a
// table beside it, which is what the keyboard and screen readers use.
//
// The shapes are a file of their own, which is asked for when a map is first shown.

import { useEffect, useState } from "preact/hooks";
import type { WorldMap as World } from "virtual:world-map";
import type { StatusOnDay } from "../api/call_types";
import { formatNumber, t } from "../text";
import { Loading } from "./answer";

const kSmallRadius = 4.5;
const kOthersRadius = 2.2; // of one supporter; areas are as the numbers
const kNumberRadius = 8; // from which on the number fits into its circle

let shapes: World | null = null;

function useWorld(): World | "failed" | null {
  const [world, setWorld] = useState<World | "failed" | null>(shapes);
  useEffect(() => {
    if (shapes !== null) return undefined;
    let gone = false;
    import("virtual:world-map").then(
      (module) => {
        shapes = module.default;
        if (!gone) setWorld(shapes);
      },
      () => {
        if (!gone) setWorld("failed");
      },
    );
    return () => void (gone = true);
  }, []);
  return world;
}

// Patterns are of the marks: signed is filled, listed has lines, announced dots; what ended is crossed, what is not known
// has few thin strokes.
export function MapPatterns() {
  return (
    <svg class="map-patterns" width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="map-signed" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect class="pattern-signed" width="8" height="8" />
        </pattern>
        <pattern id="map-listed" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect class="pattern-listed-ground" width="4" height="4" />
          <rect class="pattern-listed" width="4" height="2" />
        </pattern>
        <pattern id="map-announced" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect class="pattern-announced-ground" width="6" height="6" />
          <circle class="pattern-announced" cx="1.5" cy="1.5" r="1.3" />
          <circle class="pattern-announced" cx="4.5" cy="4.5" r="1.3" />
        </pattern>
        <pattern id="map-unknown" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="pattern-unknown-ground" width="7" height="7" />
          <rect class="pattern-unknown" width="1.6" height="7" />
        </pattern>
        <pattern id="map-ended" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="pattern-ended-ground" width="7" height="7" />
          <path class="pattern-ended" d="M0 3.5h7M3.5 0v7" />
        </pattern>
      </defs>
    </svg>
  );
}

// A patch of a pattern beside its word.
export function MapPatch(props: { status: StatusOnDay | null }) {
  return (
    <svg class="map-patch" viewBox="0 0 24 16" width="24" height="16" aria-hidden="true" focusable="false">
      <rect
        class="map-country"
        x="0.5"
        y="0.5"
        width="23"
        height="15"
        {...(props.status === null ? {} : { fill: `url(#map-${props.status})` })}
      />
    </svg>
  );
}

function Others(props: { world: World; of: ReadonlyMap<string, number> }) {
  // The large ones first, so that they hide no small one.
  const circles = [...props.of].sort((a, b) => b[1] - a[1]);
  return (
    <g class="map-others">
      {circles.map(([code, count]) => {
        const at = props.world.places[code];
        if (at === undefined || count === 0) return null;
        const radius = kOthersRadius * Math.sqrt(count);
        return (
          <g key={code} data-country={code}>
            <circle cx={at[0]} cy={at[1]} r={radius} />
            {radius >= kNumberRadius && (
              <text x={at[0]} y={at[1]} dy="0.35em">
                {formatNumber(count)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

export interface WorldMapProps {
  title: string;
  describedBy: string;
  statuses: ReadonlyMap<string, StatusOnDay>;
  others: ReadonlyMap<string, number> | null; // null: not shown
  selected: string;
  onPoint: (country: string | null) => void; // the mouse is over it
  onSelect: (country: string) => void;
}

function Drawing(props: WorldMapProps & { world: World }) {
  const { world, statuses, selected } = props;
  const fill = (code: string) => {
    const status = statuses.get(code);
    return status === undefined ? {} : { fill: `url(#map-${status})` };
  };
  const countryAt = (event: Event): string | null =>
    event.target instanceof Element
      ? (event.target.closest("[data-country]")?.getAttribute("data-country") ?? null)
      : null;
  const place = world.places[selected];
  return (
    <svg
      class="world-map"
      viewBox={`0 0 ${world.width} ${world.height}`}
      role="img"
      aria-label={props.title}
      aria-describedby={props.describedBy}
      onPointerOver={(event) => props.onPoint(event.pointerType === "touch" ? null : countryAt(event))}
      onPointerLeave={() => props.onPoint(null)}
      onClick={(event) => {
        const country = countryAt(event);
        if (country !== null) props.onSelect(country);
      }}
    >
      <path class="map-country" d={world.land} />
      {Object.entries(world.shapes).map(([code, path]) => (
        <path key={code} class="map-country" data-country={code} d={path} {...fill(code)} />
      ))}
      {world.small.map((code) => {
        const at = world.places[code];
        if (at === undefined || !statuses.has(code)) return null;
        return (
          <circle
            key={code}
            class="map-country map-small"
            data-country={code}
            cx={at[0]}
            cy={at[1]}
            r={kSmallRadius}
            {...fill(code)}
          />
        );
      })}
      {props.others !== null && <Others world={world} of={props.others} />}
      {world.shapes[selected] !== undefined && <path class="map-selected" d={world.shapes[selected]} />}
      {world.shapes[selected] === undefined && place !== undefined && (
        <circle class="map-selected" cx={place[0]} cy={place[1]} r={kSmallRadius + 2} />
      )}
    </svg>
  );
}

export function WorldMap(props: WorldMapProps) {
  const world = useWorld();
  if (world === "failed") return <p class="empty">{t("map.failed")}</p>;
  if (world === null) return <Loading />;
  return <Drawing {...props} world={world} />;
}
