"""Headless Chromium, driven through its DevTools pipe: messages of JSON, each ended by a zero byte. Needs nothing but Python and a Chromium."""
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome")


def program():
    """The browser's path, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Page:
    """One open page. Use in a with statement; the browser ends with it."""

    def __init__(self, path):
        self._profile = tempfile.mkdtemp(prefix="rehearse-chromium-")
        to_browser, from_us = os.pipe()
        to_us, from_browser = os.pipe()
        # The browser reads from descriptor 3 and writes to 4; the copies on the way there must not be 3 or 4 themselves.
        shell = 'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"'
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
                 "--user-data-dir=" + self._profile, "about:blank"]
        self._process = subprocess.Popen(["bash", "-c", shell, "bash", str(to_browser), str(from_browser), path, *flags],
                                         pass_fds=(to_browser, from_browser), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self._write, self._read, self._rest, self._count = from_us, to_us, b"", 0
        self._session = None
        self.heard = []  # events: what the page logs, throws and asks the network for
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._write)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._read)
        shutil.rmtree(self._profile, ignore_errors=True)

    def call(self, method, **params):
        """The result of one DevTools method; raises what the browser refuses."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next(60)
            if answer.get("id") == self._count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def _next(self, seconds):
        until = time.monotonic() + seconds
        while b"\0" not in self._rest:
            if not select.select([self._read], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            got = os.read(self._read, 1 << 20)
            if not got:
                raise RuntimeError("the browser has gone")
            self._rest += got
        one, self._rest = self._rest.split(b"\0", 1)
        message = json.loads(one)
        if "method" in message:
            self.heard.append(message)
        return message

    def run(self, script):
        """The value of a JavaScript expression."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", "an exception in " + script))
        return result["result"].get("value")

    def size(self, width, height, phone=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def media(self, kind="screen", scheme="light"):
        self.call("Emulation.setEmulatedMedia", media=kind, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, url):
        """Opens and waits until the page says that it is ready: the milliseconds that this took by the clock, and those that its thread worked."""
        self.call("Performance.disable")
        self.call("Performance.enable", timeDomain="threadTicks")
        self.call("Page.navigate", url=url)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.run("document.documentElement?.dataset.ready === 'yes' && document.readyState === 'complete'"):
                worked = {m["name"]: m["value"] for m in self.call("Performance.getMetrics")["metrics"]}["TaskDuration"]
                return self.run("Math.max(performance.getEntriesByType('navigation')[0].loadEventEnd, performance.getEntriesByName('interactive')[0].startTime)"), 1000 * worked
            time.sleep(0.02)
        raise TimeoutError(url + " did not become ready")

    def whole(self):
        """Waits until every section is filled: the milliseconds of the longest task that kept the page from answering since it was ready, by the clock."""
        return self.run("""new Promise((done) => {
          let longest = 0;
          const ready = performance.getEntriesByName('interactive')[0].startTime;
          new PerformanceObserver((list) => { for (const task of list.getEntries()) if (task.startTime > ready) longest = Math.max(longest, task.duration); }).observe({ type: 'longtask', buffered: true });
          const look = () => setTimeout(() => (document.documentElement.dataset.whole === 'yes' ? setTimeout(() => done(longest), 50) : look()), 20);
          look();
        })""")

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"ArrowRight": 39, "ArrowLeft": 37, "Tab": 9}[key])

    def picture(self, path, whole=True):
        import base64
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}} if whole else {}
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole, **clip)["data"]
        with open(path, "wb") as out:
            out.write(base64.b64decode(data))
