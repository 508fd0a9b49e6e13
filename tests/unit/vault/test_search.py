import apsw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leeward.vault.search import TextIndex, normalise, runs, tokens

LETTERS = "abäßﬁzÉ İıςΣ09 -'.\n한국김영희가각ㄱ김李明护照々ーカｶア護\u0301\U00020000"
texts_ = st.text(alphabet=LETTERS, max_size=24)


def index_of(*texts: str) -> TextIndex:
    index = TextIndex(apsw.Connection(":memory:"), "text")
    index.create()
    index.add(list(enumerate(texts, start=1)))
    return index


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(texts_, min_size=1, max_size=6), data=st.data())
@example(texts=["lo wo", "hello world"], data=None)
def test_whatever_contains_the_query_is_found(texts: list[str], data: st.DataObject | None) -> None:
    # Any substring of any text, also across words, scripts and line ends.
    index = index_of(*texts)
    if data is None:
        query = "lo wo"
    else:
        source = normalise(data.draw(st.sampled_from(texts)))
        start = data.draw(st.integers(0, len(source)))
        query = source[start : start + data.draw(st.integers(2, 9))]
    plain = normalise(query).strip()
    if len(plain) < 2 or not any(runs(plain)):
        return
    wanted = {row for row, text in enumerate(texts, start=1) if plain in normalise(text)}
    assert wanted <= set(index.search(query, limit=100))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("영희", [1]),
        ("김영희", [1]),
        ("희", [1]),
        ("희를", [1]),
        ("护照", [2, 1]),
        ("护", [2, 1]),
        ("passport", [1]),
        ("PASSPORT", [1]),
        ("ssp", [1]),
        ("lo wo", [3]),
        ("ﬁ", [4]),
        ("fi", [4]),
        ("STRASSE", [4]),
        ("e\u0301t", [5]),
        ("ÉTÉ", [5]),
        ("照片 lo", []),
        ("absent", []),
        ("", []),
        (" - ", []),
        ('") OR (*', []),
    ],
)
def test_two_characters_of_any_script_are_enough(query: str, found: list[int]) -> None:
    index = index_of(
        "김영희를 만났다: passport 护照",
        "拿到护照照片",
        "hello world",
        "ﬁnal Straße",
        "été",
    )
    assert index.search(query, limit=9) == found


def test_several_words_must_all_be_there() -> None:
    index = index_of("shelter in spring", "shelter in autumn", "autumn")
    assert index.search("autumn shelter", limit=9) == [2]


def test_the_newest_come_first_and_no_more_than_asked() -> None:
    index = index_of(*["护照"] * 30)
    assert index.search("护照", limit=3) == [30, 29, 28]


def test_one_letter_finds_only_the_word_of_one_letter() -> None:
    assert index_of("a cat", "cat").search("a", limit=9) == [1]


def test_an_edge_that_fits_half_the_vocabulary_does_not_hide_anything() -> None:
    index = index_of(*(f"a{number}x b{number}" for number in range(4500)), "needle ax")
    assert index.search("x needle", limit=9) == [4501]
    assert index.search("e a", limit=9) == [4501]
    assert len(index.search("ax", limit=9)) == 1
    assert len(index.search("x b", limit=9)) == 9


def test_a_removed_text_is_found_no_more_and_leaves_no_word() -> None:
    connection = apsw.Connection(":memory:")
    index = TextIndex(connection, "text")
    index.create()
    index.add([(1, "canaryword 김영희"), (2, "canaryword stays"), (3, "secretword")])
    index.remove([1, 3])
    assert index.search("canaryword", limit=9) == [2]
    index.compact()
    blocks = b"".join(
        block
        for table in ("text_index_data", "text_gram_data")
        for (block,) in connection.execute(f"SELECT block FROM {table}")  # noqa: S608
    )
    words = [word for (word,) in connection.execute("SELECT word FROM text_word")]
    assert words == ["canaryword", "stays"]
    assert b"secretword" not in blocks
    assert "영희".encode() not in blocks
    assert index.search("secretw", limit=9) == []
    assert index.search("naryw", limit=9) == [2]


def test_words_are_learnt_again_after_a_rolled_back_transaction() -> None:
    connection = apsw.Connection(":memory:")
    index = TextIndex(connection, "text")
    index.create()
    connection.execute("BEGIN")
    index.add([(1, "harbour")])
    connection.execute("ROLLBACK")
    index.forget_memory()
    index.add([(2, "harbour")])
    assert index.search("arbo", limit=9) == [2]


def test_a_run_ends_where_the_script_changes() -> None:
    assert tokens("abc김영희")[0] == "abc 김영 영희 희"
    assert tokens("ABC-1")[1] == {"abc", "1"}


def test_an_index_equals_one_that_is_made_anew_from_the_same_texts() -> None:
    index = index_of("harbour 김영희", "gone", "visit")
    index.remove([2])
    fresh = TextIndex(apsw.Connection(":memory:"), "text")
    fresh.create()
    fresh.add([(1, "harbour 김영희"), (3, "visit")])
    assert index.equals(fresh)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM text_index WHERE rowid = 1",
        "INSERT INTO text_index(rowid, tokens) VALUES (9, 'visit')",
        "DELETE FROM text_word",
        "DELETE FROM text_gram WHERE rowid = 1",
    ],
)
def test_an_index_that_lost_or_gained_something_is_another(change: str) -> None:
    connection = apsw.Connection(":memory:")
    index, texts = TextIndex(connection, "text"), [(1, "harbour 김영희"), (2, "visit")]
    index.create()
    index.add(texts)
    connection.execute(change)
    fresh = TextIndex(apsw.Connection(":memory:"), "text")
    fresh.create()
    fresh.add(texts)
    assert not index.equals(fresh)


def test_the_index_can_be_dropped() -> None:
    index = index_of("harbour")
    index.drop()
    index.create()
    assert index.search("harbour", limit=1) == []
