// Dots and whiskers, each in its row: on a shared zero, or on a scale of shares beside what was expected.
import { box, dot, frame, marks, plot, rule, text, width } from "./paint.js";

const ROW = 26, NARROW = 480;

export function whiskers(spec, size, paint) {
  const names = Math.min(size.width * (size.width > NARROW ? 0.42 : 0.52), Math.max(...spec.rows.map((row) => width(row.name, paint, 12))) + 12);
  const said = Math.max(...spec.rows.map((row) => width(row.shown, paint, 12, 600))) + 12;
  const between = size.width > NARROW ? Math.max(...spec.rows.map((row) => width(row.between, paint, 11))) + 12 : 0;
  const values = said + between;
  const onZero = spec.zero != null;
  const ends = spec.rows.flatMap((row) => [row.low, row.high]);
  const low = onZero ? Math.min(0, ...ends) : 0, high = onZero ? Math.max(0, ...ends) : spec.high;
  const placed = { ...spec, x: { low, high: high === low ? low + 1 : high, ticks: [] }, y: { low: 0, high: 1, ticks: [] } };
  const at = plot(placed, size, { left: names, right: values, top: 20, bottom: 6 });
  const zero = onZero
    ? [rule(at.x(0), at.top - 2, at.x(0), at.floor, paint["line-control"]), text(spec.zero, clear(at.x(0), spec.zero, at, paint), 8, paint, { size: 11, align: "center" })]
    : [box(at.left, at.top, at.wide, at.high, "transparent"), text(spec.ends[0], at.left, 8, paint, { size: 11 }), text(spec.ends[1], at.end, 8, paint, { size: 11, align: "right" }),
       ...[low, high / 2, high].map((x) => rule(at.x(x), at.top - 2, at.x(x), at.floor, paint.line))];
  const rows = spec.rows.flatMap((row, nth) => {
    const y = at.top + ROW / 2 + nth * ROW, sure = onZero ? row.low > 0 || row.high < 0 : row.expected == null || (row.expected >= row.low && row.expected <= row.high);
    return [
      text(short(row.name, names - 12, paint), 0, y, paint, { weight: 540 }),
      rule(at.x(row.low), y, at.x(row.high), y, paint["ink-3"], { wide: 1.5 }),
      ...(row.expected == null ? [] : [rule(at.x(row.expected), y - 7, at.x(row.expected), y + 7, paint.ink, { wide: 2 })]),
      dot(at.x(row.value), y, 4.5, paint.tone(sure ? 1 : 3), paint.surface),
      text(row.shown, size.width, y, paint, { weight: 600, align: "right", fill: paint.ink }),
      ...(between ? [text(row.between, size.width - said, y, paint, { size: 11, align: "right" })] : []),
    ];
  });
  return frame(placed, at, paint, [marks([...zero, ...rows], 1)], null);
}

export const whiskersHigh = (spec) => 26 + spec.rows.length * ROW;

function clear(x, words, at, paint) {
  const half = width(words, paint, 11) / 2;
  return Math.min(Math.max(x, half), at.end + at.right - half);
}

function short(words, room, paint) {
  if (width(words, paint, 12) <= room) return words;
  let kept = words;
  while (kept.length > 3 && width(`${kept}…`, paint, 12) > room) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
