// What a stage asks, in a panel beside its card: Enter saves a field and goes on to the next, the last one closes. Esc leaves the rest
// for later; what was typed and not saved stands there again when the panel comes back.
import { beside } from "./beside.js";

const panel = document.getElementById("askpanel");
const drafts = new Map();
let done = () => {};
let written = false;
let queue = Promise.resolve();

const formIn = () => panel.querySelector("[data-asks-form]");
const fields = () => [...panel.querySelectorAll(".input:not(:disabled)")];
const typed = () => fields().filter((field) => field.value).map((field) => [field.name, field.value]);
const named = (name) => fields().find((field) => field.name === name);

// An answer's toasts go to the page's own; what is left of it is given back.
export function received(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  tell(answer);
  return answer.body.innerHTML.trim();
}

export function tell(page) {
  const toasts = page.getElementById("toasts");
  const region = document.getElementById("toasts");
  for (const toast of [...(toasts?.children ?? [])]) region.append(toast);
  toasts?.remove();
  window.htmx.process(region);
}

function fill(values) {
  for (const [name, value] of values ?? []) if (named(name)) named(name).value = value;
}

function put(html) {
  panel.innerHTML = html;
  window.htmx.process(panel);  // "why this?" answers beside its field, and leads nobody off the panel
}

export function offer(html, card, then) {
  done = then;
  written = false;
  put(html);
  fill(drafts.get(formIn().action));
  panel.showPopover();
  beside(panel, card);
  fields()[0]?.focus();
}

async function save(form, only) {
  const values = new FormData(form);
  if (only) for (const field of fields()) if (field !== only) values.delete(field.name);
  const answer = await fetch(form.action, { method: "POST", body: values, headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 422) {
    const kept = typed();
    put(received(await answer.text()));
    fill(kept);
    (named(only?.name) ?? fields()[0])?.focus();
  } else if (answer?.ok || answer?.status === 409) {
    received(await answer.text());
    written = true;
    if (only && answer.ok) only.disabled = true;
    else for (const field of fields()) field.disabled = true;
    if (!panel.matches(":popover-open")) done();  // it was closed meanwhile
    else if (!only || !answer.ok) panel.hidePopover();
  } else {
    document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: panel.dataset.failed } }));
  }
}

panel?.addEventListener("submit", (event) => {
  event.preventDefault();
  queue = queue.then(() => save(formIn()));
});
panel?.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !field.matches(".input")) return;
  const next = fields()[fields().indexOf(field) + 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
  if (field.value && !formIn().elements.move) queue = queue.then(() => save(formIn(), named(field.name)));
});
panel?.addEventListener("toggle", (event) => {
  if (event.newState !== "closed") return;
  const form = formIn();
  if (form && typed().length) drafts.set(form.action, typed());
  else if (form) drafts.delete(form.action);
  document.querySelector('[data-deal][aria-current="true"], .stages [aria-current] button')?.focus();
  if (written) done();
});
document.addEventListener("click", async (event) => {
  if (event.target.closest?.("[data-asks-skip]") && panel) {
    event.preventDefault();
    panel.hidePopover();
  }
  const link = event.target.closest?.("a[data-asks]");
  if (!link || !panel || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) offer(await answer.text(), link.closest("[data-deal]") ?? link, () => document.dispatchEvent(new CustomEvent("wellworn:answered")));
});
