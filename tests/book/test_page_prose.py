"""No result is typed by hand: a number in the prose comes from code."""

from __future__ import annotations

import pytest
from built_book import ROOT, document_names
from prose import bare_digits


@pytest.mark.parametrize("name", document_names())
def test_no_bare_result_digit_in_prose(name: str) -> None:
    assert bare_digits((ROOT / f"{name}.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "typed",
    [
        "Of the clauses, 62 % stayed.",
        "Of the clauses, 62% stayed.",
        "The rate rose from 1.4 to 3.",
        "Some 1,234 tokens were counted.",
        "The share was 2010 % of that.",
        "| theme | n |\n|---|---|\n| Russia | 41 |",
        "- a finding: 7 of them",
        "```{admonition} What 3 chapters find\n:class: takeaways\n- Text.\n```",
        "```{admonition} Title\n:class: takeaways\n- It was 41 (interval 3 to 9).\n```",
        ":::{note}\nA share of 0.7.\n:::",
        "```{exhibit} fig-x\nCaption. n = 18.\n```",
        "Term\n: defined with 5 cases",
        "Text.[^a]\n\n[^a]: A note on 12 cases.",
        "# A title with 4 findings",
        "Between *11* of them",
        "It rose from {value}`ally.2021.rate` to 51.",
        "```{exhibit} fig-x\nCaption. n = {value}`corpus.speeches`, 18 of them short.\n```",
        "[it was 12 times](other.md)",
    ],
)
def test_a_typed_result_is_found(typed: str) -> None:
    assert bare_digits(f"---\nfile_format: mystnb\n---\n# Title\n\n{typed}\n")


@pytest.mark.parametrize(
    "allowed",
    [
        "On 19 February 2021 and in the years 2010–2022, in the 1990s, on 29 and 30 June 2022, from 11 to 15 July 2018.",
        "See paragraph 7, paragraphs 12 and 14, para. 33; Article 5 and Articles 4 and 5.",
        "It is {value}`share.of` of {value}`n_3.n` in {numref}`fig-2`; see `file-3.csv` and {cite}`dunning1993`.",
        "It is {value}`ally.2022.rate` ({value}`near.nato.2014-2021.threat.rate.interval`).",
        "```{admonition} Title\n:class: takeaways\n- It was {value}`ally.2022.rate`.\n```",
        "```{code-cell} ipython3\n:tags: [hide-input]\nx = 62\n```",
        "```bash\nmake book PORT=8001\n```",
        "```{exhibit} fig-rate-2\nRates per 10,000 tokens, with 95 % intervals. n = {value}`corpus.n`.\n```",
        "(label-3)=\n## A heading\n\n% a comment of 3 words\n\n[table](../data/x-2.csv)",
        "G² and Krippendorff's α.",
    ],
)
def test_what_may_be_typed(allowed: str) -> None:
    assert bare_digits(f"---\nfile_format: mystnb\nversion: 3\n---\n# Title\n\n{allowed}\n") == []
