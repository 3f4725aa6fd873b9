// Which polygons of Natural Earth belong to which ISO 3166-1 code.
// The policy behind it is worded in src/hwstatus/site/templates/borders.html.j2.

import { geoCentroid } from "d3-geo";

// Features without an id of their own, and one that shares Australia's.
const BY_NAME = {
  Kosovo: "XK",
  Somaliland: "SO",
  "N. Cyprus": "CY",
  "Ashmore and Cartier Is.": "AU",
  "Indian Ocean Ter.": "AU",
  "Siachen Glacier": null, // left blank: the line of control ends before it
};

// Polygons of one country whose centre lies in a box are another code's:
// [from, west, south, east, north, to].
const BOXES = [
  ["RU", 32.4, 44.3, 36.7, 46.3, "UA"], // Crimea
  ["FR", -55, 2, -51, 6, "GF"],
  ["FR", -61.9, 15.7, -60.9, 16.6, "GP"],
  ["FR", -61.3, 14.3, -60.7, 15, "MQ"],
  ["FR", 55, -21.5, 56, -20.8, "RE"],
  ["FR", 44.9, -13.1, 45.4, -12.5, "YT"],
  ["NO", 10, 74, 35, 81, "SJ"], // Svalbard and Bear Island
  ["NO", -10, 70, -7, 72, "SJ"], // Jan Mayen
  ["NL", -69, 11, -62, 18, "BQ"],
  ["NZ", -174, -10, -170, -8, "TK"],
  ["AU", 105, -11, 106, -10, "CX"],
  ["AU", 96, -13, 97, -11, "CC"],
];

// Land beyond a line of one country is another code's:
// [from, axis (0 longitude, 1 latitude), line, side (1 above the line), to].
const CUTS = [
  ["MA", 1, 27.6569, -1, "EH"], // Western Sahara as far as the berm
  ["IL", 0, 35.63, 1, "SY"], // the Golan Heights
];

// Codes whose parts share a border that is to disappear.
export const MERGED = ["UA", "EH", "SY", "SO", "CY"];

/** [code, polygon] of every polygon of the atlas; `codes` maps ISO numbers to codes. */
export function attributed(features, codes) {
  const found = [];
  for (const feature of features) {
    const code = codeOf(feature, codes);
    if (code === null) continue;
    for (const polygon of polygonsOf(feature.geometry))
      found.push(...divided(boxed(code, polygon), polygon));
  }
  return found;
}

function codeOf({ id, properties }, codes) {
  if (properties.name in BY_NAME) return BY_NAME[properties.name];
  if (!codes.has(id)) throw new Error(`no code for ${properties.name} (${id})`);
  return codes.get(id);
}

function polygonsOf(geometry) {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.coordinates;
}

function boxed(code, polygon) {
  const [x, y] = geoCentroid({ type: "Polygon", coordinates: polygon });
  for (const [from, west, south, east, north, to] of BOXES)
    if (code === from && west < x && x < east && south < y && y < north) return to;
  return code;
}

function divided(code, polygon) {
  const cut = CUTS.find(([from]) => from === code);
  if (!cut) return [[code, polygon]];
  const [, axis, near, side, to] = cut;
  const line = snapped(polygon, axis, near);
  const beyond = (point) => side * (point[axis] - line) > 0;
  const within = (point) => !beyond(point);
  return [
    [code, polygon.map((ring) => clipped(ring, within, axis, line))],
    [to, polygon.map((ring) => clipped(ring, beyond, axis, line))],
  ];
}

/** The line through a corner of the polygon, where one is within 100 m of it. */
function snapped(polygon, axis, near) {
  const corners = polygon.flat().map((point) => point[axis]);
  return corners.find((at) => Math.abs(at - near) < 0.001) ?? near;
}

/** The part of a closed ring on one side of a line (Sutherland and Hodgman). */
function clipped(ring, isInside, axis, line) {
  const part = [];
  for (let at = 0; at + 1 < ring.length; at++) {
    const [a, b] = [ring[at], ring[at + 1]];
    if (isInside(a)) part.push(a);
    if (isInside(a) !== isInside(b)) part.push(crossing(a, b, axis, line));
  }
  const distinct = part.filter((point, at) => `${point}` !== `${part[at - 1]}`);
  return [...distinct, distinct[0]];
}

function crossing(a, b, axis, line) {
  const share = (line - a[axis]) / (b[axis] - a[axis]);
  const other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis]);
  return axis === 0 ? [line, other] : [other, line];
}
