// Lines over days, with what is projected, intervals, targets, spans, and what happened when.
import { area, axes, box, dot, frame, marks, number, plot, rule, text, whenIs, width } from "./paint.js";
import { spot } from "./spot.js";

const LABEL = 16; // how much room a line of a label takes
const NARROW = 480, WIDE = 560;

export function lines(spec, size, paint) {
  const narrow = size.width < NARROW;
  const ends = endings(spec);
  const gutter = Math.max(12, ...ends.flatMap((one) => one.words.map((word) => width(word, paint, 12, 640) + 10)));
  const left = 8 + Math.max(...spec.y.ticks.map(([, label]) => width(label, paint, 11))) + 4;
  const rows = happeningRows(spec, size.width - left - gutter, paint, narrow);
  const at = plot(spec, size, { left, right: gutter, top: rows.height + (rows.height ? 18 : 12), bottom: 26 });
  const under = [...spans(spec, at, paint), ...axes(spec, at, paint), ...targets(spec, at, paint), ...bands(spec, at, paint)];
  const over = [...happenings(spec, rows, at, paint), ...dots(spec, at, paint), ...gutterLabels(ends, at, paint), ...midLabels(spec, at, paint)];
  const series = [marks(under, 1), ...spec.lines.map((line) => drawn(line, paint)), marks(over, 5)];
  return frame(spec, at, paint, series, { formatter: (found) => said(spec, found) });
}

function drawn(line, paint, extra = {}) {
  return {
    type: "line", name: line.name, data: line.points, showSymbol: false, symbol: "circle", symbolSize: 7, z: 3, clip: false,
    lineStyle: { color: paint.tone(line.tone), width: line.tone === 1 ? 2 : 1.75, type: line.projected ? [4, 4] : "solid", join: "round" },
    itemStyle: { color: paint.tone(line.tone) }, emphasis: { disabled: true }, connectNulls: false, ...extra,
  };
}
export { drawn };

function said(spec, found) {
  const shown = found.filter((one) => one.seriesType === "line" && one.value?.[1] != null);
  if (!shown.length) return "";
  const lines = shown.map((one) => `${one.seriesName}: ${number(one.value[1], one.value[1] < 10 ? 1 : 0)}${spec.suffix ?? ""}`);
  return [whenIs(spec, shown[0].value[0]), ...new Set(lines)].join("\n");
}

const last = (line) => line.points.filter(([, y]) => y != null).at(-1);
const reachesEnd = (spec, line) => {
  const point = last(line);
  return point && point[0] >= spec.x.high - (spec.x.high - spec.x.low) * 0.03;
};

// What is written in the gutter at the right: targets, and lines that come so far.
function endings(spec) {
  const found = (spec.targets ?? []).map((one) => ({ y: one.y, words: [one.label, one.value], kinds: ["note", "target"] }));
  for (const line of spec.lines) {
    if (!line.label || !reachesEnd(spec, line)) continue;
    const words = [line.label, ...(line.note ? [line.note] : [])];
    found.push({ y: last(line)[1], tone: line.tone, words, kinds: ["label", "note"] });
  }
  return found.sort((one, other) => other.y - one.y);
}

function gutterLabels(ends, at, paint) {
  const found = [];
  const tops = ends.map((one) => at.y(one.y) - (one.kinds[0] === "note" ? LABEL * 1.1 : LABEL / 2));
  for (let nth = 1; nth < ends.length; nth++) tops[nth] = Math.max(tops[nth], tops[nth - 1] + ends[nth - 1].words.length * LABEL + 2);
  ends.forEach((one, nth) => one.words.forEach((word, row) => {
    const kind = one.kinds[row], strong = kind !== "note";
    const fill = kind === "target" ? paint.ink : strong ? paint.word(one.tone) : paint["ink-2"];
    found.push(text(word, at.end + 8, tops[nth] + row * LABEL + LABEL / 2, paint, { weight: strong ? 600 : 420, fill, size: strong ? 12 : 11 }));
  }));
  return found;
}

// A line that ends before the edge has its label beside its last point, the second line above it: where nothing that is drawn runs through it.
function midLabels(spec, at, paint) {
  const found = [], taken = [];
  spec.lines.forEach((line, nth) => {
    const point = last(line);
    if (!line.label || !point || reachesEnd(spec, line)) return;
    const size = [width(line.label, paint, 12, 600), LABEL];
    const place = spot(size, [at.x(point[0]), at.y(point[1])], drawnThrough(spec, at), { at, taken, above: nth > 0 });
    taken.push(place);
    found.push(text(line.label, place.left, place.top + LABEL / 2, paint, { weight: 600, fill: paint.word(line.tone), halo: true }));
  });
  return found;
}

