#!/usr/bin/env python3
# Opens a report.html as its readers do and says what is wrong with it, a line each:
#     look.py REPORT.html [--pictures FOLDER] [--within MILLISECONDS]
# Exits with 0 if nothing is wrong, 1 if something is, 77 (skipped) where no Chromium is installed.
import argparse
import pathlib
import re
import sys

import chromium

SECTIONS = ["answer", "why", "hidden", "zones", "money", "pools", "clients", "events", "assumptions", "limits", "replay"]
CONTRAST = """(() => {
  const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) => { const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = light(getComputedStyle(document.body).backgroundColor), weak = [];
  for (const e of document.querySelectorAll("p, h1, h2, h3, td, th, dt, dd, span, summary, button, a")) {
    if (!e.textContent.trim() || !e.offsetParent) continue;
    const ink = light(getComputedStyle(e).color), ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (ratio < 4.5) weak.push(`${e.tagName} ${e.className}: ${ratio.toFixed(1)}`);
  }
  return [...new Set(weak)].slice(0, 5);
})()"""
UNNAMED = """[...document.querySelectorAll("button, input, select, [role=img], [role=region], svg:not([aria-hidden])")]
  .filter((e) => !(e.getAttribute("aria-label") || e.textContent.trim())).map((e) => e.outerHTML.slice(0, 80))"""
MAP = "document.querySelector('#zone-maps')?.innerHTML + document.querySelector('#clock')?.textContent"
MOVE = """((s, v) => { s.value = String(v); s.dispatchEvent(new Event("input")); })(document.querySelector("#scrub"), Math.floor(document.querySelector("#scrub").max / 2))"""


def heard_wrong(page):
    """What the console, exceptions and the network say that they should not."""
    wrong = []
    for event in page.heard:
        params = event["params"]
        if event["method"] == "Runtime.exceptionThrown":
            wrong.append("error: " + params["exceptionDetails"].get("exception", {}).get("description", "?"))
        if event["method"] == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            wrong.append("console: " + str([a.get("value") for a in params["args"]]))
        if event["method"] == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            wrong.append("console: " + params["entry"]["text"])
        if event["method"] == "Network.requestWillBeSent" and not re.match("(file|data|blob):|about:blank", params["request"]["url"]):
            wrong.append("reaches out to " + params["request"]["url"])
    return wrong


def sections_wrong(page):
    wrong = []
    for name in SECTIONS:
        text = page.run(f"document.querySelector('#{name}')?.textContent") or ""
        if not text:
            wrong.append(f"section {name} is missing")
        elif name != "limits" and not re.search(r"\d", text):
            wrong.append(f"section {name} has no number")
        if re.search(r"\b(NaN|undefined|Infinity)\b|\[object", text):
            wrong.append(f"section {name} shows a number that is none")
    return wrong


