// Everything that is a list: targets, resources, clients, milestones, events.

function targets(outcomes) {
  const stated = outcomes.find((o) => o.targets.length > 0)?.targets ?? [];
  if (stated.length === 0) return el("p", { class: "note" }, "The study states no targets.");
  const cell = (t) => (t ? el("span", { class: t.result },
      `${t.result.replace("_", " ")}${t.result === "inconclusive" ? `: ${t.because}` : t.found ? ` (${t.found})` : ""}`) : "");
  return table(["target", ...outcomes.map((o) => o.architecture)], stated.map((target, i) => [target.target, ...outcomes.map((o) => cell(o.targets[i]))]),
      "targets of the study");
}

const phases = ["before", "during", "after"];

function busyCell(pool, phase) {
  const above = pool.seconds_above_70_90_100_percent[phase], share = Math.min(1, pool[phase]);
  const kind = share > 0.9 ? "hot" : share > 0.7 ? "warm" : "cool";
  return el("div", { class: `busy ${kind}` }, el("span", { class: "meter", style: `--share:${(100 * share).toFixed(1)}%` }), el("span", {}, percent(share)),
    above.some((s) => s > 0) ? el("small", { class: "soft" }, `above 70 / 90 / 100 % for ${above.map((s) => span(s)).join(" / ")}`) : null);
}

function poolRows(outcome) {
  return outcome.headroom.busiest.map((p) => [outcome.architecture, p.pool, ...phases.flatMap((phase) => [p[phase], ...p.seconds_above_70_90_100_percent[phase]])]);
}

function pools(outcomes, views) {
  const shown = outcomes.filter((o) => o.headroom.busiest.length > 0);
  const heading = ["architecture", "pool", ...phases.flatMap((p) => [`${p}_peak_share`, `${p}_s_above_70`, `${p}_s_above_90`, `${p}_s_at_100`])];
  return [el("div", { class: "controls save" }, exportButton("resources", () => [heading, ...shown.flatMap(poolRows)])),
    ...shown.flatMap((o) => {
      const { first_to_break: first, at_more_load: more, busiest } = o.headroom;
      return [el("h3", {}, o.architecture), first === undefined || more === undefined ? null : el("p", {}, "First to break before anything fails: ",
          el("b", {}, first), `, at ${percent(more)} more load.`),
        table(["resource", "before", "during", "after"], busiest.map((p) => [p.pool, ...phases.map((phase) => busyCell(p, phase))]),
            `busiest resources of ${o.architecture}, peak share of capacity`), poolCurves(o, views[outcomes.indexOf(o)])];
    })];
}

const errorWords = { delivery_timeout: "delivery.timeout.ms", not_enough_replicas: "NOT_ENOUGH_REPLICAS", max_block: "max.block.ms" };

/// What failed, and below it with which error.
function failedCell(client) {
  const kinds = Object.entries(client.failed_bytes_by_error ?? {}).filter(([, count]) => count > 0);
  return el("div", {}, bytes(client.failed_bytes), kinds.map(([kind, count]) => el("small", { class: "soft kind" }, kinds.length > 1 ? `${bytes(count)} ${errorWords[kind]}` : errorWords[kind])));
}

