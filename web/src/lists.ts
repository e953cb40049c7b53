// Everything that is a table: targets, money, pools, clients, events, values with their sources.
import { Child, el, exportButton, table } from "./dom";
import { bytes, Event, LineItem, Outcome, Page, Part, percent, Pool, span, usd, Value, View } from "./data";

export function targets(outcomes: Outcome[]): Child {
  if (outcomes.length === 0 || outcomes[0].targets.length === 0) return el("p", { class: "note" }, "The study states no targets.");
  const rows = outcomes[0].targets.map((target, i) => [target.target, ...outcomes.map((o) => {
    const t = o.targets[i];
    return el("span", { class: t.result }, `${t.result.replace("_", " ")}${t.result === "inconclusive" ? `: ${t.because}` : ` (${t.found})`}`);
  })]);
  return table(["target", ...outcomes.map((o) => o.architecture)], rows, "targets");
}

export function readiness(outcomes: Outcome[]): HTMLElement {
  const rows = outcomes.map((o) => [
    o.architecture, usd(o.money.readiness_usd_per_month), usd(o.money.redundancy_usd_per_month), usd(o.money.headroom_usd_per_month),
    o.verdict === "not_applicable" ? "not applicable" : usd(o.costs.incident_beyond_steady_state.total_usd, true),
    o.money.business_usd === null ? "not stated" : usd(o.money.business_usd),
    o.verdict === "not_applicable" ? "not applicable" : usd(o.money.one_a_quarter_usd_per_year, true), usd(o.costs.month.total_usd),
  ]);
  return table(["architecture", "readiness a month", "of it copies", "of it idle machines", "one incident", "business", "one a quarter, a year", "whole month"], rows, "readiness and incident");
}

const billNames: Record<string, string> = {
  incident_beyond_steady_state: "the incident beyond steady state", month: "a month", readiness_redundancy: "readiness: copies", readiness_headroom: "readiness: idle machines",
};

export function bills(outcome: Outcome, view: View): HTMLElement {
  const row = (item: LineItem): Child[] => [
    `${item.name}${item.unverified ? " (price unverified)" : ""}`, `${Number(item.quantity.toPrecision(6)).toLocaleString("en-US")} ${item.unit}`,
    item.unit_price === null ? "unknown" : `$${item.unit_price}`, usd(item.amount), item.usage_based ? "by use" : "by the hour", `${item.price_item}, ${item.as_of}`,
  ];
  const parts = Object.entries(billNames).filter(([key]) => (view.bills[key] ?? []).length > 0)
    .map(([key, title]) => el("div", {}, el("h3", {}, `${outcome.architecture}: ${title}`), table(["item", "quantity", "unit price", "amount", "billed", "price"], view.bills[key].map(row), title)));
  return el("details", {}, el("summary", {}, `line items of ${outcome.architecture}`), ...parts);
}

const busy = (pool: Pool, phase: "before" | "during" | "after"): HTMLElement => {
  const above = pool.seconds_above_70_90_100_percent[phase];
  const bar = el("span", { class: "bar", style: `width:${Math.min(100, pool[phase] * 100)}%` });
  return el("div", {}, bar, `${percent(pool[phase])}${above[0] > 0 ? `; above 70/90/100 %: ${above.map((s) => span(s)).join(", ")}` : ""}`);
};

export function pools(outcome: Outcome): HTMLElement {
  const { first_to_break: first, at_more_load: more, busiest } = outcome.headroom;
  const rows = busiest.map((pool) => [pool.pool, busy(pool, "before"), busy(pool, "during"), busy(pool, "after")]);
  const save = exportButton(`pools of ${outcome.architecture}`, () => [["pool", "before", "during", "after"], ...busiest.map((p) => [p.pool, p.before, p.during, p.after])]);
  const breaks = first === undefined || more === undefined ? null : el("p", {}, `First to break before the failure: ${first}, at +${percent(more)} load.`);
  return el("div", {}, el("h3", {}, outcome.architecture), breaks, el("div", { class: "controls" }, save), table(["resource", "before", "during", "after"], rows, `resources of ${outcome.architecture}`));
}

export function clients(outcomes: Outcome[]): HTMLElement {
  const rows = outcomes.flatMap((o) => o.clients.map((c) => [
    o.architecture, c.name, span(c.without_service_s), span(c.extra_latency.p50_s), span(c.extra_latency.p99_s), span(c.extra_latency.p999_s), span(c.extra_latency.max_s),
    bytes(c.extra_latency.late_bytes), bytes(c.failed_bytes), bytes(c.backlog_peak_bytes), c.drained_at_s === null ? "not by the horizon" : span(c.drained_at_s - o.failure_at_s),
  ]));
  const heading = ["architecture", "clients", "not fully served for", "extra latency p50", "p99", "p99.9", "max", "late", "given up", "largest backlog", "backlog gone after"];
  const save = exportButton("clients", () => [heading, ...rows]);
  return el("div", {}, el("div", { class: "controls" }, save), table(heading, rows, "client groups"));
}

