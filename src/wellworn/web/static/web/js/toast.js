// A toast leaves after ten seconds, and stays while the pointer or the focus is on it.
const SECONDS = 10;
const MOST = 3;
const HEARD = 100;   // a live region tells of what is put into it, not of what it came with
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
  const came = [...region.querySelectorAll("[data-toast]")];
  came.forEach(start);
  setTimeout(() => { for (const words of came.map((toast) => toast.querySelector("p"))) words.replaceChildren(...[...words.childNodes].map((node) => node.cloneNode(true))); }, HEARD);
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node.matches?.("[data-toast]")) start(node);
    }
    [...region.querySelectorAll("[data-toast]:not([data-leaving])")].slice(0, -MOST).forEach(leave);
  }).observe(region, { childList: true });
}
