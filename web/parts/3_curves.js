// Curves of all designs over one clock, with the value under the pointer (or under the arrow keys) in words.

const frame = { left: 58, right: 14, top: 12, bottom: 36 };

/// The value of a curve at `t`: the last step, or linear between its points; null outside of it.
function valueAt(points, t, steps) {
  if (points.length === 0 || t < points[0][0]) return null;
  let lo = 0, hi = points.length - 1;
  if (t >= points[hi][0]) return points[hi][1];
  while (hi - lo > 1) { const mid = (lo + hi) >> 1; if (points[mid][0] <= t) lo = mid; else hi = mid; }
  const [x0, y0] = points[lo], [x1, y1] = points[hi];
  return steps || x1 === x0 ? y0 : y0 + ((y1 - y0) * (t - x0)) / (x1 - x0);
}

function pathOf(points, x, y, steps) {
  return points.map(([t, v], i) => (i === 0 ? `M${x(t).toFixed(1)} ${y(v).toFixed(1)}`
      : `${steps ? `H${x(t).toFixed(1)}V` : `L${x(t).toFixed(1)} `}${y(v).toFixed(1)}`)).join("");
}

/// curves: [{name, color, points}] over seconds since the failure; axis: {unit, scale, steps}.
function drawCurves(curves, axis, width, say) {
  const height = Math.round(Math.min(320, Math.max(220, width * 0.34)));
  const all = curves.flatMap((c) => c.points);
  if (all.length === 0) return el("p", { class: "note" }, "No design has anything to show here.");
  const start = Math.min(0, ...all.map((p) => p[0])), end = Math.max(start + 1, ...all.map((p) => p[0]));
  const values = all.map((p) => p[1] / axis.scale), top = Math.max(1e-9, ...values) * 1.08, low = Math.min(0, ...values) * 1.08;
  const x = (t) => frame.left + ((t - start) / (end - start)) * (width - frame.left - frame.right);
  const y = (v) => height - frame.bottom - ((v / axis.scale - low) / (top - low)) * (height - frame.top - frame.bottom);
  const clock = clockOf(end), picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  const marks = ticksTo(Math.max(top, -low), 5);
  for (const v of [...marks.filter((t) => t <= top), ...marks.slice(1).map((t) => -t).filter((t) => t >= low)])
    picture.append(svg("line", { class: "grid", x1: frame.left, x2: width - frame.right, y1: y(v * axis.scale), y2: y(v * axis.scale) }),
      svg("text", { class: "tick", x: frame.left - 6, y: y(v * axis.scale) + 4, "text-anchor": "end" }, three(v)));
  for (const t of clock.ticks(width < 500 ? 4 : 8))
    picture.append(svg("text", { class: "tick", x: x(t), y: height - frame.bottom + 16, "text-anchor": "middle" }, three(t / clock.per)));
  picture.append(svg("text", { class: "tick", x: width - frame.right, y: height - 4, "text-anchor": "end" }, `${clock.unit} since the failure`),
    svg("text", { class: "tick", x: 2, y: frame.top, "dominant-baseline": "hanging" }, axis.unit),
    svg("line", { class: "strike", x1: x(0), x2: x(0), y1: frame.top, y2: height - frame.bottom }));
  curves.forEach((c, i) => picture.append(svg("path", { d: pathOf(c.points, x, y, axis.steps), class: "curve", style: `stroke:${c.color}`,
      "stroke-dasharray": dashOf(i) })));
  for (const c of curves) {
    const value = c.mark === null || c.mark > end ? null : valueAt(c.points, c.mark, axis.steps);
    if (value !== null) picture.append(svg("circle", { cx: x(c.mark), cy: y(value), r: 5, class: "mark", style: `stroke:${c.color}` }));
  }
  const cursor = svg("line", { class: "cursor", y1: frame.top, y2: height - frame.bottom, x1: -9, x2: -9 });
  picture.append(cursor);
  const point = (t) => {
    const at = Math.min(end, Math.max(start, t));
    cursor.setAttribute("x1", x(at)); cursor.setAttribute("x2", x(at));
    say(at);
  };
  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    point(start + ((((event.clientX - box.left) * width) / box.width - frame.left) / (width - frame.left - frame.right)) * (end - start));
  });
  return Object.assign(picture, { point, start, end });
}

function keyOf(i) {
  return svg("svg", { width: 30, height: 10, "aria-hidden": "true" }, svg("line", { x1: 0, x2: 30, y1: 5, y2: 5, class: "curve", style: `stroke:${colorOf(i)}`,
      "stroke-dasharray": dashOf(i) }));
}

/// spec: {title, note, unit, scale, steps, pick(view, near), both, summary}.
function curveFigure(spec, outcomes, views) {
  let near = spec.both !== false, picture = null, at = null;
  const curves = () => outcomes.map((o, i) => ({ name: o.architecture, i, color: colorOf(i), mark: o.nothing_hidden_s, points: spec.pick(views[i],
      near) })).filter((c) => c.points.length > 0);
  const legend = el("p", { class: "legend", "aria-live": "polite" });
  const say = (t) => {
    at = t;
    const value = (c) => `${three((valueAt(c.points, t, spec.steps) ?? 0) / spec.scale)} ${spec.unit}`;
    legend.replaceChildren(...curves().map((c) => el("span", {}, keyOf(c.i), ` ${c.name} `, t === null ? null : el("b", {}, value(c)))),
      el("span", { class: "soft" }, t === null ? "○ nothing hidden any more" : t < 0 ? `${span(-t)} before the failure` : `${span(t)} after the failure`));
  };
  const drawn = figure(spec.title, spec.note, [
    spec.both === false ? null : choice(`span of ${spec.title}`, [["first moments", true], ["whole run", false]], near, (value) =>
        { near = value; at = null; drawn.show(); }),
    exportButton(spec.title, () => [["architecture", "seconds_since_failure", spec.unit], ...curves().flatMap((c) =>
        c.points.map(([t, v]) => [c.name, t, v / spec.scale]))]),
  ], (width) => {
    picture = drawCurves(curves(), spec, width, say);
    say(at);
    const holder = el("div", { role: "img", tabindex: "0", "aria-label": `${spec.title}. ${spec.summary ?? ""} Arrow keys move along the clock.` }, picture);
    holder.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step && picture.point) { picture.point((at ?? 0) + (step * (picture.end - picture.start)) / 100); event.preventDefault(); }
    });
    return holder;
  });
  drawn.made.append(legend);
  return drawn.made;
}
