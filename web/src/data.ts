// What the program puts into the page, and how numbers read. The shapes follow result.json; views hold thinned curves.
export interface Part { part: string; lasts_s: number; bound_by: string }
export interface Target { target: string; result: string; found: string; because: string }
export interface Latency { p50_s: number; p95_s: number; p99_s: number; p999_s: number; max_s: number; late_bytes: number; window_s: number }
export interface Client {
  name: string; role: string; without_service_s: number; backlog_peak_bytes: number; failed_bytes: number;
  drained_at_s: number | null; extra_latency: Latency;
}
export interface Pool { pool: string; before: number; during: number; after: number; seconds_above_70_90_100_percent: Record<string, number[]> }
export interface Money {
  readiness_usd_per_month: string | null; redundancy_usd_per_month: string | null; headroom_usd_per_month: string | null;
  business_usd: string | null; one_a_quarter_usd_per_year: string | null;
}
export interface Outcome {
  architecture: string; verdict: string; reason: string; fleet: string; failure_at_s: number; targets: Target[];
  reachable_s: number | null; nothing_hidden_s: number | null; data_at_risk_bytes: number; at_risk_for_s: number; lost_bytes: number;
  incident_s: number; cross_zone_extra_bytes: number; costs: Record<string, { total_usd: string | null }>; money: Money;
  way_to_reachable: Part[]; way_to_nothing_hidden: Part[]; clients: Client[]; warnings: string[]; not_modelled: string[]; digest: string;
  headroom: { first_to_break?: string; at_more_load?: number; busiest: Pool[] };
  milestones: { name: string; at_s: number | null; proof: string }[];
}
export type Points = [number, number][];
export interface LineItem {
  name: string; unit: string; quantity: number; unit_price: string | null; amount: string | null; price_item: string; as_of: string; source: string;
  usage_based: boolean; unverified: boolean;
}
export interface Event { id: number; at_s: number; kind: string; cause: number | null; words: string }
export interface View {
  near: Record<string, Points>; whole: Record<string, Points>; cost: Points; zones: string[];
  zone_flows: { at_s: number[]; bytes: number[][] }; events: Event[]; events_total: number; bills: Record<string, LineItem[]>;
}
export interface Value { path: string; value: string; origin: string; source?: string; as_of?: string }
export interface Page {
  result: {
    study: string; question: string; command: string; version: string; commit: string; seed: number; horizon_s: number; prices_as_of: string;
    timeline: string[]; why: string[]; outcomes: Outcome[];
  };
  views: View[];
  values: Value[];
}

// Okabe and Ito's colours, which colour-blind readers tell apart; the dash tells curves apart in print.
export const colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c8c00", "#7f7f7f"];
export const dashes = ["", "6 3", "2 3", "8 3 2 3"];
export const colorOf = (index: number): string => colors[index % colors.length];

const three = (n: number): string => String(Number(n.toPrecision(3)));
export function span(seconds: number | null): string {
  if (seconds === null) return "not by the horizon";
  const s = Math.abs(seconds), sign = seconds < 0 ? "-" : "";
  if (s === 0) return "0 s";
  if (s < 0.9995) return `${sign}${three(s * 1000)} ms`;
  if (s < 100) return `${sign}${three(s)} s`;
  const [big, small, per, unit] = s < 6000 ? ["min", "s", 60, 1] as const : s < 172800 ? ["h", "min", 60, 60] as const : ["d", "h", 24, 3600] as const;
  const smalls = Math.round(s / unit), rest = smalls % per;
  return `${sign}${Math.floor(smalls / per)} ${big}${rest ? ` ${rest} ${small}` : ""}`;
}
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = Math.abs(count), unit = 0;
  while (value >= 999.5 && unit + 1 < units.length) { value /= 1000; ++unit; }
  return `${count < 0 ? "-" : ""}${three(value)} ${units[unit]}`;
}
export function usd(text: string | null, signed = false): string {
  if (text === null) return "unknown";
  const value = Number(text);
  const shown = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: Math.abs(value) < 0.01 && value !== 0 ? 4 : 2 });
  return `${value < 0 ? "-" : signed && value > 0 ? "+" : ""}$${shown}`;
}
export const percent = (share: number): string => `${three(Math.round(share * 1000) / 10)} %`;
