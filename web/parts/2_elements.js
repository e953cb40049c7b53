// Small helpers for elements, tables and exports. Text always goes in as text, never as markup.

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== "") made.append(child);
  return made;
}

const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/// Columns whose heading starts with # hold numbers and are set flush right.
function table(heading, rows, caption) {
  const names = heading.map((h) => h.replace(/^#/, "")), isNumber = heading.map((h) => h.startsWith("#"));
  const attributes = (i) => (isNumber[i] ? { class: "number" } : {});
  const head = el("tr", {}, names.map((cell, i) => el("th", { scope: "col", ...attributes(i) }, cell)));
  const body = rows.map((row) => el("tr", {}, row.map((cell, i) => (i === 0 ? el("th", { scope: "row" }, cell) : el("td", attributes(i), cell)))));
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption }, el("table", {}, el("caption", {}, caption), el("thead", {}, head),
      el("tbody", {}, body)));
}

const section = (id, title, ...children) => el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), ...children);

function button(label, act, attributes = {}) {
  const made = el("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

/// Buttons of which one is pressed: `options` are [label, value]; `pick` hears the value.
function choice(name, options, chosen, pick) {
  const buttons = options.map(([label, value]) => button(label, () => {
    for (const [i, b] of buttons.entries()) b.setAttribute("aria-pressed", String(options[i][1] === value));
    pick(value);
  }, { "aria-pressed": String(value === chosen) }));
  return el("span", { class: "choice", role: "group", "aria-label": name }, buttons);
}

function csvCell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csv = (rows) => rows.map((row) => row.map(csvCell).join(",")).join("\n") + "\n";

/// A button that saves the rows behind a chart or a table as CSV.
function exportButton(name, rows) {
  return button("data (CSV)", () => {
    const link = el("a", { href: URL.createObjectURL(new Blob([csv(rows())], { type: "text/csv" })), download: `${name.replaceAll(" ", "-")}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }, { class: "export", "aria-label": `save the data of ${name} as CSV` });
}

const undrawn = new Set();

/// Puts elements into the document and draws their figures, which now know how wide they may be.
function put(into, children) {
  fill(into, {}, children);
  for (const show of undrawn) show();
  undrawn.clear();
}

/// A figure with its title, its buttons and its drawing; `draw(width)` is asked again whenever the width changes.
function figure(title, note, controls, draw) {
  const holder = el("div", { class: "drawing" }), width = () => Math.max(300, Math.round(holder.clientWidth || 1000));
  let drawn = 0;
  const show = () => { drawn = width(); holder.replaceChildren(draw(drawn)); };
  undrawn.add(show);
  new ResizeObserver(() => { if (width() !== drawn) show(); }).observe(holder);
  const made = el("figure", {}, el("figcaption", {}, el("strong", {}, title), note ? el("span", { class: "soft" }, note) : null, el("span", { class: "controls" },
      controls)), holder);
  return { made, show };
}
