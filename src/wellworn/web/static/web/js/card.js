// Cards: [data-card] is a link to a page that tells more. Pointer, focus or a tap brings that page's card beside the link.
const WAIT = 250;
const card = document.createElement("div");
card.className = "pop provcard";
card.id = "card";
card.popover = "manual";
let opener = null;
let timer = 0;

function place(link) {
  const at = link.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.right - card.offsetWidth + 8), innerWidth - card.offsetWidth - 8);
  const below = at.bottom + 8;
  const top = below + card.offsetHeight > innerHeight ? Math.max(8, at.top - card.offsetHeight - 8) : below;
  card.style.setProperty("left", `${left}px`);
  card.style.setProperty("top", `${top}px`);
}

async function open(link) {
  if (opener === link) return;
  close();
  opener = link;
  link.setAttribute("aria-expanded", "true");
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (opener !== link || !answer?.ok || answer.redirected) return close();
  card.innerHTML = await answer.text();
  window.htmx?.process(card);
  link.after(card);
  card.showPopover();
  place(link);
}

function close() {
  clearTimeout(timer);
  opener?.removeAttribute("aria-expanded");
  opener = null;
  if (card.isConnected && card.matches(":popover-open")) card.hidePopover();
  card.remove();
}

const later = (act) => { clearTimeout(timer); timer = setTimeout(act, WAIT); };
const isIn = (node) => node && (card.contains(node) || opener?.contains(node));

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const link = event.target.closest?.("[data-card]");
  if (link && link !== opener) later(() => open(link));
  else if (isIn(event.target)) clearTimeout(timer);
  else later(() => isIn(document.activeElement) || close());
});
document.addEventListener("focusin", (event) => {
  const link = event.target.closest?.("[data-card]");
  if (link?.matches(":focus-visible")) open(link);
  else if (opener && !isIn(event.target)) close();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-card]");
  if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(link); }
  else if (opener && !isIn(event.target)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !opener) return;
  const link = opener;
  close();
  link.focus();
});
