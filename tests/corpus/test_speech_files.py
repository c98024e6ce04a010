"""Archives and folders of speeches as people have them: what is read, what is left out, what is refused."""

import gzip
import io
import os
import random
import stat
import tarfile
import zipfile
from contextlib import suppress

import pytest
import small_speeches as small

from conceptshift.corpus import speech_files

ONE, OTHER = "TXT/Session 77 - 2022/RUS_77_2022.txt", "TXT/Session 77 - 2022/USA_77_2022.txt"


WRITERS = {
    "folder": small.write_folder,
    "tgz": small.write_archive,
    "tar": lambda path, files: small.write_archive(path, files, packing=""),
    "zip": small.write_zip,
    "bundle": small.write_bundle,
}


@pytest.fixture(params=WRITERS)
def place(request, tmp_path):
    """Writes files, by path, as people may hold them, and gives the source of speeches there."""
    return lambda files: speech_files.source(WRITERS[request.param](tmp_path / "un corpus", files))


@pytest.fixture(params=["tgz", "tar", "zip", "bundle"])
def archive(request, tmp_path):
    """Writes files as an archive, and gives its path."""
    return lambda files: WRITERS[request.param](tmp_path / "un corpus", files)


def read(source):
    return {speech.speech_id: speech.read() for batch in source.batches() for speech in batch.speeches}


def test_every_speech_is_read_as_it_is_and_the_rest_is_listed(place):
    source = place(small.files())
    assert read(source) == small.speeches()
    odd = {os.path.basename(name) for name in source.odd} - {"MANIFEST.TXT"}
    assert sorted(odd) == sorted(small.STRAY)
    assert source.repeated == []


def test_a_name_may_be_in_any_case(place):
    source = place({"txt/session 78 - 2023/rus_78_2023.TXT": b"Peace.", "TXT/Usa_78_2023.Txt": b"War."})
    assert read(source) == {"RUS_78_2023": b"Peace.", "USA_78_2023": b"War."}


def test_a_folder_with_the_archive_in_it_will_do(archive, tmp_path):
    made = archive(small.files())
    folder = small.write_folder(tmp_path / "dataverse_files", {"MANIFEST.TXT": b"two files"})
    made.rename(
        folder / {b"PK": "UNGDC.zip", b"\x1f\x8b": "UNGDC.tgz"}.get(made.read_bytes()[:2], "UNGDC.TAR")
    )
    assert read(speech_files.source(folder)) == small.speeches()


def test_a_folder_with_several_archives_asks_for_one(tmp_path):
    for name in ("one.tgz", "two.tgz"):
        small.write_archive(tmp_path / name, small.files())
    with pytest.raises(ValueError, match=r"holds no speech.*one\.tgz and two\.tgz: name one of these"):
        read(speech_files.source(tmp_path))


def test_an_archive_in_an_archive_in_an_archive_is_to_be_taken_out(tmp_path):
    inner = small.write_zip(tmp_path / "inner.zip", small.files()).read_bytes()
    outer = small.write_zip(tmp_path / "outer.zip", {"UNGDC.zip": inner})
    with pytest.raises(ValueError, match=r"holds no speech.*UNGDC\.zip: take that out and name it"):
        read(speech_files.source(outer))


def test_batches_say_how_far_the_reading_is(place, monkeypatch):
    monkeypatch.setattr(speech_files, "TOGETHER", 7)
    source = place(small.files())
    batches = list(source.batches())
    assert {len(batch.speeches) for batch in batches[:-1]} == {7} and 0 < len(batches[-1].speeches) <= 7
    assert 0 < sum(batch.size for batch in batches) <= source.total


def test_a_speech_knows_who_spoke_and_when(place):
    (batch,) = place({ONE: b"Peace."}).batches()
    (speech,) = batch.speeches
    assert (speech.iso3, speech.session, speech.year) == ("RUS", 77, 2022)


@pytest.mark.parametrize(
    "name",
    [
        "._RUS_77_2022.txt",
        "RUS_77_2022.txt.bak",
        "RUS_77_2022.text",
        "RUſ_77_2022.txt",
        "RUS_77_2021.txt",
        "RUS-77-2022.txt",
        "README",
    ],
)
def test_a_file_by_another_name_is_no_speech(place, name):
    source = place({ONE: b"Peace.", f"TXT/{name}": b"War."})
    assert list(read(source)) == ["RUS_77_2022"]
    assert {os.path.basename(odd) for odd in source.odd} - {"MANIFEST.TXT"} == {name}


