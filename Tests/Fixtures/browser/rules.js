// Rules of accessibility as the page must keep them, after axe-core's of WCAG 2.2 A and AA: answers a list of complaints.
(() => {
  const complaints = [];
  const say = (rule, element) => complaints.push(`${rule}: ${element.outerHTML.slice(0, 160)}`);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => {
    const style = getComputedStyle(element);
    return element.getClientRects().length > 0 && style.visibility !== "hidden" && style.opacity !== "0";
  };
  const one = (selector, rule) => { if (all(selector).length !== 1) complaints.push(`${rule}: ${all(selector).length}`); };
  one("main", "one main landmark");
  one("h1", "one h1");
  if (!document.documentElement.lang) complaints.push("html has no lang");
  if (!document.title.trim()) complaints.push("no title");
  for (const [selector, rule] of [["body > .page > header", "banner"], ["nav[aria-label]", "navigation with a name"]]) {
    if (all(selector).length === 0) complaints.push(`no ${rule}`);
  }
  // Everything stands in a landmark.
  for (const child of document.querySelector(".page").children) {
    if (!["HEADER", "NAV", "MAIN", "FOOTER"].includes(child.tagName)) say("outside landmarks", child);
  }
  // Headings go down a step at a time.
  let level = 0;
  for (const heading of all("h1,h2,h3,h4,h5,h6")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) say(`heading skips from h${level}`, heading);
    if (!heading.textContent.trim()) say("empty heading", heading);
    level = own;
  }
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) complaints.push(`id twice: ${id}`);
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const element of all(`[${name}]`)) {
      if (!document.getElementById(element.getAttribute(name))) say(`${name} names nothing`, element);
    }
  }
  for (const link of all('a[href^="#"]')) if (!document.getElementById(link.hash.slice(1))) say("link to nowhere", link);
  for (const image of all("img")) if (!image.alt) say("picture without alt", image);
  for (const drawing of all("svg")) {
    const isNamed = drawing.getAttribute("role") === "img" && drawing.getAttribute("aria-label");
    if (!isNamed && drawing.getAttribute("aria-hidden") !== "true") say("drawing without name", drawing);
  }
  for (const element of all('[role="img"],[role="region"],section,figure')) {
    if (!element.getAttribute("aria-label") && !element.getAttribute("aria-labelledby")) say("no name", element);
  }
  for (const control of all("a,button,summary,input")) {
    if (!(control.textContent + (control.getAttribute("aria-label") || "")).trim()) say("control without name", control);
  }
  for (const table of all("table")) {
    if (!table.caption || !table.caption.textContent.trim()) say("table without caption", table);
    for (const head of table.querySelectorAll("th")) if (!head.scope) say("th without scope", head);
  }
  for (const list of all("ul,ol")) {
    for (const child of list.children) if (child.tagName !== "LI") say("list holds what is no item", list);
  }
  for (const list of all("dl")) {
    for (const child of list.children) if (!["DT", "DD", "DIV"].includes(child.tagName)) say("dl holds what is no pair", list);
  }
  for (const element of all("main *,footer *")) {
    const style = getComputedStyle(element);
    const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
    const isOver = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    if (scrolls && isOver && isShown(element) && element.tabIndex < 0) say("scrolls without focus", element);
  }
  // Contrast of text with what is behind it.
  const parse = (text) => {
    const found = text.match(/rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?\)/);
    return found ? [1, 2, 3].map((i) => Number(found[i])).concat(found[4] === undefined ? 1 : Number(found[4])) : null;
  };
  const light = ([r, g, b]) => {
    const part = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const behind = (element) => {
    const layers = [];
    for (let place = element; place; place = place.parentElement) {
      const colour = parse(getComputedStyle(place).backgroundColor);
      if (colour && colour[3] > 0) layers.push(colour);
      if (colour && colour[3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(element) || !isShown(element)) continue;
    seen.add(element);
    if (element.closest("title,script,style,.tip,.vh,.skip")) continue;
    const style = getComputedStyle(element);
    const isDrawn = element.closest("svg");
    let ground = behind(isDrawn ? isDrawn.parentElement : element);
    if (isDrawn && element.matches(".hv")) {
      const cell = element.parentElement.querySelector("rect");
      ground = (cell && parse(getComputedStyle(cell).fill)) || ground;
    }
    const ink = parse(isDrawn ? style.fill : style.color);
    if (!ink) continue;
    const [a, b] = [light(over(ink, ground)), light(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, element);
  }
  return complaints;
})();