function clients(outcomes) {
  const heading = ["clients", "architecture", "#not fully served", "#extra latency p50", "#p95", "#p99", "#p99.9", "#max", "#late", "#failed", "#twice in the log", "#read again", "#sends blocked",
      "#largest backlog", "#backlog gone after"];
  const rows = outcomes.flatMap((o) => o.clients.map((c) => ({ o, c, x: c.extra_latency })));
  const shown = rows.map(({ o, c, x }) => [c.name, o.architecture, ...[c.without_service_s, x.p50_s, x.p95_s, x.p99_s, x.p999_s, x.max_s].map(span),
      bytes(x.late_bytes), failedCell(c), c.role === "producer" ? bytes(c.duplicated_bytes ?? 0) : "", c.role === "consumer" ? bytes(c.read_again_bytes) : "",
    c.role === "producer" ? span(c.blocked_s) : "", bytes(c.backlog_peak_bytes), c.drained_at_s === null ? "not by the horizon" : span(c.drained_at_s - o.failure_at_s)]);
  const save = exportButton("clients", () => [["clients", "architecture", "without_service_s", "p50_s", "p95_s", "p99_s", "p999_s", "max_s", "late_bytes",
      "failed_bytes", ...Object.keys(errorWords).map((e) => `failed_${e}_bytes`), "duplicated_bytes", "read_again_bytes", "blocked_s", "backlog_peak_bytes",
      "drained_after_s"],
    ...rows.map(({ o, c, x }) => [c.name, o.architecture, c.without_service_s, x.p50_s, x.p95_s, x.p99_s, x.p999_s, x.max_s, x.late_bytes, c.failed_bytes,
        ...Object.keys(errorWords).map((e) => c.failed_bytes_by_error?.[e] ?? null), c.duplicated_bytes ?? null, c.read_again_bytes ?? null, c.blocked_s, c.backlog_peak_bytes, c.drained_at_s === null ? null : c.drained_at_s - o.failure_at_s])]);
  return el("div", {}, el("div", { class: "controls save" }, save), table(heading, shown, "client groups"));
}

function milestones(outcomes) {
  const ran = outcomes.filter((o) => o.milestones.length > 0), names = [...new Set(ran.flatMap((o) => o.milestones.map((m) => m.name)))];
  const after = (o, name) => { const m = o.milestones.find((x) => x.name === name); return m?.at_s == null ? null : m.at_s - o.failure_at_s; };
  const proof = (name) => ran.flatMap((o) => o.milestones).find((m) => m.name === name)?.proof ?? "";
  const save = exportButton("milestones", () => [["milestone", ...ran.map((o) => `${o.architecture}_s`), "proof"], ...names.map((n) =>
      [n, ...ran.map((o) => after(o, n)), proof(n)])]);
  return el("details", {}, el("summary", {}, "All milestones with the facts that prove them"), el("div", { class: "controls save" }, save),
    table(["milestone", ...ran.map((o) => `#${o.architecture}`), "the fact"], names.map((n) => [n, ...ran.map((o) => span(after(o, n))), proof(n)]),
        "milestones, since the failure"));
}

const mostShown = 500;

function eventList(outcomes, views) {
  const design = el("select", { "aria-label": "design" }, outcomes.map((o, i) => el("option", { value: i }, o.architecture)));
  const filter = el("input", { type: "search", placeholder: "filter: broker 4, Fenced, ...", "aria-label": "filter of events" });
  const count = el("span", { class: "soft", "aria-live": "polite" }), body = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "events" });
  const chosen = () => Number(design.value);
  const matching = () => {
    const wanted = filter.value.trim().toLowerCase();
    return views[chosen()].events.filter((e) => `${e.kind} ${e.words} #${e.id}`.toLowerCase().includes(wanted));
  };
  const cause = (e) => (e.cause === null ? "" : button(`#${e.cause}`, () => { filter.value = `#${e.cause}`; show(); }, { class: "link",
      "aria-label": `show event ${e.cause}, the cause` }));
  const show = () => {
    const view = views[chosen()], start = outcomes[chosen()].failure_at_s, found = matching();
    const sampled = view.events_total > view.events.length
        ? ` (the page holds a sample of ${view.events.length} of ${view.events_total}; ${outcomes[chosen()].architecture}/events.jsonl has all)` : "";
    count.textContent = `${found.length} events${found.length > mostShown ? `, the first ${mostShown} are shown` : ""}${sampled}`;
    body.replaceChildren(table(["#id", "#after", "event", "what", "because of"], found.slice(0, mostShown).map((e) => [`#${e.id}`, span(e.at_s - start), e.kind,
        e.words, cause(e)]), "events since the failure"));
  };
  design.addEventListener("change", show);
  filter.addEventListener("input", show);
  show();
  const save = exportButton("events", () => [["id", "at_s", "kind", "what", "cause"], ...matching().map((e) => [e.id, e.at_s, e.kind, e.words, e.cause])]);
  return el("div", {}, el("div", { class: "controls" }, design, filter, save, count), body);
}
