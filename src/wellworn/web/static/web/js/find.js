// Ctrl K, or a slash when nobody is typing, goes to the page's own search field, else to the page that finds.
document.addEventListener("keydown", (event) => {
  const isCommand = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey
    && document.documentElement.dataset.keys !== "off"
    && !event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
  if (!isCommand && !isSlash) return;
  const field = document.querySelector("main input[type=search]");
  const link = document.querySelector("[data-find]");
  if (!field && !link) return;
  event.preventDefault();
  if (field) field.select();
  else location.assign(link.href);
});
