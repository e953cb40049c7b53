// The page from top to bottom: verdict and four numbers, why, zones, money, resources, clients, events, assumptions, what is not modelled.

function verdictOf(o) {
  const missed = o.targets.filter((t) => t.result === "fail").length, vague = o.targets.filter((t) => t.result === "inconclusive").length;
  if (o.verdict === "not_applicable") return { words: "not applicable", kind: "inconclusive" };
  if (o.verdict === "not_recovered") return { words: "✗ not recovered", kind: "fail" };
  if (missed > 0) return { words: `✗ ${missed} of ${o.targets.length} targets missed`, kind: "fail" };
  if (o.verdict === "inconclusive" || vague > 0) return { words: "? inconclusive", kind: "inconclusive" };
  return { words: o.targets.length > 0 ? "✓ recovered, all targets met" : "✓ recovered", kind: "pass" };
}

const longestOf = (way) => [...way].sort((a, b) => b.lasts_s - a.lasts_s)[0];

/// More designs than these are rows of a table.
const mostCards = 4;

function card(o, index) {
  const verdict = verdictOf(o), ran = o.verdict !== "not_applicable" && o.verdict !== "inconclusive";
  const number = (name, value, why) => el("div", {}, el("dt", {}, name), el("dd", {}, ran ? value : "–"), ran && why ? el("dd", { class: "soft" }, why) : null);
  const because = (way) => { const part = longestOf(way); return part ? `${span(part.lasts_s)} ${partInWords(part.part)}` : null; };
  const risk = o.data_at_risk_bytes > 0 ? `${bytes(o.data_at_risk_bytes)}` : "none";
  return el("article", { class: "card", style: `--of:${colorOf(index)}` },
    el("h3", {}, o.architecture, el("span", { class: `verdict ${verdict.kind}` }, verdict.words)),
    el("dl", {}, number("reachable after", span(o.reachable_s), because(o.way_to_reachable)), number("nothing hidden after", span(o.nothing_hidden_s),
        because(o.way_to_nothing_hidden)),
      number("data at risk", risk, o.data_at_risk_bytes > 0 ? `in one zone only, for ${span(o.at_risk_for_s)}` : o.lost_bytes > 0 ? `${bytes(o.lost_bytes)} lost`
          : "nothing lost"),
      number("this incident costs", usd(o.costs.incident_beyond_steady_state.total_usd, true),
          `${Number(o.costs.incident_beyond_steady_state.total_usd) < 0 ? "less traffic than usual; " : ""}a month: ${usd(o.costs.month.total_usd)}`)),
    steadyLatency(o), o.reason ? el("p", { class: "soft" }, o.reason) : null);
}

/// How long a record takes while nothing has failed; no line where no record was drawn.
function steadyLatency(o) {
  const l = o.steady_latency_s, pair = (p50, p99) => `${span(p50)} / ${span(p99)}`;
  if (!(l?.produce_p50 > 0)) return null;
  const number = (name, value) => el("div", {}, el("dt", {}, `${name} p50 / p99`), el("dd", {}, value));
  return [el("p", { class: "usual soft" }, "While nothing has failed"), el("dl", {}, number("produce", pair(l.produce_p50, l.produce_p99)),
      number("end to end", pair(l.end_to_end_p50, l.end_to_end_p99)))];
}

const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);
const byRecovery = (a, b) => (a.nothing_hidden_s ?? Infinity) - (b.nothing_hidden_s ?? Infinity) || (a.reachable_s ?? Infinity) - (b.reachable_s ?? Infinity);

