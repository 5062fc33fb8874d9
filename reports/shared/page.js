"use strict";
// All that this does can be done without: sort and filter tables, and show the hover texts of charts on touch and focus.
document.documentElement.classList.add("js");
const zh = document.documentElement.lang.startsWith("zh");
const say = zh ? { sort: "排序", filter: "筛选" } : { sort: "sort", filter: "filter" };
const key = (text) => {
  const number = parseFloat(text.replace(/\u2212/g, "-").replace(/[,\u202f×%+]/g, ""));
  return Number.isNaN(number) ? null : number;
};
for (const table of document.querySelectorAll("main table")) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 3) continue;
  const rows = [...body.rows];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = say.sort;
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const value = (row) => row.cells[column].textContent.trim();
      rows.sort((a, b) => {
        const [x, y] = [key(value(a)), key(value(b))];
        const order = x !== null && y !== null ? x - y : (x === null) - (y === null) || value(a).localeCompare(value(b));
        return up ? order : -order;
      });
      body.append(...rows);
    });
  });
  if (rows.length < 10) continue;
  const field = document.createElement("input");
  field.type = "search";
  field.className = "flt";
  field.placeholder = say.filter;
  field.setAttribute("aria-label", say.filter + ": " + (table.caption ? table.caption.textContent : ""));
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of rows) row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
  });
  table.parentNode.before(field);
}
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");
document.body.append(tip);
const show = (event) => {
  const shape = event.target.closest && event.target.closest("svg *");
  const title = shape && (shape.querySelector(":scope > title") || shape.parentNode.querySelector(":scope > title"));
  tip.hidden = !title;
  if (!title) return;
  tip.textContent = title.textContent;
  const x = Math.min(event.clientX + 12, document.documentElement.clientWidth - tip.offsetWidth - 8);
  tip.style.transform = `translate(${Math.max(8, x)}px,${Math.max(8, event.clientY - tip.offsetHeight - 12)}px)`;
};
document.addEventListener("pointermove", show, { passive: true });
document.addEventListener("pointerdown", show, { passive: true });
