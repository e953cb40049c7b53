// The zone map: where bytes go between zones at a moment. A slider, a play button and a step from event to event move it.
import { button, el, exportButton, svg } from "./dom";
import { bytes, Event, Outcome, span, View } from "./data";

const size = 360, radius = 46;

interface Place { x: number; y: number }

const places = (n: number): Place[] =>
  Array.from({ length: n }, (_, i) => {
    const angle = (2 * Math.PI * i) / n - Math.PI / 2, reach = n === 1 ? 0 : 120;
    return { x: size / 2 + reach * Math.cos(angle), y: size / 2 + reach * Math.sin(angle) };
  });

/// Bytes a second from each zone to each other in the span around `at` (seconds of the run).
function ratesAt(view: View, at: number): number[] {
  const { at_s: times, bytes: sums } = view.zone_flows;
  let i = times.findIndex((t) => t > at);
  if (i < 0) i = times.length - 1;
  if (i < 1) return sums[0] ? sums[0].map(() => 0) : [];
  // Entries of one instant have no rate; the span then reaches back to the entry before.
  let left = i - 1;
  while (left > 0 && times[left] === times[i]) --left;
  const lasts = times[i] - times[left];
  return sums[i].map((sum, cell) => (lasts > 0 ? Math.max(0, (sum - sums[left][cell]) / lasts) : 0));
}

function darkZones(events: Event[], at: number): Set<string> {
  const dark = new Set<string>();
  for (const event of events) {
    if (event.at_s > at) break;
    const zone = /zone ([a-z])\b/.exec(event.words)?.[1];
    if (!zone) continue;
    if (event.kind === "FailureStruck") dark.add(zone);
    if (event.kind === "FailureEnded") dark.delete(zone);
  }
  return dark;
}

function arrow(from: Place, to: Place, rate: number, most: number): Element[] {
  const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy), ux = dx / length, uy = dy / length;
  const side = 9, start = radius + 4, end = length - radius - 14;
  const x1 = from.x + ux * start - uy * side, y1 = from.y + uy * start + ux * side, x2 = from.x + ux * end - uy * side, y2 = from.y + uy * end + ux * side;
  const thick = 1 + 9 * Math.sqrt(rate / most);
  const line = svg("line", { x1, y1, x2, y2, stroke: "#0072b2", "stroke-width": thick, "marker-end": "url(#tip)", opacity: 0.85 });
  const label = svg("text", { x: (x1 + x2) / 2 - uy * 16, y: (y1 + y2) / 2 + ux * 16, "font-size": 11, "text-anchor": "middle", "dominant-baseline": "middle", fill: "currentColor" }, `${bytes(rate)}/s`);
  return [line, label];
}

