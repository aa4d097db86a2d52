// <chart-frame>: draws the chart that stands in it as JSON. Its colours are the theme's, it is drawn anew when these or its width change,
// and nothing in it moves. The table under it stays closed once it is drawn, and is open without a script.
import { columns } from "./columns.js";
import { lines } from "./lines.js";
import { palette } from "./paint.js";
import { reliability } from "./reliability.js";
import { steps } from "./steps.js";
import { whiskers, whiskersHigh } from "./whiskers.js";

const KINDS = { columns, lines, reliability, steps, whiskers };
const EMPTY_AXES = { x: { low: 0, high: 1, ticks: [] }, y: { low: 0, high: 1, ticks: [] } };
const frames = new Set();

class ChartFrame extends HTMLElement {
  async connectedCallback() {
    this.spec = { ...EMPTY_AXES, ...JSON.parse(this.querySelector("script").textContent) };
    const { init } = await import(this.dataset.echarts);
    await document.fonts.ready;
    if (!this.isConnected) return;
    this.parts = this.spec.kind === "small" ? this.many(init) : [this.one(init, this, this.spec)];
    this.closest("figure")?.querySelector("details")?.removeAttribute("open");
    this.dataset.drawn = "";
    frames.add(this);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this);
    this.draw();
  }

  disconnectedCallback() {
    frames.delete(this);
    this.watch?.disconnect();
    for (const part of this.parts ?? []) part.chart.dispose();
    this.parts = null;
  }

  one(init, element, spec) {
    if (spec.kind === "whiskers") element.style.setProperty("block-size", `${whiskersHigh(spec)}px`);
    const room = document.createElement("div");
    room.className = "chart__room";
    element.append(room);
    return { chart: init(room, null, { renderer: "svg" }), room, spec };
  }

  many(init) {
    return this.spec.charts.map((spec) => {
      const cell = document.createElement("div"), name = document.createElement("h3"), room = document.createElement("div");
      cell.className = "chart__one";
      room.className = "chart__cell";
      name.textContent = spec.title;
      cell.append(name, room);
      this.append(cell);
      return this.one(init, room, spec);
    });
  }

  draw() {
    for (const { chart, room, spec } of this.parts ?? []) {
      const size = { width: room.clientWidth, height: room.clientHeight };
      if (!size.width || !size.height) continue;
      chart.resize();
      chart.setOption(KINDS[spec.kind](spec, size, palette(this)), { notMerge: true });
    }
  }
}

const again = () => frames.forEach((one) => one.draw());
new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) matchMedia(query).addEventListener("change", again);
customElements.define("chart-frame", ChartFrame);
