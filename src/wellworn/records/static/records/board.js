// The board: a card that is dragged to another column is moved there. Without a pointer the same is done with G and a stage.
const board = document.querySelector("[data-board]");
let carried = null;

const columnOf = (node) => node.closest?.("[data-stage]");
const over = (column) => {
  for (const each of board.querySelectorAll("[data-over]")) if (each !== column) delete each.dataset.over;
  if (column) column.dataset.over = "";
};

async function move(card, stage) {
  const form = card.querySelector(".mover form");
  const values = new FormData(form);
  values.set("stage", stage);
  const answer = await fetch(form.action, { method: "POST", body: values, headers: { Accept: "application/json" } }).catch(() => null);
  if (answer && (answer.ok || answer.status === 409)) location.reload();
  else document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: board.dataset.failed } }));
}

board?.addEventListener("dragstart", (event) => {
  carried = event.target.closest("[data-deal]");
  if (carried) carried.dataset.carried = "";
});
board?.addEventListener("dragend", () => {
  if (carried) delete carried.dataset.carried;
  carried = null;
  over(null);
});
board?.addEventListener("dragover", (event) => {
  const column = columnOf(event.target);
  if (!carried || !column) return;
  event.preventDefault();
  over(column);
});
board?.addEventListener("drop", (event) => {
  const column = columnOf(event.target);
  if (!carried || !column) return;
  event.preventDefault();
  if (column !== columnOf(carried)) move(carried, column.dataset.stage);
});
