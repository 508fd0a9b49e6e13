"""Sentences for invented journals in English, Korean and Chinese, with a few slots.

They are written the way workers write: short, practical, without anything that Leeward never
stores. `{n}` is a small number, `{h}` an hour, `{thing}` an item handed over.
"""

from typing import Final

SORTS: Final = ("visit", "phone_call", "message", "meeting")

NOTES: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "Quiet week. She sleeps better and asked for {n} more counselling sessions.",
        "The clinic can see her on the date agreed; I will go with her at {h}:00.",
        "The younger child coughs at night. Medicine handed over, next look in {n} days.",
        "School is asking again for the household booklet. We decided to wait.",
        "She wants to learn to sew. A place in the workshop may be free in {n} weeks.",
        "Talked about what she wants the children to be told. She will think about it.",
        "He took her telephone for {n} days. She wrote from a neighbour's. Plan reviewed.",
        "Fees for the term paid against a receipt under the pseudonym.",
        "She laughed for the first time since spring. The girl drew a house with {n} windows.",
        "Missed the agreed hour. Message came {n} hours later: the road was closed.",
        "Handed over {thing}. She asked that nobody else is told.",
        "Group met with {n} mothers. She spoke for a while, then listened.",
        "Hospital record copied; the original stays with her.",
        "She says that the landlord asks questions. We go through the exit plan on the next visit.",
        "Counsellor reports fewer nightmares. Review in {n} weeks.",
        "Birth registration: the office wants one more paper. Nothing filed until she decides.",
    ),
    "ko": (
        "이번 주는 조용했음. 잠을 조금 더 잔다고 함. 상담 {n}회를 더 원함.",
        "약속한 날짜에 병원 진료 가능. {h}시에 동행하기로 함.",
        "작은아이가 밤에 기침을 함. 약을 전달했고 {n}일 뒤 다시 확인.",
        "학교에서 호구부 사본을 다시 요구함. 당사자와 의논해 기다리기로 함.",
        "재봉을 배우고 싶어 함. {n}주 뒤 작업장에 자리가 날 수 있음.",
        "아이들에게 무엇을 어떻게 말할지 이야기함. 조금 더 생각해 보겠다고 함.",
        "동거 남성이 휴대전화를 {n}일 동안 가져감. 안전 계획을 다시 점검함.",
        "이번 학기 학비를 가명 영수증으로 납부함.",
        "봄 이후 처음으로 웃음. 큰아이가 창문이 {n}개 있는 집을 그림.",
        "약속 시간에 연락이 없었음. {n}시간 뒤 문자로 길이 막혔다고 알려 옴.",
        "{thing} 전달. 다른 사람에게 말하지 말아 달라고 부탁함.",
        "어머니 {n}명이 모임에 참석. 잠시 이야기하고 나서 조용히 들음.",
        "병원 기록을 복사함. 원본은 본인이 보관.",
        "집주인이 이것저것 묻는다고 함. 다음 방문 때 대피 계획을 함께 살펴보기로 함.",
        "상담사에 따르면 악몽이 줄었음. {n}주 뒤 재검토.",
        "출생등록: 담당 기관이 서류를 하나 더 요구. 본인이 결정할 때까지 제출하지 않음.",
    ),
    "zh-Hans": (
        "这周比较平静。她说睡得好一些，希望再做{n}次心理辅导。",
        "诊所可以按约定日期接诊，我{h}点陪她一起去。",
        "小的孩子夜里咳嗽。药已送到，{n}天后再看。",
        "学校又要户口本复印件。和她商量后决定先等等。",
        "她想学缝纫。{n}周后工坊可能有名额。",
        "谈了想怎样告诉孩子。她说再想一想。",
        "同居男方拿走她的手机{n}天。已重新核对安全计划。",
        "本学期学费已用化名收据缴清。",
        "入春以来第一次笑了。女孩画了一座有{n}扇窗的房子。",
        "约定时间没有消息。{n}小时后来信说路不通。",
        "已转交{thing}。她请我们不要告诉别人。",
        "{n}位母亲参加了小组。她说了一会儿，然后静静地听。",
        "医院记录已复印，原件由她自己保管。",
        "她说房东问得很多。下次家访一起看撤离计划。",
        "辅导员说噩梦减少了。{n}周后复查。",
        "出生登记：窗口还要一份材料。她决定之前不递交。",
    ),
}

THINGS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("a winter coat", "school things", "rice and oil", "a telephone card", "bus fare"),
    "ko": ("겨울 외투", "학용품", "쌀과 기름", "통신 카드", "교통비"),
    "zh-Hans": ("冬衣", "文具", "米和油", "电话卡", "车费"),
}


def note_text(language: str, choice: int, number: int) -> str:
    """Return the sentence that a choice and a small number pick out."""
    sentences = NOTES[language]
    things = THINGS[language]
    return sentences[choice % len(sentences)].format(
        n=2 + number % 7, h=9 + number % 9, thing=things[number % len(things)]
    )
