// Texts of one drawing that run into each other.
(() => {
  const complaints = [];
  for (const drawing of document.querySelectorAll("svg[role=img]")) {
    if (drawing.getClientRects().length === 0) continue;
    const boxes = [...drawing.querySelectorAll("text")].filter((text) => !text.hasAttribute("transform"))
      .map((text) => [text.textContent, text.getBoundingClientRect()]);
    const frame = drawing.getBoundingClientRect();
    boxes.forEach(([text, box], index) => {
      if (box.right > frame.right + 3 || box.left < frame.left - 3) {
        complaints.push(`outside: ${text} in ${drawing.getAttribute("aria-label").slice(0, 60)}`);
      }
      for (const [other, place] of boxes.slice(index + 1)) {
        const wide = Math.min(box.right, place.right) - Math.max(box.left, place.left);
        const high = Math.min(box.bottom, place.bottom) - Math.max(box.top, place.top);
        if (wide > 2 && high > box.height * 0.4) complaints.push(`collide: ${text} / ${other} in ${drawing.getAttribute("aria-label").slice(0, 60)}`);
      }
    });
  }
  return complaints;
})();
