"""Short sentences for the scenes of the demo, by what they are about, in three languages."""

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "taken": (
        "A neighbour saw two cars in the morning. Her telephone is off. Nobody writes to her.",
        "이웃이 아침에 차 두 대를 봤다고 함. 전화기가 꺼져 있음. 아무도 연락하지 않기로 함.",
        "邻居早上看见两辆车。她的手机关机。大家都不给她发消息。",
    ),
    "aunt": ("The aunt whom the child knows", "아이가 아는 이모", "孩子认识的姨妈"),
    "mother works": (
        "That I am away for work, and that I think of her every evening.",
        "엄마는 일하러 멀리 갔고 저녁마다 너를 생각한다고 말해 주세요.",
        "就说妈妈出远门干活了，每天晚上都想她。",
    ),
    "child told": (
        "That we do not know yet when her mother comes, and that she did nothing wrong.",
        "엄마가 언제 오시는지 우리도 아직 모르며 네 잘못이 아니라고 말해 줌.",
        "告诉孩子：妈妈什么时候回来我们还不知道，不是你的错。",
    ),
    "exposed": (
        "The carer was told by a visit, not by telephone.",
        "돌봄자에게는 전화하지 않고 찾아가서 알림.",
        "当面告知照顾者，没有打电话。",
    ),
    "see the child": (
        "See the child after school, with the carer.",
        "수업이 끝난 뒤 돌봄자와 함께 아이를 만나기.",
        "放学后和照顾者一起看孩子。",
    ),
    "danger": (
        "Hurt last night; he has her telephone. A bag is packed.",
        "어젯밤 다침. 전화기를 빼앗김. 가방은 싸 둠.",
        "昨晚受伤，手机被他拿走。包已收拾好。",
    ),
    "clinic": (
        "The clinic sees her today without papers, if she wants.",
        "본인이 원하면 오늘 서류 없이 진료받을 수 있음.",
        "如果她愿意，诊所今天可以不看证件接诊。",
    ),
    "moved": (
        "She moved with a friend; a new way of contact is not agreed yet.",
        "친구와 함께 거처를 옮김. 새 연락 방법은 아직 정하지 못함.",
        "她和朋友一起搬走了，新的联系方式还没定。",
    ),
    "new way": (
        "Agree a new way of contact and new phrases.",
        "새 연락 방법과 문구를 정하기.",
        "约定新的联系方式和暗语。",
    ),
    "calmer": (
        "Quiet for two weeks, sleeps again.",
        "2주째 조용하고 다시 잠을 잠.",
        "两周来平静，又能睡着了。",
    ),
    "worse": (
        "His brother came back and asks where she goes.",
        "그의 형이 돌아와 당사자의 외출을 캐물음.",
        "他哥哥回来了，追问她的行踪。",
    ),
    "conference": (
        "Settle the level together.",
        "위험 수준을 함께 정하기.",
        "一起确定风险等级。",
    ),
    "school letter": (
        "Ask the school for the record under the pseudonym.",
        "학교에 가명으로 기록을 요청하기.",
        "以化名向学校索取记录。",
    ),
    "ask again": (
        "Ask again whether the clinic may read the file.",
        "병원이 기록을 보아도 되는지 다시 묻기.",
        "再问她诊所能否查看档案。",
    ),
    "closed": (
        "She said what helped, and knows how to find us.",
        "무엇이 도움이 되었는지 들었고, 다시 찾을 방법을 알고 있음.",
        "她说了哪些帮助有用，也知道怎么再找到我们。",
    ),
    "visit": (
        "Bring the school things and look at the exit plan.",
        "학용품을 전하고 대피 계획을 함께 보기.",
        "带上文具，一起看撤离计划。",
    ),
    "coat": ("Hand over the winter coat.", "겨울 외투 전달하기.", "送去冬衣。"),
    "level immediate": (
        "She cannot stay where she is.",
        "지금 있는 곳에 머물 수 없음.",
        "她不能再待在原处。",
    ),
    "level high": ("He watches when she goes out.", "외출을 감시당함.", "她出门时被盯着。"),
    "level medium": (
        "No threat now; papers are missing.",
        "당장의 위협은 없으나 서류가 없음.",
        "目前没有威胁，但没有证件。",
    ),
    "level low": (
        "Settled, with friends near.",
        "안정됨. 가까이 친구가 있음.",
        "生活安稳，附近有朋友。",
    ),
    "goal safety": (
        "She can leave within ten minutes, with the child.",
        "아이와 함께 10분 안에 나올 수 있음.",
        "她能在十分钟内带着孩子离开。",
    ),
    "goal school": (
        "The child goes to school after the holidays.",
        "아이가 방학 뒤 학교에 감.",
        "孩子假期后上学。",
    ),
    "goal medical": ("She has seen a doctor once.", "진료를 한 번 받음.", "看过一次医生。"),
    "goal papers": (
        "She knows what each step would expose.",
        "단계마다 무엇이 드러나는지 알고 있음.",
        "她知道每一步会暴露什么。",
    ),
    "goal other": (
        "Agreed with her, in her words.",
        "당사자의 말로 함께 정함.",
        "按她的话一起约定。",
    ),
    "action": (
        "Talk it through at the next visit.",
        "다음 방문 때 함께 이야기하기.",
        "下次家访时一起商量。",
    ),
}

_PLACE: Final = {"en": 0, "ko": 1, "zh-Hans": 2}


def words(about: str, language: str) -> str:
    """Return the sentence about something, in the language in which its worker writes."""
    return _WORDS[about][_PLACE[language]]