export function eventList(outcomes: Outcome[], views: View[]): HTMLElement {
  const design = el("select", { "aria-label": "design" }, ...outcomes.map((o, i) => el("option", { value: String(i) }, o.architecture))) as HTMLSelectElement;
  const filter = el("input", { type: "search", placeholder: "filter: broker 4, Fenced, ...", "aria-label": "filter of events" }) as HTMLInputElement;
  const count = el("span", { class: "soft", "aria-live": "polite" });
  const body = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "events" });
  const matching = (): Event[] => {
    const wanted = filter.value.toLowerCase();
    return views[Number(design.value)].events.filter((e) => `${e.kind} ${e.words}`.toLowerCase().includes(wanted));
  };
  const show = (): void => {
    const view = views[Number(design.value)], start = outcomes[Number(design.value)].failure_at_s, found = matching();
    const sampled = view.events_total > view.events.length ? ` (${view.events.length} of ${view.events_total} are in this page; events.jsonl has all)` : "";
    count.textContent = `${found.length} events${found.length > 500 ? ", the first 500 are shown" : ""}${sampled}`;
    body.replaceChildren(table(["after", "event", "what", "because of"], found.slice(0, 500).map((e) => [span(e.at_s - start), e.kind, e.words, e.cause === null ? "" : `#${e.cause}`]), "events"));
  };
  design.addEventListener("change", show);
  filter.addEventListener("input", show);
  show();
  const save = exportButton("events", () => [["id", "at_s", "kind", "what", "cause"], ...matching().map((e) => [e.id, e.at_s, e.kind, e.words, e.cause])]);
  return el("div", {}, el("div", { class: "controls" }, design, filter, save, count), body);
}

const nameOf = (path: string): string => (path.startsWith("timeline") ? path : /\["([^"]+)"\]$/.exec(path)?.[1] ?? path.split(".").at(-1) ?? path);

interface Influence { value: Value; seconds: number; where: string }

/// A value's influence: how much of the ways waits for it.
function influences(page: Page): Influence[] {
  const binds = (value: Value, part: Part): boolean =>
    value.path.endsWith(".returns.after") ? part.part === "return" : /^(settings|assumptions)\b/.test(value.path) && part.bound_by.includes(nameOf(value.path));
  return page.values.map((value) => {
    const hits = page.result.outcomes.flatMap((o) => [["reachable", o.way_to_reachable] as const, ["nothing hidden", o.way_to_nothing_hidden] as const]
      .flatMap(([what, way]) => way.filter((p) => binds(value, p)).map((p) => ({ seconds: p.lasts_s, words: `${span(p.lasts_s)} of ${o.architecture}'s way to ${what}` }))));
    return { value, seconds: Math.max(0, ...hits.map((h) => h.seconds)), where: hits.map((h) => h.words).join("; ") };
  });
}

export function assumptions(page: Page): { lead: string; list: HTMLElement } {
  const all = influences(page).sort((a, b) => b.seconds - a.seconds);
  const bare = (i: Influence): Child[] => [
    nameOf(i.value.path), i.value.value, i.where || "binds no part of a way", i.value.origin === "default" ? el("span", i.value.source === "unverified" ? { class: "inconclusive" } : {}, i.value.source ?? "") : i.value.origin, i.value.as_of ?? "",
  ];
  const heading = ["value", "", "influence on the ways", "source", "as of"];
  const binding = all.filter((i) => i.seconds > 0), first = binding[0];
  const lead = first ? `What matters most: ${nameOf(first.value.path)} = ${first.value.value} (${first.where}).` : "No single value binds a way by itself.";
  const rest = all.filter((i) => i.seconds === 0 && i.value.origin === "default");
  const save = exportButton("assumptions", () => [["path", "value", "origin", "source", "as_of", "influence_s"], ...all.map((i) => [i.value.path, i.value.value, i.value.origin, i.value.source, i.value.as_of, i.seconds])]);
  const list = el("div", {}, el("div", { class: "controls" }, save), table(heading, binding.map(bare), "values that bind a way"),
    el("details", {}, el("summary", {}, `${rest.length} more defaults with their sources`), table(heading, rest.map(bare), "other defaults")));
  return { lead, list };
}
