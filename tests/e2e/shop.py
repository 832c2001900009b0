"""A visitor of the shop: shop.py PORT [flood]. What a browser sends, and what it should not."""
import concurrent.futures
import http.client
import json
import re
import sys
import urllib.parse

PORT = int(sys.argv[1])


class Visitor:
    def __init__(self):
        self.cookie = None

    def ask(self, method, path, fields=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
        headers = dict(headers)
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        self.headers = response.headers
        text = response.read().decode()
        set_cookie = response.headers.get("Set-Cookie")
        if set_cookie:
            assert "HttpOnly" in set_cookie and "SameSite=Lax" in set_cookie, set_cookie
            self.cookie = set_cookie.split(";")[0]
        connection.close()
        return response.status, text

    def me(self):
        return json.loads(self.ask("GET", "/api/me")[1])

    def token(self):
        return self.me()["csrf"] or re.search('name="csrf" value="([0-9a-f]+)"', self.ask("GET", "/login")[1])[1]

    def post(self, path, **fields):
        return self.ask("POST", path, dict(fields, csrf=self.token()))

    def login(self, name, password):
        return self.post("/login", name=name, password=password)


def is_(what, wanted):
    assert what == wanted, f"{what!r} instead of {wanted!r}"


def files():
    v = Visitor()
    status, text = v.ask("GET", "/")
    is_((status, "shop.js" in text), (200, True))
    assert "default-src 'self'" in v.headers["Content-Security-Policy"]
    for path in ("/../shop.js", "/..%2fshop.js", "/%2e%2e/shop.js", "/%2e%2e%2flib%2fserver.js", "//../shop.js",
                 "/../public/../shop.js", "/%00", "/shop.js%00.css", "/nothing.html", "/../publicx/a.js"):
        is_((path, v.ask("GET", path)[0]), (path, 404))
    is_(v.ask("GET", "/%zz")[0], 400)
    is_(v.ask("PUT", "/")[0], 405)
    is_(v.ask("GET", "/shop.css")[0], 200)


def login():
    v = Visitor()
    is_(v.ask("GET", "/orders")[0], 401)
    is_((v.me()["name"], v.cookie), (None, None))
    first = v.token()
    before = v.cookie
    is_(v.ask("POST", "/login", {"name": "alice", "password": "wonderland"})[0], 403)
    is_(v.ask("POST", "/login", {"name": "alice", "password": "wonderland", "csrf": "0" * 32})[0], 403)
    is_(v.ask("POST", "/login", {"a": 1}, {"Content-Type": "application/json"})[0], 415)
    is_(v.ask("POST", "/login", {"a": "x" * 20000})[0], 413)
    status, text = v.login("alice", "wrong")
    is_((status, "Wrong name or password" in text), (401, True))
    for name in ("' OR 1=1 --", 'alice" --', "nobody", "alice'; DROP TABLE user; --"):
        is_((name, v.login(name, "wonderland")[0]), (name, 401))
    status, text = v.login('"><script>alert(1)</script>', "x")
    is_((status, "<script>" in text, "&quot;&gt;&lt;script&gt;" in text), (401, False, True))
    is_(v.login("alice", "wonderland")[0], 303)
    assert v.cookie != before, "the session kept its id"
    is_(v.me()["name"], "alice")
    assert v.me()["csrf"] != first
    return v


def shopping(v):
    products = json.loads(v.ask("GET", "/api/products")[1])
    is_(len(products), 5)
    find = lambda text: [p["name"] for p in json.loads(v.ask("GET", "/api/products?search=" + urllib.parse.quote(text))[1])]
    is_(find("bread"), ["Bread"])
    for text in ("' OR '1'='1", "%", "_", "\\", "x' UNION SELECT 1, password, 2, 3 FROM user --"):
        is_((text, find(text)), (text, []))
    is_(find("'"), ["Eve's honey"])
    cheese = next(p for p in products if p["name"].startswith("Cheese"))
    is_(v.ask("POST", "/orders", {"product": cheese["id"], "quantity": 1})[0], 403)
    is_(v.post("/orders", product=cheese["id"], quantity=2, note="<img src=x onerror=alert(1)>")[0], 303)
    for quantity in ("0", "-1", "1.5", "x", "101", "1e1000"):
        is_((quantity, v.post("/orders", product=cheese["id"], quantity=quantity)[0]), (quantity, 400))
    is_(v.post("/orders", product="1; DROP TABLE sale", quantity=1)[0], 400)
    is_(v.post("/orders", product=99, quantity=1)[0], 409)
    is_(v.post("/orders", product=cheese["id"], quantity=cheese["stock"] - 1)[0], 409)
    status, text = v.ask("GET", "/orders")
    is_((status, "<img" in text, "&lt;img src=x" in text, "25.80" in text), (200, False, True, True))
    # Four at once for the three that are left: one of them gets none.
    honey = next(p for p in products if p["name"].startswith("Eve"))
    token = v.token()
    order = lambda _: v.ask("POST", "/orders", {"product": honey["id"], "quantity": 1, "csrf": token})[0]
    with concurrent.futures.ThreadPoolExecutor(4) as at_once:
        is_(sorted(at_once.map(order, range(4))), [303, 303, 303, 409])
    status, text = v.post("/report")
    is_((status, '"Cheese <aged>","2","25.80"' in text), (200, True))


def others(v):
    other = Visitor()
    is_(other.login("bob", "builder")[0], 303)
    is_(other.ask("POST", "/orders", {"product": 1, "quantity": 1, "csrf": v.token()})[0], 403)
    assert "25.80" not in other.ask("GET", "/orders")[1]
    old = v.cookie
    is_(v.post("/logout")[0], 303)
    v.cookie = old
    is_(v.ask("GET", "/orders")[0], 401)


files()
visitor = login()
shopping(visitor)
others(visitor)
if sys.argv[2:] == ["flood"]:
    # Nobody at this address gets another try; that costs nobody else anything.
    with concurrent.futures.ThreadPoolExecutor(8) as at_once:
        guess = lambda name: Visitor().login(name, "guess")[0]
        is_(sorted(at_once.map(guess, ["carol"] * 22)), [401] * 20 + [429] * 2)
        tries = list(at_once.map(guess, [f"name{i}" for i in range(90)]))
    is_((tries.count(401) <= 80, set(tries)), (True, {401, 429}))
    late = Visitor()
    is_(late.login("alice", "wonderland")[0], 429)
    assert int(late.headers["Retry-After"]) > 0
is_(Visitor().ask("GET", "/api/products")[0], 200)
print(Visitor().me()["instance"])
