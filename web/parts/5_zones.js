// The zone map: where bytes go between zones at a moment. A slider, a play button and a step from event to event move it.

const mapSize = 360, zoneRadius = 46;

function placesOf(count) {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2, reach = count === 1 ? 0 : 120;
    return { x: mapSize / 2 + reach * Math.cos(angle), y: mapSize / 2 + reach * Math.sin(angle) };
  });
}

/// Bytes a second from each zone to each other in the span that ends at or after `at` (seconds of the run).
function ratesAt(view, at) {
  const { at_s: times, bytes: sums } = view.zone_flows;
  let lo = 0, hi = times.length;
  while (lo < hi) { const mid = (lo + hi) >> 1; if (times[mid] > at) hi = mid; else lo = mid + 1; }
  const i = Math.min(lo, times.length - 1);
  if (i < 1) return (sums[0] ?? []).map(() => 0);
  // Entries of one instant have no rate; the span then reaches back to the entry before.
  let left = i - 1;
  while (left > 0 && times[left] === times[i]) --left;
  const lasts = times[i] - times[left];
  return sums[i].map((sum, cell) => (lasts > 0 ? Math.max(0, (sum - sums[left][cell]) / lasts) : 0));
}

function darkZones(events, at) {
  const dark = new Set();
  for (const event of events) {
    if (event.at_s > at) break;
    const zone = /zone ([a-z])\b/.exec(event.words)?.[1];
    if (zone && event.kind === "FailureStruck") dark.add(zone);
    if (zone && event.kind === "FailureEnded") dark.delete(zone);
  }
  return dark;
}

