// The values that the answer rests on, by influence: how much of the ways waits for each of them.

const nameOf = (path) => (/returns\.after$/.test(path) ? "what failed is back after" : path.startsWith("timeline") ? path.replace(/^timeline\[(\d+)\]\./, (_, i) =>
    `failure ${Number(i) + 1}: `) : /\["([^"]+)"\]$/.exec(path)?.[1] ?? path.split(".").slice(-2).join(" "));

// Resources are called by what they do; the values behind them are what one buys, the first of them that the study or a default sets.
const behind = [
  [/volume throughput/, [/brokers\.volume\.throughput$/, /brokers\.volume\.type$/, /brokers\.instance$/]], [/volume requests/, [/brokers\.volume\.iops$/, /brokers\.volume\.type$/]],
  [/network|cpu|EBS/, [/brokers\.instance$/]], [/zone link/, [/zone link/]],
];

function boughtFor(page, pool) {
  const paths = behind.find(([name]) => name.test(pool))?.[1] ?? [], isSet = (v) => v.value !== "not set" && v.value !== "";
  for (const path of paths) {
    const found = page.values.find((v) => isSet(v) && path.test(v.path));
    if (found) return found;
  }
  return null;
}

function bindsPart(page, value, part) {
  if (/\.returns\.after$/.test(value.path)) return part.part === "return";
  if (/^(settings|assumptions)\b/.test(value.path)) return part.bound_by.includes(/\["([^"]+)"\]$/.exec(value.path)?.[1] ?? value.path.split(".").at(-1));
  return value === boughtFor(page, part.bound_by);
}

function influences(page) {
  const ways = page.result.outcomes.flatMap((o) => [["nothing hidden", o.way_to_nothing_hidden], ["reachable", o.way_to_reachable]].map(([what, way]) =>
      ({ words: `${o.architecture}'s way to ${what}`, design: o.architecture, what, way })));
  return page.values.map((value) => {
    const hits = ways.map(({ words, design, what, way }) => ({ words, design, what, lasts: way.filter((p) => bindsPart(page, value, p)).reduce((sum, p) => sum + p.lasts_s, 0),
        whole: way.reduce((sum, p) => sum + p.lasts_s, 0) })).filter((h) => h.lasts > 0);
    const share = Math.max(0, ...hits.map((h) => h.lasts / h.whole));
    const longest = [...hits].sort((a, b) => b.lasts - a.lasts)[0], alike = hits.filter((h) => h.what === longest.what && span(h.lasts) === span(longest.lasts));
    const most = longest ? `${span(longest.lasts)} of the way to ${longest.what} of ${listed(alike.map((h) => h.design))}` : "";
    return { value, most, seconds: longest?.lasts ?? 0, share, where: hits.map((h) => `${span(h.lasts)} of ${h.words}`).join("; ") };
  });
}

function sourceOf({ value }) {
  if (value.origin !== "default") return value.origin === "study" ? "the study states it" : value.origin;
  const unverified = !value.source || value.source === "unverified";
  return unverified ? el("span", { class: "inconclusive" }, value.source || "default of the model") : value.source;
}

/// "num.recovery.threads.per.data.dir = 2 (28 min 20 s of the way to nothing hidden of kafka)."
const words = (i) => [el("b", {}, `${nameOf(i.value.path)} = ${i.value.value}`),
    ` (${i.value.origin === "default" && i.value.source === "unverified" ? "unverified; " : ""}${i.most}).`];

function assumptions(page) {
  const all = influences(page).sort((a, b) => b.seconds - a.seconds || b.share - a.share), binding = all.filter((i) => i.seconds > 0), first = binding[0];
  const rest = all.filter((i) => i.seconds === 0 && i.value.origin === "default" && i.value.value !== "" && i.value.value !== "not set");
  const heading = ["value", "", "influence: what waits for it", "source", "as of"];
  const row = (i) => [nameOf(i.value.path), i.value.value, i.where || "no part of a way waits for it", sourceOf(i), i.value.as_of ?? ""];
  const save = exportButton("assumptions", () => [["path", "value", "origin", "source", "as_of", "influence_s", "influence"], ...all.map((i) =>
      [i.value.path, i.value.value, i.value.origin, i.value.source, i.value.as_of, i.seconds, i.where])]);
  const guessed = rest.concat(binding).filter((i) => i.value.source === "unverified").length;
  const byDefault = binding.find((i) => i.value.origin === "default");
  return {
    lead: first ? el("p", { class: "matters" }, "What the answer rests on most: ", words(first), byDefault && byDefault !== first
        ? [" Of what the study leaves to defaults: ", words(byDefault)] : null) : el("p", { class: "matters" }, "No single value binds a way by itself."),
    list: () => [el("div", { class: "controls save" }, save), binding.length ? table(heading, binding.map(row), "values that a way waits for, longest wait first") : null,
      el("p", { class: "soft" }, `${guessed} of the values below are marked unverified: no document states them.`),
      el("details", {}, el("summary", {}, `${rest.length} more defaults with source and date`), table(heading, rest.map(row), "other defaults"))],
  };
}
