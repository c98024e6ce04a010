def write_epub(target, pages, work):
    target.write_bytes(b"")
