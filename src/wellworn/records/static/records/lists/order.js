// The order of columns: a head is dragged to its new place, or moved with Shift and an arrow while it has the focus. It stays with the view.
const table = document.querySelector("[data-grid]");
const MOVED = "wellworn:column";
let held = null;

const heads = () => [...table.querySelectorAll("th[data-field]")];

function move(head, place) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const said = { csrfmiddlewaretoken: token, list: table.dataset.listQuery, act: `to:${head.dataset.field}`, place };
  const form = Object.assign(document.createElement("form"), { method: "post", action: table.dataset.columns, hidden: true });
  for (const [name, value] of Object.entries(said)) form.append(Object.assign(document.createElement("input"), { name, value }));
  document.body.append(form);
  sessionStorage.setItem(MOVED, head.dataset.field);
  form.submit();
}

if (table) {
  for (const head of heads()) {
    head.draggable = true;
    head.querySelector("a")?.setAttribute("draggable", "false");
  }
  table.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("th[data-field]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held?.innerText ?? "");
  });
  table.addEventListener("dragover", (event) => {
    const over = held && event.target.closest("th[data-field]");
    for (const head of heads()) head.toggleAttribute("data-over", head === over && head !== held);
    if (over) event.preventDefault();
  });
  table.addEventListener("drop", (event) => {
    const over = held && event.target.closest("th[data-field]");
    if (!over || over === held) return;
    event.preventDefault();
    move(held, heads().indexOf(over));
  });
  table.addEventListener("dragend", () => {
    held = null;
    for (const head of heads()) head.removeAttribute("data-over");
  });
  table.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const head = event.target.closest("th[data-field]");
    if (!head || !step || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("[data-widen]")) return;
    event.preventDefault();
    const place = heads().indexOf(head) + step;
    if (place >= 0 && place < heads().length) move(head, place);
  });
  const last = heads().find((head) => head.dataset.field === sessionStorage.getItem(MOVED));
  sessionStorage.removeItem(MOVED);
  last?.querySelector("a")?.focus();
}
