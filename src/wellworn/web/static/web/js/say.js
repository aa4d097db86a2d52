// Says what went wrong with a request, in the page's live region. Others speak through it: dispatch "wellworn:say".
const region = document.getElementById("toasts");

function say(sentence, isRisk = false) {
  if (!region || !sentence) return;
  const toast = document.createElement("div");
  toast.className = isRisk ? "toast toast--risk" : "toast";
  toast.dataset.toast = "";
  const words = document.createElement("p");
  words.textContent = sentence;
  toast.append(words);
  region.append(toast);
}

document.addEventListener("wellworn:say", (event) => say(event.detail.sentence, event.detail.isRisk));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ target }) => {
    if (target.matches?.("[data-draft] *")) return;   // what a line would become: its form speaks when it is sent
    say(target.matches?.("form[data-draft], [data-edit] form") ? region?.dataset.kept : region?.dataset.offline, true);
  });
}
document.addEventListener("htmx:responseError", ({ target, detail: { xhr, requestConfig } }) => {
  if (xhr.status === 503 && target.matches?.("[data-draft] *")) return;
  const isSentence = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText.length < 300;
  const isKept = xhr.status === 503 && requestConfig.verb === "post" && target.matches?.("form[data-draft], [data-edit] form");
  if (isKept) say(region?.dataset.starting, true);
  else if (xhr.status === 404) say(region?.dataset.gone, true);
  else say(isSentence ? xhr.responseText : region?.dataset.failed, true);
});

// Signed out meanwhile, the answer is the whole sign-in page: it must not land in the middle of this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.responseText.includes('<body class="door"')) return;
  event.detail.shouldSwap = false;
  say(region?.dataset.signedOut, true);
});
