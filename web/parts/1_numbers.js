// How numbers read: seconds, bytes, money, shares. Three digits that count; the exports have all of them.

const three = (n) => String(Number(n.toPrecision(3)));

function span(seconds) {
  if (seconds === null || seconds === undefined) return "not by the horizon";
  const s = Math.abs(seconds), sign = seconds < 0 ? "-" : "";
  if (s === 0) return "0 s";
  if (s < 0.9995) return `${sign}${three(s * 1000)} ms`;
  if (s < 99.95) return `${sign}${three(s)} s`;
  const [big, small, per, unit] = s < 6000 ? ["min", "s", 60, 1] : s < 172800 ? ["h", "min", 60, 60] : ["d", "h", 24, 3600];
  const smalls = Math.round(s / unit), rest = smalls % per;
  return `${sign}${Math.floor(smalls / per)} ${big}${rest ? ` ${rest} ${small}` : ""}`;
}

function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = Math.abs(count), unit = 0;
  while (value >= 999.5 && unit + 1 < units.length) { value /= 1000; ++unit; }
  return `${count < 0 ? "-" : ""}${three(value)} ${units[unit]}`;
}

/// Money comes as text with every digit; `signed` marks what is extra.
function usd(text, signed = false) {
  if (text === null || text === undefined) return "unknown";
  const value = Number(text), size = Math.abs(value);
  if (size !== 0 && size < 0.005) return "under 1 cent";
  const shown = size.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${value < 0 ? "-" : signed && value > 0 ? "+" : ""}$${shown}`;
}

const percent = (share) => `${three(Math.round(share * 1000) / 10)} %`;

/// Ticks at 1, 2 or 5 times a power of ten (or whole minutes and hours): about `wanted` of them from 0 to `top`.
function ticksTo(top, wanted, steps = null) {
  const rough = top / wanted, power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = steps?.find((s) => s >= rough) ?? [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough * 0.999) ?? power * 10;
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => i * step);
}

/// A clock for an axis that ends at `top` seconds: its unit, and ticks that people expect of it.
function clockOf(top) {
  const [unit, per, steps] = top > 7200 ? ["hours", 3600, [0.25, 0.5, 1, 2, 3, 6, 12, 24]] : top > 300 ? ["minutes", 60, [1, 2, 5, 10, 15, 20, 30, 60]] : ["seconds",
      1, null];
  return { unit, per, ticks: (wanted) => ticksTo(top / per, wanted, steps).map((t) => t * per) };
}

// Okabe and Ito's colours, which colour-blind readers tell apart; the style sheet has a lighter set for dark ground.
const colorOf = (index) => `var(--c${index % 8})`;
// The dash tells curves apart in print and without colour.
const dashOf = (index) => ["", "7 4", "2 3", "9 3 2 3"][index % 4];

// What the time of a part goes by until, for people who do not know the parts' names.
const partWords = {
  notice: "until clients notice", follow: "until clients ask the new leaders", detect: "until the cluster notices", decide: "until it is decided",
      elect: "to elect leaders",
  "elect a controller": "to elect a controller", publish: "to tell the brokers", assign: "until recovery is assigned", replay: "to replay the write-ahead log",
      close: "to close streams",
  open: "to open partitions", return: "until what failed is back", start: "to start machines and brokers", scan: "to scan logs", copy: "to copy replicas",
      rejoin: "until replicas have caught up",
  "load the group": "to load the group at its new coordinator", "miss members": "until dead consumers are missed", rebalance: "until the group has rebalanced",
  register: "to register", unfence: "until brokers may serve", drain: "to work off what waited", upload: "to upload what was not yet stored",
};
const partInWords = (part) => partWords[part] ?? (part.startsWith("people: ") ? `for people: ${part.slice(8)}` : `to ${part}`);
