// J and K move through the items of [data-list]; the one in hand carries aria-current. Where it goes away, the next is in hand.
const current = (list) => list.querySelector('[data-item][aria-current="true"]');

function take(list, item, focus = true) {
  current(list)?.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
  if (!item.hasAttribute("tabindex")) item.tabIndex = -1;
  if (focus) item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const list = document.activeElement?.closest("[data-list]") ?? document.querySelector("[data-list]");
  if (!list) return;
  const items = [...list.querySelectorAll("[data-item]")];
  const at = items.indexOf(current(list));
  const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + step))];
  if (next) take(list, next);
}

document.addEventListener("wellworn:move", (event) => move(event.detail));
document.addEventListener("focusin", (event) => {
  const item = event.target.closest?.("[data-item]");
  const list = item?.closest("[data-list]");
  if (list && item.getAttribute("aria-current") !== "true") take(list, item, false);
});
document.addEventListener("wellworn:open", (event) => {
  const link = event.detail.querySelector("a[data-open], a[href]");
  if (link) link.click();
});

let before = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const item = event.detail.target.closest?.("[data-item]");
  const list = item?.closest("[data-list]");
  if (!list || item.getAttribute("aria-current") !== "true") return;
  before = { list, at: [...list.querySelectorAll("[data-item]")].indexOf(item) };
});
document.addEventListener("htmx:afterSettle", () => {
  if (before?.list.isConnected && !current(before.list)) {
    const items = [...before.list.querySelectorAll("[data-item]")];
    const next = items[Math.min(before.at, items.length - 1)];
    if (next) take(before.list, next);
  }
  before = null;
});