function drawMap(view: View, at: number, most: number): Element {
  const where = places(view.zones.length), rates = ratesAt(view, at), dark = darkZones(view.events, at);
  const picture = svg("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size, "aria-hidden": "true" });
  const tip = svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 2, refY: 4, markerWidth: 14, markerHeight: 14, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0 0 L8 4 L0 8 Z", fill: "#0072b2" }));
  picture.append(svg("defs", {}, tip));
  const zones = view.zones.length;
  for (let from = 0; from < zones; ++from)
    for (let to = 0; to < zones; ++to) {
      const rate = rates[from * zones + to] ?? 0;
      if (from !== to && rate > most / 1e4) picture.append(...arrow(where[from], where[to], rate, most));
    }
  view.zones.forEach((name, i) => {
    const within = rates[i * zones + i] ?? 0;
    picture.append(svg("circle", { cx: where[i].x, cy: where[i].y, r: radius, class: dark.has(name) ? "zone dark" : "zone" }));
    picture.append(svg("text", { x: where[i].x, y: where[i].y - 4, class: "zone-name", "text-anchor": "middle" }, `zone ${name}`));
    picture.append(svg("text", { x: where[i].x, y: where[i].y + 14, "text-anchor": "middle", "font-size": 10, fill: dark.has(name) ? "#fff" : "currentColor" }, dark.has(name) ? "failed" : `${bytes(within)}/s`));
  });
  return picture;
}

const mostOf = (view: View): number => {
  const zones = view.zones.length;
  let most = 1;
  for (const t of view.zone_flows.at_s) ratesAt(view, t).forEach((rate, cell) => { if (Math.floor(cell / zones) !== cell % zones) most = Math.max(most, rate); });
  return most;
};

function words(view: View, at: number): string {
  const zones = view.zones.length, rates = ratesAt(view, at);
  const all = rates.map((rate, cell) => ({ rate, from: Math.floor(cell / zones), to: cell % zones })).filter((r) => r.from !== r.to && r.rate > 0);
  return all.length === 0 ? "nothing crosses zones" : all.sort((a, b) => b.rate - a.rate).map((r) => `${view.zones[r.from]} to ${view.zones[r.to]} ${bytes(r.rate)}/s`).join(", ");
}

export function zoneMap(outcomes: Outcome[], views: View[]): HTMLElement {
  const shown = outcomes.map((outcome, i) => ({ outcome, view: views[i] })).filter((o) => o.view.zone_flows.at_s.length > 1);
  if (shown.length === 0) return el("p", { class: "note" }, "No design of this study has the part that failed.");
  const mosts = shown.map((o) => mostOf(o.view)), most = Math.max(...mosts);
  const stops = [...new Set(shown.flatMap((o) => [...o.view.zone_flows.at_s, ...o.view.events.map((e) => e.at_s)]))].sort((a, b) => a - b);
  const start = shown[0].outcome.failure_at_s, first = Math.max(0, stops.findIndex((t) => t >= start));
  const slider = el("input", { type: "range", min: "0", max: String(stops.length - 1), value: String(first), "aria-label": "moment of the run", id: "scrub" }) as HTMLInputElement;
  const clock = el("output", { for: "scrub", id: "clock" });
  const maps = el("div", { class: "cards", id: "zone-maps" });
  const told = el("p", { class: "soft", "aria-live": "polite", id: "zone-words" });
  let timer = 0;
  const show = (): void => {
    const at = stops[Number(slider.value)];
    clock.textContent = `${span(at - start)} after the failure`;
    maps.replaceChildren(...shown.map((o) => el("div", {}, el("h3", {}, o.outcome.architecture), drawMap(o.view, at, most))));
    const last = shown.map((o) => o.view.events.filter((e) => e.at_s <= at).at(-1)).find((e) => e && Math.abs(e.at_s - at) < 1e-9);
    told.textContent = `${last ? `${last.kind}: ${last.words}. ` : ""}${shown.map((o) => `${o.outcome.architecture}: ${words(o.view, at)}`).join("; ")}.`;
  };
  const move = (by: number): void => { slider.value = String(Math.min(stops.length - 1, Math.max(0, Number(slider.value) + by))); show(); };
  const events = [...new Set(shown.flatMap((o) => o.view.events.map((e) => e.at_s)))].sort((a, b) => a - b);
  const toEvent = (forward: boolean): void => {
    const at = stops[Number(slider.value)];
    const next = forward ? events.find((t) => t > at) : [...events].reverse().find((t) => t < at);
    if (next !== undefined) { slider.value = String(stops.indexOf(next)); show(); }
  };
  const play = button("play", () => {
    const playing = timer !== 0;
    window.clearInterval(timer);
    timer = playing ? 0 : window.setInterval(() => (Number(slider.value) >= stops.length - 1 ? play.click() : move(Math.max(1, Math.round(stops.length / 400)))), 60);
    play.textContent = playing ? "play" : "pause";
  });
  slider.addEventListener("input", show);
  show();
  const save = exportButton("bytes between zones", () => [
    ["architecture", "at_s", "from", "to", "bytes_since_failure"],
    ...shown.flatMap((o) => o.view.zone_flows.at_s.flatMap((t, i) => o.view.zone_flows.bytes[i].map((sum, cell) => [o.outcome.architecture, t, o.view.zones[Math.floor(cell / o.view.zones.length)], o.view.zones[cell % o.view.zones.length], sum]))),
  ]);
  const controls = el("div", { class: "controls" }, play, button("previous event", () => toEvent(false)), button("next event", () => toEvent(true)), slider, clock, save);
  return el("figure", {}, controls, maps, told);
}
