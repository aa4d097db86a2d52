// What is pressed before the page's scripts listen is kept for them, and ahead.js presses it once they do. The one script in a page's head, so
// that it is there before anything is to be seen. What a browser does by itself (a field that is typed into, Tab, a link's Enter) it goes on doing.
(() => {
  const FIELD = "input, textarea, select, [contenteditable]";
  const ALONE = ["Enter", "ArrowLeft", "ArrowRight"];   // meant for what is in hand, where nothing has the focus
  const pressed = [];

  function isOurs({ key, target, ctrlKey, metaKey, altKey, isComposing }) {
    if (ctrlKey || metaKey) return key.toLowerCase() === "k";
    if (key === "Escape") return true;   // a page that is a form of its own is left by it, and a field does nothing with it
    if (altKey || isComposing || target.closest?.(FIELD)) return false;
    if (pressed.length && (key.length === 1 || ["Tab", "Backspace"].includes(key))) return true;
    return (key.length === 1 && key !== " ") || (ALONE.includes(key) && !target.closest?.("a, button, summary"));
  }

  function keep(event) {
    if (!isOurs(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { key, shiftKey, ctrlKey, metaKey } = event;
    pressed.push({ key, shiftKey, ctrlKey, metaKey });
  }

  function handOver() {
    removeEventListener("keydown", keep, true);
    return pressed.splice(0);
  }

  addEventListener("keydown", keep, true);
  addEventListener("load", () => setTimeout(handOver));   // where the page has no scripts to hand them to
  globalThis.wellwornEarly = handOver;
})();
