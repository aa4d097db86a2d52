// Edited in place. [data-edit="URL"] holds a value; a click or Enter brings its form from URL, Enter or leaving saves it,
// Esc restores. The answer replaces what [data-edit] holds: the value (200), the form and why not (422), or the other's
// value beside mine (409). When the network fails the form stays, with what was typed.
import { begin } from "./ahead.js";

const rest = new WeakMap();
const was = new WeakMap();    // what a form held when it came
const left = new WeakSet();   // forms that are on their way out: taking them away takes their focus too
const holder = (node) => node.closest?.("[data-edit]");
const editing = (box) => box.querySelector("form");
const fieldOf = (box) => box.querySelector("input:not([type=hidden]), textarea, select");
const held = (form) => new URLSearchParams(new FormData(form)).toString();

function ready(box) {
  const form = editing(box);
  if (form) was.set(form, held(form));
  return fieldOf(box);
}

async function open(box) {
  if (editing(box)) return;
  rest.set(box, box.innerHTML);
  const goOn = begin();
  await window.htmx.ajax("GET", box.dataset.edit, { source: box, target: box, swap: "innerHTML" }).catch(() => {});
  const field = ready(box);
  field?.focus();
  if (field?.matches("[inputmode=decimal]")) field.select();   // a number is typed anew, words are changed
  else if (field?.matches("input[type=text], input:not([type]), textarea")) field.setSelectionRange(field.value.length, field.value.length);
  goOn(Boolean(field));
}

function restore(box, form) {
  left.add(form);
  box.innerHTML = rest.get(box);
  window.htmx.process(box);
}

async function save(box, form, submitter) {
  if (left.has(form)) return;
  left.add(form);
  form.setAttribute("aria-busy", "true");
  const values = submitter?.name ? { [submitter.name]: submitter.value } : {};
  const hadFocus = box.contains(document.activeElement);
  await window.htmx.ajax("POST", form.action, { source: form, target: box, swap: "innerHTML", values }).catch(() => {});
  form.removeAttribute("aria-busy");
  left.delete(form);
  if (form.isConnected) return;   // nothing came back: what was typed stays
  const field = ready(box);
  if (hadFocus) (box.querySelector(".conflict button") ?? field ?? box.querySelector("a, button"))?.focus();
}

document.addEventListener("click", (event) => {
  const box = holder(event.target);
  if (!box || editing(box) || event.target.closest("button, .prov, a:not(.v)")) return;
  if (event.ctrlKey || event.metaKey || String(getSelection())) return;
  event.preventDefault();
  open(box);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-edit] [data-at-once]")) event.target.form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const box = holder(event.target);
  if (!box) return;
  event.preventDefault();
  save(box, event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  const box = holder(event.target);
  const form = box && editing(box);
  if (form && event.key === "Escape" && rest.has(box)) {
    event.preventDefault();
    restore(box, form);
    box.querySelector("a, button, [tabindex]")?.focus();
  } else if (form && event.key === "Enter" && event.target.matches("textarea") && (event.ctrlKey || event.metaKey)) {
    form.requestSubmit();
  } else if (box && !form && event.key === "Enter" && event.target === box) {
    event.preventDefault();
    open(box);
  }
});

document.addEventListener("focusout", (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  const box = form && holder(form);
  if (!box || left.has(form) || box.contains(event.relatedTarget) || form.matches(".conflict") || !document.hasFocus()) return;
  if (was.get(form) !== held(form)) form.requestSubmit();
  else if (!form.querySelector("[aria-invalid=true]") && rest.has(box)) restore(box, form);
});
