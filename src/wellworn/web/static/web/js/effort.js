// How long a value took to fill in goes with it when it is saved: whole seconds, from the moment its form was there, and nothing when
// it was more than two minutes. It is added to the sum of the field and the form; no one is named. See docs/usage.md.
const LONGEST = 120;
const began = new WeakMap();   // a form, or the box that a refused one comes back to
const holder = (form) => form.closest("[data-edit]");

function took(form) {
  const seconds = Math.ceil((performance.now() - (began.get(form) ?? NaN)) / 1000);
  return seconds >= 1 && seconds <= LONGEST ? String(seconds) : "";
}

document.addEventListener("focusin", ({ target }) => {
  const form = target.closest?.("[data-edit] form, [data-asks-form], [data-composer]");
  if (!form || began.has(form)) return;
  const box = holder(form);
  began.set(form, began.get(box) ?? performance.now());
  began.delete(box);
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const form = detail.elt;
  if (detail.verb !== "post" || !form.matches?.("[data-edit] form, [data-composer]")) return;
  const seconds = took(form);
  if (seconds) detail.parameters.took = seconds;
});

// A value that is refused goes on costing.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (detail.xhr.status === 422 && form && holder(form) && began.has(form)) began.set(holder(form), began.get(form));
});

// The fields that a stage asks for are saved one by one: each from where the one before ended.
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.matches?.("[data-asks-form]") || !began.has(target)) return;
  const seconds = took(target);
  if (seconds) formData.set("took", seconds);
  began.set(target, performance.now());
});
