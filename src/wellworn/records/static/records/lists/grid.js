// The grid: arrows move from cell to cell, typing or Enter edits, Tab and Enter save and go on, Esc restores.
// Who saves is told by "wellworn:cells" with the cells and what was typed into them.
const table = document.querySelector("[data-grid]");
const rest = new WeakMap();   // what a cell showed before it was edited
const typed = new WeakMap();  // what a cell could not save
const left = new WeakSet();   // cells on their way out: taking the field away takes its focus too
let home = null;              // the column a run of Tab started in: Enter goes back to it, one row down

const cellOf = (node) => node?.closest?.("td[data-cell]");
const headOf = (cell) => table.querySelector(`th[data-field="${CSS.escape(cell.dataset.cell)}"]`);
const inRow = (row) => [...row.querySelectorAll("td[data-cell]")];
const rows = () => [...table.querySelectorAll("tr[data-pk]")];
const fieldIn = (cell) => cell.querySelector(".cellinput");
const named = new Set(["company", "person", "record", "member"]);

function beside(cell, step) {
  const cells = inRow(cell.parentElement);
  return cells[cells.indexOf(cell) + step];
}

function below(cell, step, column = cell.dataset.cell) {
  const all = rows();
  const row = all[all.indexOf(cell.parentElement) + step];
  return row && inRow(row).find((one) => one.dataset.cell === column);
}

function go(cell) {
  if (!cell) return false;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

function fieldFor(cell, head) {
  if (!head.dataset.choices) {
    const input = document.createElement("input");
    input.type = "text";
    input.autocomplete = "off";
    if (head.dataset.suggest) input.dataset.suggest = head.dataset.suggest;
    return input;
  }
  const select = document.createElement("select");
  for (const [value, label] of JSON.parse(head.dataset.choices)) select.add(new Option(label, value));
  return select;
}

// Names are offered below the field (suggest.js); which one was taken stands beside it.
function withNames(field) {
  const box = document.createElement("div");
  box.className = "suggest";
  box.append(field);
  for (const name of ["chosen", "chosen_name"]) {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = name;
    box.append(hidden);
  }
  return box;
}

const takenIn = (cell) => (cell.querySelector("[name=chosen_name]")?.value === fieldIn(cell).value && cell.querySelector("[name=chosen]")?.value) || "";

function edit(cell, letter) {
  if (fieldIn(cell) || cell.querySelector(".conflict")) return;
  const head = headOf(cell);
  const field = fieldFor(cell, head);
  const shown = named.has(head.dataset.widget) && !head.dataset.choices ? cell.querySelector(".v")?.innerText.replace(/^–$/, "") ?? "" : cell.dataset.raw;
  rest.set(cell, [...cell.childNodes]);
  field.className = "input cellinput";
  field.setAttribute("aria-label", head.innerText.trim());
  field.value = typed.get(cell) ?? shown;
  field.dataset.was = shown;
  cell.replaceChildren(field.dataset.suggest ? withNames(field) : field);
  field.focus();
  if (letter !== undefined && field.dataset.suggest) {
    field.value = letter;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (letter === undefined) field.select?.();
  else if (field.matches("select")) field.value = [...field.options].find((one) => one.text.toLowerCase().startsWith(letter.toLowerCase()))?.value ?? field.value;
  else field.value = letter;
}

function leave(cell, keep) {
  const field = fieldIn(cell);
  if (!field || left.has(cell)) return;
  const text = field.matches("select") ? field.selectedOptions[0]?.text ?? "" : field.value;
  const value = takenIn(cell) || field.value;
  const isSame = value === field.dataset.was && !typed.has(cell);
  left.add(cell);
  cell.replaceChildren(...rest.get(cell));
  left.delete(cell);
  if (!keep || isSame) {
    if (!keep) typed.delete(cell);
    return;
  }
  typed.delete(cell);
  document.dispatchEvent(new CustomEvent("wellworn:cells", { detail: { changes: [{ cell, value, text }] } }));
}

function typing(event, cell) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    leave(cell, false);
    go(cell);
  } else if (event.key === "Enter") {
    leave(cell, true);
    go(below(cell, event.shiftKey ? -1 : 1, home ?? cell.dataset.cell)) || go(cell);
    home = null;
  } else if (event.key === "Tab") {
    home ??= cell.dataset.cell;
    leave(cell, true);
    if (!go(beside(cell, event.shiftKey ? -1 : 1))) go(below(cell, 1, home)) || go(cell);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function moving(event, cell) {
  const command = event.ctrlKey || event.metaKey;
  if (event.key in ARROWS && !command && !event.altKey) {
    const [down, right] = ARROWS[event.key];
    const next = right ? beside(cell, right) : below(cell, down);
    if (!event.shiftKey) home = null;
    if (next) document.dispatchEvent(new CustomEvent("wellworn:range", { detail: { from: cell, to: next, extend: event.shiftKey } }));
    go(next);
  } else if (command || event.altKey) return;
  else if (event.key === "Enter" || event.key === "F2") {
    if (event.key === "Enter" && home && home !== cell.dataset.cell) {
      go(below(cell, 1, home));
      home = null;
    } else edit(cell);
  } else if (event.key === "Tab") {
    const next = beside(cell, event.shiftKey ? -1 : 1);
    if (!next) return;
    home ??= cell.dataset.cell;
    go(next);
  } else if (event.key === "Escape") {
    home = null;
    go(cell.parentElement);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    document.dispatchEvent(new CustomEvent("wellworn:cells", { detail: { changes: [{ cell, value: "", text: "–" }] } }));
  } else if (event.key.length === 1 && event.key !== " ") edit(cell, event.key);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

if (table) {
  table.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (cell && event.target === fieldIn(cell)) typing(event, cell);
    else if (cell && event.target === cell) moving(event, cell);
    else if (event.target.matches("tr[data-pk]") && event.key === "ArrowRight" && go(inRow(event.target)[0])) event.preventDefault();
  });
  table.addEventListener("click", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.target.closest("a, button, input, select") || String(getSelection())) return;
    const isPressed = event.detail === 0;   // by a key: straight into the cell
    if (isPressed || document.activeElement === cell && cell.dataset.inHand) edit(cell);
    else go(cell);
    for (const one of table.querySelectorAll("[data-in-hand]")) delete one.dataset.inHand;
    cell.dataset.inHand = "yes";
  });
  table.addEventListener("wellworn:taken", (event) => {
    const cell = cellOf(event.target);
    leave(cell, true);
    go(below(cell, 1, home ?? cell.dataset.cell)) || go(cell);
    home = null;
  });
  table.addEventListener("dblclick", (event) => { const cell = cellOf(event.target); if (cell) edit(cell); });
  table.addEventListener("focusout", (event) => {
    const cell = cellOf(event.target);
    if (cell && event.target === fieldIn(cell) && document.hasFocus() && event.relatedTarget !== event.target) leave(cell, true);
  });
  document.addEventListener("wellworn:typed", ({ detail: { cell, value } }) => typed.set(cell, value));
}
