// Natural Earth's countries as the outlines of our maps: see README.md.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoNaturalEarth1 } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { feature, mergeArcs } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";
import { MERGED, attributed } from "./attribution.mjs";
import { spread } from "./spread.mjs";

const WIDTH = 960;
const MARGIN = 4;
const SMALLEST_DETAIL = 1.8e-5; // steradians: a triangle of 730 km²
const FINER = 12; // how much more detail the borders of small countries keep
const SMALL = 30; // px²
const DOT = 6; // px²: what is smaller is a dot on a map of the world
const SMALLEST_ISLAND = 0.8; // px²

// How much more or less detail the borders of some countries keep.
const DETAIL = { AQ: 0.2, GL: 0.4, CA: 0.4, RU: 0.6, SJ: 0.5 };
const IN_EUROPE = 2.5; // many small countries, looked at from near

// Places that Natural Earth leaves out at this scale: [longitude, latitude].
const BY_HAND = {
  BV: [3.4, -54.4],
  GI: [-5.35, 36.14],
  TV: [179.2, -8.52],
  UM: [166.63, 19.3],
};

// [west, south, east, north] of what a view of a region shows at least.
const REGIONS = {
  europe: [-24, 34.5, 45, 71],
  africa: [-19, -35.5, 52, 38],
  "middle-east": [25, 12, 63, 42.5],
  asia: [40, -11, 146, 56],
  "north-america": [-140, 6, -52, 72],
  "central-america": [-93, 6, -58, 28],
  "south-america": [-82, -56, -34, 13],
  oceania: [111, -48, 215, 21],
};

const root = new URL("../../src/hwstatus/", import.meta.url);
const atlas = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");

function read(path) {
  return readFileSync(path, "utf8");
}

const countries = read(new URL("dataset/entities.jsonl", root))
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line))
  .filter((entity) => entity.kind === "country");

const europeans = new Set(
  countries.filter(({ region }) => region === "Europe").map(({ iso2 }) => iso2),
);

const projection = geoNaturalEarth1()
  .precision(0) // parallels are straight here, and so are the borders along them
  .fitExtent(
    [
      [MARGIN, MARGIN],
      [WIDTH - MARGIN, WIDTH],
    ],
    { type: "Sphere" },
  );
const scale = projection.scale();
const halfHeight = Math.abs(projection([0, 90])[1] - projection([0, 0])[1]);
const HEIGHT = Math.ceil(2 * (halfHeight + MARGIN));
projection.translate([WIDTH / 2, HEIGHT / 2]);

function areaOf(ring) {
  let sum = 0;
  for (let at = 0; at + 1 < ring.length; at++) {
    const [[x0, y0], [x1, y1]] = [ring[at], ring[at + 1]];
    sum += x0 * y1 - x1 * y0;
  }
  return Math.abs(sum / 2);
}

/** The projected polygons of a geometry, largest first. */
function projected(geometry) {
  const { type, coordinates } = geoProject(geometry, projection) ?? { coordinates: [] };
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return polygons.sort((a, b) => areaOf(b[0]) - areaOf(a[0]));
}

function totalArea(geometry) {
  return projected(geometry).reduce((sum, [outer]) => sum + areaOf(outer), 0);
}

/** The atlas as one topology with an object for each code. */
function byCode() {
  const source = JSON.parse(read(atlas));
  const codes = new Map(countries.map(({ numeric, iso2 }) => [numeric, iso2]));
  const parts = new Map();
  const { features } = feature(source, source.objects.countries);
  for (const [code, polygon] of attributed(features, codes))
    parts.set(code, [...(parts.get(code) ?? []), polygon]);
  const objects = {};
  for (const [code, coordinates] of [...parts].sort())
    objects[code] = { type: "MultiPolygon", coordinates };
  const made = topology(objects);
  for (const code of MERGED)
    made.objects[code] = mergeArcs(made, onePolygonEach(made.objects[code]));
  return made;
}

function onePolygonEach({ arcs }) {
  return arcs.map((polygon) => ({ type: "Polygon", arcs: polygon }));
}

/** Geometries by code with few points, the small countries' borders less coarse. */
function simplified(whole) {
  const weighed = presimplify(whole, sphericalTriangleArea);
  const factors = new Map();
  for (const [code, object] of Object.entries(whole.objects)) {
    const factor = detailOf(code, totalArea(feature(whole, object).geometry));
    for (const arc of object.arcs.flat(2)) {
      const at = arc < 0 ? ~arc : arc;
      factors.set(at, Math.max(factor, factors.get(at) ?? 0));
    }
  }
  for (const [at, factor] of factors)
    for (const point of weighed.arcs[at]) point[2] *= factor;
  const coarse = simplify(weighed, SMALLEST_DETAIL);
  const found = {};
  for (const [code, object] of Object.entries(coarse.objects))
    found[code] = feature(coarse, object).geometry;
  return found;
}

function detailOf(code, area) {
  if (area < SMALL) return FINER;
  return DETAIL[code] ?? (europeans.has(code) ? IN_EUROPE : 1);
}

const round = (value) => Math.round(value * 10) / 10;

