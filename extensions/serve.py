"""`python -m extensions.serve FOLDER`: a built book on this machine, as a host should serve it.

Texts are compressed, what has the digest of its content in its address is kept for ever, pages are asked for again, and the policy that each
page brings along is sent as a header too.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import io
import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from .report_theme import POLICY

COMPRESSED = {
    *(".html", ".css", ".js", ".svg", ".csv", ".json", ".ipynb", ".txt", ".md", ".bib", ".ris"),
}
HEADERS = {
    # what the page itself says, but for the folder; that nobody may frame it can be said here only
    "Content-Security-Policy": f"{POLICY.replace(' file:', '')}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class Handler(SimpleHTTPRequestHandler):
    """Answers with the files of a folder."""

    protocol_version = "HTTP/1.1"
    sent = HEADERS

    def send_head(self) -> BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not takes or path.suffix not in COMPRESSED or not path.is_file():
            return super().send_head()
        changed = path.stat().st_mtime_ns
        answer = compressed(path, changed)
        when = self.date_time_string(changed // 10**9)
        if self.headers.get("If-Modified-Since") == when:
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Last-Modified", when)
        self.end_headers()
        return io.BytesIO(answer)

    def end_headers(self) -> None:
        for name, value in self.sent.items():
            self.send_header(name, value)
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Cache-Control", FOR_EVER if "?v=" in self.path else ASK_AGAIN)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@functools.cache
def compressed(path: Path, changed: int) -> bytes:
    """The file, as it was when it was last changed."""
    return gzip.compress(path.read_bytes(), 6, mtime=0)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m extensions.serve", description="Serve a built book here."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    asked = parser.parse_args()
    if not asked.folder.joinpath("index.html").is_file():
        sys.exit(f"{asked.folder} holds no index.html; name the folder of a built book, such as _build/html")
    handler = functools.partial(Handler, directory=str(asked.folder))
    with ThreadingHTTPServer(("127.0.0.1", asked.port), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C stops it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
