// What is asked beside a list comes in a sheet: whatever lands in #shape opens it.
import { begin } from "../../web/js/ahead.js";

const sheet = document.getElementById("shape-sheet");
let typed = [];

// Keys wait while the sheet is on its way, and while it asks what depends on a choice: the field that is meant may not be there yet.
document.addEventListener("htmx:beforeSend", ({ detail: { elt, target, xhr, requestConfig } }) => {
  const isChoice = elt.matches("select");
  if (!sheet?.contains(target) || !(isChoice || requestConfig.verb === "get")) return;
  const goOn = begin(isChoice ? elt : null);
  xhr.addEventListener("loadend", () => goOn());
});

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
