// What is asked beside a list comes in a sheet: whatever lands in #shape opens it.
const sheet = document.getElementById("shape-sheet");
let typed = [];

// What was typed ahead of an answer stays where it was typed.
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!sheet?.contains(target)) return;
  typed = [...target.querySelectorAll("input.input[id]")].filter((field) => field.value !== field.defaultValue).map(({ id, type, value }) => ({ id, type, value }));
});
document.addEventListener("htmx:afterSwap", () => {
  for (const { id, type, value } of typed) {
    const field = document.getElementById(id);
    if (field?.type === type && !field.value) field.value = value;
  }
  typed = [];
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (sheet && !sheet.open && sheet.contains(event.detail.target)) sheet.showModal();
});
sheet?.addEventListener("click", (event) => {
  if (event.target === sheet || event.target.closest("[data-sheet-close]")) sheet.close();
});
