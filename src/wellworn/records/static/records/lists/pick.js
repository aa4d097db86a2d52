// Ticking records: X ticks the one in hand, Shift X all up to it. The bar says how many, and offers all that match.
const bar = document.querySelector("[data-bulk]");
const form = document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll("[data-pick]")];
let last = null;
let shift = false;

function show() {
  const ticked = boxes().filter((box) => box.checked);
  for (const box of boxes()) box.closest("tr").toggleAttribute("data-selected", box.checked);
  const count = bar.querySelector("[data-bulk-count]");
  const every = form.elements.every.value === "yes";
  count.textContent = every ? bar.querySelector("[data-bulk-every]").dataset.said : ticked.length === 1 ? count.dataset.one : count.dataset.many.replace("…", ticked.length);
  bar.hidden = !ticked.length && !every;
}

function tick(box) {
  form.elements.every.value = "";
  const all = boxes();
  if (shift && last && last !== box) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  show();
}

if (bar && form) {
  addEventListener("keydown", (event) => { shift = event.shiftKey; }, true);
  addEventListener("pointerdown", (event) => { shift = event.shiftKey; }, true);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick]")) tick(event.target);
    if (!event.target.matches("[data-pick-all]")) return;
    for (const box of boxes()) box.checked = event.target.checked;
    form.elements.every.value = "";
    show();
  });
  bar.querySelector("[data-bulk-every]")?.addEventListener("click", () => {
    for (const box of boxes()) box.checked = true;
    form.elements.every.value = "yes";
    show();
  });
  bar.querySelector("[data-bulk-clear]").addEventListener("click", () => {
    for (const box of boxes()) box.checked = false;
    form.elements.every.value = "";
    show();
  });
  show();
}
