// Signing out leaves nothing of the member on this device: form[data-forget].
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-forget]")) return;
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) if (key.startsWith("wellworn")) store.removeItem(key);
  }
});
