"""Clients that sign in over HTTP and ask for pages, one alone and eight at once, and what they waited."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import crowd_pages
from crowd import sql
from django.contrib.auth.hashers import make_password

CLIENTS = 8
PASSWORD = "ten million activities"
WARM = 2  # answers a page before any counts


@dataclass
class Results:
    """Milliseconds of each answer: alone by (page, role), at once by page; what ran beside; and the machine."""

    alone: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    at_once: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[str, list[float]] = field(default_factory=dict)
    answers_a_second: float = 0.0
    memory: dict[str, float] = field(default_factory=dict)  # megabytes
    sizes: list[tuple[str, int, float, float]] = field(default_factory=list)  # table, rows, megabytes, of which indexes
    database: float = 0.0
    sheet: str = ""
    load: float = 0.0


class Browser:
    """One connection that is kept, and the cookies of a member who has signed in."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body of one answer."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"}
            body = urlencode(form)
        request = ("POST" if form else "GET", quote(path, safe="/?&=%+"), body, headers)
        try:
            self.connection.request(*request)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # the server closes what was idle for two seconds
            self.connection.close()
            self.connection.request(*request)
            answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read()

    def sign_in(self, email: str) -> None:
        """With the password, as anybody does."""
        _status, page = self.ask("/sign-in")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, "the sign-in page has no form"
        status, _page = self.ask(
            "/sign-in", {"csrfmiddlewaretoken": token[1].decode(), "login": email, "password": PASSWORD}
        )
        assert status == 302, f"{email} was not let in: {status}"

    def wait(self, path: str) -> float:
        """Milliseconds until the whole page is here."""
        began = time.perf_counter()
        status, _body = self.ask(path)
        took = (time.perf_counter() - began) * 1000
        assert status == 200, f"{path} answered {status}"
        return took


def measure(rounds: int, only: str) -> Results:
    """Every page as every role to one client, then to eight at once."""
    results = Results()
    chosen = {label: path for label, path in crowd_pages.pages().items() if only in label}
    password = make_password(PASSWORD)
    for member in crowd_pages.who().values():
        sql("UPDATE members_member SET password = %s WHERE id = %s", [password, member])
    with served() as (port, process):
        browsers = {role: Browser(port) for role in crowd_pages.who()}
        for role, member in crowd_pages.who().items():
            browsers[role].sign_in(f"member{member}@norrvik.example")
        results.sheet, results.beside = beside(browsers["rep"], rounds)
        results.load = os.getloadavg()[0]  # of what else runs here, before we add to it
        for label, path in chosen.items():
            for role, browser in browsers.items():
                waits = [browser.wait(path(turn)) for turn in range(rounds + WARM)][WARM:]
                results.alone[label, role] = waits
                results.beside["a static file"] += [
                    browser.wait(results.sheet) for _ in range(3)
                ]  # as busy as the machine is now
                print(
                    f"{label:30} {role:10} {sorted(waits)[len(waits) // 2]:6.1f} {max(waits):6.1f}",
                    file=sys.stderr,
                    flush=True,
                )
        crowd_at_once(port, chosen, browsers, max(3, rounds // 6), results)
        results.memory = memory(process.pid)
    weigh(results)
    return results


def beside(browser: Browser, rounds: int) -> tuple[str, dict[str, list[float]]]:
    """What else takes time on this machine: a round trip to the database, and a file through the same web server."""
    _status, page = browser.ask("/people")
    sheet = re.search(rb'href="(/static/[^"]+\.css)"', page)
    assert sheet, "a page names no style sheet"
    trips = []
    for _ in range(rounds + WARM):
        began = time.perf_counter()
        sql("SELECT 1")
        trips.append((time.perf_counter() - began) * 1000)
    path = sheet[1].decode()
    return path, {"SELECT 1": trips[WARM:], "a static file": [browser.wait(path) for _ in range(rounds + WARM)][WARM:]}


def crowd_at_once(
    port: int, chosen: dict[str, Callable[[int], str]], known: dict[str, Browser], rounds: int, results: Results
) -> None:
    """Eight clients, each in its own order through all pages."""
    lock, labels = threading.Lock(), list(chosen)
    roles = list(known)

    def walk(number: int) -> None:
        browser = Browser(port)
        browser.cookies = dict(known[roles[number % len(roles)]].cookies)
        for turn in range(rounds):
            for step in range(len(labels)):
                label = labels[(step * 7 + number * 5 + turn) % len(labels)]
                took = browser.wait(chosen[label](turn * CLIENTS + number))
                with lock:
                    results.at_once[label].append(took)

    began = time.perf_counter()
    threads = [threading.Thread(target=walk, args=[number]) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.answers_a_second = sum(map(len, results.at_once.values())) / (time.perf_counter() - began)


@contextmanager
def served() -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """`wellworn web` on a free port of this machine."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "wellworn", "web", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    try:
        assert process.stdout and "Wellworn is at" in process.stdout.readline(), "wellworn web did not start"
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def memory(pid: int) -> dict[str, float]:
    """Megabytes of the web server's processes, shared pages counted once a process that shares them (PSS)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    sums = [
        int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)[1])
        for one in [str(pid), *children]
    ]  # type: ignore[index]
    return {"the web server, all processes": sum(sums) / 1024}


def weigh(results: Results) -> None:
    """The largest tables, and the whole database."""
    results.sizes = [
        (name, rows, whole / 1e6, indexes / 1e6)
        for name, rows, whole, indexes in sql(
            "SELECT relname, reltuples::bigint, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 3 DESC LIMIT 10"
        )
    ]
    results.database = sql("SELECT pg_database_size(current_database())")[0][0] / 1e9
