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
  document.addEventListener(name, () => say(region?.dataset.offline, true));
}
document.addEventListener("htmx:responseError", (event) => {
  say(event.detail.xhr.status === 404 ? region?.dataset.gone : region?.dataset.failed, true);
});
