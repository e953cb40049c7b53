// Opens a report.html in headless Chromium and looks at it as a reader would: node check.mjs REPORT.html CHROMIUM [SCREENSHOT.png]
// Prints what is wrong, one line each; exits with 1 if anything is.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [file, chromium, picture] = process.argv.slice(2);
const puppeteer = createRequire(join(process.env.NODE_PATH ?? join(import.meta.dirname, "node_modules"), "x.js"))("puppeteer-core");
const wrong = [];
const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1120, height: 900 });
  page.on("console", (message) => { if (message.type() === "error") wrong.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) wrong.push(`reaches out to ${request.url()}`); });
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  await page.waitForSelector("html[data-ready=yes]", { timeout: 20000 });
  const ready = await page.evaluate(() => performance.now());
  console.log(`interactive after ${Math.round(ready)} ms`);
  for (const id of ["answer", "why", "hidden", "zones", "money", "pools", "clients", "events", "assumptions", "limits", "replay"]) {
    const text = await page.$eval(`#${id}`, (section) => section.textContent ?? "").catch(() => "");
    if (!text) wrong.push(`section ${id} is missing`);
    else if (id !== "limits" && !/\d/.test(text)) wrong.push(`section ${id} has no number`);
    if (/\b(NaN|undefined|Infinity)\b/.test(text)) wrong.push(`section ${id} shows a number that is none`);
  }
  const mapNow = () => page.evaluate(() => `${document.querySelector("#zone-maps")?.innerHTML}${document.querySelector("#clock")?.textContent}`);
  const before = await mapNow();
  await page.$eval("#scrub", (slider) => { slider.value = String(Math.floor(Number(slider.max) / 2)); slider.dispatchEvent(new Event("input")); });
  if ((await mapNow()) === before) wrong.push("a scrub does not move the map");
  await page.focus("#scrub");
  const scrubbed = await mapNow();
  await page.keyboard.press("ArrowRight");
  if ((await mapNow()) === scrubbed) wrong.push("the keyboard does not move the map");
  await page.type('input[type="search"]', "no such event");
  if (!(await page.$eval("#events", (section) => section.textContent ?? "")).includes("0 events")) wrong.push("the filter does not filter");
  const unnamed = await page.$$eval("button, input, select, [role=img]", (all) => all.filter((e) => !(e.getAttribute("aria-label") || e.textContent?.trim())).length);
  if (unnamed > 0) wrong.push(`${unnamed} controls or pictures have no name for a screen reader`);
  if (picture) await page.screenshot({ path: picture, fullPage: true });
  await page.setViewport({ width: 390, height: 800 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 2) wrong.push(`on a phone the page is ${overflow} px too wide`);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (dark === "rgb(255, 255, 255)") wrong.push("dark mode is light");
  if (picture) await page.screenshot({ path: picture.replace(".png", "-phone.png") });
} finally {
  await browser.close();
}
for (const line of wrong) console.log(line);
process.exit(wrong.length > 0 ? 1 : 0);
