// Kaplan and Meier's curves: shares that rise in steps, with their intervals and medians.
import { area, axes, dot, frame, marks, number, plot, text, whenIs, width } from "./paint.js";
import { drawn } from "./lines.js";

const HALF = 50;

export function steps(spec, size, paint) {
  const left = 8 + Math.max(...spec.y.ticks.map(([, label]) => width(label, paint, 11))) + 4;
  const at = plot(spec, size, { left, right: 14, top: 12, bottom: 26 });
  const under = [...axes(spec, at, paint), ...spec.lines.filter((line) => line.band.length > 1).map((line) => area(stepped(line.band, at), paint.band(line.tone)))];
  const over = spec.lines.flatMap((line, nth) => [
    ...(line.median == null ? [] : [dot(at.x(line.median), at.y(HALF), 3.5, paint.surface, paint.tone(line.tone), 1.75)]),
    ...named(line, nth, spec, at, paint),
  ]);
  const series = [marks(under, 1), ...[...spec.lines].reverse().map((line) => drawn(line, paint, { step: "end" })), marks(over, 5)];
  const formatter = (found) => {
    const shown = found.filter((one) => one.seriesType === "line" && one.value?.[1] != null);
    return shown.length ? [whenIs(spec, shown[0].value[0]), ...shown.map((one) => `${one.seriesName}: ${number(one.value[1])}${spec.suffix}`)].join("\n") : "";
  };
  return frame(spec, at, paint, series, { formatter });
}

function stepped(band, at) {
  const edge = (of) => band.flatMap((one, nth) => (nth ? [[at.x(one[0]), at.y(band[nth - 1][of])], [at.x(one[0]), at.y(one[of])]] : [[at.x(one[0]), at.y(one[of])]]));
  return [...edge(2), ...edge(1).reverse()];
}

// The first curve is named above its left flank, the others below their right one.
function named(line, nth, spec, at, paint) {
  if (!line.label) return [];
  const anchor = line.median ?? line.points.at(-1)[0], wide = width(line.label, paint, 12, 600);
  if (nth === 0) {
    const x = at.x(anchor) - 10;
    const fits = x - wide > at.left;
    return [text(line.label, fits ? x : at.left + 6, fits ? at.y(HALF) - 12 : at.top + 6, paint, { weight: 600, fill: paint.word(line.tone), halo: true, align: fits ? "right" : "left" })];
  }
  const x = Math.min(at.x(anchor) + 8, at.end - wide);
  return [text(line.label, x, Math.min(at.y(HALF) + 18 * nth, at.floor - 10), paint, { weight: 600, fill: paint.word(line.tone), halo: true })];
}
