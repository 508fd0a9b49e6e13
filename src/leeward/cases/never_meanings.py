"""What no typed field may ask, in the words that forms and spreadsheets use for it.

The reason is the same for all: a seized file must not lead to the people on the way, to
those who helped, or to those who stayed behind. Two lists per meaning: headings that mean
it when they stand alone, and phrases that mean it wherever they stand in a heading.
"""

from typing import Final, NamedTuple


class Meaning(NamedTuple):
    """How a forbidden meaning is recognised in a heading."""

    alone: tuple[str, ...]
    inside: tuple[str, ...]


MEANINGS: Final[dict[str, Meaning]] = {
    "route": Meaning(
        ("route", "경로", "노선", "루트", "路线", "路線", "线路"),
        (
            "escape route", "travel route", "migration route",
            "route taken", "safe house",
            "how did she escape", "how she escaped", "vehicle", "license plate",
            "탈출 경로", "이동 경로", "탈북 경로", "이동경로", "은신처", "안전가옥", "차량 번호",
            "逃跑路线", "出逃路线", "行走路线", "途经", "藏身", "安全屋", "车牌",
        ),
    ),
    "crossing": Meaning(
        ("crossing", "border", "도강", "월경", "过境", "越境", "过江"),
        (
            "border crossing", "crossing point", "crossed the border", "crossed at",
            "river crossing", "entry point",
            "도강 지점", "도강지", "국경을 넘", "국경 통과", "월경 지점", "입국 경위", "탈북 일자",
            "越境地点", "过境地点", "渡江", "偷渡", "越界",
        ),
    ),
    "guide": Meaning(
        ("guide", "driver", "안내인", "안내자", "向导", "带路人", "司机"),
        (
            "guide name", "name of guide", "border guide",
            "who guided", "transporter name",
            "driver name", "길 안내", "안내원 이름", "운전자 이름", "向导姓名", "带路", "蛇头",
        ),
    ),
    "schedule": Meaning(
        ("itinerary", "이동 일정", "行程"),
        (
            "travel date", "departure date", "date of departure",
            "travel schedule", "planned move",
            "출발 예정", "출발일", "이동 예정", "이동 날짜", "出发日期",
            "出发时间", "转移日期", "动身",
        ),
    ),
    "destination": Meaning(
        ("destination", "목적지", "행선지", "目的地"),
        (
            "next destination", "onward destination", "final destination",
            "plans to go to",
            "다음 목적지", "최종 목적지", "한국행", "下一站", "最终目的地", "要去的国家", "去韩国",
        ),
    ),
    "broker": Meaning(
        ("broker", "helper", "smuggler", "브로커", "중개인", "조력자", "中介", "中间人", "掮客"),
        (
            "broker name", "name of broker", "broker phone",
            "broker contact", "broker identity",
            "helper name", "name of helper", "helper phone", "smuggler name",
            "브로커 이름", "브로커 성명", "브로커 연락처", "브로커 전화",
            "중개인 이름", "중개인 성명",
            "중개인 연락처", "도와준 사람", "조력자 이름",
            "中介姓名", "中介电话", "中介联系", "中间人姓名", "帮助者姓名", "蛇头姓名",
        ),
    ),
    "fee": Meaning(
        ("비용(브로커)", "中介费", "브로커비"),
        (
            "broker fee", "broker fees", "brokers fee", "broker cost", "smuggling fee",
            "paid to broker", "paid to the broker", "escape cost",
            "브로커 비용", "브로커비", "중개 비용", "중개료", "탈북 비용", "도강비",
            "中介费", "蛇头费", "偷渡费", "带路费",
        ),
    ),
    "church": Meaning(
        (
            "church", "missionary", "religion", "faith", "교회", "선교사", "종교", "신앙",
            "教会", "教堂", "传教士", "宗教", "信仰",
        ),
        (
            "church name", "name of church", "missionary name", "religious contact",
            "contact in south korea", "south korean contact", "foreign contact",
            "교회 이름", "선교사 이름", "교회명", "목사", "한국 연락", "남한 연락", "해외 연락",
            "教会名称", "传教士姓名", "牧师", "韩国联系人", "境外联系",
        ),
    ),
    "kin_contact": Meaning(
        (),
        (
            "family phone in north korea", "phone of family in north korea",
            "relatives phone",
            "relative phone", "phone of relatives", "phone in dprk",
            "family in dprk phone",
            "contact of relatives", "relatives contact",
            "북한 가족 전화", "북한 가족 연락처", "고향 가족 전화",
            "고향 가족 연락처", "가족 전화번호",
            "친척 연락처", "친척 전화", "재북 가족 연락", "재북가족 전화",
            "朝鲜家人电话", "朝鲜亲属电话", "老家电话", "亲属电话", "家人联系方式", "亲戚电话",
            "朝鲜家属联系",
        ),
    ),
    "remittance": Meaning(
        ("remittance", "송금", "汇款"),
        (
            "remittance", "money sent home", "money transfer to family", "sends money",
            "송금액", "송금 경로", "송금 브로커", "돈을 보낸", "가족 송금",
            "汇款", "寄钱", "给家里寄",
        ),
    ),
    "biometrics": Meaning(
        ("biometric", "biometrics", "fingerprint", "dna", "지문", "생체정보", "指纹", "虹膜"),
        (
            "fingerprint", "face image", "facial image", "iris scan",
            "dna profile", "dna result",
            "voiceprint", "face template", "지문 정보", "얼굴 사진",
            "홍채", "dna 정보", "유전자 정보",
            "안면", "指纹", "人脸", "虹膜", "dna图谱", "dna结果", "声纹", "基因信息",
        ),
    ),
    "live_location": Meaning(
        (
            "gps", "latitude", "longitude", "coordinates", "geolocation", "geopoint",
            "위도", "경도", "좌표", "纬度", "经度", "坐标", "定位",
        ),
        (
            "gps", "live location", "current coordinates", "map pin",
            "geo point", "latitude",
            "longitude", "실시간 위치", "위치 좌표", "위치 공유",
            "实时位置", "位置共享", "定位信息",
            "经纬度",
        ),
    ),
    "sexual_image": Meaning(
        ("nude", "나체 사진", "裸照"),
        (
            "sexual image", "sexual images", "sexual video", "nude photo", "nude image",
            "link to video", "link to image", "image url", "video url",
            "성착취 영상", "성적 영상", "성적 사진", "나체", "영상 링크", "사진 링크",
            "性影像", "裸照", "色情视频", "视频链接", "照片链接",
        ),
    ),
    "false_papers": Meaning(
        (),
        (
            "false paper", "false papers", "forged document",
            "fake id", "bribe recipient",
            "bribed official", "who was bribed",
            "위조 서류", "위조 신분증", "가짜 신분증", "뇌물 받은", "뇌물을 받은",
            "假证", "假身份证", "伪造证件", "受贿", "行贿对象",
        ),
    ),
    "staff_home": Meaning(
        (),
        (
            "staff home address", "worker home address", "caseworker address",
            "staff private address", "home address of staff",
            "직원 집 주소", "직원 자택", "담당자 집 주소", "활동가 집 주소", "담당자 자택",
            "工作人员住址", "员工住址", "员工家庭住址", "社工住址",
        ),
    ),
}  # fmt: skip
"""The keys are the reason codes whose words stand in `i18n/sentences.toml`."""
