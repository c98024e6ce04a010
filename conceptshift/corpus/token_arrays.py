"""Many texts as arrays of token numbers: those of `tokens.tokens`, counted by Arrow and not one by one.

A token is cut out by a pattern, and a pattern is slow. But it can only start and end where there is no letter,
apostrophe or hyphen, so texts are cut at those places first, which needs no pattern, and equal pieces get one
number. Most pieces are a token; the pattern reads only the others (`'quoted'`, `war--and`), and each of them
once however often it stands in the texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from conceptshift.corpus.tokens import TOKEN, mended
from conceptshift.tables.arrow_numpy import numbers, strings, truths

# One byte stands for the typographic apostrophe, which has three in UTF-8. It is no letter, so it may be one that
# a text could hold: there it becomes a space.
APOSTROPHE, MARK = "’", "\x01"
# The two characters outside ASCII that have a letter from a to z in lower case, and that letter: K (kelvin), and İ,
# which leaves a dot that is none. With each, one byte of its UTF-8 that texts rarely hold, since one byte is looked
# for much faster than several.
LOWER = {"\u212a": (b"k", b"\x84"), "\u0130": (b"i ", b"\xc4")}

_LETTERS = bytes(range(ord("a"), ord("z") + 1))
_KEPT = _LETTERS + b"'-" + MARK.encode()
_SPACED = bytes(byte if byte in _KEPT else ord(" ") for byte in bytes(range(256)).lower())
_MARKED = TOKEN.replace(APOSTROPHE, MARK)


@dataclass(frozen=True)
class TokenArrays:
    """The tokens of n texts. Pieces are what stands between spaces; a piece holds one token, or none, or several.

    vocabulary: the different tokens. pieces: number of the piece, for all texts one after another; ends: where
    each text ends among them, with a 0 before (n + 1). held: how many tokens each piece holds; holds: the
    numbers of these tokens in the vocabulary, piece after piece.
    """

    vocabulary: pa.Array
    pieces: np.ndarray
    ends: np.ndarray
    held: np.ndarray
    holds: np.ndarray

    def counts(self, texts: Sequence[int] | None = None) -> np.ndarray:
        """How often each token of the vocabulary stands in some texts together, by their numbers, or in all."""
        pieces = self.pieces
        if texts is not None:
            pieces = np.concatenate([pieces[self.ends[text] : self.ends[text + 1]] for text in texts])
        of_pieces = np.bincount(pieces, minlength=len(self.held))
        weights = np.repeat(of_pieces, self.held)
        return np.bincount(self.holds, weights, minlength=len(self.vocabulary)).astype(np.int64)

    def sequence(self) -> tuple[np.ndarray, np.ndarray]:
        """The tokens in order, as numbers in the vocabulary, and where each text ends among them, with a 0 before."""
        held = self.held[self.pieces]
        after = np.cumsum(held)
        first = np.cumsum(self.held) - self.held
        shift = np.repeat(first[self.pieces] - (after - held), held)
        ends = np.concatenate([[0], after])[self.ends]
        return self.holds[shift + np.arange(len(shift))], ends


def read(texts: Sequence[bytes]) -> TokenArrays:
    """The tokens of each text, which is UTF-8; what is not is passed over like any other character."""
    cut = pc.ascii_split_whitespace(strings([_spaced(text) for text in texts]))
    numbered = cut.values.dictionary_encode()
    vocabulary, held, holds = _tokens_of_pieces(numbered.dictionary)
    return TokenArrays(vocabulary, numbers(numbered.indices), numbers(cut.offsets), held, holds)


def _spaced(text: bytes) -> bytes:
    """Mended, in lower case, with a space for all that no token holds."""
    text = mended(text).replace(MARK.encode(), b" ")
    if not text.isascii():
        text = text.replace(APOSTROPHE.encode(), MARK.encode())
        for character, (lower, rare) in LOWER.items():
            if rare in text:
                text = text.replace(character.encode(), lower)
    return text.translate(_SPACED)


def _tokens_of_pieces(pieces: pa.Array) -> tuple[pa.Array, np.ndarray, np.ndarray]:
    """The vocabulary of the pieces, how many tokens each holds, and which."""
    whole = pc.match_substring_regex(pieces, f"^(?:{_MARKED})$")
    words = pieces.filter(whole)
    others = [re.findall(_MARKED, piece) for piece in pieces.filter(pc.invert(whole)).to_pylist()]
    found = strings([token.encode() for tokens in others for token in tokens])
    new = pc.unique(found.filter(pc.invert(pc.is_in(found, words))))
    vocabulary = pa.concat_arrays([words, new])

    is_whole = truths(whole)
    held = np.ones(len(pieces), dtype=np.int64)
    held[~is_whole] = [len(tokens) for tokens in others]
    of_whole = np.repeat(is_whole, held)
    holds = np.empty(held.sum(), dtype=np.int64)
    holds[of_whole] = np.arange(len(words))
    holds[~of_whole] = numbers(pc.index_in(found, vocabulary))
    return pc.replace_substring(vocabulary, MARK, APOSTROPHE), held, holds
