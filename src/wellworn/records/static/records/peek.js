// The quick look beside the board: P opens it for the card in hand, J and K take it along, Esc closes it. It stays as it was left.
const KEY = "wellworn.peek";
const peek = document.getElementById("peek");
let shown = "";

const wide = () => matchMedia("(min-width: 56rem)").matches;
const isOpen = () => peek && !peek.hidden;

async function show(card) {
  if (!card || shown === card.dataset.deal) return;
  shown = card.dataset.deal;
  const answer = await fetch(`/deals/${shown}/peek`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || shown !== card.dataset.deal) return;
  peek.innerHTML = await answer.text();
  window.htmx.process(peek);
}

function open(card) {
  peek.hidden = false;
  peek.classList.add("peek--open");
  sessionStorage.setItem(KEY, "open");
  show(card);
}

function close() {
  peek.hidden = true;
  peek.classList.remove("peek--open");
  shown = "";
  sessionStorage.removeItem(KEY);
  document.querySelector('[data-deal][aria-current="true"]')?.focus();
}

document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.("[data-deal]");
  if (card && isOpen()) show(card);
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-peek-close]")) return close();
  const card = event.target.closest?.("[data-deal]");
  if (card && !event.target.closest("a, button, [data-edit], form, input")) open(card);
});
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isOpen() && !event.target.closest?.("input, textarea, select, [popover]")) close();
  const card = event.target.closest?.("[data-deal]");
  if (event.key === "p" && card && event.target === card && document.documentElement.dataset.keys !== "off") open(card);
});
if (peek && sessionStorage.getItem(KEY) && wide()) open(document.querySelector('[data-deal][aria-current="true"], [data-deal]'));
