"""A person with a browser in the shop: shop.py BROWSER PORT PICTURE.

Chromium is asked over its debugging pipe: messages that end with NUL, on descriptors 3 and 4.
"""
import base64
import json
import os
import select
import subprocess
import sys
import tempfile
import time

browser, port, picture = sys.argv[1:]
SHOP = f"http://127.0.0.1:{port}"
PATIENCE = 30


class Page:
    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        read_theirs, self.write = os.pipe()
        self.read, write_theirs = os.pipe()
        # 3 and 4 may be ours: both are moved out of the way first.
        theirs = [os.dup2(fd, 20 + i, inheritable=False) for i, fd in enumerate((read_theirs, write_theirs))]
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "about:blank"]
        self.process = subprocess.Popen(
            command, close_fds=False, preexec_fn=lambda: (os.dup2(20, 3), os.dup2(21, 4)),
            stdout=subprocess.DEVNULL, stderr=open("browser.log", "w"))
        for fd in (read_theirs, write_theirs, *theirs):
            os.close(fd)
        self.pending, self.number, self.session = b"", 0, None
        self.dialogs, self.errors = [], []
        targets = self.ask("Target.getTargets")["targetInfos"]
        target = next(t["targetId"] for t in targets if t["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(domain + ".enable")

    def message(self):
        until = time.monotonic() + PATIENCE
        while b"\0" not in self.pending:
            if not select.select([self.read], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            part = os.read(self.read, 1 << 16)
            if not part:
                raise EOFError("the browser ended")
            self.pending += part
        text, self.pending = self.pending.split(b"\0", 1)
        return json.loads(text)

    def ask(self, method, **params):
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("method") == "Page.javascriptDialogOpening":
                self.dialogs.append(answer["params"]["message"])
            if answer.get("method") == "Runtime.exceptionThrown":
                self.errors.append(answer["params"]["exceptionDetails"]["text"])
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def run(self, expression):
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(expression)
        return result["result"].get("value")

    def until(self, expression):
        """Waits until it is true; the page may be changing to another one meanwhile."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.run(f"!!({expression})"):
                    return
            except RuntimeError:
                pass
            time.sleep(0.05)
        raise TimeoutError(f"never true: {expression}; the page: {self.run('document.body.innerText')}")

    def open(self, path, ready):
        self.ask("Page.navigate", url=SHOP + path)
        self.until(f"document.readyState === 'complete' && location.pathname === '{path}' && ({ready})")

    def submit(self, form, **fields):
        """Fills the form and presses its button; the page that answers has no mark."""
        for name, value in fields.items():
            self.run(f"document.querySelector('{form}').elements.{name}.value = {json.dumps(value)}")
        self.run(f"window.before = true; document.querySelector('{form} button').click()")

    def submitted(self, ready):
        self.until(f"!window.before && document.readyState === 'complete' && ({ready})")

    def close(self):
        try:
            self.session = None
            self.ask("Browser.close")
            self.process.wait(20)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self.process.kill()
        self.profile.cleanup()


def is_(what, wanted):
    assert what == wanted, f"{what!r} instead of {wanted!r}"


def login(page, name, password, ready):
    page.open("/login", "document.querySelector('input[name=csrf]')")
    page.submit("form", name=name, password=password)
    page.submitted(ready)


def shop(page):
    name = "document.getElementById('visitor') && document.getElementById('visitor').dataset.name"
    page.open("/", f"document.getElementById('products').dataset.count === '5' && {name} === ''")
    is_(page.run("document.getElementById('order').offsetParent"), None)
    is_(page.run("document.querySelectorAll('#products aged').length"), 0)

    wrong = "document.querySelector('.error')"
    login(page, "alice", "looking-glass", wrong)
    is_(page.run(wrong + ".textContent"), "Wrong name or password.")
    login(page, "alice' OR '1'='1", "x' OR '1'='1", wrong)
    is_(page.run(wrong + ".textContent"), "Wrong name or password.")
    login(page, '"><script>alert(1)</script><img src=x onerror=alert(2)>', "x", wrong)
    is_(page.run("document.querySelectorAll('body script, img').length"), 0)

    login(page, "alice", "wonderland", f"location.pathname === '/' && {name} === 'alice'")
    is_(page.run("document.cookie"), "")
    page.submit("#search", search="' UNION SELECT 1, password, 2, 3 FROM user --")
    page.until("document.getElementById('products').dataset.count === '0'")
    page.submit("#search", search="<aged>")
    page.until("document.getElementById('products').dataset.count === '1'")
    page.submit("#search", search="")
    page.until("document.getElementById('products').dataset.count === '5'")
    page.ask("Page.navigate", url=SHOP + "/")
    page.submitted(f"{name} === 'alice' && document.getElementById('products').dataset.count === '5'")
    page.submit("#order", product="3", quantity="2", note="<img src=x onerror=alert(3)><script>alert(4)</script>")
    page.submitted("location.pathname === '/orders' && document.querySelectorAll('#orders tr').length === 2")
    is_(page.run("document.querySelectorAll('#orders img, #orders script').length"), 0)
    is_(page.run("document.querySelectorAll('#orders td')[2].textContent"), "25.80")
    with open(picture, "wb") as f:
        f.write(base64.b64decode(page.ask("Page.captureScreenshot")["data"]))

    # A page elsewhere cannot order: its form has no token.
    token = page.run("document.querySelector('input[name=csrf]').value = 'guess'")
    is_(token, "guess")
    page.submit("form")
    page.submitted(wrong)
    page.open("/", f"{name} === 'alice'")
    page.submit("#logout")
    page.submitted(f"location.pathname === '/' && {name} === ''")
    page.ask("Page.navigate", url=SHOP + "/orders")
    page.until(wrong)
    is_(page.dialogs, [])
    is_(page.errors, [])


page = Page()
try:
    shop(page)
    pid = json.loads(page.run("(function () { var r = new XMLHttpRequest(); r.open('GET', '/api/me', false); r.send();"
                              " return r.responseText; })()"))["instance"]
finally:
    page.close()
print(pid)