/** A closed ring as a relative path with one decimal; empty where nothing is left. */
function path(ring) {
  const units = ring.map((point) => point.map((value) => Math.round(value * 10)));
  const steps = [];
  let [x, y] = units[0];
  for (const [nextX, nextY] of units.slice(1, -1)) {
    if (nextX === x && nextY === y) continue;
    steps.push([nextX - x, nextY - y]);
    [x, y] = [nextX, nextY];
  }
  if (steps.length < 2) return "";
  const start = units[0].map((value) => number(value)).join(",");
  return `M${start}l${steps.flat().map(number).reduce(joined)}z`;
}

function number(tenths) {
  return `${tenths / 10}`.replace(/^(-?)0\./, "$1.");
}

/** Numbers of a path in a row: a sign or a second point needs no space. */
function joined(written, next) {
  const last = written.slice(written.search(/[^ -]*$/));
  const isApart = next[0] === "-" || (next[0] === "." && last.includes("."));
  return isApart ? written + next : `${written} ${next}`;
}

/** A point inside a ring, as far from its border as a grid of points finds one. */
function labelPoint(polygon) {
  const [outer] = polygon;
  const [x0, y0, x1, y1] = boxOf(outer);
  let best = [(x0 + x1) / 2, (y0 + y1) / 2];
  let farthest = -Infinity;
  const steps = 24;
  for (let i = 1; i < steps; i++)
    for (let j = 1; j < steps; j++) {
      const point = [x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * j) / steps];
      const depth = depthIn(polygon, point);
      if (depth > farthest) [farthest, best] = [depth, point];
    }
  return best;
}

function depthIn(polygon, [x, y]) {
  let nearest = Infinity;
  let isInside = false;
  for (const ring of polygon)
    for (let at = 0; at + 1 < ring.length; at++) {
      const [[ax, ay], [bx, by]] = [ring[at], ring[at + 1]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax)
        isInside = !isInside;
      nearest = Math.min(nearest, distance(x, y, ax, ay, bx, by));
    }
  return isInside ? nearest : -nearest;
}

function distance(x, y, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy || 1;
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

function boxOf(ring) {
  const [xs, ys] = [0, 1].map((axis) => ring.map((point) => point[axis]));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** A country as it is written: its label point, main box, area, and path. */
function outline(geometry) {
  const polygons = projected(geometry);
  const [main] = polygons;
  const kept = polygons.filter(
    (polygon) => polygon === main || areaOf(polygon[0]) >= SMALLEST_ISLAND,
  );
  return {
    at: labelPoint(main).map(round),
    box: boxOf(main[0]).map(round),
    area: round(polygons.reduce((sum, [outer]) => sum + areaOf(outer), 0)),
    path: kept.flat().map(path).join(""),
  };
}

function byHand(point) {
  const [x, y] = projection(point).map(round);
  return { at: [x, y], box: [x, y, x, y], area: 0, path: "" };
}

/** The same point one turn further east, for a view across the antimeridian. */
function echo([x, y]) {
  const [, latitude] = projection.invert([x, y]);
  const turn = projection([180, latitude])[0] - projection([-180, latitude])[0];
  return [round(x + turn), y];
}

function view([west, south, east, north]) {
  const points = [];
  for (let i = 0; i <= 8; i++)
    for (const latitude of [south, north, (south + north) / 2])
      points.push(unwrapped(west + ((east - west) * i) / 8, latitude));
  const [x0, y0, x1, y1] = boxOf(points).map(Math.round);
  return [x0, y0, x1 - x0, y1 - y0];
}

function unwrapped(longitude, latitude) {
  if (longitude <= 180) return projection([longitude, latitude]);
  const [x, y] = projection([longitude - 360, latitude]);
  return echo([x, y]);
}

function written(outlines) {
  const lines = Object.entries(outlines).map(
    ([code, found]) => `"${code}":${JSON.stringify(found)}`,
  );
  const views = { world: [0, 0, WIDTH, HEIGHT] };
  for (const [name, box] of Object.entries(REGIONS)) views[name] = view(box);
  const head = `"source":"Natural Earth 4.1.0, 1:50m, public domain","scale":${scale}`;
  return `{${head},\n"views":${JSON.stringify(views)},\n"countries":{\n${lines.join(",\n")}\n}}\n`;
}

const shapes = simplified(byCode());
const outlines = {};
for (const { iso2, subregion } of [...countries].sort((a, b) => (a.iso2 < b.iso2 ? -1 : 1))) {
  outlines[iso2] = iso2 in shapes ? outline(shapes[iso2]) : byHand(BY_HAND[iso2]);
  outlines[iso2].region = subregion;
}
const dots = Object.values(outlines).filter(({ area }) => area < DOT);
spread(dots);
for (const found of dots) if (isPacific(found)) found.echo = echo(found.at);
for (const found of Object.values(outlines)) delete found.region;
writeFileSync(new URL("pictures/outlines.json", root), written(outlines));

function isPacific({ region, at: [x] }) {
  return x < WIDTH / 4 && ["Polynesia", "Micronesia", "Melanesia"].includes(region);
}
