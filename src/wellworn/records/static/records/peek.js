// The quick look beside the board or a list: Space opens it for the record in hand and closes it, J and K take it along, Esc closes it.
// It stays as it was left, the board's and the lists' apart.
const peek = document.getElementById("peek");
const grid = document.querySelector("table[data-peek]");
const KEY = grid ? "wellworn.peek.list" : "wellworn.peek";
const ITEMS = grid ? "tr[data-pk]" : "[data-deal]";
let shown = "";

const wide = () => matchMedia("(min-width: 56rem)").matches;
const isOpen = () => peek && !peek.hidden;
const inHand = () => document.querySelector(`${ITEMS}[aria-current="true"]`);
const addressOf = (item) => (grid ? `${grid.dataset.peek}${item.dataset.pk}` : `/deals/${item.dataset.deal}/peek`);

async function show(item) {
  if (!item || shown === addressOf(item)) return;
  shown = addressOf(item);
  const answer = await fetch(shown, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || shown !== addressOf(item)) return;
  peek.innerHTML = await answer.text();
  window.htmx.process(peek);
}

function open(item) {
  if (!item) return;
  peek.hidden = false;
  peek.classList.add("peek--open");
  sessionStorage.setItem(KEY, "open");
  show(item);
}

function close() {
  peek.hidden = true;
  peek.classList.remove("peek--open");
  shown = "";
  sessionStorage.removeItem(KEY);
  if (peek.contains(document.activeElement) || document.activeElement === document.body) inHand()?.focus();
}

document.addEventListener("focusin", (event) => {
  const item = event.target.closest?.(ITEMS);
  if (item && isOpen()) show(item);
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-peek-close]")) return close();
  if (event.target.closest?.("[data-peek-open]")) return isOpen() ? close() : open(inHand() ?? document.querySelector(ITEMS));
  const card = !grid && event.target.closest?.(ITEMS);
  if (card && !event.target.closest("a, button, [data-edit], form, input")) open(card);
});
document.addEventListener("keydown", (event) => {
  if (!peek || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isOpen() && !event.target.closest?.("input, textarea, select, [popover], dialog[open]")) return close();
  const isNowhere = [document.body, document.getElementById("main")].includes(event.target);   // the row or card in hand is meant, as with other keys
  const item = isNowhere ? inHand() : event.target.closest?.(ITEMS);
  if (!item || document.documentElement.dataset.keys === "off") return;
  const isRow = isNowhere || event.target === item || event.target.matches("td[data-cell]");
  if (!isRow || event.key !== " ") return;
  event.preventDefault();
  if (isOpen()) close();
  else open(item);
}, true);
if (peek && sessionStorage.getItem(KEY) && wide()) open(inHand() ?? document.querySelector(ITEMS));
