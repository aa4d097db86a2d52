// A full load that leads back to where somebody was (saved, undone, sorted, gone back to) gives the focus back to what had it.
// Where the answer says what it has made, in a header of its own or at the end of its address, that takes the focus.
import { find, held, isLost, note, take, usesKeys } from "./focus.js";

const KEY = "wellworn:trail";
const LONG = 20;
const path = location.pathname;
let sent = false;
let made = "";

function read() {
  try { return JSON.parse(sessionStorage.getItem(KEY)) ?? []; } catch { return []; }
}

function back() {
  const trail = read();
  const [before, latest] = [trail.at(-2), trail.at(-1)];
  if (latest?.path === path) return latest;
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") return trail.find((step) => step.path === path);
  return latest?.sent && before?.path === path ? before : null;   // a form of its own page, sent
}

const place = back()?.place;
const fields = [...document.querySelectorAll(".door__main :is(input:not([type=hidden]), select)")];
const item = location.hash ? document.getElementById(location.hash.slice(1)) : null;
if (place && isLost()) take(item?.matches("[data-item]") ? item : find(place));
else if (isLost()) fields.find((field) => !field.value)?.focus();   // before signing in a page is one form

document.addEventListener("submit", () => { sent = true; }, true);
document.addEventListener("click", ({ target }) => { if (target.closest?.("[data-back]")) sent = true; }, true);
document.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr } }) => { made = xhr.getResponseHeader("Made") || made; });
addEventListener("pagehide", () => {
  const was = held();
  const noted = usesKeys() && was && { ...note(was.element), told: was.told, ...(made && { id: made }) };
  sessionStorage.setItem(KEY, JSON.stringify([...read().filter((step) => step.path !== path), { path, place: noted || null, sent }].slice(-LONG)));
});
