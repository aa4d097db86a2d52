// Where a panel that is open stands: under a card, above it where there is no room below, or near the top where there is no card.
export function beside(panel, card) {
  const at = card?.getBoundingClientRect() ?? { left: innerWidth / 2, bottom: 80, top: 0 };
  const below = at.bottom + 4;
  const fits = below + panel.offsetHeight + 8 <= innerHeight;
  const top = fits ? below : at.top - panel.offsetHeight - 4;
  panel.style.setProperty("left", `${Math.max(8, Math.min(at.left, innerWidth - panel.offsetWidth - 8))}px`);
  panel.style.setProperty("top", `${Math.max(8, Math.min(top, innerHeight - panel.offsetHeight - 8))}px`);
}
