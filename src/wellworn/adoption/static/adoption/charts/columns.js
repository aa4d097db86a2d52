// Columns over days, stacked upward, and downward what is lost; the parts are named beside the last one.
import { axes, box, frame, marks, number, plot, rule, text, whenIs, width } from "./paint.js";

export function columns(spec, size, paint) {
  const left = 8 + Math.max(...spec.y.ticks.map(([, label]) => width(label, paint, 11))) + 4;
  const gutter = Math.max(...spec.parts.map((part) => width(part, paint, 12, 600))) + 14;
  const apart = spec.stacks.length > 1 ? spec.stacks[1].x - spec.stacks[0].x : 7;
  const wider = { ...spec, x: { ...spec.x, low: spec.x.low - apart / 2, high: spec.stacks.at(-1).x + apart / 2 } };
  const at = plot(wider, size, { left, right: gutter, top: 12, bottom: 26 });
  const wide = Math.min(22, Math.max(3, at.x(apart) - at.x(0) - 3));
  const middles = new Map();
  const bars = spec.stacks.flatMap((stack) => {
    let up = 0, down = 0;
    return stack.values.flatMap((value, part) => {
      if (!value) return [];
      const from = value > 0 ? up : down, to = from + value;
      if (value > 0) up = to; else down = to;
      const top = at.y(Math.max(from, to)), high = Math.max(1, at.y(Math.min(from, to)) - top - 1);
      middles.set(part, top + high / 2);
      return [box(at.x(stack.x) - wide / 2, top, wide, high, paint.tone(spec.tones[part]), 1)];
    });
  });
  const zero = rule(at.left, at.y(0), at.end, at.y(0), paint["ink-3"]);
  const series = [marks([...axes(wider, at, paint), zero, ...bars, ...names(spec, middles, at, paint)], 1), {
    type: "line", data: spec.stacks.map((stack) => [stack.x, 0]), showSymbol: false, lineStyle: { width: 0 }, emphasis: { disabled: true },
  }];
  const formatter = (found) => {
    const stack = found[0] && spec.stacks.find((one) => one.x === found[0].value[0]);
    return stack ? [whenIs(spec, stack.x), ...spec.parts.map((part, nth) => `${part}: ${stack.shown[nth] ?? (stack.values[nth] == null ? "–" : number(Math.abs(stack.values[nth])))}`)].join("\n") : "";
  };
  return frame(wider, at, paint, series, { formatter });
}

function names(spec, middles, at, paint) {
  const places = [...middles].sort((one, other) => one[1] - other[1]);
  let free = -Infinity;
  return places.map(([part, middle]) => {
    const y = Math.max(middle, free);
    free = y + 16;
    return text(spec.parts[part], at.end + 8, y, paint, { weight: 600, fill: paint.word(spec.tones[part]) });
  });
}
