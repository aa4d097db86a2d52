// What is entered beside the board (a deal in a line, a follow-up, a line of quick entry) leaves the page standing: the answer is this
// page anew, of which the board and what it says are taken. Whatever leads elsewhere goes there.
import { tell } from "./asks.js";
import { show } from "./board.js";

const FORMS = "form.new, #followpanel form";
const here = () => location.pathname + location.search;
const leadsHere = (url) => { const to = new URL(url, location); return to.pathname + to.search === here(); };
const say = (sentence) => document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence, isRisk: true } }));

async function take(answer) {
  if (!answer.ok || !leadsHere(answer.url)) return location.assign(answer.ok ? answer.url : location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const known = new Set([...document.querySelectorAll("[data-deal]")].map((card) => card.id));
  const isDone = Boolean(page.querySelector("#toasts form"));   // what was done can be undone; what was refused cannot
  show(page);
  tell(page);
  const made = [...document.querySelectorAll("[data-deal]")].find((card) => !known.has(card.id));
  return isDone && { made };
}

async function send(form) {
  if (form.ariaBusy) return;
  form.ariaBusy = "true";
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  form.ariaBusy = null;
  if (!answer || answer.status >= 500) return say(document.getElementById("toasts").dataset[answer ? "failed" : "offline"]);   // what is typed stays
  const done = await take(answer);
  if (!done) return;
  form.reset();
  form.closest("[popover]")?.hidePopover();
  if (form.contains(document.activeElement)) (done.made ?? document.querySelector('[data-deal][aria-current="true"]'))?.focus();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(FORMS)) return;
  event.preventDefault();
  send(event.target);
});
document.addEventListener("htmx:beforeOnLoad", async (event) => {
  const to = event.detail.xhr.getResponseHeader("HX-Redirect");
  const dialog = event.target.closest?.("dialog");
  if (!to || !dialog || !leadsHere(to)) return;
  event.preventDefault();
  dialog.close();
  dialog.querySelector("[data-quick-body]")?.replaceChildren();   // the next line is another act
  const answer = await fetch(location.href).catch(() => null);
  if (answer) take(answer);
  else location.reload();
});
