"""Finding the articles by their checksum and cutting them at the spans, on texts that the tests make."""

import pytest
import small_articles as small

from conceptshift.corpus import texts


@pytest.fixture
def folder(tmp_path):
    return small.write_texts(tmp_path / "articles")


class TestArticles:
    def test_files_are_found_whatever_they_are_called(self, folder):
        folder.joinpath("page-0.txt").rename(folder / "download (3).html.txt")
        assert texts.articles(folder, small.documents()) == small.texts()

    def test_a_missing_file_is_named_by_its_article(self, folder):
        folder.joinpath("page-1.txt").unlink()
        with pytest.raises(FileNotFoundError, match=r"vk-2018: no file in .* has the checksum"):
            texts.articles(folder, small.documents())

    def test_a_changed_letter_is_not_the_article(self, folder):
        page = folder / "page-0.txt"
        page.write_bytes(page.read_bytes().replace(b"tension", b"tensions"))
        with pytest.raises(FileNotFoundError, match="rt-2021"):
            texts.articles(folder, small.documents())

    @pytest.mark.parametrize(
        "spoil",
        [lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: b"\xef\xbb\xbf" + raw],
        ids=["CRLF", "BOM"],
    )
    def test_an_editor_that_changed_line_ends_is_told_apart(self, folder, spoil):
        page = folder / "page-0.txt"
        page.write_bytes(spoil(page.read_bytes()))
        with pytest.raises(
            FileNotFoundError, match="page-0.txt differs from it in line ends or byte-order mark only"
        ):
            texts.articles(folder, small.documents())

    def test_a_file_in_place_of_the_folder_is_refused(self, folder):
        with pytest.raises(NotADirectoryError, match="not a folder"):
            texts.articles(folder / "page-0.txt", small.documents())


class TestPassages:
    def test_each_span_is_its_own_words(self):
        cut = texts.passages(small.texts(), small.spans()).set_index("span_id")
        for pieces in small.PIECES.values():
            for span_id, words, *_, frame in pieces:
                assert cut.at[span_id, "text"] == words
                assert cut.at[span_id, "frame"] == frame

    @pytest.mark.parametrize(
        ("span_id", "column", "by", "says"),
        [
            ("rt-2021-006", "end", 50, "lies outside rt-2021"),
            ("rt-2021-002", "start", -4, "overlaps rt-2021-001"),
            ("rt-2021-002", "start", -1, "begins or ends with white space"),
            ("rt-2021-002", "start", 4, "lies in no span"),
            ("rt-2021-006", "end", -3, "lies in no span"),
            ("rt-2021-004", "frame_end", 400, "its frame .* lies outside it"),
        ],
    )
    def test_offsets_that_do_not_fit_are_named(self, span_id, column, by, says):
        spans = small.spans()
        spans.loc[spans["span_id"] == span_id, column] += by
        with pytest.raises(ValueError, match=says):
            texts.passages(small.texts(), spans)

    def test_a_span_of_an_unknown_article_is_refused(self):
        with pytest.raises(ValueError, match="no such article"):
            texts.passages({"rt-2021": small.texts()["rt-2021"]}, small.spans())

    def test_no_message_repeats_the_text(self):
        spans = small.spans()
        spans.loc[1, "start"] += 3
        with pytest.raises(ValueError) as caught:
            texts.passages(small.texts(), spans)
        assert "threat" not in str(caught.value)
