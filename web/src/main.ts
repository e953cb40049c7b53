// The page from top to bottom: verdict and four numbers, why, zones, money, resources, clients, events, assumptions, what is not modelled.
import { curveFigure, waterfall } from "./charts";
import { bytes, colorOf, Outcome, Page, span, usd, View } from "./data";
import { el, section } from "./dom";
import { assumptions, bills, clients, eventList, pools, readiness, targets } from "./lists";
import { zoneMap } from "./zones";

function verdictOf(outcome: Outcome): { words: string; kind: string } {
  const missed = outcome.targets.filter((t) => t.result === "fail").length, vague = outcome.targets.filter((t) => t.result === "inconclusive").length;
  if (outcome.verdict === "not_applicable") return { words: "not applicable", kind: "inconclusive" };
  if (outcome.verdict === "not_recovered") return { words: "not recovered", kind: "fail" };
  if (missed > 0) return { words: `${missed} of ${outcome.targets.length} targets missed`, kind: "fail" };
  if (outcome.verdict === "inconclusive" || vague > 0) return { words: "inconclusive", kind: "inconclusive" };
  return { words: outcome.targets.length > 0 ? "recovered, all targets met" : "recovered", kind: "pass" };
}

function card(outcome: Outcome, index: number): HTMLElement {
  const verdict = verdictOf(outcome), runs = outcome.verdict !== "not_applicable" && outcome.verdict !== "inconclusive";
  const number = (name: string, value: string): HTMLElement => el("div", {}, el("dt", {}, name), el("dd", {}, value));
  const risk = outcome.data_at_risk_bytes > 0 ? `${bytes(outcome.data_at_risk_bytes)} for ${span(outcome.at_risk_for_s)}` : "none";
  return el("article", { class: "card", style: `--of:${colorOf(index)}` },
    el("h3", {}, outcome.architecture, el("span", { class: `verdict ${verdict.kind}` }, verdict.words)),
    el("dl", {},
      number("reachable after", runs ? span(outcome.reachable_s) : verdict.words),
      number("nothing hidden after", runs ? span(outcome.nothing_hidden_s) : verdict.words),
      number("data at risk", runs ? risk : verdict.words),
      number("incident costs extra", runs ? usd(outcome.costs.incident_beyond_steady_state.total_usd, true) : verdict.words)),
    el("p", { class: "soft" }, outcome.reason || `a month costs ${usd(outcome.costs.month.total_usd)}`));
}

function leadOf(outcomes: Outcome[]): string {
  const ran = outcomes.filter((o) => o.nothing_hidden_s !== null && o.verdict === "recovered").sort((a, b) => (a.nothing_hidden_s ?? 0) - (b.nothing_hidden_s ?? 0));
  if (ran.length === 0) return "No design recovers by the horizon.";
  const last = ran.at(-1) as Outcome;
  const slow = [...ran[0].way_to_nothing_hidden].sort((a, b) => b.lasts_s - a.lasts_s)[0];
  const why = slow ? `, most of it ${span(slow.lasts_s)} to ${slow.part} (${slow.bound_by})` : "";
  if (ran.length === 1) return `${ran[0].architecture} has fully recovered after ${span(ran[0].nothing_hidden_s)}${why}.`;
  return `${ran[0].architecture} has fully recovered first, after ${span(ran[0].nothing_hidden_s)}${why}; ${last.architecture} needs ${span(last.nothing_hidden_s)}.`;
}

function build(page: Page): HTMLElement[] {
  const { result, views } = page, outcomes = result.outcomes, values = assumptions(page);
  const pick = (column: string) => (view: View, near: boolean) => (near ? view.near : view.whole)[column] ?? [];
  const sections: [string, string, () => (Node | string | null | undefined)[]][] = [
    ["why", "Why it takes that long", () => [
      ...result.why.map((line) => el("p", {}, line)),
      waterfall("The way to reachable", outcomes, (o) => o.way_to_reachable), waterfall("The way to nothing hidden", outcomes, (o) => o.way_to_nothing_hidden),
      el("p", { class: "note" }, "Each bar waits for the one before it; together they are the whole time. rehearse explain OUT --without PART plays it again without one of them."),
    ]],
    ["hidden", "What is still hidden", () => [curveFigure({ title: "bytes still to rebuild, replay or upload", unit: "GB", column: "hidden", scale: 1e9, pick: pick("hidden") }, outcomes, views, false)]],
    ["zones", "Bytes between zones", () => [zoneMap(outcomes, views)]],
    ["money", "What it costs", () => [
      readiness(outcomes), el("p", { class: "note" }, "Copies: volumes beyond the first copy and the bytes between copies. Idle machines: what the busiest resource of the brokers does not need before the failure."),
      curveFigure({ title: "extra cost since the failure", unit: "US dollars", column: "cost", scale: 1, pick: (view) => view.cost }, outcomes, views, false), ...outcomes.map((o, i) => bills(o, views[i])),
    ]],
    ["pools", "Resources and their headroom", () => outcomes.filter((o) => o.headroom.busiest.length > 0).map(pools)],
    ["clients", "What clients felt", () => [
      clients(outcomes), el("p", { class: "note" }, `Extra latency counts from the instant at which a record was meant to be sent (producers) or was appended (consumers), for ${span(Math.max(0, ...outcomes.flatMap((o) => o.clients.map((c) => c.extra_latency.window_s))))} after the failure.`),
      el("p", {}, outcomes.some((o) => o.lost_bytes > 0) ? outcomes.filter((o) => o.lost_bytes > 0).map((o) => `${o.architecture} loses ${bytes(o.lost_bytes)} of acknowledged data.`).join(" ") : "No acknowledged data is lost."),
    ]],
    ["events", "Events", () => [eventList(outcomes, views)]],
    ["assumptions", "Assumptions", () => [el("p", { class: "lead" }, values.lead), values.list]],
    ["limits", "Not modelled", () => [el("ul", {}, ...[...new Set(outcomes.flatMap((o) => o.not_modelled))].map((line) => el("li", {}, line)))]],
    ["replay", "Play it again", () => [
      el("pre", {}, result.command), el("p", { class: "soft" }, `Rehearse ${result.version}, commit ${result.commit}; seed ${result.seed}; prices as of ${result.prices_as_of}; ${outcomes.map((o) => `${o.architecture} ${o.digest}`).join(", ")}.`),
      el("p", { class: "soft" }, "A simulation, not a measurement."),
    ]],
  ];
  return [
    el("header", {}, el("h1", {}, result.question || result.study), ...result.timeline.map((line) => el("p", { class: "soft" }, line))),
    el("section", { id: "answer", "aria-label": "the answer" }, el("p", { class: "lead" }, leadOf(outcomes)), el("div", { class: "cards" }, ...outcomes.map(card)), targets(outcomes) as Node,
      curveFigure({ title: "acknowledged bytes", unit: "MB/s", column: "acked", scale: 1e6, pick: pick("acked") }, outcomes, views),
      el("p", { class: "soft" }, values.lead)),
    el("nav", { "aria-label": "sections" }, ...sections.map(([id, title]) => el("a", { href: `#${id}` }, title))),
    ...sections.map(([id, title, content]) => section(id, title, ...content())),
    ...outcomes.flatMap((o) => o.warnings.map((line) => el("p", { class: "note" }, `${o.architecture}: ${line}`))),
  ];
}

const page = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as Page;
document.title = page.result.question || page.result.study;
document.getElementById("page")?.replaceChildren(...build(page));
document.documentElement.dataset.ready = "yes";
