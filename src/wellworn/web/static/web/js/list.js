// J and K move through the items of [data-list], and on into the next list; the one in hand carries aria-current.
// Where it goes away, the next is in hand.
const current = (list) => list.querySelector('[data-item][aria-current="true"]');

function take(list, item, focus = true) {
  for (const held of document.querySelectorAll('[data-list] [data-item][aria-current="true"]')) held.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
  if (!item.hasAttribute("tabindex")) item.tabIndex = -1;
  if (focus) item.focus({ preventScroll: true });
  // Up and down alone: a row wider than its table would slip aside under the pointer that is just pressing its box.
  const table = item.closest(".scroll-x");
  const left = table?.scrollLeft;
  item.scrollIntoView({ block: "nearest" });
  if (table) table.scrollLeft = left;
}

const itemsOf = (list) => [...list.querySelectorAll("[data-item]")];

function move(step) {
  const lists = [...document.querySelectorAll("[data-list]")].filter((list) => itemsOf(list).length);
  const list = document.activeElement?.closest("[data-list]") ?? lists.find(current) ?? lists[0];
  if (!list) return;
  const items = itemsOf(list);
  const at = items.indexOf(current(list));
  const beyond = lists[lists.indexOf(list) + step];
  if (at < 0) take(list, items[0]);
  else if (items[at + step]) take(list, items[at + step]);
  else if (beyond) take(beyond, itemsOf(beyond).at(step > 0 ? 0 : -1));
  else take(list, items[at]);   // the last, or the only one: at least it is seen to be in hand
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
document.addEventListener("htmx:afterSwap", () => {   // and not after settling: a key may be pressed before
  if (before?.list.isConnected && !current(before.list)) {
    const items = [...before.list.querySelectorAll("[data-item]")];
    const next = items[Math.min(before.at, items.length - 1)];
    if (next) take(before.list, next);
  }
  before = null;
});
