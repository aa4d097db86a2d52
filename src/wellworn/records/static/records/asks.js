// What a stage asks, in a panel beside its card: Enter goes to the next field, the last one saves; Esc leaves the rest for later.
import { beside } from "./beside.js";

const panel = document.getElementById("askpanel");
let done = () => {};

// An answer's toasts go to the page's own; what is left of it is given back.
export function received(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const toasts = answer.getElementById("toasts");
  const region = document.getElementById("toasts");
  for (const toast of [...(toasts?.children ?? [])]) region.append(toast);
  toasts?.remove();
  window.htmx.process(region);
  return answer.body.innerHTML.trim();
}

export function offer(html, card, then) {
  done = then;
  panel.innerHTML = html;
  panel.showPopover();
  beside(panel, card);
  panel.querySelector("input:not([type=hidden]), select")?.focus();
}

async function save(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 422) {
    const typed = new FormData(form);
    panel.innerHTML = received(await answer.text());
    for (const field of panel.querySelectorAll(".input")) field.value = typed.get(field.name) ?? "";
    panel.querySelector(".input")?.focus();
  } else if (answer?.ok || answer?.status === 409) {
    received(await answer.text());
    panel.hidePopover();
    done();
  } else {
    document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: document.querySelector("[data-failed]")?.dataset.failed } }));
  }
}

panel?.addEventListener("submit", (event) => {
  event.preventDefault();
  save(event.target);
});
panel?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".input")) return;
  const fields = [...panel.querySelectorAll(".input")];
  const next = fields[fields.indexOf(event.target) + 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
panel?.addEventListener("toggle", (event) => {
  if (event.newState === "closed") document.querySelector('[data-deal][aria-current="true"]')?.focus();
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
  if (answer?.ok) offer(await answer.text(), link.closest("[data-deal]"), () => location.reload());
});
