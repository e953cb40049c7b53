// How busy each resource was over the run: one small picture a pool, all on one clock and one scale from 0 to 100 %.

function smallCurve(points, start, end, width) {
  const height = 74, foot = 16, x = (t) => ((t - start) / (end - start)) * width, y = (share) => 4 + (1 - Math.min(1, share)) * (height - foot - 4);
  const clock = clockOf(end), line = pathOf(points, x, y, true);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  for (const share of [0, 0.7, 1]) picture.append(svg("line", { class: share === 0.7 ? "grid dashed" : "grid", x1: 0, x2: width, y1: y(share), y2: y(share) }));
  if (points.length > 0) picture.append(svg("path", { class: "under", d: `${line}V${y(0)}H${x(points[0][0]).toFixed(1)}Z` }), svg("path", { class: "use", d: line }));
  picture.append(svg("line", { class: "strike", x1: x(0), x2: x(0), y1: 4, y2: height - foot }));
  const ticks = clock.ticks(4).filter((t) => t > 0 && x(t) < width - 12);
  picture.append(svg("text", { class: "tick", x: Math.max(0, x(0)), y: height - 3 }, "0"),
    ...ticks.map((t, i) => svg("text", { class: "tick", x: x(t), y: height - 3, "text-anchor": "middle" }, `${three(t / clock.per)}${i === ticks.length - 1 ? ` ${clock.unit}` : ""}`)));
  return picture;
}

/// The picture of one pool under its name, with its peak and for how long it was above 70 %.
function smallFigure({ pool, peak, above_70_s: busy, points }, start, end) {
  const words = [`peak ${percent(Math.min(1, peak))}`, busy > 0 ? `above 70 % for ${span(busy)}` : ""].filter(Boolean);
  return el("figure", { class: "small", role: "img", "aria-label": `${pool}: ${words.join(", ")}` }, el("figcaption", {}, el("b", {}, pool), words.map((line) => el("span", { class: "soft" }, line))),
      smallCurve(points, start, end, 232));
}

function poolCurves(outcome, view) {
  const all = view.pools ?? [], name = outcome.architecture;
  if (all.length === 0) return el("p", { class: "note" }, `The use of ${name}'s resources over time was not written down.`);
  const points = all.flatMap((p) => p.points), start = Math.min(0, ...points.map((p) => p[0])), end = Math.max(1, ...points.map((p) => p[0]));
  const grid = (pools) => el("div", { class: "smalls" }, pools.map((pool) => smallFigure(pool, start, end)));
  const busy = all.filter((p) => p.busy), rest = all.filter((p) => !p.busy);
  const save = exportButton(`use of resources of ${name}`, () => [["architecture", "pool", "seconds_since_failure", "share_of_capacity"], ...all.flatMap((p) =>
      p.points.map(([t, share]) => [name, p.pool, t, share]))]);
  // Drawn when it is opened: most readers never do.
  const more = el("details", {}, el("summary", {}, `${rest.length} less busy resources of ${name} over time`));
  more.addEventListener("toggle", () => { if (more.open && more.childElementCount === 1) more.append(grid(rest)); });
  return el("div", {}, el("div", { class: "controls" }, el("span", { class: "soft" }, busy.length > 0
      ? `Use over the run of what got above 70 %, in steps of 2 %; dashed at 70 %, the failure at 0` : `No resource of ${name} got above 70 %`), save),
    busy.length > 0 ? grid(busy) : null, rest.length > 0 ? more : null);
}
