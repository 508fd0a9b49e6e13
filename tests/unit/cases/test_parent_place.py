"""No form asks where the mother is; and what is near that question may still be asked."""

from pathlib import Path

import pytest

from leeward.cases.parent_place import asks_where_a_parent_is
from leeward.forms.shipped import shipped_form

ASKS = """
Where is the mother?
Where is your mother now?
Where's mum?
Where does her mother live?
Where the mother lives now
Do you know where your mother is?
Where are the child's parents?
Where did your mum go?
Where does the mother work?
Place where the mother is hiding
City where the mother is staying
Where can the mother be reached? Tell us where the mother is staying.
Mother's address
Mother’s current address
Mother's whereabouts
Current location of the mother
Home address of the child's mother
Parents' address
mother_address
motherLocation
mother_whereabouts
mothers_residence
address_mother
where_mother
mother's workplace
Birth mother's last known address
Where is your real mother living?
Where the mother went
엄마는 지금 어디에 있나요?
어머니가 어디 계신지 아나요?
어머니는 어디로 가셨습니까?
엄마 어디 있어?
지금 어디에 엄마가 숨어 있나요?
어머니가 있는 곳
어머니가 지금 계신 곳
엄마가 사는 곳을 적으세요
어머니가 숨어 있는 장소
어머니 거주지
어머니의 현재 주소
어머니 소재지
어머니 행방
엄마 은신처
친모의 거처
부모님 주소
부모님은 지금 어디에 계십니까?
모 주소
어머니 근무지
어머니는 어느 도시에 있나요?
妈妈现在在哪里？
母亲在哪儿
你知道妈妈在哪里吗？
母亲现住址
母亲的住址
母亲目前居住地
妈妈的下落
母亲去向
母亲行踪
妈妈去了哪里？
母亲现在住在什么地方
母亲躲在哪里
哪里能找到孩子的母亲？
母亲藏身处
父母地址
母亲居住的城市
生母所在地
母親在哪裡工作？现在妈妈在哪个城市？
母亲工作单位
""".strip().splitlines()

MAY = """
Mother's name
Mother's age
Mother's nationality
Mother's place of birth
Where was the mother born?
Mother tongue
Mother's mobile phone model
Is the mother alive?
Since when is the mother missing?
Who was there when the mother was arrested?
Where was the child when the mother was arrested?
Where did the child stay the night the mother was taken?
Where does the child live?
Where was the mother last seen?
Where did the mother give birth?
Child's address
Address
Has anybody asked the child where the mother is?
Who asks where the mother lives?
Do not write where the mother is.
Where is the mother's identity card kept?
What was the child told about its mother?
May the mother's name be told?
Does the mother agree to the referral?
Where do you go when your mother is sick?
How does the mother live with the illness?
Grandmother's name
Where is the school?
Does the child see the mother?
어머니 이름
어머니 나이
어머니 고향
어머니 출생지
어머니가 어디 아프신가요?
어머니는 어디에서 태어났습니까?
어머니가 체포될 때 아이는 어디에 있었습니까?
어머니가 언제부터 없었습니까?
아이는 어디에 사나요?
어머니가 어디 있는지 누가 물었나요?
어머니가 있는 곳은 적지 마세요
아이에게 어머니에 대해 무엇이라고 말했습니까?
어머니가 맡긴 사람
모국어
모든 주소
주소
어머니와 연락이 됩니까?
부모 교육에 참여했습니까?
어머니가 돌아오실 때까지 누가 돌보나요?
母亲姓名
母亲年龄
母亲国籍
母亲在哪里出生
母亲从哪一年失踪
母亲被带走时孩子在哪里？
孩子现在住在哪里？
有人问过孩子妈妈在哪里吗？
不要写母亲在哪里
母语
孩子知道母亲的情况吗
母亲是否同意转介
母亲的愿望
住址
姑娘在哪里
母亲什么时候回来
""".strip().splitlines()


@pytest.mark.parametrize("words", ASKS)
def test_it_is_seen_in_three_languages(words: str) -> None:
    assert asks_where_a_parent_is(words)


@pytest.mark.parametrize("words", MAY)
def test_what_is_near_it_may_be_asked(words: str) -> None:
    assert not asks_where_a_parent_is(words)


def test_no_shipped_form_asks() -> None:
    shipped = Path(__file__).parents[3] / "src" / "leeward" / "codebook" / "forms"
    kinds = [file.stem for file in shipped.glob("*.md")]
    assert len(kinds) > 15
    for kind in kinds:
        for asked in shipped_form(kind).questions():
            for words in (asked.name, *asked.label.values(), *asked.hint.values()):
                assert not asks_where_a_parent_is(words), (kind, asked.name, words)
