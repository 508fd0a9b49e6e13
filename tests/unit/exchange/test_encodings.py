import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import InvalidFile
from leeward.exchange.encodings import decode
from leeward.exchange.sheets import read_book

KOREAN = "성명,생년월일,비고\n김봄별,1988년 3월 5일,상담을 원함\n리설향,음력 4월,학교 문의\n"
CHINESE = "姓名,出生日期,备注\n王小雨,2017年5月4日,想上学\n刘佳琪,农历八月初三,没有户口\n"
SYLLABLES = "가나다라마바사아자차카타파하김이박최정강을를은는"
CHARACTERS = "的一是在有人我他这中大来上国名字年月日女男户口学校姓"
MIXED = "성명,한자\n김봄별,金春星\n리설향,李雪香\n"


@pytest.mark.parametrize("text", [KOREAN, CHINESE, MIXED, "name,age\nA,3\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_is_read_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(KOREAN, "cp949"), (MIXED, "cp949"), (CHINESE, "gb18030")],
)
def test_the_encodings_of_windows_are_told_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


def test_what_reads_two_ways_is_refused_until_a_person_says() -> None:
    data = "金春星,姜玉兰\n崔银姬,朴锦\n".encode("gb18030")
    with pytest.raises(InvalidFile) as caught:
        decode(data)
    assert caught.value.facts["reason"] == "encoding_unclear"
    assert decode(data, "gb18030")[0].startswith("金春星")


def test_bytes_that_make_good_korean_and_good_chinese_are_refused() -> None:
    data = "성성,성\n".encode("cp949")
    assert data.decode("gb18030") == "己己,己\n"
    with pytest.raises(InvalidFile) as caught:
        decode(data)
    assert caught.value.facts["reason"] == "encoding_unclear"


def test_chinese_whose_bytes_are_also_letters_in_utf8_is_refused() -> None:
    data = "一一".encode("gb18030") * 12
    assert data.decode("utf-8")
    with pytest.raises(InvalidFile):
        decode(data)
    assert decode("José,Ñandú\n".encode())[1] == "utf-8"


def test_what_no_encoding_reads_names_its_line() -> None:
    with pytest.raises(InvalidFile) as caught:
        decode(b"a,b\nc,d\n\xff\xff\xff,e\n")
    assert caught.value.facts == {"reason": "undecodable", "row": 3}


def test_a_wrong_claim_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidFile) as caught:
        decode(("a\n" + KOREAN).encode("cp949"), "utf-8")
    assert caught.value.facts == {"reason": "undecodable", "row": 2}
    with pytest.raises(InvalidFile):
        decode(b"a", "latin-1")


@given(st.text(SYLLABLES, min_size=20, max_size=60))
@settings(max_examples=60)
def test_korean_is_never_silently_read_as_chinese(text: str) -> None:
    try:
        found, _ = decode(text.encode("cp949"))
    except InvalidFile:
        return
    assert found == text


@given(st.text(CHARACTERS, min_size=20, max_size=60))
@settings(max_examples=60)
def test_chinese_is_never_silently_read_as_korean(text: str) -> None:
    try:
        found, _ = decode(text.encode("gb18030"))
    except InvalidFile:
        return
    assert found == text


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    text = f'이름{separator}나이{separator}비고\n김봄별{separator}35{separator}"a, b; c"\n'
    book = read_book(text.encode())
    assert book.sheets[0].rows[1].values == ("김봄별", "35", "a, b; c")


NAMES = (
    "金朴崔姜尹王李张刘陈春星玉兰银姬锦雪小雨佳琪子涵浩然思远梦瑶欣怡天宇桐俊杰顺英莲福真明哲成男"
)


@given(st.lists(st.text(NAMES, min_size=2, max_size=3), min_size=3, max_size=12))
@settings(max_examples=100)
def test_a_list_of_nothing_but_chinese_names_is_never_read_as_korean(names: list[str]) -> None:
    text = "\n".join(names) + "\n"
    try:
        found, _ = decode(text.encode("gb18030"))
    except InvalidFile:
        return
    assert found == text


def test_excels_own_separator_line_is_obeyed() -> None:
    assert read_book(b"sep=;\na;b\n1;2\n").sheets[0].rows[1].values == ("1", "2")


def test_a_quotation_mark_that_never_closes_is_refused_with_its_row() -> None:
    with pytest.raises(InvalidFile) as caught:
        read_book(b'a,b\n1,2\n"3,4\n5,6\n')
    assert caught.value.facts["reason"] == "quotation_marks"
    assert caught.value.facts["row"] == 3
