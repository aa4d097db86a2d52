// Keys: [data-key] is pressed by its key, first within the item in hand, then in its section, then on the page. Single keys rest while
// somebody types, and when the member has switched them off. "?" lists the keys of this page.
const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open], [popover]:popover-open");
const off = () => document.documentElement.dataset.keys === "off";
const shown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const dialog = document.getElementById("keys");
const FIELDS = "input:not([type=hidden]), select, textarea";
// What the member has chosen instead of a shortcut's own key; "" switches it off.
const own = JSON.parse(document.documentElement.dataset.keymap || "{}");
const instead = Object.fromEntries(Object.entries(own).filter(([, key]) => key).map(([key, chosen]) => [chosen, key]));
const meant = (pressed) => instead[pressed] ?? (pressed in own ? "" : pressed);

function press(key) {
  const inHand = document.activeElement?.closest("[data-item]") ?? document.querySelector('[data-item][aria-current="true"]');
  const wanted = `[data-key="${CSS.escape(key)}"]`;
  const places = [document.getElementById("toasts"), inHand, inHand?.closest("section"), document].filter(Boolean);
  for (const place of places) {
    const found = [...place.querySelectorAll(wanted)].filter((element) => place === inHand || !element.closest("[data-item]"));
    const target = found.findLast(shown);
    if (!target) continue;
    if (target.matches("input:not([type=checkbox]), textarea, select, [data-key-focus]")) target.focus();
    else target.click();
    if (target.matches("details[open] > summary")) target.parentElement.querySelector(FIELDS)?.focus();   // what it opens is meant
    return true;
  }
  return false;
}

function list() {
  const known = dialog.querySelector("[data-keylist]");
  known.querySelectorAll("[data-found]").forEach((row) => row.remove());
  const seen = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (seen.has(element.dataset.key) || !shown(element)) continue;
    seen.add(element.dataset.key);
    const row = document.createElement("div");
    row.dataset.found = "";
    const key = document.createElement("kbd");
    const chosen = own[element.dataset.key] ?? element.dataset.key;
    if (!chosen) continue;
    key.textContent = chosen.toUpperCase();
    const words = element.dataset.keyName ?? element.getAttribute("aria-label") ?? [...element.childNodes]
      .filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join(" ").trim();
    row.append(document.createElement("dt"), document.createElement("dd"));
    row.firstChild.append(key);
    row.lastChild.textContent = words.toLowerCase();
    known.append(row);
  }
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || off() || typing(event.target)) return;
  const key = event.key.length === 1 ? meant(event.key.toLowerCase()) : event.key;
  const item = event.target.closest?.("[data-item]");
  let done = true;
  if (key === "?" && dialog) list();
  else if (key === "j" || key === "k") document.dispatchEvent(new CustomEvent("wellworn:move", { detail: key === "j" ? 1 : -1 }));
  else if (key === "Enter" && item && event.target === item) document.dispatchEvent(new CustomEvent("wellworn:open", { detail: item }));
  else done = key.length === 1 && press(key);
  if (done) event.preventDefault();
});

for (const opener of document.querySelectorAll("[data-keys-open]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => { document.getElementById("me")?.hidePopover?.(); list(); });
}
