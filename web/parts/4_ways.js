// The causal waterfall: each part of a way as a bar on the clock that all designs share, with what it waited for.

function piecesOf(way) {
  let from = 0;
  return way.map((part) => {
    const piece = { ...part, from, to: from + part.lasts_s };
    from = piece.to;
    return piece;
  });
}

/// One colour for each kind of part, the same in every design.
const partColors = ["detect", "notice", "return", "scan", "copy", "drain", "replay", "follow", "start", "upload", "open", "assign"];
const colorOfPart = (part) => {
  const at = part.startsWith("people") ? 3 : partColors.indexOf(part);
  return colorOf(at < 0 ? partColors.length + part.length : at);
};

function wayRow(piece, end) {
  const left = Math.min(100, (100 * piece.from) / end), width = Math.max(0, Math.min(100, (100 * piece.to) / end) - left);
  const cut = piece.to > end * 1.000001, hidden = piece.from >= end;
  const bar = hidden ? el("span", { class: "beyond" }, "later ›") : el("span", { class: cut ? "bar cut" : "bar",
      style: `left:${left}%;width:max(3px,${width}%);background:${colorOfPart(piece.part)}` });
  return el("tr", {}, el("th", { scope: "row" }, piece.part), el("td", { class: "track" }, el("div", {}, bar)), el("td", { class: "number" }, span(piece.lasts_s)),
      el("td", { class: "waits" }, piece.bound_by));
}

function wayAxis(end) {
  const clock = clockOf(end);
  const ticks = clock.ticks(5).filter((t) => t <= end * 0.97).map((t) => el("span", { class: "tick", style: `left:${(100 * t) / end}%` }, three(t / clock.per)));
  return el("tr", { class: "axis" }, el("th", { scope: "col" }, "part"), el("th", { class: "track", scope: "col" }, el("div", {}, ticks)),
    el("th", { class: "number", scope: "col" }, "lasts"), el("th", { scope: "col" }, `waits for (clock in ${clock.unit})`));
}

/// title, milestone in words, way(outcome), when(outcome).
function waterfall(title, outcomes, way, when) {
  const ran = outcomes.map((o, i) => ({ o, i, pieces: piecesOf(way(o)) })).filter((r) => r.pieces.length > 0);
  if (ran.length === 0) return el("p", { class: "note" }, `${title}: no design came that far.`);
  const longest = Math.max(...ran.map((r) => r.pieces.at(-1).to)), shortest = Math.min(...ran.map((r) => r.pieces.at(-1).to));
  const zooms = longest > 20 * shortest;
  let end = longest;
  const drawn = figure(title, null, [
    zooms ? choice(`clock of ${title}`, [["all", longest], [`first ${span(shortest * 1.5)}`, shortest * 1.5]], end, (value) => { end = value; drawn.show(); }) : null,
    exportButton(title, () => [["architecture", "part", "from_s", "to_s", "lasts_s", "waits_for"], ...ran.flatMap((r) =>
        r.pieces.map((p) => [r.o.architecture, p.part, p.from, p.to, p.lasts_s, p.bound_by]))]),
  ], () => el("div", { class: "wide" }, el("table", { class: "ways" }, el("caption", {}, title), el("thead", {}, wayAxis(end)), ran.map((r) => el("tbody", {},
    el("tr", { class: "design" }, el("th", { colspan: "4", scope: "rowgroup" }, el("span", { class: "key", style: `background:${colorOf(r.i)}` }),
        `${r.o.architecture}: ${span(when(r.o) ?? r.pieces.at(-1).to)}`)),
    r.pieces.map((piece) => wayRow(piece, end)))))));
  return drawn.made;
}