/// Who recovers first, who last, and why, in two or three sentences.
function leadOf(outcomes) {
  const ran = outcomes.filter((o) => o.verdict === "recovered" && o.nothing_hidden_s !== null).sort(byRecovery);
  if (ran.length === 0) return outcomes.every((o) => o.verdict === "inconclusive") ? (outcomes.some((o) => o.interrupted_at_s !== undefined)
      ? "This run was interrupted: it shows what was known by then, and proves nothing." : "The failure touched nothing: this run proves nothing.")
      : "No design recovers by the horizon.";
  const alike = (o) => listed(ran.filter((x) => x.nothing_hidden_s === o.nothing_hidden_s && x.reachable_s === o.reachable_s).map((x) => x.architecture));
  const why = (o) => [...o.way_to_nothing_hidden].sort((a, b) => b.lasts_s - a.lasts_s).slice(0, 3).map((p) => `${span(p.lasts_s)} ${partInWords(p.part)}`).join(", ");
  const first = ran[0], last = ran.at(-1), are = (o) => (alike(o) === o.architecture ? ["has", "needs"] : ["have", "need"]);
  const unhurt = (o) => o.nothing_hidden_s === 0 && o.reachable_s === 0;
  const same = ran.length > 1 && first.reachable_s > 0 && ran.every((o) => o.reachable_s === first.reachable_s);
  const reach = same ? `All designs serve clients again after ${span(first.reachable_s)}. ` : "";
  if (ran.every(unhurt)) return `${alike(first)} ${ran.length > 1 ? "serve" : "serves"} clients throughout, with nothing hidden.`;
  if (first.nothing_hidden_s === last.nothing_hidden_s && (ran.length > 1)) return `${reach}All have fully recovered after ${span(first.nothing_hidden_s)} (${why(first)}).`;
  const next = unhurt(first) ? ran.find((o) => !unhurt(o)) : first, again = next === last ? "" : ` ${alike(last)} ${are(last)[1]} ${span(last.nothing_hidden_s)} (${why(last)}).`;
  const start = unhurt(first) ? `${alike(first)} ${are(first)[0] === "has" ? "serves" : "serve"} clients throughout, with nothing hidden. Next, ` : reach;
  return `${start}${alike(next)} ${are(next)[0]} fully recovered ${unhurt(first) || ran.length === 1 ? "" : "first, "}after ${span(next.nothing_hidden_s)} (${why(next)}).${again}`;
}

/// What the incident and a month cost, from the least to the most.
function costOf(outcomes) {
  const ends = (value, signed) => {
    const known = outcomes.map((o) => [value(o), o.architecture]).filter(([text]) => text !== null && text !== undefined).sort((a, b) => Number(a[0]) - Number(b[0]));
    if (known.length === 0) return "an unknown sum";
    const told = ([text, name]) => (known.length > 1 ? `${usd(text, signed)} (${name})` : usd(text, signed));
    return Number(known[0][0]) === Number(known.at(-1)[0]) ? usd(known[0][0], signed) : `from ${told(known[0])} to ${told(known.at(-1))}`;
  };
  const ran = outcomes.filter((o) => o.verdict !== "not_applicable");
  const less = ran.some((o) => Number(o.costs.incident_beyond_steady_state.total_usd) < 0) ? ", below zero where less traffic than usual is billed" : "";
  if (ran.length === 0) return null;
  return el("p", { class: "matters" }, el("b", {}, "One such incident costs "), `${ends((o) => ran.includes(o) ? o.costs.incident_beyond_steady_state.total_usd : null, true)}${less}; `,
      `a month without one ${ends((o) => o.costs.month.total_usd, false)}.`);
}