def hands_wrong(page):
    """Scrub, step, keyboard, filter, exports."""
    wrong = []
    if page.run("!!document.querySelector('#scrub')"):
        before = page.run(MAP)
        page.run(MOVE)
        scrubbed = page.run(MAP)
        if scrubbed == before:
            wrong.append("a scrub does not move the map")
        page.run("document.querySelector('#scrub').focus()")
        page.press("ArrowRight")
        if page.run(MAP) == scrubbed:
            wrong.append("the keyboard does not move the map")
        stepped = page.run(MAP)
        page.run("[...document.querySelectorAll('#zones button')].find((b) => b.textContent === 'previous event').click()")
        if page.run(MAP) == stepped:
            wrong.append("a step from event to event does not move the map")
    page.run("""(() => { const f = document.querySelector('input[type=search]'); f.value = 'no such event'; f.dispatchEvent(new Event('input')); })()""")
    if not re.search(r"\b0 events", page.run("document.querySelector('#events').textContent")):
        wrong.append("the filter does not filter")
    page.run("""(() => { const f = document.querySelector('input[type=search]'); f.value = ''; f.dispatchEvent(new Event('input')); })()""")
    # The use of resources over time: what got busy is drawn, the rest when it is opened.
    drawn = page.run("document.querySelectorAll('#pools .small').length")
    page.run("document.querySelectorAll('#pools details').forEach((d) => { d.open = true; })")
    page.run("new Promise((r) => setTimeout(r, 50))")
    held = page.run("JSON.parse(document.querySelector('#data').textContent).views.reduce((sum, v) => sum + v.pools.length, 0)")
    if page.run("document.querySelectorAll('#pools .small').length") != held or (held and not page.run("!!document.querySelector('#pools .small path.use')")):
        wrong.append(f"the page holds curves of {held} resources and draws others")
    if drawn > held:
        wrong.append("resources are drawn that nobody asked for")
    # A figure, or a table that is one, without a way to its data.
    for name in ("answer", "why", "hidden", "zones", "money", "pools", "clients", "events", "assumptions"):
        if page.run(f"!!document.querySelector('#{name} figure, #{name} table') && !document.querySelector('#{name} .export')"):
            wrong.append(f"section {name} does not export its data")
    saved = page.run("""(async () => { let text = ''; const make = URL.createObjectURL, click = HTMLAnchorElement.prototype.click; HTMLAnchorElement.prototype.click = () => {};
      const blobs = []; URL.createObjectURL = (b) => { blobs.push(b); return make.call(URL, b); };
      document.querySelectorAll('.export').forEach((b) => b.click()); HTMLAnchorElement.prototype.click = click; URL.createObjectURL = make;
      return Promise.all(blobs.map(async (b) => (await b.text()).trim().split('\\n').length)); })()""")
    if not saved or min(saved) < 2:
        wrong.append(f"an export holds no data: rows {saved}")
    return wrong


def fits_wrong(page, what):
    over = page.run("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{what}: the page is {over} px too wide"] if over > 1 else []


def look(file, pictures, within):
    wrong = []
    shot = (lambda name, whole=True: page.picture(str(pathlib.Path(pictures) / name), whole)) if pictures else (lambda *_: None)
    with chromium.Page(chromium.program()) as page:
        page.size(1120, 900)
        page.media()
        took, worked = page.open(pathlib.Path(file).resolve().as_uri())
        longest = page.whole()
        print(f"interactive after {took:.0f} ms, of which its thread worked {worked:.0f} ms; longest task after that {longest:.0f} ms; {pathlib.Path(file).stat().st_size / 1e6:.2f} MB")
        # On a machine that others keep busy the clock says little; the work of the thread is the page's own.
        if took > within and worked > within:
            wrong.append(f"interactive after {took:.0f} ms, {worked:.0f} ms of them its own work, more than {within:.0f}")
        shot("light.png")
        wrong += sections_wrong(page) + fits_wrong(page, "desktop") + [f"light: weak contrast of {w}" for w in page.run(CONTRAST)]
        wrong += hands_wrong(page) + [f"no name for a screen reader: {e}" for e in page.run(UNNAMED)]
        page.run("window.scrollTo(0, 0)")
        shot("first.png", False)
        page.media(scheme="dark")
        wrong += [f"dark: weak contrast of {w}" for w in page.run(CONTRAST)]
        if page.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)":
            wrong.append("dark mode is light")
        shot("dark.png")
        page.media()
        page.size(390, 844, phone=True)
        page.run("new Promise((r) => setTimeout(r, 200))")
        wrong += fits_wrong(page, "phone")
        shot("phone.png")
        page.size(1120, 900)
        page.media(kind="print")
        if page.run("getComputedStyle(document.querySelector('nav')).display") != "none":
            wrong.append("print shows the navigation")
        wrong += heard_wrong(page)
    return wrong


def main():
    words = argparse.ArgumentParser(description="Opens a report as its readers do and says what is wrong with it.")
    words.add_argument("report")
    words.add_argument("--pictures", help="folder for screenshots")
    words.add_argument("--within", type=float, default=1000, help="milliseconds until the page must be interactive")
    given = words.parse_args()
    if not chromium.program():
        print("SKIPPED: no Chromium is installed here, so nobody looked at the page (apt-get install chromium)")
        return 77
    wrong = look(given.report, given.pictures, given.within)
    print("\n".join(wrong) if wrong else "nothing is wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
