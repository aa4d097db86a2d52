// The focus never falls away from somebody who uses keys. Where what had it is gone, after a swap, a dialog or an undo, it goes to the
// same thing drawn anew, else to what stands in its place. trail.js does so across full loads.
const REACHABLE = "a[href], button:not(:disabled), input:not([type=hidden], :disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]";
const TEXT = "textarea, input:not([type=checkbox], [type=radio])";
const WAIT = 40;   // whoever took it away comes first: most know best where it belongs
let last = null;
let outside = null;   // the last that was in no dialog and no popover: a page that comes anew has those closed
let byKeys = false;
let timer = 0;

export const held = () => outside;
export const usesKeys = () => byKeys;
export const isLost = () => !document.activeElement || document.activeElement === document.body;
const shown = (element) => element.isConnected && element.checkVisibility({ visibilityProperty: true });
export const reachable = (place) => [...place.querySelectorAll(REACHABLE)].filter((one) => one.tabIndex >= 0 && shown(one));
const main = () => document.getElementById("main") ?? document.body;

// Words as a number: what is noted across a load is kept on the device for as long as the tab is open, and holds nobody's name.
const hash = (text) => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, 7);

// What an element is, so that it can be found among others that were drawn anew: exactly, by what it does, by what it says.
function told(element) {
  const words = (element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 80);
  const act = element.getAttribute("href") ?? element.form?.getAttribute("action") ?? "";
  const what = [element.localName, element.name, element.matches("button") && element.value, element.dataset.key].filter(Boolean).join(" ");
  return [`${what} ${act} ${words}`, `${what} ${act}`, `${what} ${words}`].map((text) => (text.trim() === element.localName ? 0 : hash(text)));
}

// Where an element stands, told without the page it is on: which of those that say the same it is, too.
export function note(element) {
  const all = reachable(main());
  const mine = told(element);
  const after = (one) => one === element || element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  return { id: element.id, told: mine, ids: around(element).map(({ place }) => place.id).filter(Boolean), at: all.findIndex(after),
    isFilled: element.matches(TEXT) && Boolean(element.value), isItem: Boolean(element.closest("[data-item]")), nth: all.filter((one) => one.localName === element.localName && told(one)[2] === mine[2]).indexOf(element) };
}

function around(element) {
  const places = [];
  for (let child = element; child.parentElement && child !== document.body; child = child.parentElement)
    places.push({ place: child.parentElement, at: [...child.parentElement.children].indexOf(child) });
  return places;
}

function same(place, noted) {
  const all = reachable(place).map((one) => [one, told(one)]);
  const [exact, act, words] = [0, 1, 2].map((way) => all.filter(([, of]) => of[way] && of[way] === noted.told[way]));
  return (exact[0] ?? words[Math.min(Math.max(noted.nth ?? 0, 0), words.length - 1)] ?? act[0])?.[0];
}

// A field that was filled and comes back empty has done its work: what is in hand is meant by the next key.
const inHand = () => main().querySelector('[data-item][aria-current="true"]');
const done = (found, isFilled) => (isFilled && found?.matches(TEXT) && !found.value && inHand()) || found;

// The element that stands on this page for what was noted on the one before.
// A field that comes back empty has done its work, unless something is wrong with it: a page that came anew begins at what is in hand,
// or at its top, and single keys act.
export function find(noted) {
  const found = standing(noted);
  const isWrong = Boolean(found?.form?.querySelector("[role=alert], [aria-invalid=true]") ?? document.querySelector("main [role=alert]"));
  return noted.isFilled && !isWrong && found?.matches(TEXT) && !found.value ? inHand() : found;
}

function standing(noted) {
  const own = noted.id && document.getElementById(noted.id);
  if (own && shown(own)) return own;
  const place = noted.ids.map((id) => document.getElementById(id)).find((one) => one && shown(one));
  const all = reachable(main());
  return (place && place !== main() && (same(place, noted) || (noted.isItem && place.closest("[data-item]")))) || same(main(), noted) || same(document.body, noted) || (noted.isItem && inHand()) || all[Math.min(noted.at, all.length - 1)] || null;
}

// The element that stands for the one that had the focus and was taken from this page.
function instead() {
  const own = last.id && document.getElementById(last.id);
  if (own && shown(own)) return own;
  const { place, at } = last.around.find((one) => shown(one.place) && (reachable(one.place).length || one.place === main())) ?? { place: main(), at: 0 };
  const [after, before] = [[...place.children].slice(at), [...place.children].slice(0, at).reverse()];
  const near = [...after, ...before].map((one) => (one.matches("[data-item]") ? one : [one, ...reachable(one)].find((each) => each.matches(REACHABLE) && each.tabIndex >= 0)));
  // What led further in a list has led there: the one that leads further still would lead to the list's end by itself.
  return (last.leads ? null : same(place, last)) ?? near.find(Boolean) ?? main();
}

// Whoever is given the focus back uses keys, also on a page that goes on to another before the next key.
export function take(element) {
  byKeys = true;
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest" });
}

function mend() {
  if (!last || !byKeys || !isLost()) return;
  if (shown(last.element) && !last.element.disabled) return;   // somebody left it on purpose
  take(done(instead(), last.element.matches(TEXT) && Boolean(last.element.value)));
}

function soon() {
  if (!isLost()) return;
  clearTimeout(timer);
  timer = setTimeout(mend, WAIT);
}

document.addEventListener("keydown", () => { byKeys = true; }, true);
document.addEventListener("pointerdown", () => { byKeys = false; }, true);
document.addEventListener("focusin", ({ target }) => {
  if (target.closest("#toasts")) return;   // a toast goes by itself: where one was before it counts
  last = { element: target, id: target.id, told: told(target), around: around(target), leads: target.rel === "next" };
  if (!target.closest("dialog, [popover]")) outside = last;
});
new MutationObserver(soon).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden", "disabled", "open"] });
document.addEventListener("toggle", soon, true);
document.addEventListener("close", soon, true);