/// Of many designs a row each, in the order in which they recover: a screen of cards would hide what they have in common.
function ranking(outcomes) {
  const order = outcomes.map((o, i) => ({ o, i })).sort((a, b) => byRecovery(a.o, b.o)), ran = (o) => o.verdict !== "not_applicable" && o.verdict !== "inconclusive";
  const because = (o) => { const part = longestOf(o.way_to_nothing_hidden); return part ? `${span(part.lasts_s)} ${partInWords(part.part)}` : ""; };
  const pair = (p50, p99) => (p50 > 0 ? `${span(p50)} / ${span(p99)}` : ""), l = (o) => o.steady_latency_s ?? {};
  const risk = (o) => el("span", {}, o.data_at_risk_bytes > 0 ? `${bytes(o.data_at_risk_bytes)}` : o.lost_bytes > 0 ? `${bytes(o.lost_bytes)} lost` : "none",
      o.data_at_risk_bytes > 0 ? el("small", { class: "soft kind" }, `for ${span(o.at_risk_for_s)}`) : null);
  const rows = order.map(({ o, i }) => [el("span", {}, keyOf(i), " ", el("b", {}, o.architecture)), el("span", { class: verdictOf(o).kind }, verdictOf(o).words),
    ...(ran(o) ? [span(o.reachable_s), el("span", {}, el("b", {}, span(o.nothing_hidden_s)), el("small", { class: "soft kind" }, because(o))), risk(o),
      el("b", {}, usd(o.costs.incident_beyond_steady_state.total_usd, true))] : ["–", "–", "–", "–"]), usd(o.costs.month.total_usd), pair(l(o).produce_p50, l(o).produce_p99)]);
  const save = exportButton("answer", () => [["architecture", "verdict", "reachable_s", "nothing_hidden_s", "data_at_risk_bytes", "incident_usd", "month_usd", "produce_p50_s",
    "produce_p99_s", "end_to_end_p50_s", "end_to_end_p99_s"], ...order.map(({ o }) => [o.architecture, o.verdict, o.reachable_s, o.nothing_hidden_s, o.data_at_risk_bytes,
    o.costs.incident_beyond_steady_state.total_usd, o.costs.month.total_usd, l(o).produce_p50, l(o).produce_p99, l(o).end_to_end_p50, l(o).end_to_end_p99])]);
  const heading = ["design", "verdict", "#reachable after", "#nothing hidden after", "#data at risk", "#this incident", "#a month", "#produce p50 / p99"];
  const ranked = table(heading, rows, "designs in the order in which they recover");
  // On a phone each design is a block, and each number says what it is.
  for (const row of ranked.querySelectorAll("tbody tr")) [...row.children].forEach((cell, i) => { cell.dataset.of = heading[i].replace("#", ""); });
  return el("div", { class: "ranking" }, el("div", { class: "controls save" }, save), ranked);
}

const pick = (column) => (view, near) => (near ? view.near : view.whole)[column] ?? [];

function sectionsOf(page, values) {
  const { result, views } = page, outcomes = result.outcomes, reached = (o) =>
      `${o.architecture} reachable after ${span(o.reachable_s)}, nothing hidden after ${span(o.nothing_hidden_s)}.`;
  const ends = `${span(Math.max(0, ...outcomes.flatMap((o) => o.clients.map((c) => c.extra_latency.window_s))))} after the failure`;
  const repeated = (o) => o.clients.reduce((sum, c) => sum + (c.duplicated_bytes ?? 0), 0);
  const twice = outcomes.filter((o) => repeated(o) > 0).map((o) => `With ${o.architecture} ${bytes(repeated(o))} stand twice in the log.`).join(" ");
  const lost = outcomes.filter((o) => o.lost_bytes > 0).map((o) => `${o.architecture} loses ${bytes(o.lost_bytes)} of acknowledged data.`).join(" ");
  return [
    ["why", "Why it takes that long", () => [result.why.map((line) => el("p", {}, line)),
      waterfall("The way to nothing hidden", outcomes, (o) => o.way_to_nothing_hidden, (o) => o.nothing_hidden_s), waterfall("The way to reachable", outcomes, (o) =>
          o.way_to_reachable, (o) => o.reachable_s),
      el("p", { class: "note" }, "Each bar waits for the one before it; together they are the whole time, to the nanosecond. "), el("p", { class: "note" },
          el("code", {}, `rehearse explain OUT --without ${longestOf(outcomes[0]?.way_to_nothing_hidden ?? [])?.part ?? "notice"}`),
          " plays it again without one of them."), milestones(outcomes)]],
    ["hidden", "What is still hidden", () => [curveFigure({ title: "still to rebuild, replay or upload", unit: "GB", scale: 1e9, pick: pick("hidden"), both: false,
        summary: outcomes.map(reached).join(" ") }, outcomes, views),
      el("p", { class: "note" },
          `At the worst: ${outcomes.map((o, i) => `${o.architecture} ${bytes(Math.max(0, ...pick("hidden")(views[i], false).map((p) => p[1])))}`).join(", ")}.`)]],
    ["zones", "Bytes between zones over time", () => [zoneMap(outcomes, views)]],
    ["money", "What it costs", () => [el("p", {}, moneyLead(outcomes)), readiness(outcomes),
      el("p", { class: "note" },
          "Copies: volumes beyond the first copy, and the bytes between copies. Idle machines: what the busiest resource of the brokers does not need before the failure."),
      curveFigure({ title: "extra cost since the failure", unit: "USD", scale: 1, pick: (view) => view.cost, both: false,
          note: "below zero: bytes that clients and copies did not send were not billed; ○ is where the incident ends and its bill with it" }, outcomes, views),
          outcomes.map((o, i) => bills(o, views[i]))]],
    ["pools", "Resources and their headroom", () => pools(outcomes, views)],
    ["clients", "What clients felt", () => [el("p", {}, lost || "0 bytes of acknowledged data are lost.",
        " ", twice || "Nothing stands twice in the log."), clients(outcomes),
      el("p", { class: "note" },
          `Failed: what producers were told an error for, after delivery.timeout.ms because nobody led the partition, after the same span with NOT_ENOUGH_REPLICAS as the last answer, or out of send() because the buffer stayed full for max.block.ms. Twice in the log: what a broker had written and not answered when it was lost, sent again by producers without enable.idempotence. Read again: what members that are gone had read and not committed. Sends blocked: the producers' buffers were full. Extra latency counts from the instant at which a record was meant to be sent (producers) or was appended (consumers), for everything of the ${ends}.`)]],
    ["events", "Events", () => [eventList(outcomes, views)]],
    ["assumptions", "Assumptions", values.list],
    ["limits", "Not modelled", () => [el("ul", {}, [...new Set(outcomes.flatMap((o) => o.not_modelled))].map((line) => el("li", {}, line))),
        result.outcomes.flatMap((o) => o.warnings.map((line) => el("p", { class: "note" }, `${o.architecture}: ${line}`)))]],
    ["replay", "Play it again", () => [el("pre", { tabindex: "0" }, result.command), el("p", { class: "soft" },
        `Rehearse ${result.version}, commit ${result.commit}; study ${result.study_hash}; seed ${result.seed}; prices as of ${result.prices_as_of}; digests: ${outcomes.map((o) => `${o.architecture} ${o.digest}`).join(", ")}.`)]],
  ];
}

