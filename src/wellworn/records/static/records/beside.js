// Where a panel that is open stands: under a card, or near the top of the window where there is none.
export function beside(panel, card) {
  const at = card?.getBoundingClientRect() ?? { left: innerWidth / 2, bottom: 80 };
  panel.style.setProperty("left", `${Math.max(8, Math.min(at.left, innerWidth - panel.offsetWidth - 8))}px`);
  panel.style.setProperty("top", `${Math.max(8, Math.min(at.bottom + 4, innerHeight - panel.offsetHeight - 8))}px`);
}