function arrow(from, to, rate, most) {
  const length = Math.hypot(to.x - from.x, to.y - from.y), ux = (to.x - from.x) / length, uy = (to.y - from.y) / length;
  const side = 9, start = zoneRadius + 4, end = length - zoneRadius - 14;
  const at = (along) => ({ x: from.x + ux * along - uy * side, y: from.y + uy * along + ux * side });
  const a = at(start), b = at(end), middle = at(length * 0.42), thick = 1 + 9 * Math.sqrt(rate / most);
  return [svg("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, class: "flow", "stroke-width": thick }),
    svg("path", { d: "M-2 -7 L11 0 L-2 7 Z", class: "tip", transform: `translate(${b.x} ${b.y}) rotate(${(Math.atan2(uy, ux) * 180) / Math.PI})` }),
    svg("text", { x: middle.x - uy * 20, y: middle.y + ux * 20, class: "rate" }, `${bytes(rate)}/s`)];
}

function drawMap(view, at, most) {
  const where = placesOf(view.zones.length), rates = ratesAt(view, at), dark = darkZones(view.events, at), count = view.zones.length;
  const picture = svg("svg", { viewBox: `0 0 ${mapSize} ${mapSize}`, class: "map", "aria-hidden": "true" });
  rates.forEach((rate, cell) => {
    const from = Math.floor(cell / count), to = cell % count;
    if (from !== to && rate > most / 1e4) picture.append(...arrow(where[from], where[to], rate, most));
  });
  view.zones.forEach((name, i) => {
    const within = rates[i * count + i] ?? 0, failed = dark.has(name);
    picture.append(svg("g", { class: failed ? "zone dark" : "zone" }, svg("circle", { cx: where[i].x, cy: where[i].y, r: zoneRadius }),
      svg("text", { x: where[i].x, y: where[i].y - 5, class: "zone-name" }, `zone ${name}`), svg("text", { x: where[i].x, y: where[i].y + 12 }, failed ? "failed"
          : `${bytes(within)}/s`),
      failed ? null : svg("text", { x: where[i].x, y: where[i].y + 26, class: "small" }, "inside")));
  });
  return picture;
}

function mostOf(view) {
  const count = view.zones.length;
  return Math.max(1, ...view.zone_flows.at_s.flatMap((t) => ratesAt(view, t).filter((_, cell) => Math.floor(cell / count) !== cell % count)));
}

function flowWords(view, at) {
  const count = view.zones.length;
  const all = ratesAt(view, at).map((rate, cell) => ({ rate, from: Math.floor(cell / count), to: cell % count })).filter((r) => r.from !== r.to && r.rate > 0);
  return all.length === 0 ? "nothing crosses zones" : all.sort((a, b) => b.rate - a.rate).map((r) =>
      `${view.zones[r.from]} to ${view.zones[r.to]} ${bytes(r.rate)}/s`).join(", ");
}

/// What the clock says at a stop: as many digits as tell it from its neighbours.
function clockWords(stops, index, start) {
  const spoken = [(t) => span(t), ...[3, 6, 9].map((digits) => (t) => `${t.toFixed(digits)} s`)];
  const alone = (say) => [index - 1, index + 1].every((i) => !(i in stops) || say(stops[i] - start) !== say(stops[index] - start));
  return (spoken.find(alone) ?? spoken[3])(stops[index] - start);
}

const sortedOnce = (numbers) => [...new Set(numbers)].sort((a, b) => a - b);

/// Everything that the controls need to know of the designs on the map.
function stage(outcomes, views) {
  const shown = outcomes.map((outcome, i) => ({ outcome, view: views[i] })).filter((o) => o.view.zone_flows.at_s.length > 1);
  const events = sortedOnce(shown.flatMap((o) => o.view.events.map((e) => e.at_s)));
  const stops = sortedOnce([...shown.flatMap((o) => o.view.zone_flows.at_s), ...events]);
  return { shown, events, stops, most: Math.max(1, ...shown.map((o) => mostOf(o.view))), start: shown[0]?.outcome.failure_at_s ?? 0 };
}

function zoneRows(shown) {
  return [["architecture", "at_s", "from", "to", "bytes_since_failure"], ...shown.flatMap((o) => o.view.zone_flows.at_s.flatMap((t, i) =>
    o.view.zone_flows.bytes[i].map((sum, cell) => [o.outcome.architecture, t, o.view.zones[Math.floor(cell / o.view.zones.length)],
        o.view.zones[cell % o.view.zones.length], sum])))];
}

function zoneMap(outcomes, views) {
  const { shown, events, stops, most, start } = stage(outcomes, views);
  if (shown.length === 0) return el("p", { class: "note" }, "No design of this study has the part that failed: 0 bytes to show.");
  const first = stops.findIndex((t) => t > start);
  const slider = el("input", { type: "range", min: 0, max: stops.length - 1, value: Math.max(0, first), "aria-label": "moment of the run", id: "scrub" });
  const clock = el("output", { for: "scrub", id: "clock" }), maps = el("div", { class: "maps", id: "zone-maps" }), told = el("p",
      { class: "soft", "aria-live": "polite", id: "zone-words" });
  const show = () => {
    const index = Number(slider.value), at = stops[index];
    clock.textContent = `${clockWords(stops, index, start)} after the failure`;
    slider.setAttribute("aria-valuetext", clock.textContent);
    maps.replaceChildren(...shown.map((o) => el("div", {}, el("h3", {}, o.outcome.architecture), drawMap(o.view, at, most))));
    const now = shown.flatMap((o) => o.view.events.filter((e) => Math.abs(e.at_s - at) < 1e-9).slice(-1).map((e) => `${o.outcome.architecture}: ${e.kind}, ${e.words}`));
    told.textContent = `${now.length ? `${now.join("; ")}. ` : ""}${shown.map((o) => `${o.outcome.architecture}: ${flowWords(o.view, at)}`).join("; ")}.`;
  };
  const go = (index) => { slider.value = String(Math.min(stops.length - 1, Math.max(0, index))); show(); };
  const toEvent = (forward) => {
    const at = stops[Number(slider.value)], next = forward ? events.find((t) => t > at) : events.findLast((t) => t < at);
    if (next !== undefined) go(stops.indexOf(next));
  };
  let timer = 0;
  const play = button("play", () => {
    const playing = timer !== 0;
    clearInterval(timer);
    if (!playing && Number(slider.value) >= stops.length - 1) go(0);
    timer = playing ? 0 : setInterval(() => (Number(slider.value) >= stops.length - 1 ? play.click()
        : go(Number(slider.value) + Math.max(1, Math.round(stops.length / 400)))), 60);
    play.textContent = playing ? "play" : "pause";
  });
  slider.addEventListener("input", show);
  show();
  return el("figure", {}, el("div", { class: "controls" }, play, button("previous event", () => toEvent(false)), button("next event", () => toEvent(true)), slider,
      clock, exportButton("bytes between zones", () => zoneRows(shown))), maps, told);
}
