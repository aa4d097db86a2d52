// [data-fullscreen] lets the page fill the screen, and gives it back; where a browser cannot, the button stays hidden.
const button = document.querySelector("[data-fullscreen]");

if (button && document.fullscreenEnabled) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
    } catch {
      button.hidden = true;
    }
  });
  document.addEventListener("fullscreenchange", () => {
    const isFull = Boolean(document.fullscreenElement);
    button.setAttribute("aria-pressed", String(isFull));
    document.body.classList.toggle("wall--full", isFull);
  });
}
