// A list that comes anew (something was undone, or done to many) has the cell in hand that was: by its record and its column, whatever
// their order is now. What is noted is a path, a number and a field's name.
const KEY = "wellworn:cell";
const table = document.querySelector("[data-grid]");
const here = () => document.activeElement?.closest?.("[data-grid] td[data-cell]");

if (table) {
  const [path, pk, column] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  const row = path === location.pathname && table.querySelector(`tr[data-pk="${CSS.escape(pk)}"]`);
  const isFree = document.activeElement === document.body || document.activeElement.matches("[data-grid] tr");
  if (row && isFree) row.querySelector(`td[data-cell="${CSS.escape(column)}"]`)?.focus();
}
sessionStorage.removeItem(KEY);
addEventListener("pagehide", () => {
  const cell = here();
  if (cell) sessionStorage.setItem(KEY, JSON.stringify([location.pathname, cell.parentElement.dataset.pk, cell.dataset.cell]));
});
