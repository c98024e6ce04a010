"""Archives and folders of speeches as people have them: what is read, what is left out, what is refused."""

import gzip
import io
import os
import tarfile

import pytest
import small_speeches as small

from conceptshift.corpus import speech_files

ONE, OTHER = "TXT/Session 77 - 2022/RUS_77_2022.txt", "TXT/Session 77 - 2022/USA_77_2022.txt"


@pytest.fixture(params=["folder", "archive"])
def place(request, tmp_path):
    """Writes files, by path, as a folder or as an archive, and gives the source of speeches there."""

    def write(files):
        if request.param == "folder":
            return speech_files.source(small.write_folder(tmp_path / "un corpus", files))
        return speech_files.source(small.write_archive(tmp_path / "un corpus.tgz", files))

    return write


def read(source):
    return {speech.speech_id: speech.read() for batch in source.batches() for speech in batch.speeches}


def test_every_speech_is_read_as_it_is_and_the_rest_is_listed(place):
    source = place(small.files())
    assert read(source) == small.speeches()
    assert sorted(os.path.basename(name) for name in source.odd) == sorted(small.STRAY)
    assert source.repeated == []


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
        "rus_77_2022.txt",
        "RUS_77_2021.txt",
        "RUS-77-2022.txt",
        "README",
    ],
)
def test_a_file_by_another_name_is_no_speech(place, name):
    source = place({ONE: b"Peace.", f"TXT/{name}": b"War."})
    assert list(read(source)) == ["RUS_77_2022"]
    assert [os.path.basename(odd) for odd in source.odd] == [name]


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
    with pytest.raises(ValueError, match=r"RUS_77_2022\.txt is too long to be a speech"):
        read(place({ONE: b"a" * 101}))


def test_a_place_without_a_speech_is_refused(place):
    with pytest.raises(ValueError, match="holds no speech; one is a file such as TXT/Session 78"):
        read(place({"notes.txt": b"nothing"}))


def test_a_place_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere is neither an archive nor a folder"):
        speech_files.source(tmp_path / "nowhere")


class TestArchives:
    def test_names_that_lead_outside_and_links_are_left_out(self, tmp_path):
        file = tmp_path / "un.tgz"
        with tarfile.open(file, "w:gz") as tar:
            for name in (ONE, "../USA_77_2022.txt", "/FRA_77_2022.txt"):
                member = tarfile.TarInfo(name)
                member.size = 6
                tar.addfile(member, io.BytesIO(b"Peace."))
            for name, kind in (("POL_77_2022.txt", tarfile.SYMTYPE), ("FIN_77_2022.txt", tarfile.LNKTYPE)):
                link = tarfile.TarInfo(name)
                link.type, link.linkname = kind, "/etc/passwd"
                tar.addfile(link)
        source = speech_files.source(file)
        assert list(read(source)) == ["RUS_77_2022"]
        assert len(source.odd) == 4

    def test_wherever_an_archive_is_cut_it_is_refused(self, tmp_path):
        whole = small.write_archive(tmp_path / "whole.tgz", small.files()).read_bytes()
        cut = tmp_path / "cut.tgz"
        for share in range(20):
            cut.write_bytes(whole[: len(whole) * share // 20])
            with pytest.raises(
                ValueError, match=r"cut\.tgz is damaged, cut short, or no \.tgz archive|no speech"
            ):
                read(speech_files.source(cut))
        cut.write_bytes(whole[:-4])  # only the length at the end is missing
        with pytest.raises(ValueError, match="cut short"):
            read(speech_files.source(cut))

    def test_a_changed_byte_is_found(self, tmp_path):
        whole = bytearray(small.write_archive(tmp_path / "whole.tgz", small.files()).read_bytes())
        whole[-6] ^= 1  # of the checksum
        tmp_path.joinpath("changed.tgz").write_bytes(whole)
        with pytest.raises(ValueError, match="damaged"):
            read(speech_files.source(tmp_path / "changed.tgz"))

    def test_a_change_after_the_last_speech_is_found(self, tmp_path):
        whole = gzip.decompress(small.write_archive(tmp_path / "whole.tgz", small.files()).read_bytes())
        padded = bytearray(gzip.compress(whole.ljust(2 << 20, b"\0")))  # more than is read at a time
        padded[-6] ^= 1
        tmp_path.joinpath("changed.tgz").write_bytes(padded)
        with pytest.raises(ValueError, match="damaged"):
            read(speech_files.source(tmp_path / "changed.tgz"))

    @pytest.mark.parametrize(
        "content",
        # named, since the bytes hold the second of packing, and the workers would collect different tests
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"PK\x03\x04", id="zip"),
            pytest.param(gzip.compress(b"no tar at all" * 100), id="gzip without tar"),
        ],
    )
    def test_another_kind_of_file_is_refused(self, tmp_path, content):
        file = tmp_path / "other.zip"
        file.write_bytes(content)
        with pytest.raises(ValueError, match=r"other\.zip"):
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
