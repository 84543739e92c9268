// Made by build/world_map.mjs.
declare module "virtual:world-map" {
  export interface WorldMap {
    width: number;
    height: number;
    shapes: Record<string, string>; // by ISO 3166-1 alpha-2: a path
    land: string; // areas without a code
    places: Record<string, [number, number]>; // where a mark for the country stands
    small: string[]; // countries that are points, for want of a shape at this scale
  }
  const world: WorldMap;
  export default world;
}
