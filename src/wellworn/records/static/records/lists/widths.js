// The width of a column: dragged at the edge of its head, or with the arrows while the edge has the focus. It stays with the view.
const table = document.querySelector("[data-grid]");
const STEP = 16;
let timer = 0;

const set = (head, width) => {
  const wide = Math.min(960, Math.max(48, Math.round(width)));
  head.style.setProperty("inline-size", `${wide}px`);
  head.style.setProperty("min-inline-size", `${wide}px`);
  head.style.setProperty("max-inline-size", `${wide}px`);
  head.querySelector("[data-widen]")?.setAttribute("aria-valuenow", wide);
  return wide;
};

function keep(head, width) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    const body = new URLSearchParams({ list: table.dataset.listQuery, act: `width:${head.dataset.field}`, width });
    fetch(table.dataset.columns, { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" } }).catch(() => {});
  }, 400);
}

if (table) {
  for (const head of table.querySelectorAll("th[data-width]")) set(head, Number(head.dataset.width));
  table.addEventListener("pointerdown", (event) => {
    const head = event.target.closest("[data-widen]")?.closest("th");
    if (!head) return;
    event.preventDefault();
    const [start, before] = [event.clientX, head.offsetWidth];
    const follow = ({ clientX }) => set(head, before + clientX - start);
    addEventListener("pointermove", follow);
    addEventListener("pointerup", (end) => { removeEventListener("pointermove", follow); keep(head, set(head, before + end.clientX - start)); }, { once: true });
  });
  table.addEventListener("keydown", (event) => {
    const head = event.target.closest("[data-widen]")?.closest("th");
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!head || !step) return;
    event.preventDefault();
    keep(head, set(head, head.offsetWidth + step));
  });
}
