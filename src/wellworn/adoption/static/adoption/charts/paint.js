// The colours of the theme as they are now, and the marks that charts are made of.
const ROLES = ["ink", "ink-2", "ink-3", "surface", "sunken", "line", "line-control", "data-1", "data-2", "data-3", "data-band", "data-band-2"];

export function palette(element) {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const colours = {};
  for (const role of ROLES) {
    probe.style.setProperty("color", `var(--${role})`); // resolves light-dark()
    colours[role] = getComputedStyle(probe).color;
  }
  const font = getComputedStyle(element).fontFamily;
  probe.remove();
  return {
    ...colours, font,
    tone: (tone) => colours[`data-${tone}`],
    word: (tone) => (tone === 3 ? colours["ink-2"] : colours[`data-${tone}`]), // stone is too faint for words
    band: (tone) => colours[tone === 1 ? "data-band" : "data-band-2"],
  };
}

const measure = document.createElement("canvas").getContext("2d");
export function width(words, paint, size = 12, weight = 540) {
  measure.font = `${weight} ${size}px ${paint.font}`;
  return measure.measureText(words).width;
}

export function text(words, x, y, paint, { size = 12, weight = 420, fill = paint["ink-2"], align = "left", halo = false, baseline = "middle" } = {}) {
  return {
    type: "text", silent: true,
    style: {
      text: words, x, y, fill, align, verticalAlign: baseline, fontSize: size, fontWeight: weight, fontFamily: paint.font,
      ...(halo && { stroke: paint.surface, lineWidth: 3 }),
    },
  };
}

export function rule(x1, y1, x2, y2, stroke, { wide = 1, dash = null, cap = "butt" } = {}) {
  return { type: "line", silent: true, shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: wide, lineDash: dash, lineCap: cap } };
}

export function dot(cx, cy, r, fill, stroke, wide = 2) {
  return { type: "circle", silent: true, shape: { cx, cy, r }, style: { fill, stroke, lineWidth: wide } };
}

export function area(points, fill) {
  return { type: "polygon", silent: true, shape: { points }, style: { fill } };
}

export function box(x, y, wide, high, fill, radius = 0, fade = 1) {
  return { type: "rect", silent: true, shape: { x, y, width: wide, height: high, r: radius }, style: { fill, opacity: fade } };
}

// A series that is nothing but marks; they know where they stand.
export function marks(children, z) {
  return {
    type: "custom", silent: true, z, data: [[0, 0]], tooltip: { show: false }, animation: false, clip: false,
    renderItem: () => ({ type: "group", children }),
  };
}

// What holds a drawing: where its edges are, and where a value lies on it.
export function plot(spec, size, { left = 40, right = 12, top = 12, bottom = 24 }) {
  const wide = Math.max(10, size.width - left - right), high = Math.max(10, size.height - top - bottom);
  return {
    left, right, top, bottom, wide, high, end: left + wide, floor: top + high,
    x: (value) => left + ((value - spec.x.low) / (spec.x.high - spec.x.low)) * wide,
    y: (value) => top + high - ((value - spec.y.low) / (spec.y.high - spec.y.low)) * high,
  };
}

export function axes(spec, at, paint) {
  const found = [];
  for (const [value, label] of spec.y.ticks) {
    found.push(rule(at.left, at.y(value), at.end, at.y(value), paint.line));
    found.push(text(label, at.left - 8, at.y(value), paint, { size: 11, align: "right" }));
  }
  let free = -Infinity;
  for (const [value, label] of spec.x.ticks) {
    const half = width(label, paint, 11) / 2, first = value === spec.x.low;
    const from = first ? at.x(value) : Math.min(at.x(value) - half, at.end + at.right - 2 * half);
    if (from < free) continue; // no label over another
    found.push(text(label, from, at.floor + 14, paint, { size: 11 }));
    free = from + 2 * half + 10;
  }
  return found;
}

export function frame(spec, at, paint, series, tooltip) {
  const hidden = { type: "value", show: false };
  return {
    animation: false, backgroundColor: "transparent", textStyle: { fontFamily: paint.font },
    grid: { left: at.left, right: at.right, top: at.top, bottom: at.bottom, outerBoundsMode: "none" },
    xAxis: { ...hidden, min: spec.x.low, max: spec.x.high, axisPointer: { label: { show: false } } },
    yAxis: { ...hidden, min: spec.y.low, max: spec.y.high },
    tooltip: tooltip && {
      trigger: "axis", renderMode: "richText", confine: true, transitionDuration: 0, padding: [6, 10],
      backgroundColor: paint.surface, borderColor: paint["line-control"], borderWidth: 1, shadowBlur: 0, shadowColor: "transparent", shadowOffsetX: 0, shadowOffsetY: 0,
      textStyle: { color: paint.ink, fontSize: 12, fontFamily: paint.font, lineHeight: 18 },
      axisPointer: { type: "line", lineStyle: { color: paint["line-control"], type: "solid", width: 1 } },
      ...tooltip,
    },
    series,
  };
}

export function whenIs(spec, value) {
  if (!spec.x.dated) return String(Math.round(value));
  const day = new Date(value * 86_400_000);
  return day.toLocaleDateString(language(), { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" });
}

export function number(value, digits = 0) {
  return value.toLocaleString(language(), { maximumFractionDigits: digits });
}

// Days are said as the rest of the page says them: "Thu 19 Nov".
const language = () => (document.documentElement.lang || "en").replace(/^en$/, "en-GB");
