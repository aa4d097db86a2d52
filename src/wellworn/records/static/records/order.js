// Rows put in order: [data-order] holds [data-order-row]s; a [data-step] button moves its row by one and keeps the focus, and a
// row is dragged by its grip. The order of the rows is the order of what the form sends; a form with a place to send it to
// (buttons named up and down) is sent, any other is told by the event wellworn:ordered.
const rowOf = (node) => node.closest?.("[data-order-row]");
const rowsOf = (row) => [...row.parentElement.children].filter((each) => each.matches("[data-order-row]"));
let carried = null;

function ordered(row) {
  const box = row.closest("[data-order]");
  if (box.querySelector('button[name="up"]')) box.requestSubmit();
  else box.dispatchEvent(new CustomEvent("wellworn:ordered", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-order] [data-step]");
  const row = button && rowOf(button);
  if (!row || button.name) return;   // a named one is sent as it is
  const rows = rowsOf(row);
  const other = rows[rows.indexOf(row) + Number(button.dataset.step)];
  if (!other) return;
  if (button.dataset.step === "1") other.after(row);
  else other.before(row);
  button.focus();
  ordered(row);
});

for (const grip of document.querySelectorAll(".steps__grip")) rowOf(grip)?.setAttribute("draggable", "true");
document.addEventListener("dragstart", (event) => {
  carried = event.target.matches?.("[data-order-row]") ? event.target : null;
  if (carried) carried.dataset.carried = "";
});
document.addEventListener("dragover", (event) => {
  const row = carried && rowOf(event.target);
  if (!row || row.parentElement !== carried.parentElement) return;
  event.preventDefault();
  if (row === carried) return;
  const rows = rowsOf(row);
  if (rows.indexOf(row) > rows.indexOf(carried)) row.after(carried);
  else row.before(carried);
});
document.addEventListener("dragend", () => {
  if (!carried) return;
  const row = carried;
  delete row.dataset.carried;
  carried = null;
  ordered(row);
});
