// What it costs: readiness beside the incident, and every line of every bill with the price that it was folded with.

function readiness(outcomes) {
  const missing = (o) => o.verdict === "not_applicable";
  const rows = outcomes.map((o) => [
    o.architecture, missing(o) ? "not applicable" : usd(o.costs.incident_beyond_steady_state.total_usd, true), missing(o) ? "not applicable"
        : usd(o.money.one_a_quarter_usd_per_year, true),
    o.money.business_usd === null ? "not stated" : usd(o.money.business_usd), usd(o.costs.month.total_usd), usd(o.money.readiness_usd_per_month),
    usd(o.money.redundancy_usd_per_month), usd(o.money.headroom_usd_per_month),
  ]);
  const heading = ["architecture", "#one such incident", "#one a quarter, in a year", "#lost business", "#a month", "#of it readiness", "#copies", "#idle machines"];
  const save = exportButton("costs", () => [heading.map((h) => h.replace("#", "")), ...outcomes.map((o) =>
      [o.architecture, o.costs.incident_beyond_steady_state.total_usd, o.money.one_a_quarter_usd_per_year, o.money.business_usd, o.costs.month.total_usd,
      o.money.readiness_usd_per_month, o.money.redundancy_usd_per_month, o.money.headroom_usd_per_month])]);
  return el("div", {}, el("div", { class: "controls save" }, save), table(heading, rows, "the incident beside the price of being ready for it, in US dollars"));
}

/// "An incident costs $10.36, being ready for it $28,406.76 a month."
function moneyLead(outcomes) {
  return outcomes.filter((o) => o.verdict !== "not_applicable" && o.money.readiness_usd_per_month !== null).map((o) =>
    `${o.architecture}: one such incident costs ${usd(o.costs.incident_beyond_steady_state.total_usd, true)}, being ready for it ${usd(o.money.readiness_usd_per_month)} a month.`).join(" ");
}

const billNames = {
  incident_beyond_steady_state: "the incident beyond steady state", month: "a month without incident", readiness_redundancy: "readiness: copies",
      readiness_headroom: "readiness: idle machines",
};

function billRow(item) {
  const notes = [item.unverified ? "price unverified" : "", item.unit_price === null ? "price unknown" : ""].filter(Boolean).join(", ");
  const name = item.name.replaceAll("_", " "), unit = item.unit.replace(/ \(.*$/, "");
  return [notes ? el("span", {}, name, " ", el("span", { class: "inconclusive" }, `(${notes})`)) : name, el("span", { title: item.unit },
      `${Number(item.quantity.toPrecision(6)).toLocaleString("en-US")} ${unit}`),
    item.unit_price === null ? "unknown" : `$${item.unit_price}`, usd(item.amount), item.usage_based ? "by use" : "by the hour",
    el("span", { title: item.source }, `${item.price_item}, ${item.as_of}`)];
}

function bills(outcome, view) {
  const rows = Object.entries(billNames).flatMap(([key, title]) => (view.bills[key] ?? []).map((item) => ({ key, title, item })));
  if (rows.length === 0) return null;
  const shown = Object.entries(billNames).filter(([key]) => (view.bills[key] ?? []).length > 0);
  const save = exportButton(`line items of ${outcome.architecture}`, () =>
      [["bill", "name", "quantity", "unit", "unit_price", "amount", "usage_based", "price_item", "as_of", "source", "unverified"],
    ...rows.map(({ key, item: i }) => [key, i.name, i.quantity, i.unit, i.unit_price, i.amount, i.usage_based, i.price_item, i.as_of, i.source, i.unverified])]);
  return el("details", { class: "bills" }, el("summary", {}, `${outcome.architecture}: ${rows.length} line items`), el("div", { class: "controls save" }, save),
    shown.map(([key, title]) => table(["item", "#quantity", "#unit price", "#amount", "billed", "price row and its date"], view.bills[key].map(billRow),
        `${outcome.architecture}, ${title}: ${usd(outcome.costs[key]?.total_usd ?? sumOf(view.bills[key]))}`)));
}

/// The sum of lines whose total the result does not state; null if one is unknown. Whole cents are enough for a heading.
function sumOf(items) {
  return items.some((i) => i.amount === null) ? null : String(items.reduce((sum, i) => sum + Number(i.amount), 0));
}
