"""`make serve` answers as a host should: compressed, kept as long as it may be, under the page's own policy."""

from __future__ import annotations

import functools
import gzip
import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from extensions.report_theme import POLICY
from extensions.serve import Handler

Get = Callable[..., tuple[http.client.HTTPResponse, bytes]]
PAGE = "<!DOCTYPE html><title>One</title>" + "<p>Words.</p>" * 200


@pytest.fixture
def get(tmp_path: Path) -> Iterator[Get]:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "beside.html").write_text("not of the book", encoding="utf-8")
    handler = functools.partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def asked(path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
            line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
            line.request(
                "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = line.getresponse()
            return answer, answer.read()

        yield asked
        server.shutdown()


def test_a_page_is_compressed_for_those_who_take_it(get: Get) -> None:
    answer, body = get("/", Accept_Encoding="gzip, br")
    assert answer.getheader("Content-Encoding") == "gzip" and len(body) < len(PAGE) / 5
    assert gzip.decompress(body).decode() == PAGE and answer.getheader("Content-Type").startswith("text/html")
    plain, text = get("/index.html")
    assert plain.getheader("Content-Encoding") is None and text.decode() == PAGE
    assert plain.getheader("Vary") == answer.getheader("Vary") == "Accept-Encoding"
    again, nothing = get("/", Accept_Encoding="gzip", If_Modified_Since=answer.getheader("Last-Modified"))
    assert (again.status, nothing) == (304, b"")
    picture, _ = get("/picture.png", Accept_Encoding="gzip")
    assert picture.getheader("Content-Encoding") is None


def test_what_has_a_digest_is_kept_and_pages_are_asked_for_again(get: Get) -> None:
    assert "immutable" in get("/picture.png?v=1a2b")[0].getheader("Cache-Control")
    assert get("/index.html")[0].getheader("Cache-Control") == "no-cache"


def test_the_policy_of_the_page_is_sent_and_only_the_book_is_served(get: Get) -> None:
    policy = get("/")[0].getheader("Content-Security-Policy")
    assert policy.startswith(POLICY.partition(";")[0]) and "frame-ancestors 'none'" in policy
    assert "file:" not in policy
    for path in ("/../beside.html", "/%2e%2e/beside.html", "/nothing.html"):
        assert get(path, Accept_Encoding="gzip")[0].status == 404
