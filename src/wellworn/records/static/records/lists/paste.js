// Ranges of cells: Shift and arrows take one, Ctrl C copies it, Ctrl V pastes a block from a spreadsheet after a preview,
// Ctrl D or dragging the handle fills it down from its first row.
const table = document.querySelector("[data-grid]");
const sheet = document.getElementById("shape-sheet");
let anchor = null;
const handle = document.createElement("span");
handle.className = "fillhandle";
handle.setAttribute("aria-hidden", "true");

const rows = () => [...table.querySelectorAll("tr[data-pk]")];
const columns = () => [...table.querySelectorAll("th[data-field]")].map((head) => head.dataset.field);
const at = (row, column) => row?.querySelector(`td[data-cell="${CSS.escape(column)}"]`);
const inHand = () => (document.activeElement?.matches?.("td[data-cell]") && table.contains(document.activeElement) ? document.activeElement : null);
const textOf = (cell) => (cell ? cell.dataset.raw && !/^\d+$/.test(cell.dataset.raw) ? cell.dataset.raw : cell.innerText.trim().replace(/^–$/, "") : "");

function block(from, to) {
  const [all, names] = [rows(), columns()];
  const order = (a, b) => (a < b ? [a, b] : [b, a]);
  const [top, bottom] = order(all.indexOf(from.parentElement), all.indexOf(to.parentElement));
  const [left, right] = order(names.indexOf(from.dataset.cell), names.indexOf(to.dataset.cell));
  return all.slice(top, bottom + 1).map((row) => names.slice(left, right + 1).map((name) => at(row, name)));
}

function mark(cells) {
  for (const old of table.querySelectorAll("[data-ranged]")) delete old.dataset.ranged;
  if (cells.flat().length > 1) for (const cell of cells.flat()) if (cell) cell.dataset.ranged = "";
}

const ranged = (cell) => (anchor ? block(anchor, cell) : [[cell]]);

function parsed(text) {
  const lines = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const line = lines.at(-1);
    const sign = text[i];
    if (quoted) {
      if (sign === '"' && text[i + 1] === '"') { line[line.length - 1] += '"'; i += 1; }
      else if (sign === '"') quoted = false;
      else line[line.length - 1] += sign;
    } else if (sign === '"' && line.at(-1) === "") quoted = true;
    else if (sign === "\t") line.push("");
    else if (sign === "\n") lines.push([""]);
    else if (sign !== "\r") line[line.length - 1] += sign;
  }
  if (lines.at(-1).length === 1 && lines.at(-1)[0] === "") lines.pop();
  return lines;
}

function changesOf(cell, lines) {
  const [all, names] = [rows(), columns()];
  const [top, left] = [all.indexOf(cell.parentElement), names.indexOf(cell.dataset.cell)];
  const target = ranged(cell);
  if (lines.length === 1 && lines[0].length === 1) return target.flat().filter(Boolean).map((one) => ({ cell: one, value: lines[0][0], text: lines[0][0] }));
  return lines.flatMap((line, down) => line.map((value, right) => ({ cell: at(all[top + down], names[left + right]), value, text: value }))).filter(({ cell: one }) => one);
}

const save = (changes) => document.dispatchEvent(new CustomEvent("wellworn:cells", { detail: { changes } }));

function offer(changes, back) {
  document.dispatchEvent(new CustomEvent("wellworn:rehearse", { detail: { changes, told: ({ preview, problem }) => {
    if (problem) return document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: problem, isRisk: true } }));
    sheet.querySelector("#shape").innerHTML = preview;
    sheet.showModal();
    sheet.querySelector("[data-paste-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      sheet.close();
      save(changes);
      back.focus();
    });
  } } }));
}

function fill(cells) {
  const [first, ...others] = cells;
  save(others.flatMap((row) => row.map((cell, column) => cell && first[column] && { cell, value: first[column].dataset.raw, text: first[column].innerText.trim() })).filter(Boolean));
}

function drag(event) {
  event.preventDefault();
  const from = anchor ?? inHand() ?? handle.parentElement;
  let last = from;
  const follow = ({ clientX, clientY }) => {
    const over = document.elementFromPoint(clientX, clientY)?.closest("tr[data-pk]");
    last = at(over, from.dataset.cell) ?? last;
    mark(block(from, last));
  };
  const done = () => {
    removeEventListener("pointermove", follow);
    if (last !== from) fill(block(from, last));
  };
  addEventListener("pointermove", follow);
  addEventListener("pointerup", done, { once: true });
}

if (table) {
  handle.addEventListener("pointerdown", drag);
  document.addEventListener("wellworn:range", ({ detail: { from, to, extend } }) => {
    anchor = extend ? anchor ?? from : null;
    mark(extend ? block(anchor, to) : [[to]]);
  });
  table.addEventListener("focusin", (event) => { if (event.target.matches("td[data-cell]")) event.target.append(handle); });
  document.addEventListener("copy", (event) => {
    const cell = inHand();
    if (!cell || String(getSelection())) return;
    const quote = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    event.clipboardData.setData("text/plain", ranged(cell).map((row) => row.map((one) => quote(textOf(one))).join("\t")).join("\n"));
    event.preventDefault();
  });
  document.addEventListener("paste", (event) => {
    const cell = inHand();
    if (!cell) return;
    event.preventDefault();
    const changes = changesOf(cell, parsed(event.clipboardData.getData("text/plain")));
    if (changes.length === 1) save(changes);
    else if (changes.length) offer(changes, cell);
  });
  table.addEventListener("keydown", (event) => {
    const cell = inHand();
    if (!cell || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "d") {
      const cells = anchor ? ranged(cell) : [];
      const above = rows()[rows().indexOf(cell.parentElement) - 1];
      if (cells.length > 1) fill(cells);
      else if (above) fill([[at(above, cell.dataset.cell)], [cell]]);
    } else if (key === "z") document.querySelector('#toasts [data-toast]:last-child [data-key="z"]')?.click();
    else return;
    event.preventDefault();
  });
}
