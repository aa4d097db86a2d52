// Saves the cells that grid.js and paste.js tell of, and shows what became of each in its place: saved, refused with the
// reason, or somebody else's value beside mine. What could not be sent is kept, in the browser too, and tried again.
const table = document.querySelector("[data-grid]");
const SECONDS = 10;
const kept = table && `wellworn:unsaved:${table.dataset.cells}`;
const unsaved = new Map();
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const nameOf = (cell) => `${cell.parentElement.dataset.pk} ${cell.dataset.cell}`;

async function post(cells, dry = false) {
  return fetch(table.dataset.cells, {
    method: "POST", credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" },
    body: JSON.stringify({ cells, dry }),
  });
}

function words(cell, text, state, hint = "") {
  const shown = document.createElement("span");
  shown.className = "v";
  shown.textContent = text || "–";
  cell.replaceChildren(shown);
  cell.dataset.state = state;
  if (!hint) return;
  const said = document.createElement("p");
  said.className = "hint hint--risk";
  said.textContent = hint;
  cell.append(said);
}

function remember() {
  const rows = [...unsaved.values()].map(({ cell, value, text, was }) => ({ name: nameOf(cell), value, text, was }));
  if (rows.length) localStorage.setItem(kept, JSON.stringify(rows));
  else localStorage.removeItem(kept);
}

function keep(changes) {
  for (const one of changes) {
    unsaved.set(nameOf(one.cell), one);
    words(one.cell, one.text, "unsaved", table.dataset.unsaved);
  }
  remember();
  setTimeout(again, SECONDS * 1000);
}

function again() {
  const waiting = [...unsaved.values()];
  unsaved.clear();
  for (const one of waiting) save([one]);
}

function clash(change, answer) {
  const { cell } = change;
  cell.replaceChildren();
  cell.dataset.state = "conflict";
  const box = document.createElement("div");
  box.className = "conflict";
  const said = document.createElement("p");
  said.textContent = `${answer.problem} ${answer.theirs} ↔ ${answer.mine}`;
  const [theirs, mine] = ["theirs", "mine"].map((key) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--sm";
    button.textContent = answer.keep[key];
    return button;
  });
  theirs.addEventListener("click", () => { show(cell, answer); cell.focus(); });
  mine.addEventListener("click", () => { cell.dataset.raw = answer.raw; save([{ ...change, was: answer.raw }]); cell.focus(); });
  box.append(said, theirs, mine);
  cell.append(box);
  document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: answer.problem } }));
}

function show(cell, answer) {
  delete cell.dataset.state;
  cell.dataset.raw = answer.raw;
  const shown = document.createElement("span");
  shown.className = "v";
  shown.innerHTML = answer.html;
  cell.replaceChildren(shown);
}

function settle(change, answer) {
  if (answer.state === "saved" || answer.state === "same") show(change.cell, answer);
  else if (answer.state === "conflict") clash(change, answer);
  else {
    words(change.cell, change.text, "refused", answer.problem);
    document.dispatchEvent(new CustomEvent("wellworn:typed", { detail: { cell: change.cell, value: change.value } }));
  }
}

function say(html) {
  const region = document.getElementById("toasts");
  if (!html || !region) return;
  for (const old of region.querySelectorAll("[data-of-grid]")) old.remove();
  region.insertAdjacentHTML("beforeend", html);
  const made = region.lastElementChild;
  if (!made) return;
  made.dataset.ofGrid = "";
  if (!document.activeElement.closest("td[data-cell]")) return;
  const key = made.querySelector("kbd");   // in a cell a letter is typed: there it is with Ctrl
  if (key) key.textContent = `Ctrl ${key.textContent}`;
}

async function save(changes) {
  for (const one of changes) {
    one.was ??= one.cell.dataset.raw;
    words(one.cell, one.text, "saving");
  }
  const cells = changes.map(({ cell, value, was }) => ({ pk: cell.parentElement.dataset.pk, field: cell.dataset.cell, value, was }));
  let answer = null;
  try {
    const response = await post(cells);
    if (response.status < 500 && response.headers.get("Content-Type")?.includes("json")) answer = await response.json();
  } catch { /* kept below */ }
  if (!answer?.cells) {
    keep(changes);
    return;
  }
  remember();
  changes.forEach((change, at) => settle(change, answer.cells[at]));
  say(answer.toasts);
}

if (table) {
  document.addEventListener("wellworn:cells", ({ detail: { changes } }) => save(changes));
  document.addEventListener("wellworn:rehearse", async ({ detail: { changes, told } }) => {
    const cells = changes.map(({ cell, value }) => ({ pk: cell.parentElement.dataset.pk, field: cell.dataset.cell, value, was: cell.dataset.raw }));
    const response = await post(cells, true).catch(() => null);
    if (response?.ok) told(await response.json());
    else document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: table.dataset.unsaved, isRisk: true } }));
  });
  addEventListener("online", again);
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
  for (const { name, value, text, was } of JSON.parse(localStorage.getItem(kept) ?? "[]")) {
    const [pk, field] = name.split(" ");
    const cell = table.querySelector(`tr[data-pk="${CSS.escape(pk)}"] td[data-cell="${CSS.escape(field)}"]`);
    if (cell) unsaved.set(name, { cell, value, text, was });
  }
  if (unsaved.size) again();
}
