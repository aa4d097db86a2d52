// Ctrl K opens the palette, wherever one is. A slash, when nobody is typing, goes to the page's own search field, else there too.
document.addEventListener("keydown", (event) => {
  const isCommand = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey
    && document.documentElement.dataset.keys !== "off"
    && !event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
  if (!isCommand && !isSlash) return;
  const field = document.querySelector("main input[type=search]");
  const palette = document.getElementById("palette");
  const link = document.querySelector("[data-find]");
  if (!field && !palette && !link) return;
  event.preventDefault();
  if (isSlash && field) field.select();
  else if (palette) document.dispatchEvent(new CustomEvent("wellworn:palette"));
  else if (field) field.select();
  else location.assign(link.href);
});
