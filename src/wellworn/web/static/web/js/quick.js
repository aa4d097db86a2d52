// Quick entry: [data-quick] opens the dialog with a fresh form, so that two clicks on one form are one act and the next is another.
import { begin } from "./ahead.js";

const dialog = document.getElementById("quick");

async function open() {
  const body = dialog.querySelector("[data-quick-body]");
  const form = body.querySelector("form");
  dialog.showModal();
  if (form && form.elements.line.value.trim()) {
    form.elements.line.focus();
    return;
  }
  const goOn = begin();
  await window.htmx.ajax("GET", dialog.dataset.from, { target: body, swap: "innerHTML" }).catch(() => {});
  const line = body.querySelector("[name=line]");
  line?.focus();
  line?.setSelectionRange(line.value.length, line.value.length);
  goOn(Boolean(line));
}

if (dialog) {
  for (const opener of document.querySelectorAll("[data-quick]")) {
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || opener.hasAttribute("aria-current")) return;
      event.preventDefault();
      open();
    });
  }
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}

// What a line would become is no longer asked for once it is being saved: the saving would have to wait for that answer.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (requestConfig.verb === "get" && elt.form?.matches("[data-quick-form].htmx-request")) event.preventDefault();
});
