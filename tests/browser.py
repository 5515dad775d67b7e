"""Chromium by its debugging pipe, for tests of pages: what it asks for, what it says on its console, what stands on the page
after keys and clicks. No package is needed beyond Chromium itself (playwright-core follows with the site's own tests).

    with Browser(width=360, dark=True) as b:
        b.open("file:///…/index.html"); b.value("document.title"); b.key("Tab"); b.requests; b.console; b.screenshot("a.png")
"""
import base64, json, os, select, shutil, signal, subprocess, tempfile, time

def found():
    return shutil.which("chromium")

class Browser:
    def __init__(self, width=1280, height=900, dark=False, scale=1, script=True):
        self.width, self.height, self.dark, self.scale, self.script = width, height, dark, scale, script
        self.requests, self.console, self.count, self.buffer = [], [], 0, b""

    def __enter__(self):
        self.home = tempfile.mkdtemp()
        to_child, self.write = os.pipe()
        self.read, from_child = os.pipe()
        os.set_inheritable(to_child, True), os.set_inheritable(from_child, True)
        shell = 'exec 3<&%d 4>&%d; exec "$@"' % (to_child, from_child)
        self.child = subprocess.Popen(
            ["bash", "-c", shell, "-", found(), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
             "--user-data-dir=" + self.home, "--no-first-run", "--disable-background-networking", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False, start_new_session=True)
        os.close(to_child), os.close(from_child)
        self.session = None
        target = [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"][0]["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=self.width, height=self.height, deviceScaleFactor=self.scale, mobile=self.width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if self.dark else "light"}])
        self.call("Emulation.setScriptExecutionDisabled", value=not self.script)
        return self

    def __exit__(self, *_):
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        os.close(self.read), os.close(self.write)
        shutil.rmtree(self.home, ignore_errors=True)

    def next(self, seconds):
        end = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            if not select.select([self.read], [], [], max(0, end - time.monotonic()))[0]:
                return None
            self.buffer += os.read(self.read, 1 << 20)
        one, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(one)
        method, p = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(p["request"]["url"])
        elif method == "Runtime.consoleAPICalled":
            self.console.append(" ".join(str(a.get("value", a.get("description"))) for a in p["args"]))
        elif method == "Runtime.exceptionThrown":
            self.console.append(p["exceptionDetails"].get("exception", {}).get("description", p["exceptionDetails"]["text"]))
        elif method == "Log.entryAdded":
            self.console.append("%s %s" % (p["entry"]["text"], p["entry"].get("url", "")))
        return message

    def call(self, method, **params):
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next(30)
            if answer is None:
                raise TimeoutError(method)
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError("%s: %s" % (method, answer["error"]["message"]))
                return answer["result"]

    def settle(self, seconds=0.4):
        """Takes what comes until nothing has come for so long."""
        while self.next(seconds) is not None:
            pass

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.settle(0.8)

    def value(self, expression):
        got = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in got:
            raise RuntimeError(got["exceptionDetails"]["exception"].get("description"))
        return got["result"].get("value")

    def key(self, key, code=None, text=None):
        codes = {"Enter": 13, "Tab": 9, " ": 32, "ArrowRight": 39, "+": 187}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, windowsVirtualKeyCode=codes.get(key, 0),
                      **({"text": "\r" if key == "Enter" else key} if len(key) == 1 or key == "Enter" else {}))
        self.settle(0.3)

    def screenshot(self, path):
        with open(path, "wb") as out:
            out.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
