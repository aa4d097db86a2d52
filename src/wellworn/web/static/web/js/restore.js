// Esc in a form that htmx brought into an item of a list restores what stood there, and takes the item in hand again.
const stood = new WeakMap();

document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  if (requestConfig.verb === "get" && target.matches?.("[data-item] *") && !target.querySelector("form")) stood.set(target, target.innerHTML);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  for (let place = event.target; place; place = place.parentElement) {
    if (!stood.has(place)) continue;
    event.preventDefault();
    place.innerHTML = stood.get(place);
    stood.delete(place);
    window.htmx.process(place);
    place.closest("[data-item]")?.focus();
    return;
  }
});
