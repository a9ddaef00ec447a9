import { curvatureRadii } from "./ellipsoid.ts";

/**
 * A shape as a cell records it, in one word. 11 bits each: the middle of its box, east and north of half a cell south-west of the
 * cell, in units. 10 bits: a circle's radius in units, or `isBox` with half the box's width and height, 4 bits each, in `boxSteps`.
 * A place is told in whole units too, which are held against many outlines at next to no cost.
 */
const unitsPerCell = 992;
const isBox = 0x200;
const boxSteps = unitsPerCell / 2 / 16;

/**
 * What whole units may move a circle's boundary: by half a unit each way its middle and the place, by another half its radius and
 * what is left of the place's distance eastwards.
 */
const rounding = 2 * Math.SQRT1_2 + 2 * 0.5 + 0.05;

/** How far a flat measure of a circle is off, as a part of its radius, beside what meridians that draw together add. */
const flatness = 0.002;

/** Further than this from the equator circles are held as boxes (degrees). */
export const flatLatitude = 80;

/** Fractions are told in whole numbers of so many bits. */
const fractionBits = 16;
const half = 2 ** (fractionBits - 1);

const rad = Math.PI / 180;

/** How much shorter a degree of longitude is than one of latitude, in the middle of rows of some 2 400 m, as fractions. */
const rowsPerDegree = 2 ** 14 / 360;
const narrowings = Int32Array.from({ length: 180 * rowsPerDegree + 1 }, (_, row) => {
  const lat = Math.min(90, (row + 0.5) / rowsPerDegree - 90);
  const { meridional, transverse } = curvatureRadii(lat);
  return (2 ** fractionBits * transverse * Math.cos(lat * rad)) / meridional;
});

export function narrowingAt(lat: number): number {
  return narrowings[((lat + 90) * rowsPerDegree) | 0]!;
}

/** A circle in a cell. Its middle is told in cells of the level, its radius in metres. */
export function circleOutline(
  x: number,
  y: number,
  radius: number,
  lat: number,
  cellsPerDegree: number,
): number {
  const metresPerUnit = (curvatureRadii(lat).meridional * rad) / (cellsPerDegree * unitsPerCell);
  return units(x) | (units(y) << 11) | (Math.round(radius / metresPerUnit) << 22);
}

/** A box in a cell: its middle, half its width and half its height, told in cells. */
export function boxOutline(x: number, y: number, halfWidth: number, halfHeight: number): number {
  return units(x) | (units(y) << 11) | ((isBox | steps(halfWidth) | (steps(halfHeight) << 4)) << 22);
}

/** How far a place or a middle is from half a cell before a cell, told in cells from that cell, in units. */
export function units(cells: number): number {
  return ((cells + 0.5) * unitsPerCell + 0.5) | 0;
}

/** What `mayHold` is to add to any circle's radius. */
export function slackOf(cellsPerDegree: number): number {
  return Math.ceil(margin(isBox, narrowingAt(flatLatitude), cellsPerDegree));
}

/** 0 when the outline's shape cannot hold the place, else 1: a number, so that it can be added instead of asked about. */
export function mayHold(
  outline: number,
  east: number,
  north: number,
  narrowing: number,
  slack: number,
): number {
  const size = outline >>> 22;
  if (size >= isBox) {
    const across = Math.abs(east - (outline & 0x7ff));
    const up = Math.abs(north - ((outline >>> 11) & 0x7ff));
    return ((reach(size & 0xf) - across) | (reach((size >>> 4) & 0xf) - up)) < 0 ? 0 : 1;
  }
  const outer = size + slack;
  return (squaredDistance(outline, east, north, narrowing) - Math.imul(outer, outer)) >>> 31;
}

/** For an outline that may hold the place: 1 when the shape surely does, -1 when it surely does not, else 0. */
export function decide(
  outline: number,
  east: number,
  north: number,
  narrowing: number,
  cellsPerDegree: number,
): number {
  const size = outline >>> 22;
  if (size >= isBox) return 0;
  const square = squaredDistance(outline, east, north, narrowing);
  const off = margin(size, narrowing, cellsPerDegree);
  if (square > (size + off) ** 2) return -1;
  return size > off && square < (size - off) ** 2 ? 1 : 0;
}

function squaredDistance(outline: number, east: number, north: number, narrowing: number): number {
  const across = (Math.imul(east - (outline & 0x7ff), narrowing) + half) >> fractionBits;
  const up = north - ((outline >>> 11) & 0x7ff);
  return (Math.imul(across, across) + Math.imul(up, up)) | 0;
}

/**
 * What a circle's flat measure may be off. Meridians draw together: over d metres that is less than d² / (R cos φ).
 */
function margin(size: number, narrowing: number, cellsPerDegree: number): number {
  const bend = (2 ** (fractionBits + 1) * rad) / (cellsPerDegree * unitsPerCell * narrowing);
  return rounding + size * (flatness + size * bend);
}

/** Half a box's width or height, in cells, as steps less one, rounded up; a unit is what the middle and the place may be off. */
function steps(halfCells: number): number {
  return Math.min(15, Math.ceil((halfCells * unitsPerCell) / boxSteps) - 1);
}

function reach(steps: number): number {
  return Math.imul(steps + 1, boxSteps) + 2;
}
