// The palette: Ctrl K opens it on any page. Each key asks for what the line may mean; arrows choose, Enter does it.
const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("#palette-list");
const side = dialog?.querySelector(".palette__peek");
const WAIT = 40;
const peeks = new Map();
let timer = 0;
let asked = 0;
let ready = Promise.resolve();

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector('[aria-selected="true"]');

// The record in hand: the page's own, or that of the item that J and K have reached.
function on() {
  const item = document.querySelector('main [data-item][aria-current="true"] a[data-open]');
  const isRecord = /^\/(people|companies|deals)\/\d+$/.test(location.pathname);
  return isRecord || !item ? location.pathname : new URL(item.href).pathname;
}

async function fragment(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text() : null;
}

async function ask() {
  const mine = ++asked;
  const query = new URLSearchParams({ q: input.value, on: on() });
  const html = await fragment(`${dialog.dataset.palette}?${query}`);
  if (mine !== asked || html === null) return;
  list.innerHTML = html;
  take(options()[0]);
}

function take(option) {
  chosen()?.setAttribute("aria-selected", "false");
  input.removeAttribute("aria-activedescendant");
  if (!option) return side.replaceChildren();
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
  show(option);
}

async function show(option) {
  const changes = option.querySelector("template[data-changes]");
  if (changes) return side.replaceChildren(changes.content.cloneNode(true));
  const url = option.dataset.peek;
  if (!url) return side.replaceChildren();
  if (!peeks.has(url)) peeks.set(url, fragment(url));
  const html = await peeks.get(url);
  if (chosen() === option) side.innerHTML = html ?? "";
}

function run(option) {
  const fields = option.querySelector("template[data-fields]");
  if (!fields) return location.assign(option.dataset.url);
  const form = document.createElement("form");
  form.method = "post";
  form.action = option.dataset.url;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrfmiddlewaretoken";
  token.value = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  form.append(token, fields.content.cloneNode(true));
  document.body.append(form);
  form.submit();
}

function open(text = "") {
  for (const other of document.querySelectorAll("dialog[open]")) other.close();
  document.getElementById("me")?.hidePopover?.();
  input.value = text;
  dialog.showModal();
  input.focus();
  peeks.clear();
  ready = ask();
}

if (dialog) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    ready = new Promise((done) => { timer = setTimeout(() => ask().then(done), WAIT); });
  });
  dialog.addEventListener("keydown", async (event) => {
    const all = options();
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      take(all.at((at + (event.key === "ArrowDown" ? 1 : -1)) % all.length));
    } else if (event.key === "Enter" && event.target === input && !event.isComposing) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) return input.form.submit();
      await ready;   // somebody quick presses Enter before the answer is here: it is meant for what they typed
      const option = chosen();
      if (option) run(option);
      else input.form.submit();
    }
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) run(option);
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) take(option);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
  });
  document.addEventListener("wellworn:palette", (event) => open(event.detail ?? ""));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-find]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
}