// Every stroke that a label would cover: the lines themselves, the targets, and the rules down from what happened.
function drawnThrough(spec, at) {
  const strokes = [];
  for (const line of spec.lines) {
    line.points.slice(1).forEach(([x, y], nth) => {
      const [beforeX, beforeY] = line.points[nth];
      if (y != null && beforeY != null) strokes.push([at.x(beforeX), at.y(beforeY), at.x(x), at.y(y)]);
    });
  }
  for (const { y } of spec.targets ?? []) strokes.push([at.left, at.y(y), at.end, at.y(y)]);
  for (const { x } of spec.happenings ?? []) strokes.push([at.x(x), 0, at.x(x), height(spec, x) == null ? at.floor : at.y(height(spec, x))]);
  return strokes;
}

function spans(spec, at, paint) {
  return (spec.spans ?? []).flatMap((one) => {
    const from = at.x(Math.max(one.first, spec.x.low)), to = at.x(Math.min(one.last, spec.x.high));
    const fits = width(one.label, paint, 11) + 12 < Math.max(to - from, 90);
    return [box(from, at.top, to - from, at.high, paint.sunken, 0, 0.55), ...(fits ? [text(one.label, from + 6, at.floor - 14, paint, { size: 11 })] : [])];
  });
}

function targets(spec, at, paint) {
  return (spec.targets ?? []).map((one) => rule(at.left, at.y(one.y), at.end, at.y(one.y), paint.ink, { wide: 1.25, dash: [1, 3], cap: "round" }));
}

function bands(spec, at, paint) {
  return spec.lines.filter((line) => line.band.length > 1).map((line) => {
    const up = line.band.map(([x, , high]) => [at.x(x), at.y(high)]);
    const down = line.band.map(([x, low]) => [at.x(x), at.y(low)]);
    return area([...up, ...down.reverse()], paint.band(line.tone));
  });
}
export { bands };

function dots(spec, at, paint) {
  return spec.lines.filter((line) => line.dot && last(line)).map((line) => {
    const [x, y] = last(line);
    return dot(at.x(x), at.y(y), 4.5, paint.tone(line.tone), paint.surface);
  });
}

// Where the labels of what happened stand: in as few rows as they need; where they do not fit, numbers that the list beside the chart explains.
function happeningRows(spec, wide, paint, narrow) {
  const all = (spec.happenings ?? []).filter((one) => one.x >= spec.x.low && one.x <= spec.x.high);
  const across = (one) => ((one.x - spec.x.low) / (spec.x.high - spec.x.low)) * wide;
  if (!all.length) return { height: 0, places: [] };
  return worded(all, across, wide, paint, narrow ? 1 : wide > WIDE ? 3 : 2) ?? numbered(all, across);
}

function worded(all, across, wide, paint, most) {
  const free = Array(most).fill(-Infinity), places = [];
  for (const one of all) {
    const words = twoLines(one.label), half = Math.max(...words.map((word) => width(word, paint, 12))) / 2;
    const middle = Math.min(Math.max(across(one), half - 30), wide - half + 20);
    const row = free.findIndex((end) => middle - half > end);
    if (row < 0) return null;
    free[row] = middle + half + 12;
    places.push({ ...one, words, middle, row });
  }
  const rows = 1 + Math.max(...places.map((one) => one.row));
  return { height: rows * 34 + 4, rows, places };
}

function numbered(all, across) {
  let end = -Infinity;
  const places = all.map((one, nth) => {
    const middle = Math.max(across(one), end + 16);
    end = middle;
    return { ...one, words: [String(nth + 1)], middle, row: 0 };
  });
  return { height: 20, rows: 1, places, numbered: true };
}

function twoLines(label) {
  const words = label.split(" ");
  if (label.length < 12 || words.length < 2) return [label];
  let best = 1;
  for (let nth = 1; nth < words.length; nth++) {
    const longest = (cut) => Math.max(words.slice(0, cut).join(" ").length, words.slice(cut).join(" ").length);
    if (longest(nth) < longest(best)) best = nth;
  }
  return [words.slice(0, best).join(" "), words.slice(best).join(" ")];
}

// The rules first: one that runs past another's words is interrupted by them.
function happenings(spec, rows, at, paint) {
  const rules = rows.places.flatMap((one) => {
    const x = at.x(one.x), from = rows.numbered ? 18 : (rows.rows - one.row) * 34 + 4, y = height(spec, one.x);
    const line = rule(x, from, x, y == null ? at.floor : at.y(y) - 4, paint["line-control"]);
    return y == null ? [line] : [line, dot(x, at.y(y), 3.5, paint.surface, paint["ink-2"], 1.5)];
  });
  const labels = rows.places.flatMap((one) => {
    const top = rows.numbered ? 8 : (rows.rows - 1 - one.row) * 34 + 8;
    return one.words.map((word, line) => text(word, at.left + one.middle, top + line * 15, paint, { align: "center", weight: 540, halo: true }));
  });
  return [...rules, ...labels];
}

// How high the first line stands at an x.
function height(spec, x) {
  const points = spec.lines.flatMap((line) => (line.projected ? [] : line.points)).filter(([, y]) => y != null);
  let before = null;
  for (const point of points) {
    if (point[0] >= x) {
      if (!before || point[0] === x) return point[1];
      return before[1] + ((x - before[0]) / (point[0] - before[0])) * (point[1] - before[1]);
    }
    before = point;
  }
  return null;
}