/// The first screen at once, what lies below in a task for each section, so that the page answers meanwhile. Who prints gets the rest first.
function build(page, main) {
  const { result, views } = page, outcomes = result.outcomes, values = assumptions(page);
  const sections = sectionsOf(page, values).map(([id, title, content]) => ({ id, title, content, place: section(id, title) }));
  put(main, [
    el("header", {}, el("h1", {}, result.question || result.study), el("p", { class: "soft" },
        `What fails, since the start of the run: ${result.timeline.join(" · ")}`), el("p", { class: "soft" }, "A simulation, not a measurement. ",
        el("a", { href: "#limits" }, "What it leaves out"))),
    el("section", { id: "answer", "aria-label": "the answer" }, el("p", { class: "lead" }, leadOf(outcomes)), costOf(outcomes), values.lead,
        outcomes.length > mostCards ? ranking(outcomes) : el("div", { class: "cards" }, outcomes.map(card)),
      curveFigure({ title: "acknowledged bytes", unit: "MB/s", scale: 1e6, steps: true, pick: pick("acked"), summary: outcomes.map((o) =>
          `${o.architecture} reachable after ${span(o.reachable_s)}.`).join(" ") }, outcomes, views), targets(outcomes)),
    el("nav", { "aria-label": "sections" }, sections.map(({ id, title }) => el("a", { href: `#${id}` }, title))),
    sections.map(({ place }) => place),
  ]);
  const mark = document.documentElement.dataset, wanted = location.hash;
  mark.ready = "yes";
  performance.mark("interactive");
  const next = () => {
    const { place, content } = sections.shift();
    put(place, [content()]);
    if (sections.length > 0) return;
    mark.whole = "yes";
    // What was jumped to has moved while sections above it filled.
    if (wanted) document.getElementById(wanted.slice(1))?.scrollIntoView();
  };
  const later = () => setTimeout(() => { if (sections.length > 0) { next(); later(); } });
  later();
  addEventListener("beforeprint", () => { while (sections.length > 0) next(); });
}

const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
document.title = data.result.question || data.result.study;
const main = document.getElementById("page");
main.replaceChildren();
build(data, main);
