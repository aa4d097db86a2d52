// A reliability diagram: what was stated along the bottom, what came true upward, each point with its interval and named beside it.
import { axes, dot, frame, marks, plot, rule, text, width } from "./paint.js";

const LINE = 14, APART = 4, RADIUS = 4.5;

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

// The name stands right of its point, or left where the right is full; where names would meet, further down. The diagonal and where the
// points lie on it are named once.
function named(spec, at, paint) {
  const taken = [], found = [];
  const corner = width(spec.names.same, paint, 11);
  const same = { x: at.x(spec.x.high * 0.9), y: at.y(spec.y.high * 0.9) + 16 };
  taken.push({ left: same.x - corner / 2, right: same.x + corner / 2, top: same.y - 7, foot: same.y + 7 });
  for (const point of [...spec.points].sort((one, other) => other.value - one.value)) {
    const words = Math.max(width(point.name, paint, 12, 600), width(point.of, paint, 11));
    const x = at.x(point.stated), fits = x + RADIUS + 6 + words < at.end;
    const place = { left: fits ? x + RADIUS + 6 : x - RADIUS - 6 - words, top: at.y(point.value) - LINE };
    place.right = place.left + words;
    place.foot = place.top + 2 * LINE;
    for (let tries = 0; tries < 12; tries++) {
      const other = taken.find((one) => one.left < place.right + APART && place.left < one.right + APART && one.top < place.foot && place.top < one.foot);
      if (!other) break;
      place.top = other.foot + 1;
      place.foot = place.top + 2 * LINE;
    }
    taken.push(place);
    const style = { align: fits ? "left" : "right", halo: true }, edge = fits ? place.left : place.right;
    found.push(text(point.name, edge, place.top + LINE / 2, paint, { ...style, weight: 600, fill: point.holds ? paint.word(1) : paint.ink }));
    found.push(text(point.of, edge, place.top + LINE * 1.5, paint, { ...style, size: 11 }));
  }
  found.push(text(spec.names.same, same.x, same.y, paint, { size: 11, align: "center", halo: true }));
  return found;
}
