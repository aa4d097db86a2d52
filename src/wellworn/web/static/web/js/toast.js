// A toast leaves after ten seconds, and stays while the pointer or the focus is on it.
const SECONDS = 10;
const region = document.getElementById("toasts");

function leave(toast) {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), 250);
}

function start(toast) {
  let timer;
  const run = () => { timer = setTimeout(() => leave(toast), SECONDS * 1000); };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", () => toast.contains(document.activeElement) || run());
  toast.addEventListener("focusout", () => toast.matches(":hover") || run());
  run();
}

if (region) {
  region.querySelectorAll("[data-toast]").forEach(start);
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node.matches?.("[data-toast]")) start(node);
    }
  }).observe(region, { childList: true });
}
