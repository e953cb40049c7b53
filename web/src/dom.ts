// Small helpers for elements, tables and exports; text always goes in as text, never as markup.
export type Child = Node | string | null | undefined;

export function el(tag: string, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

export function svg(tag: string, attributes: Record<string, string | number> = {}, ...children: Child[]): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  for (const child of children) if (child) made.append(child);
  return made;
}

export function table(heading: string[], rows: Child[][], caption: string): HTMLElement {
  const head = el("tr", {}, ...heading.map((cell) => el("th", { scope: "col" }, cell)));
  const body = rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, cell))));
  return el("div", { class: "wide" }, el("table", { "aria-label": caption }, el("thead", {}, head), el("tbody", {}, ...body)));
}

export function section(id: string, title: string, ...children: Child[]): HTMLElement {
  return el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), ...children);
}

export function button(label: string, act: () => void, pressed?: boolean): HTMLButtonElement {
  const made = el("button", { type: "button" }, label) as HTMLButtonElement;
  if (pressed !== undefined) made.setAttribute("aria-pressed", String(pressed));
  made.addEventListener("click", act);
  return made;
}

const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/// A button that saves rows as CSV: every chart has one.
export function exportButton(name: string, rows: () => unknown[][]): HTMLButtonElement {
  const made = button("data (CSV)", () => {
    const text = rows().map((row) => row.map(cell).join(",")).join("\n") + "\n";
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: `${name}.csv` });
    link.click();
    URL.revokeObjectURL(link.getAttribute("href") ?? "");
  });
  made.classList.add("export");
  made.setAttribute("aria-label", `save the data of ${name} as CSV`);
  return made;
}
