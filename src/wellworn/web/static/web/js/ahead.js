// What is typed before its place is there waits, and is pressed there key by key: while the page's scripts are on their way (early.js has kept
// it), while a form is, and while a sheet asks which fields come next. It is no shortcut meanwhile, and none of it is lost. Nor is what is
// pressed right after a dialog has closed: until it paints again, the browser leaves the focus in there.
import { isAtDay, nextPart } from "./day.js";
import { reachable } from "./focus.js";
import { choose, isAtIt, write } from "./press.js";

const WRITTEN = "textarea, input:not([type=checkbox], [type=radio], [type=time], [type=range], [type=color], [type=file])";
const KEPT = ["Enter", "Tab", "Backspace"];
const waits = new Set();
const keys = [];

// Letters for the very choice that is being asked about go on choosing.
const mustWait = (key) => [...waits].some(({ own }) => !own || own !== document.activeElement || key.length > 1);

// Keys wait from here on, until the function that comes back is called: with false where what they were meant for does not come.
// `own` is the field that asks, if one does.
export function begin(own = null) {
  const wait = { own };
  waits.add(wait);
  return (isThere = true) => {
    waits.delete(wait);
    if (!isThere) keys.length = 0;
    play();
  };
}

const isGone = (element) => Boolean(element?.closest?.("dialog:not([open])"));

function play() {
  while (keys.length && !mustWait(keys[0].key)) press(keys.shift());
}

function press(pressed) {
  const { key, shiftKey, ctrlKey, metaKey } = pressed;
  const active = document.activeElement ?? document.body;
  const target = isGone(active) ? document.body : active;
  const isNew = target.dispatchEvent(new KeyboardEvent("keydown", { ...pressed, bubbles: true, cancelable: true }));
  if (!isNew || ctrlKey || metaKey) return;
  if (key === "Tab" && !shiftKey && target.matches("[type=date]") && nextPart(target)) return;
  if (key === "Tab") goOn(target, shiftKey ? -1 : 1);
  else if (target.matches("select")) choose(target, key);
  else if (target.matches(WRITTEN)) write(target, key);
  else if ((key === "Enter" && target.matches("a[href], button, summary")) || (key === " " && target.matches("button, summary, input"))) target.click();
}

function goOn(from, step) {
  const all = reachable(from.closest("dialog") ?? document.querySelector("dialog[open]") ?? document.body);
  const to = all.at((all.indexOf(from) + step) % all.length);
  to?.focus();
  if (to?.matches("input")) to.select();
}

addEventListener("keydown", (event) => {
  const { key, shiftKey, target } = event;
  if (!event.isTrusted || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (key === "Escape") keys.length = 0;
  const isKept = (key.length === 1 || KEPT.includes(key)) && (keys.length || mustWait(key));
  if (isKept) keys.push({ key, shiftKey });
  else if (isGone(target) ? key !== "Escape" : key.length === 1 ? isAtIt(target) : key === "Tab" && isAtDay(target)) press({ key, shiftKey });
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Once every script of the page listens, htmx among them.
document.addEventListener("DOMContentLoaded", () => setTimeout(() => {
  keys.push(...(globalThis.wellwornEarly?.() ?? []));
  play();
}));
