// What is typed and not saved yet is kept on this device, by member and form, for a day: in [data-draft], and in whatever is
// edited in place. It is offered again on return, and goes when it is saved, dropped or left by Esc. resend.js sends what waits.
const DAY = 24 * 3600 * 1000;
const PREFIX = "wellworn:draft:";
const WHO = "wellworn:member";
const CELLS = "wellworn:unsaved:";   // what a list keeps of its cells, in lists/cells.js
const member = document.body.dataset.member;
const mine = `${PREFIX}${member}:`;
const filled = new WeakSet();
const offered = new Set();
let filling = false;

const formOf = (node) => node.closest?.("form[data-draft], [data-edit] form:not(.conflict)");
const keyOf = (action) => mine + new URL(action, location).pathname;
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
const wordsOf = (form) => form.querySelector("textarea, input:not([type=hidden]):not([type=checkbox]):not([type=radio])");
const isSame = (field) => field.value === field.defaultValue;
const drop = (form) => { localStorage.removeItem(keyOf(form.action)); form.parentElement?.querySelector(".draft")?.remove(); };

function read(action) {
  try { return JSON.parse(localStorage.getItem(keyOf(action))); } catch { return null; }
}

function write(form, fields, waits) {
  const draft = { at: Date.now(), action: new URL(form.action).pathname, fields, waits };
  try { localStorage.setItem(keyOf(form.action), JSON.stringify(draft)); } catch { /* the device is full: the form still holds it */ }
}

// Older than a day, or another member's.
function tidy() {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(key)).at; } catch { /* not ours to read: it goes */ }
    if (!key.startsWith(mine) || Date.now() - at > DAY) localStorage.removeItem(key);
  }
  if (localStorage.getItem(WHO) === member) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith(CELLS)) localStorage.removeItem(key);
  localStorage.setItem(WHO, member);
}

function note(form, draft) {
  const made = document.getElementById(draft.waits ? "draft-waits" : "draft-kept").content.cloneNode(true).firstElementChild;
  made.querySelector("time").textContent = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format(draft.at);
  made.querySelector("button").addEventListener("click", () => { drop(form); made.remove(); form.reset(); wordsOf(form)?.focus(); });
  form.parentElement.querySelector(".draft")?.remove();
  if (form.closest("[data-edit]")) form.append(made);
  else form.before(made);
}

function fill(form) {
  const draft = read(form.action);
  const words = wordsOf(form);
  const isEdit = form.closest("[data-edit]");
  if (!draft || filled.has(form) || !words || !isSame(words) || (!isEdit && words.value)) return;
  filled.add(form);
  filling = true;
  for (const [name, value] of draft.fields) {
    const field = form.elements[name];
    if (field?.matches?.("textarea, select, input:not([type=checkbox]):not([type=radio])")) field.value = value;
  }
  words.dispatchEvent(new Event("input", { bubbles: true }));
  filling = false;
  note(form, draft);
}

// Beside a value that is shown, once where it is shown twice: what was typed there and not saved.
function offer(box) {
  const draft = read(box.dataset.edit);
  if (!draft || box.querySelector("form, .draft") || offered.has(box.dataset.edit)) return;
  offered.add(box.dataset.edit);
  const typed = draft.fields.find(([name]) => name === "value")?.[1] ?? "";
  const made = document.getElementById("draft-offer").content.cloneNode(true).firstElementChild;
  made.querySelector("b").textContent = typed.slice(0, 60);
  made.addEventListener("click", () => box.querySelector(".v")?.click());
  box.append(made);
}

if (member) {
  tidy();
  document.querySelectorAll("form[data-draft]").forEach(fill);
  document.querySelectorAll("[data-edit]").forEach(offer);
  document.addEventListener("htmx:load", ({ target }) => {
    for (const form of target.querySelectorAll?.("form[data-draft]") ?? []) fill(form);
    if (target.matches?.("form[data-draft]")) fill(target);
  });
  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (!form || filling) return;
    const words = wordsOf(form);
    if (words && (isSame(words) || !words.value.trim())) drop(form);
    else write(form, fieldsOf(form), false);
  });
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest?.("[data-edit] form:not(.conflict)");
    if (form) fill(form);   // only now: what is edited in place notes first what stood there
  });
  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest?.("[data-edit] form");
    if (form) drop(form);
  }, true);
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { elt, verb } = detail.requestConfig;   // a form that its answer has replaced is nobody's target any more
    const isSaved = detail.xhr.status >= 200 && detail.xhr.status < 300 && !detail.xhr.responseText.includes('<body class="door"');
    if (verb === "post" && elt.matches("form") && isSaved) drop(elt);
  });
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, ({ target, detail }) => {
      const isAnswered = name === "htmx:responseError" && detail.xhr.status !== 503;   // 503: the database is starting
      if (isAnswered || detail.requestConfig.verb !== "post" || target !== formOf(target)) return;
      write(target, [...detail.requestConfig.formData].filter(([field]) => field !== "csrfmiddlewaretoken"), true);
      note(target, read(target.action));
      document.dispatchEvent(new CustomEvent("wellworn:waits"));
    });
  }
}
