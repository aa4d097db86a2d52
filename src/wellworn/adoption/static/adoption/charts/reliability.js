// A reliability diagram: what was stated along the bottom, what came true upward, each point with its interval and named beside it.
import { axes, dot, frame, marks, plot, rule, text, width } from "./paint.js";
import { spot } from "./spot.js";

const LINE = 14, RADIUS = 4.5;

export function reliability(spec, size, paint) {
  const left = 8 + Math.max(...spec.y.ticks.map(([, label]) => width(label, paint, 11))) + 4;
  const at = plot(spec, size, { left, right: 16, top: 30, bottom: 44 });
  const under = [
    ...axes(spec, at, paint),
    rule(at.x(0), at.y(0), at.x(spec.x.high), at.y(spec.y.high), paint["ink-3"], { wide: 1.25, dash: [4, 4] }),
    text(spec.names.came, 0, 10, paint, { size: 11 }),
    text(spec.names.stated, at.end, at.floor + 32, paint, { size: 11, align: "right" }),
  ];
  const over = spec.points.flatMap((point) => mark(point, at, paint));
  return frame(spec, at, paint, [marks([...under, ...over, ...named(spec, at, paint)], 1)], null);
}

function mark(point, at, paint) {
  const x = at.x(point.stated), top = at.y(point.high), foot = at.y(point.low);
  return [
    rule(x, top, x, foot, paint["ink-3"], { wide: 1.5 }),
    rule(x - 4, top, x + 4, top, paint["ink-3"], { wide: 1.5 }),
    rule(x - 4, foot, x + 4, foot, paint["ink-3"], { wide: 1.5 }),
    dot(x, at.y(point.value), RADIUS, paint.tone(point.holds ? 1 : 3), paint.surface),
  ];
}

// Each name stands near its point, on the point's side of the diagonal, where it covers neither that nor a whisker nor another name. The
// diagonal and where the points lie on it are named once.
function named(spec, at, paint) {
  const strokes = [[at.x(0), at.y(0), at.x(spec.x.high), at.y(spec.y.high)]];
  for (const { stated, low, high } of spec.points) strokes.push([at.x(stated), at.y(low), at.x(stated), at.y(high)]);
  const end = [at.x(spec.x.high * 0.9), at.y(spec.y.high * 0.9)];
  const same = spot([width(spec.names.same, paint, 11), LINE], end, strokes, { at, taken: [], above: false });
  const taken = [same], found = [text(spec.names.same, same.left, same.top + LINE / 2, paint, { size: 11, halo: true })];
  for (const point of [...spec.points].sort((one, other) => other.value - one.value)) {
    const wide = Math.max(width(point.name, paint, 12, 600), width(point.of, paint, 11));
    const above = point.value >= point.stated;
    const place = spot([wide, 2 * LINE], [at.x(point.stated) + RADIUS, at.y(point.value)], strokes, { at, taken, above });
    taken.push(place);
    found.push(text(point.name, place.left, place.top + LINE / 2, paint, { halo: true, weight: 600, fill: point.holds ? paint.word(1) : paint.ink }));
    found.push(text(point.of, place.left, place.top + LINE * 1.5, paint, { halo: true, size: 11 }));
  }
  return found;
}