def test_a_speech_that_is_there_twice_is_read_once(place):
    source = place({ONE: b"Peace.", "copy/RUS_77_2022.txt": b"Peace."})
    assert read(source) == {"RUS_77_2022": b"Peace."}
    assert len(source.repeated) == 1


def test_two_texts_under_one_name_are_refused(place):
    with pytest.raises(
        ValueError, match=r"two different texts called RUS_77_2022\.txt.*take one of them away"
    ):
        read(place({ONE: b"Peace.", "copy/RUS_77_2022.txt": b"War."}))


def test_a_file_that_is_too_long_is_refused(place, monkeypatch):
    monkeypatch.setattr(speech_files, "LARGEST", 100)
    assert read(place({ONE: b"a" * 100}))
    with pytest.raises(ValueError, match=r"RUS_77_2022\.txt.* is too long to be a speech"):
        read(place({ONE: b"a" * 101}))


def test_a_place_without_a_speech_is_refused(place):
    with pytest.raises(ValueError, match="holds no speech; one is a file such as TXT/Session 78"):
        read(place({"notes.txt": b"nothing"}))


def test_a_place_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere is neither an archive nor a folder"):
        speech_files.source(tmp_path / "nowhere")


class TestArchives:
    def test_wherever_an_archive_is_cut_it_is_refused(self, archive, tmp_path):
        whole = archive(small.files()).read_bytes()
        cut = tmp_path / "cut"
        for share in range(20):
            cut.write_bytes(whole[: len(whole) * share // 20])
            with pytest.raises(ValueError, match=r"cut is (damaged or cut short|empty)|none of what is read"):
                read(speech_files.source(cut))

    def test_without_its_last_bytes_it_is_refused(self, archive, tmp_path):
        whole = archive(small.files()).read_bytes()
        end = len(whole) - 4  # of a tgz, only the length at the end is missing
        if whole[257:262] == b"ustar":
            end = len(whole.rstrip(b"\0")) // 512 * 512 + 512  # of a tar, the empty blocks at the end
        tmp_path.joinpath("cut").write_bytes(whole[:end])
        with pytest.raises(ValueError, match="cut short"):
            read(speech_files.source(tmp_path / "cut"))

    def test_a_changed_byte_is_found(self, tmp_path):
        whole = bytearray(small.write_archive(tmp_path / "whole.tgz", small.files()).read_bytes())
        whole[-6] ^= 1  # of the checksum
        tmp_path.joinpath("changed.tgz").write_bytes(whole)
        with pytest.raises(ValueError, match="damaged"):
            read(speech_files.source(tmp_path / "changed.tgz"))

    def test_a_change_after_the_last_speech_is_found(self, tmp_path):
        whole = gzip.decompress(small.write_archive(tmp_path / "whole.tgz", small.files()).read_bytes())
        padded = bytearray(gzip.compress(whole.ljust(2 << 20, b"\0"), mtime=0))  # more than is read at a time
        padded[-6] ^= 1
        tmp_path.joinpath("changed.tgz").write_bytes(padded)
        with pytest.raises(ValueError, match="damaged"):
            read(speech_files.source(tmp_path / "changed.tgz"))

    def test_a_changed_byte_of_a_zip_is_found(self, tmp_path):
        whole = small.write_zip(tmp_path / "whole.zip", {ONE: bytes(range(256)) * 9}).read_bytes()
        middle = whole.index(ONE.encode()) + len(ONE) + 200
        tmp_path.joinpath("changed.zip").write_bytes(whole[:middle] + b"\x5a\xa5" + whole[middle + 2 :])
        with pytest.raises(ValueError, match=r"changed\.zip is damaged"):
            read(speech_files.source(tmp_path / "changed.zip"))

    @pytest.mark.parametrize(
        ("content", "says"),
        # named, since the bytes hold the second of packing, and the workers would collect different tests
        [
            pytest.param(b"", "is empty", id="empty"),
            pytest.param(b"PK\x03\x04", "is damaged or cut short", id="cut zip"),
            pytest.param(
                gzip.compress(b"no tar at all" * 100, mtime=0),
                "is damaged or cut short",
                id="gzip without tar",
            ),
            pytest.param(b"7z\xbc\xaf\x27\x1c" + bytes(600), "is none of what is read here", id="7z"),
            pytest.param(b"Mr. President, " * 99, "is none of what is read here", id="one speech"),
            pytest.param(bytes(10_240), "holds no speech", id="empty tar"),
            pytest.param(b"PK\x05\x06" + bytes(18), "holds no speech", id="empty zip"),
        ],
    )
    def test_another_kind_of_file_is_refused(self, tmp_path, content, says):
        file = tmp_path / "other"
        file.write_bytes(content)
        with pytest.raises(ValueError, match=rf"other {says}"):
            read(speech_files.source(file))


class TestHostileArchives:
    """What an archive claims can lead nowhere and fill nothing."""

    OUTSIDE = ("../USA_77_2022.txt", "/FRA_77_2022.txt", "TXT/../../POL_77_2022.txt")

    @pytest.mark.parametrize("packing", ["gz", ""])
    def test_names_that_lead_outside_and_links_are_left_out_of_a_tar(self, tmp_path, packing):
        file = tmp_path / "in" / "un"
        file.parent.mkdir()
        with tarfile.open(file, f"w:{packing}") as tar:
            for name in (ONE, *self.OUTSIDE):
                member = tarfile.TarInfo(name)
                member.size = 6
                tar.addfile(member, io.BytesIO(b"Peace."))
            for name, kind in (
                ("POL_77_2022.txt", tarfile.SYMTYPE),
                ("FIN_77_2022.txt", tarfile.LNKTYPE),
                ("SWE_77_2022.txt", tarfile.FIFOTYPE),
            ):
                link = tarfile.TarInfo(name)
                link.type, link.linkname = kind, "/etc/passwd"
                tar.addfile(link)
        source = speech_files.source(file)
        assert read(source) == {"RUS_77_2022": b"Peace."}
        assert len(source.odd) == 6
        assert [path.name for path in tmp_path.rglob("*")] == ["in", "un"]

    def test_names_that_lead_outside_and_links_are_left_out_of_a_zip(self, tmp_path):
        file = tmp_path / "in" / "un.zip"
        file.parent.mkdir()
        with zipfile.ZipFile(file, "w") as archive:
            for name in (ONE, *self.OUTSIDE, "..\\FIN_77_2022.txt", "C:\\SWE_77_2022.txt", "../UNGDC.tgz"):
                archive.writestr(name, b"Peace.")
            link = zipfile.ZipInfo("CHN_77_2022.txt")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
        source = speech_files.source(file)
        assert read(source) == {"RUS_77_2022": b"Peace."}
        assert len(source.odd) == 7
        assert [path.name for path in tmp_path.rglob("*")] == ["in", "un.zip"]

    def test_the_other_stroke_of_windows_parts_folders(self, tmp_path):
        file = small.write_zip(tmp_path / "un.zip", {ONE.replace("/", "\\"): b"Peace."})
        assert read(speech_files.source(file)) == {"RUS_77_2022": b"Peace."}

    def test_a_speech_that_claims_to_be_huge_is_refused(self, tmp_path):
        member = tarfile.TarInfo(ONE)
        member.size = 1 << 40
        tmp_path.joinpath("un.tar").write_bytes(member.tobuf(tarfile.GNU_FORMAT) + bytes(10_240))
        with pytest.raises(ValueError, match="too long to be a speech"):
            read(speech_files.source(tmp_path / "un.tar"))

    def test_another_file_that_claims_to_be_huge_is_a_cut_archive(self, tmp_path):
        member = tarfile.TarInfo("notes.txt")
        member.size = 1 << 60
        tmp_path.joinpath("un.tar").write_bytes(member.tobuf(tarfile.GNU_FORMAT) + bytes(10_240))
        with pytest.raises(ValueError, match="damaged or cut short"):
            read(speech_files.source(tmp_path / "un.tar"))

    @pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
    def test_a_header_without_end_fills_no_memory(self, tmp_path, kind):
        header = tarfile.TarInfo("name")
        header.type, header.size = kind, 1 << 30
        with gzip.open(tmp_path / "un.tgz", "wb", compresslevel=1) as tar:
            tar.write(header.tobuf(tarfile.GNU_FORMAT))
            for _ in range(8):
                tar.write(b"9" * (1 << 20))
        with pytest.raises(ValueError, match="no archive of speeches"):
            read(speech_files.source(tmp_path / "un.tgz"))

    def test_headers_upon_headers_are_a_damaged_archive(self, tmp_path):
        header = tarfile.TarInfo("name")
        header.type = tarfile.XHDTYPE
        tmp_path.joinpath("un.tar").write_bytes(header.tobuf(tarfile.USTAR_FORMAT) * 3000 + bytes(10_240))
        with pytest.raises(ValueError, match="un.tar is damaged or cut short"):
            read(speech_files.source(tmp_path / "un.tar"))

    def test_whatever_bytes_change_it_is_read_or_refused(self, archive, tmp_path):
        whole = archive(dict(list(small.files().items())[:5])).read_bytes()
        draw = random.Random(20220629)
        for number in range(150):
            changed = bytearray(whole)
            for _ in range(draw.choice([1, 2, 9])):  # near the end, too, where a zip has its list
                changed[draw.choice([draw.randrange(len(whole)), -draw.randrange(1, 400)])] = draw.randrange(
                    256
                )
            tmp_path.joinpath(f"changed-{number}").write_bytes(changed)
            with suppress(speech_files.RefusedError):  # anything else fails
                read(speech_files.source(tmp_path / f"changed-{number}"))

    def test_a_zip_that_unpacks_to_more_than_it_claims_is_refused(self, tmp_path):
        file = small.write_zip(tmp_path / "un.zip", {ONE: b"peace " * 1_000_000})
        content = bytearray(file.read_bytes())
        place = content.rindex(b"PK\x01\x02") + 24  # its size, in the list at the end
        content[place : place + 4] = (1000).to_bytes(4, "little")
        file.write_bytes(content)
        with pytest.raises(ValueError, match="damaged"):
            read(speech_files.source(file))
        file = small.write_zip(tmp_path / "long.zip", {ONE: b"peace " * 1_000_000})
        with pytest.raises(ValueError, match="too long to be a speech"):
            read(speech_files.source(file))

    def test_an_archive_that_unpacks_to_too_much_is_refused(self, archive, monkeypatch):
        monkeypatch.setattr(speech_files, "MOST_BYTES", 10_000)
        with pytest.raises(ValueError, match="is not the corpus: it unpacks to more than"):
            read(speech_files.source(archive(small.files())))

    def test_an_archive_of_too_many_files_is_refused(self, archive, monkeypatch):
        monkeypatch.setattr(speech_files, "MOST_FILES", 50)
        with pytest.raises(ValueError, match="is not the corpus: it holds more than 50 files"):
            read(speech_files.source(archive(small.files())))

    def test_a_zip_with_a_password_is_named(self, tmp_path):
        file = small.write_zip(tmp_path / "un.zip", {ONE: b"Peace."})
        content = bytearray(file.read_bytes())
        for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.rindex(start) + flags] |= 1
        file.write_bytes(content)
        with pytest.raises(ValueError, match=r"RUS_77_2022\.txt in .*un\.zip cannot be read .*unpack it"):
            read(speech_files.source(file))


class TestFolders:
    def test_links_to_folders_and_pipes_are_not_followed(self, tmp_path):
        small.write_folder(tmp_path, {ONE: b"Peace."})
        (tmp_path / "TXT" / "loop").symlink_to(tmp_path)
        os.mkfifo(tmp_path / "TXT" / "USA_77_2022.txt")
        source = speech_files.source(tmp_path)
        assert list(read(source)) == ["RUS_77_2022"]
        assert len(source.odd) == 2

    def test_the_order_does_not_depend_on_the_file_system(self, tmp_path):
        backwards = dict(reversed(small.files().items()))
        one = speech_files.source(small.write_folder(tmp_path / "one", small.files()))
        two = speech_files.source(small.write_folder(tmp_path / "two", backwards))
        assert list(read(one)) == list(read(two))
