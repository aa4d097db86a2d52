// Ctrl K opens the palette, on any page that has one. A slash, when nobody is typing, goes to the page's own search field, else there too.
document.addEventListener("keydown", (event) => {
  const isCommand = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey
    && document.documentElement.dataset.keys !== "off"
    && !event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
  if (!isCommand && !isSlash) return;
  const palette = document.getElementById("palette");
  if (!palette) return;
  event.preventDefault();
  const field = document.querySelector("main input[type=search]");
  if (isSlash && field) field.select();
  else document.dispatchEvent(new CustomEvent("wellworn:palette"));
});
