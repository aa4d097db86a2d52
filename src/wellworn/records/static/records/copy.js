// [data-copy="SELECTOR"] puts the text of a field on the clipboard and says so. Hidden where there is no clipboard.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.querySelector(button.dataset.copy);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    const words = button.textContent.trim();
    document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: `${words} ✓` } }));
  });
}
