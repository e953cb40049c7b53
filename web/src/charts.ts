// The charts: curves over one clock, and waterfalls on one axis. Drawn as SVG, so that they print, scale, and read in dark mode.
import * as Plot from "@observablehq/plot";
import { button, el, exportButton } from "./dom";
import { colorOf, dashes, Outcome, Part, Points, span, View } from "./data";

interface Curves { title: string; unit: string; column: string; scale: number; pick: (view: View, near: boolean) => Points }

const width = (): number => Math.min(1040, Math.max(320, document.documentElement.clientWidth - 40));

function draw(curves: Curves, outcomes: Outcome[], views: View[], near: boolean): Element {
  const all = outcomes.map((outcome, i) => ({ outcome, i, points: curves.pick(views[i], near) })).filter((c) => c.points.length > 0);
  const end = Math.max(1, ...all.flatMap((c) => c.points.map((p) => p[0])));
  const minutes = end > 600;
  const x = (t: number): number => (minutes ? t / 60 : t);
  return Plot.plot({
    width: width(), height: 300, marginLeft: 64, marginRight: 110, style: { background: "none", fontSize: "12px" },
    x: { label: `${minutes ? "minutes" : "seconds"} since the failure`, grid: true },
    y: { label: curves.unit, grid: true, zero: true, nice: true },
    marks: [
      Plot.ruleX([0], { stroke: "currentColor", strokeWidth: 1.5 }),
      Plot.ruleY([0]),
      ...all.map((c) => Plot.line(c.points, {
        x: (p: [number, number]) => x(p[0]), y: (p: [number, number]) => p[1] / curves.scale,
        curve: curves.column === "acked" || curves.column === "cross" ? "step-after" : "linear",
        stroke: colorOf(c.i), strokeWidth: 2.2, strokeDasharray: dashes[c.i % dashes.length] || undefined,
      })),
      ...all.map((c) => Plot.text([c.points[c.points.length - 1]], {
        x: (p: [number, number]) => x(p[0]), y: (p: [number, number]) => p[1] / curves.scale, text: () => c.outcome.architecture,
        fill: colorOf(c.i), textAnchor: "start", dx: 6, dy: c.i * 13 - 4, fontWeight: "600",
      })),
    ],
  });
}

/// A figure of curves with a choice between the first moments and the whole run.
export function curveFigure(curves: Curves, outcomes: Outcome[], views: View[], both = true): HTMLElement {
  const holder = el("div", { role: "img", "aria-label": `${curves.title}: ${outcomes.map((o) => `${o.architecture} reachable after ${span(o.reachable_s)}, nothing hidden after ${span(o.nothing_hidden_s)}`).join("; ")}` });
  let near = both;
  const show = (): void => {
    holder.replaceChildren(draw(curves, outcomes, views, near));
    first.setAttribute("aria-pressed", String(near));
    whole.setAttribute("aria-pressed", String(!near));
  };
  const first = button("first moments", () => { near = true; show(); }, near);
  const whole = button("whole run", () => { near = false; show(); }, !near);
  const save = exportButton(curves.title, () => [
    ["architecture", "seconds_since_failure", curves.unit],
    ...outcomes.flatMap((o, i) => curves.pick(views[i], near).map((p) => [o.architecture, p[0], p[1] / curves.scale])),
  ]);
  show();
  window.addEventListener("resize", show);
  return el("figure", {}, el("div", { class: "controls" }, ...(both ? [first, whole] : []), save), holder, el("figcaption", {}, curves.title));
}

interface Piece { architecture: string; part: string; from: number; to: number; bound_by: string }

const pieces = (architecture: string, way: Part[]): Piece[] => {
  let from = 0;
  return way.map((part) => {
    const piece = { architecture, part: part.part, from, to: from + part.lasts_s, bound_by: part.bound_by };
    from = piece.to;
    return piece;
  });
};

/// One bar for each part, staggered in time, all designs on one axis.
export function waterfall(title: string, outcomes: Outcome[], way: (o: Outcome) => Part[]): HTMLElement {
  const all = outcomes.flatMap((o) => pieces(o.architecture, way(o)));
  if (all.length === 0) return el("p", { class: "note" }, `${title}: no design came that far.`);
  const parts = [...new Set(all.map((p) => p.part))];
  const longest = Math.max(...all.map((p) => p.to));
  const unit = longest > 600 ? 60 : 1;
  const rows = all.map((p) => `${p.architecture}: ${p.part}`);
  const show = (): void => holder.replaceChildren(Plot.plot({
    width: width(), marginLeft: 190, marginRight: 120, height: 40 + 26 * rows.length, style: { background: "none", fontSize: "12px" },
    x: { label: `${unit === 60 ? "minutes" : "seconds"} since the failure`, grid: true, domain: [0, longest / unit] },
    y: { domain: rows, label: null },
    color: { domain: parts, range: parts.map((_, i) => colorOf(i)) },
    marks: [
      Plot.barX(all, { x1: (p: Piece) => p.from / unit, x2: (p: Piece) => p.to / unit, y: (p: Piece) => `${p.architecture}: ${p.part}`, fill: "part", insetTop: 3, insetBottom: 3, title: (p: Piece) => `${p.part}: ${span(p.to - p.from)}, waits for ${p.bound_by}` }),
      Plot.text(all, { x: (p: Piece) => p.to / unit, y: (p: Piece) => `${p.architecture}: ${p.part}`, text: (p: Piece) => span(p.to - p.from), textAnchor: "start", dx: 5, fill: "currentColor" }),
    ],
  }));
  const holder = el("div", { role: "img", "aria-label": `${title}: ${all.map((p) => `${p.architecture} ${p.part} ${span(p.to - p.from)}`).join(", ")}` });
  show();
  window.addEventListener("resize", show);
  const save = exportButton(title, () => [["architecture", "part", "from_s", "to_s", "waits_for"], ...all.map((p) => [p.architecture, p.part, p.from, p.to, p.bound_by])]);
  return el("figure", {}, el("h3", {}, title), el("div", { class: "controls" }, save), holder);
}
