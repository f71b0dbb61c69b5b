"""A Hub on this machine: what huggingface_hub and datasets ask of the real one, over plain HTTP.

Commits, branches, tags, files in git and large files apart, with faults on demand. It knows no
Xet, so a client must have HF_HUB_DISABLE_XET set.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "hf_" + "sEcReT" * 6
LARGE = 1_000_000


@dataclass
class Fault:
    """What happens to the next `times` requests whose "METHOD /path" matches.

    `kind` is a status to answer with, "close" to drop the line in the middle of the request, or
    "lost" to do the work and drop the line instead of answering.
    """

    match: str
    kind: int | str
    times: int = 1
    headers: dict = field(default_factory=dict)


@dataclass
class Repo:
    private: bool
    commits: dict = field(default_factory=dict)  # oid -> {path: bytes, or (sha256, size)}
    titles: list = field(default_factory=list)
    branches: dict = field(default_factory=dict)
    tags: dict = field(default_factory=dict)

    def commit(self, branch: str, title: str, files: dict) -> str:
        parent = self.branches.get(branch, "")
        oid = hashlib.sha1(f"{parent} {len(self.titles)} {title}".encode()).hexdigest()  # noqa: S324
        self.commits[oid] = files
        self.branches[branch] = oid
        self.titles.append(title)
        return oid

    def head(self, revision: str) -> str | None:
        known = self.commits if revision in self.commits else {**self.branches, **self.tags}
        return revision if known is self.commits else known.get(revision)

    def files(self, branch: str = "main") -> dict:
        return self.commits[self.branches[branch]]


class FakeHub:
    """`with FakeHub() as hub:` serves at `hub.endpoint`; `hub.asked` counts "METHOD /path"."""

    def __init__(self, page: int = 1000) -> None:
        self.repos: dict[str, Repo] = {}
        self.large: dict[str, bytes] = {}
        self.asked: Counter[str] = Counter()
        self.faults: list[Fault] = []
        self.before: dict[str, object] = {}  # "METHOD /path" pattern -> called once before it
        self.page = page
        self.forbidden = False
        self.ignored = ""
        self.lock = threading.RLock()
        hub = self

        class Handler(_Handler):
            pass

        Handler.hub = hub
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> FakeHub:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()

    def make(self, name: str, private: bool = False) -> Repo:
        repo = self.repos[name] = Repo(private)
        repo.commit("main", "initial commit", {".gitattributes": b"*.parquet filter=lfs\n"})
        return repo

    def count(self, pattern: str) -> int:
        return sum(n for asked, n in self.asked.items() if re.search(pattern, asked))

    def bytes_of(self, kept) -> bytes:
        return self.large[kept[0]] if isinstance(kept, tuple) else kept


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_) -> None:
        pass

    def do_GET(self) -> None:
        self.answer()

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815

    def answer(self) -> None:
        self.url = urlsplit(self.path)
        what = f"{self.command} {unquote(self.url.path)}"
        with self.hub.lock:
            self.hub.asked[what] += 1
            for pattern in [p for p in self.hub.before if re.search(p, what)]:
                self.hub.before.pop(pattern)()
            fault = next((f for f in self.hub.faults if f.times and re.search(f.match, what)), None)
            if fault:
                fault.times -= 1
        length = int(self.headers.get("Content-Length") or 0)
        if fault and fault.kind == "close":
            self.rfile.read(length // 2)
            return self.hang_up()
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            self.body = self.chunks()
        else:
            self.body = self.rfile.read(length)
        if fault and isinstance(fault.kind, int):
            words = f"out of order; you sent {self.headers.get('Authorization', '')}"
            return self.say(fault.kind, {"error": words}, fault.headers)
        with self.hub.lock:
            for method, pattern, handle in _ROUTES:
                found = re.fullmatch(pattern, unquote(self.url.path))
                if found and self.command in method.split():
                    reply = self.trusted() or getattr(self, handle)(**found.groupdict())
                    break
            else:
                reply = 404, {"error": f"no route {what}"}
        if fault:
            return self.hang_up()
        return self.say(*reply)

    def chunks(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(2)

    def say(self, status: int, body, headers: dict | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(raw)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(raw)

    def trusted(self):
        """Return an error unless the request may be made."""
        if "/storage/" in self.url.path:
            good = parse_qs(self.url.query).get("signature") == ["s1gned"]
            return None if good else (403, {"error": "bad signature"})
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            sent = self.headers.get("Authorization", "nothing")
            return 401, {"error": f"Invalid username or password, got {sent}"}
        if self.hub.forbidden and self.command == "POST":
            return 403, {"error": "You don't have the rights to write"}
        return None

    def json(self):
        return json.loads(self.body)

    def missing(self, code: str):
        return 404, {"error": code}, {"X-Error-Code": code}

    def whoami(self):
        return 200, {"name": "tester", "type": "user", "orgs": []}

    def validate(self):
        return 200, {"errors": [], "warnings": []}

    def create(self):
        given = self.json()
        name = f"{given['organization']}/{given['name']}"
        if name in self.hub.repos:
            url = f"{self.hub.endpoint}/datasets/{name}"
            return 409, {"error": "You already created this dataset repo", "url": url}
        self.hub.make(name, given.get("visibility") == "private" or bool(given.get("private")))
        return 200, {"url": f"{self.hub.endpoint}/datasets/{name}"}

    def found(self, repo: str, revision: str = "main"):
        own = self.hub.repos.get(repo)
        head = own.head(revision) if own else None
        return own, head

    def info(self, repo: str, revision: str = "main"):
        own, head = self.found(repo, revision)
        if own is None or head is None:
            return self.missing("RepoNotFound" if own is None else "RevisionNotFound")
        siblings = [{"rfilename": path} for path in sorted(own.commits[head])]
        return 200, {
            "id": repo, "sha": head, "private": own.private, "siblings": siblings, "tags": [],
            "downloads": 0, "likes": 0, "gated": False, "disabled": False,
        }  # fmt: skip

    def entry(self, path: str, kept) -> dict:
        raw = self.hub.bytes_of(kept)
        blob = hashlib.sha1(b"blob %d\0" % len(raw) + raw).hexdigest()  # noqa: S324
        entry = {"type": "file", "path": path, "size": len(raw), "oid": blob}
        if isinstance(kept, tuple):
            entry["lfs"] = {"oid": kept[0], "size": kept[1], "pointerSize": 130}
        return entry

    def tree(self, repo: str, revision: str, path: str = ""):
        own, head = self.found(repo, revision)
        if head is None:
            return self.missing("RepoNotFound")
        query = parse_qs(self.url.query)
        files = own.commits[head]
        under = f"{path}/" if path else ""
        entries = {}
        for name in sorted(name for name in files if name.startswith(under)):
            parts = name[len(under) :].split("/")
            for depth in range(1, len(parts)):
                folder = under + "/".join(parts[:depth])
                entries[folder] = {"type": "directory", "path": folder, "size": 0, "oid": "0" * 40}
            entries[name] = self.entry(name, files[name])
        if query.get("recursive", ["False"])[0].lower() != "true":
            entries = {k: v for k, v in entries.items() if "/" not in k[len(under) :]}
        if path and not entries:
            return self.missing("EntryNotFound")
        start = int(query.get("cursor", ["0"])[0])
        page = list(entries.values())[start : start + self.hub.page]
        more = start + self.hub.page < len(entries)
        kept = "&".join(f"{k}={v[0]}" for k, v in query.items() if k != "cursor")
        address = f"{self.hub.endpoint}{self.url.path}?{kept}&cursor={start + self.hub.page}"
        return 200, page, {"Link": f'<{address}>; rel="next"'} if more else {}

    def paths_info(self, repo: str, revision: str):
        own, head = self.found(repo, revision)
        if head is None:
            return self.missing("RepoNotFound")
        form = "json" in self.headers.get("Content-Type", "")
        given = self.json()["paths"] if form else parse_qs(self.body.decode())["paths"]
        files = own.commits[head]
        found = []
        for path in given if isinstance(given, list) else [given]:
            if path in files:
                found.append(self.entry(path, files[path]))
            elif any(name.startswith(f"{path}/") for name in files):
                found.append({"type": "directory", "path": path, "size": 0, "oid": "0" * 40})
        return 200, found

    def refs(self, repo: str):
        own = self.hub.repos.get(repo)
        if own is None:
            return self.missing("RepoNotFound")
        lists = {
            kind: [{"name": n, "ref": f"refs/{kind}/{n}", "targetCommit": c} for n, c in d.items()]
            for kind, d in (("branches", own.branches), ("tags", own.tags))
        }
        return 200, {**lists, "converts": [], "pullRequests": []}

    def branch(self, repo: str, name: str):
        own = self.hub.repos[repo]
        if name in own.branches:
            return 409, {"error": "Reference already exists"}
        own.branches[name] = own.branches["main"]
        return 200, {}

    def tag(self, repo: str, revision: str):
        own, head = self.found(repo, revision)
        name = self.json()["tag"]
        if name in own.tags:
            return 409, {"error": "Tag already exists"}
        own.tags[name] = head
        return 200, {}

    def preupload(self, repo: str, revision: str):
        if self.found(repo, revision)[1] is None:
            return self.missing("RepoNotFound")
        reply = []
        for file in self.json()["files"]:
            large = file["path"].endswith(".parquet") or file["size"] >= LARGE
            ignored = bool(self.hub.ignored) and re.search(self.hub.ignored, file["path"])
            reply.append({
                "path": file["path"], "uploadMode": "lfs" if large else "regular",
                "shouldIgnore": bool(ignored),
            })  # fmt: skip
        return 200, {"files": reply}

    def batch(self, repo: str):
        objects = []
        for wanted in self.json()["objects"]:
            entry = {"oid": wanted["oid"], "size": wanted["size"]}
            if wanted["oid"] not in self.hub.large:
                put = f"{self.hub.endpoint}/storage/{wanted['oid']}?signature=s1gned"
                verify = f"{self.hub.endpoint}/verify"
                entry["actions"] = {"upload": {"href": put}, "verify": {"href": verify}}
            objects.append(entry)
        return 200, {"transfer": "basic", "objects": objects}

    def store(self, oid: str):
        if hashlib.sha256(self.body).hexdigest() != oid:
            return 400, {"error": "these are other bytes"}
        self.hub.large[oid] = self.body
        return 200, {}

    def verify(self):
        given = self.json()
        sound = len(self.hub.large.get(given["oid"], b"")) == given["size"]
        return (200 if sound else 404), {}

    def commit(self, repo: str, revision: str):
        own, head = self.found(repo, revision)
        if own is None or revision not in own.branches:
            return self.missing("RevisionNotFound")
        lines = [json.loads(line) for line in self.body.splitlines()]
        header, files = lines[0]["value"], dict(own.commits[head])
        if header.get("parentCommit", head) != head:
            return 412, {"error": "A commit has happened since. Please refresh and try again."}
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                if value["oid"] not in self.hub.large:
                    return 400, {"error": f"no such large file: {value['oid']}"}
                files[value["path"]] = value["oid"], value["size"]
            elif files.pop(value["path"], None) is None:
                return self.missing("EntryNotFound")
        oid = own.commit(revision, header["summary"], files)
        url = f"{self.hub.endpoint}/datasets/{repo}/commit/{oid}"
        return 200, {"commitUrl": url, "commitOid": oid, "success": True}

    def resolve(self, repo: str, revision: str, path: str):
        own, head = self.found(repo, revision)
        if head is None:
            return self.missing("RepoNotFound" if own is None else "RevisionNotFound")
        kept = own.commits[head].get(path)
        if kept is None:
            return self.missing("EntryNotFound")
        raw = self.hub.bytes_of(kept)
        etag = hashlib.sha256(raw).hexdigest()
        headers = {"ETag": f'"{etag}"', "X-Repo-Commit": head, "Accept-Ranges": "bytes"}
        if self.command == "HEAD":
            return 200, raw, headers
        part = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if not part:
            return 200, raw, headers
        start = int(part[1]) if part[1] else len(raw) - int(part[2])
        end = int(part[2]) + 1 if part[1] and part[2] else len(raw)
        span = f"bytes {start}-{min(end, len(raw)) - 1}/{len(raw)}"
        return 206, raw[start:end], {**headers, "Content-Range": span}


_REPO = r"(?P<repo>[\w.-]+/[\w.-]+)"
_API = rf"/api/datasets/{_REPO}"
_REV = r"(?P<revision>.+?)"
_ROUTES = [
    ("GET", "/api/whoami-v2", "whoami"),
    ("POST", "/api/validate-yaml", "validate"),
    ("POST", "/api/repos/create", "create"),
    ("GET", _API, "info"),
    ("GET", rf"{_API}/revision/(?P<revision>.+)", "info"),
    ("GET", rf"{_API}/tree/(?P<revision>[^/]+)(?:/(?P<path>.+))?", "tree"),
    ("POST", rf"{_API}/paths-info/(?P<revision>.+)", "paths_info"),
    ("GET", rf"{_API}/refs", "refs"),
    ("POST", rf"{_API}/branch/(?P<name>.+)", "branch"),
    ("POST", rf"{_API}/tag/(?P<revision>.+)", "tag"),
    ("POST", rf"{_API}/preupload/(?P<revision>.+)", "preupload"),
    ("POST", rf"{_API}/commit/(?P<revision>.+)", "commit"),
    ("POST", rf"/datasets/{_REPO}\.git/info/lfs/objects/batch", "batch"),
    ("PUT", "/storage/(?P<oid>[0-9a-f]{64})", "store"),
    ("POST", "/verify", "verify"),
    ("GET HEAD", rf"/datasets/{_REPO}/resolve/(?P<revision>[^/]+)/(?P<path>.+)", "resolve"),
]
