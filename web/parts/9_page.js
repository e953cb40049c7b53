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

/// Who recovers first and why the last needs longer, in two sentences.
function leadOf(outcomes) {
  const ran = outcomes.filter((o) => o.verdict === "recovered" && o.nothing_hidden_s !== null).sort((a, b) => a.nothing_hidden_s - b.nothing_hidden_s);
  if (ran.length === 0) return outcomes.every((o) => o.verdict === "inconclusive") ? (outcomes.some((o) => o.interrupted_at_s !== undefined)
      ? "This run was interrupted: it shows what was known by then, and proves nothing." : "The failure touched nothing: this run proves nothing.")
      : "No design recovers by the horizon.";
  const why = (o) => [...o.way_to_nothing_hidden].sort((a, b) => b.lasts_s - a.lasts_s).slice(0, 3).map((p) => `${span(p.lasts_s)} ${partInWords(p.part)}`).join(", ");
  const first = ran[0], last = ran.at(-1);
  if (ran.length === 1) return `${first.architecture} has fully recovered after ${span(first.nothing_hidden_s)} (${why(first)}).`;
  const same = ran.every((o) => o.reachable_s === first.reachable_s);
  const reach = same ? `All designs serve clients again after ${span(first.reachable_s)}. ` : "";
  if (first.nothing_hidden_s === last.nothing_hidden_s) return `${reach}All have fully recovered after ${span(first.nothing_hidden_s)}.`;
  return `${reach}${first.architecture} has fully recovered first, after ${span(first.nothing_hidden_s)}; ${last.architecture} needs ${span(last.nothing_hidden_s)} (${why(last)}).`;
}

const pick = (column) => (view, near) => (near ? view.near : view.whole)[column] ?? [];

function sectionsOf(page, values) {
  const { result, views } = page, outcomes = result.outcomes, reached = (o) =>
      `${o.architecture} reachable after ${span(o.reachable_s)}, nothing hidden after ${span(o.nothing_hidden_s)}.`;
  const ends = `${span(Math.max(0, ...outcomes.flatMap((o) => o.clients.map((c) => c.extra_latency.window_s))))} after the failure`;
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
        " Brokers repeat nothing, because producers are idempotent by default; what consumers read again after a rebalance is not modelled."), clients(outcomes),
      el("p", { class: "note" },
          `Failed: what producers were told an error for, after delivery.timeout.ms because nobody led the partition, after the same span with NOT_ENOUGH_REPLICAS as the last answer, or out of send() because the buffer stayed full for max.block.ms. Sends blocked: the producers' buffers were full. Extra latency counts from the instant at which a record was meant to be sent (producers) or was appended (consumers), for everything of the ${ends}.`)]],
    ["events", "Events", () => [eventList(outcomes, views)]],
    ["assumptions", "Assumptions", () => values.list],
    ["limits", "Not modelled", () => [el("ul", {}, [...new Set(outcomes.flatMap((o) => o.not_modelled))].map((line) => el("li", {}, line))),
        result.outcomes.flatMap((o) => o.warnings.map((line) => el("p", { class: "note" }, `${o.architecture}: ${line}`)))]],
    ["replay", "Play it again", () => [el("pre", { tabindex: "0" }, result.command), el("p", { class: "soft" },
        `Rehearse ${result.version}, commit ${result.commit}; study ${result.study_hash}; seed ${result.seed}; prices as of ${result.prices_as_of}; digests: ${outcomes.map((o) => `${o.architecture} ${o.digest}`).join(", ")}.`)]],
  ];
}

function build(page) {
  const { result, views } = page, outcomes = result.outcomes, values = assumptions(page), sections = sectionsOf(page, values);
  return [
    el("header", {}, el("h1", {}, result.question || result.study), el("p", { class: "soft" },
        `What fails, since the start of the run: ${result.timeline.join(" · ")}`), el("p", { class: "soft" }, "A simulation, not a measurement. ",
        el("a", { href: "#limits" }, "What it leaves out"))),
    el("section", { id: "answer", "aria-label": "the answer" }, el("p", { class: "lead" }, leadOf(outcomes)), el("div", { class: "cards" }, outcomes.map(card)),
        values.lead,
      curveFigure({ title: "acknowledged bytes", unit: "MB/s", scale: 1e6, steps: true, pick: pick("acked"), summary: outcomes.map((o) =>
          `${o.architecture} reachable after ${span(o.reachable_s)}.`).join(" ") }, outcomes, views), targets(outcomes)),
    el("nav", { "aria-label": "sections" }, sections.map(([id, title]) => el("a", { href: `#${id}` }, title))),
    ...sections.map(([id, title, content]) => section(id, title, content())),
  ];
}

const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
document.title = data.result.question || data.result.study;
const main = document.getElementById("page");
// In the document first: charts ask how wide they may be.
main.replaceChildren();
for (const part of build(data)) main.append(part);
document.documentElement.dataset.ready = "yes";
