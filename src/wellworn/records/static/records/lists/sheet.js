// What is asked beside a list comes in a sheet: whatever lands in #shape opens it. [data-submit] sends its form when it changes.
const sheet = document.getElementById("shape-sheet");

document.addEventListener("htmx:afterSwap", (event) => {
  if (sheet && !sheet.open && sheet.contains(event.detail.target)) sheet.showModal();
});
sheet?.addEventListener("click", (event) => {
  if (event.target === sheet || event.target.closest("[data-sheet-close]")) sheet.close();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
