"""Settings that are well-formed and cannot be meant."""

import re
from collections.abc import Iterator

from duban.config.appraisal import strange_appraisal
from duban.config.bounds import out_of_bounds
from duban.config.data_calls import strange_calls
from duban.config.ladders import POSTS
from duban.config.settings import CheckSettings, MailSettings, Settings
from duban.domain.calendar.cycle import Period, Stream
from duban.domain.checks import rules_without
from duban.domain.escalation.item_ladder import ItemRung
from duban.domain.escalation.ladder import EscalationRules, Rung
from duban.domain.escalation.rung import LadderRung
from duban.domain.mail.tag import plain
from duban.domain.office.office import Office
from duban.domain.proof.kinds import BY_PEOPLE, ProofRules
from duban.domain.returns.item_light import Light, LightRule

# Codes are part of every reference, and so of Message-IDs and DAG ids.
SAY_POSTS = "阶梯中的职务在本单位叫什么，写在 [office] 的 head、deputy_head 等项"
CODE = re.compile(r"[a-z][a-z0-9_]*")
TAG = re.compile(r"\w{1,10}")
AREA_CODE = re.compile(r"0\d{2,3}")
OF_THE_INSTALLATION = ("page", "desk", "answers_within", "signs_on_phone")


def contradictions(settings: Settings) -> list[str]:
    """Each of them, told in one sentence."""
    faults = [*out_of_bounds(settings), *_impossible_sending(settings.mail), *_strange_rules(settings.checks)]
    faults += [fault for where, office in settings.offices for fault in _nobody_signs(where, office)]
    faults += [*_of_the_installation(settings), *settings.roles.contradictions(), *_signers_unknown(settings)]
    faults += settings.retention.faults()
    if settings.intake.answers_from is not None and settings.intake.answers_from.utcoffset() is None:
        faults.append("intake.answers_from 须写明时区，如 2021-10-14T09:00:00+08:00")
    for code, programme in settings.programmes.items():
        faults += [
            f"programmes.{code}.streams 中的“{stream}”没有 [streams.{stream}]"
            for stream in programme.streams
            if stream not in settings.streams
        ]
        if programme.ends_on < programme.starts_on:
            faults.append(f"programmes.{code}.ends_on 早于 starts_on")
    faults += [*_confused_tags(settings), *_signed_by_two(settings), *_no_office_hours(settings.escalation)]
    for code, stream in settings.streams.items():
        faults += [f"streams.{code}.{fault}" for fault in stream.rule.faults(stream.frequency)]
        faults += _strange_baselines(stream)
    faults += [
        f"代码“{code}”只能用小写字母、数字和下划线，以字母开头"
        for code in (*settings.programmes, *settings.streams)
        if not CODE.fullmatch(code)
    ]
    if "@" not in settings.mail.address:
        faults.append(f"mail.address：“{settings.mail.address}”不是邮箱地址")
    faults += [
        *_strange_levels(settings),
        *_strange_lights(settings.lights),
        *_strange_verification(settings),
        *_loops_on_nothing(settings),
        *strange_appraisal(settings),
        *strange_calls(settings),
    ]
    return [*faults, *_broken_ladders(settings), *_nothing_proves(settings.proof)]


def _loops_on_nothing(settings: Settings) -> Iterator[str]:
    """Programmes with a loop that stands on another one which is off."""
    for code, programme in settings.programmes.items():
        if programme.loops.expert_mail and not programme.loops.experts:
            yield f"programmes.{code}.loops.expert_mail 须同时启用 experts：函请的是论证会的专家"
        if programme.loops.practices and not programme.loops.brief:
            yield f"programmes.{code}.loops.practices 须同时启用 brief：典型经验随调度简况推广"


def _confused_tags(settings: Settings) -> Iterator[str]:
    """Tags of programmes that could not be read again, or would mean two of them."""
    seen: dict[str, str] = {}
    for code, programme in settings.programmes.items():
        tag = programme.tag or code
        if not TAG.fullmatch(tag):
            yield f"programmes.{code}.tag：“{tag}”只能用汉字、字母、数字和下划线，至多10个字"
        if programme.short_name and not TAG.fullmatch(programme.short_name):
            yield f"programmes.{code}.short_name：“{programme.short_name}”只能用汉字、字母、数字和下划线，至多10个字"
        if (first := seen.setdefault(plain(tag).casefold(), code)) != code:
            yield f"programmes.{code}.tag 与 programmes.{first} 的相同，邮件标题无法区分两个专项，请改为不同的"


def _signed_by_two(settings: Settings) -> Iterator[str]:
    """Streams of programmes whose offices call the posts of their ladder differently: one ladder has one signer."""
    seen: dict[str, tuple[str, tuple[str, ...]]] = {}
    for code, programme in settings.programmes.items():
        office = programme.office or settings.office
        posts = tuple(getattr(office, post) for post in POSTS)
        for stream in programme.streams:
            first, named = seen.setdefault(stream, (code, posts))
            if named != posts:
                yield f"programmes.{code} 与 programmes.{first} 的签发职务不同，不能同用口径“{stream}”，请各写一节"


def _strange_rules(checks: CheckSettings) -> Iterator[str]:
    """Rules that are to be switched off and do not exist, or must not be."""
    try:
        rules_without(checks.off)
    except ValueError as error:
        yield f"checks.off：{error}"


def _impossible_sending(mail: MailSettings) -> Iterator[str]:
    """Hours in which nothing could ever be sent."""
    if mail.sends_until <= mail.sends_from or mail.signed_until <= mail.signed_from:
        yield "mail 的发信时段须先后有序，如 sends_from = 08:00:00，sends_until = 20:00:00"


def _no_office_hours(rules: EscalationRules) -> Iterator[str]:
    """Hours in which nobody ever works: no mail would ever count."""
    if rules.works_until <= rules.works_from:
        yield "escalation 的上下班时间须先后有序，如 works_from = 08:30:00，works_until = 17:30:00"


def _nothing_proves(proof: ProofRules) -> Iterator[str]:
    """Rules under which a ladder falls mute before units whose servers report nothing."""
    for name, kinds in (("mails", proof.mails), ("papers", proof.papers), ("naming", proof.naming)):
        if not set(kinds) & set(BY_PEOPLE):
            people = "、".join(f"“{kind}”" for kind in BY_PEOPLE)
            yield f"proof.{name} 须至少含{people}之一，否则收件服务器不出具送达回执的单位无法办理下一级"
    yield from (f"proof.own_domains：“{one}”应为域名，如 quanzhou.gov.cn" for one in proof.own_domains if "@" in one)


def _strange_baselines(stream: Stream) -> Iterator[str]:
    """Baseline periods that no cycle of *stream* can have."""
    for text in stream.baseline:
        try:
            fits = Period.parse(text).frequency is stream.frequency
        except ValueError:
            fits = False
        if not fits:
            yield f"streams.{stream.code}.baseline：“{text}”不是该口径的报告期，应如 {stream.frequency.example}"


def _nobody_signs(where: str, office: Office) -> Iterator[str]:
    """A report that waits for nobody would never go out."""
    if not all(signer.strip() for signer in office.report_signers or ("",)):
        yield f"{where}.report_signers 至少写一位签发人，不能为空"
    if not office.request_signer.strip():
        yield f"{where}.request_signer 不能为空"
    if office.area_code and not AREA_CODE.fullmatch(office.area_code):
        yield f"{where}.area_code：“{office.area_code}”不是区号，应如 010、0591"


def _of_the_installation(settings: Settings) -> Iterator[str]:
    """What one programme's office cannot have otherwise: there is one page for all."""
    for where, office in settings.offices[1:]:
        yield from (
            f"{where}.{name} 不能与 [office] 不同"
            for name in OF_THE_INSTALLATION
            if getattr(office, name) != getattr(settings.office, name)
        )


def _signers_unknown(settings: Settings) -> Iterator[str]:
    """Posts that papers wait for and nobody holds; where no user is named at all, the office has still to name them."""
    if not settings.roles.users:
        return
    rungs: list[LadderRung] = [rung for ladder in settings.ladders.values() for rung in ladder]
    rungs += [rung for ladder in settings.item_ladders.values() for rung in ladder]
    named = [title for _, one in settings.offices for title in (one.request_signer, *one.report_signers)]
    named += [one.signer for rung in rungs for one in rung.wordings]
    for title in dict.fromkeys(filter(None, named)):
        if not settings.roles.holds_somebody(title):
            yield f"文书由“{title}”签发，但 [roles.users] 中没有该职务，roles.on_paper 中也没有；{SAY_POSTS}"


def _strange_levels(settings: Settings) -> Iterator[str]:
    """Rows by which nobody would know who decides, or by which nobody could."""
    roles = settings.roles
    held = {title for one in roles.users.values() for title in one.titles} | set(roles.on_paper)
    for at, level in enumerate(settings.deciding):
        if bool(level.title) is level.basis:
            yield f"deciding.{at}：title（由谁决定）和 basis = true（须有批示登记号或会议纪要期号）写且只写一个"
        elif level.title and held and level.title not in held:
            yield f"deciding.{at}.title：[roles.users] 中没有人任“{level.title}”"


def _strange_lights(rows: tuple[LightRule, ...]) -> Iterator[str]:
    """Rows that give a light which no shortfall can mean, or before its day."""
    for at, row in enumerate(rows):
        if row.light not in (Light.YELLOW, Light.RED):
            yield f"lights.{at}.light 只能是“{Light.YELLOW}”或“{Light.RED}”"
        if row.days < 1 or not 0 <= row.points < 100:
            yield f"lights.{at}：days 至少为 1，points 为 0 至 99"


def _strange_verification(settings: Settings) -> Iterator[str]:
    """Posts that nobody holds."""
    rules, roles = settings.verified, settings.roles
    is_on = any(plan.loops.verification for plan in settings.programmes.values())
    for name, title in (("confirmed_by", rules.confirmed_by), ("visits_released_by", rules.visits_released_by)):
        if is_on and title and roles.users and not roles.holds_somebody(title):
            yield f"verification.{name}：[roles.users] 中没有人任“{title}”"


def _broken_ladders(settings: Settings) -> list[str]:
    """What cannot be meant in any ladder."""
    returns = [_broken_rungs(f"ladders.{code}", ladder) for code, ladder in settings.ladders.items()]
    items = [_broken_rungs(f"item_ladders.{code}", ladder) for code, ladder in settings.item_ladders.items()]
    return [fault for faults in (*returns, *items) for fault in faults]


def _broken_rungs(where: str, ladder: tuple[Rung, ...] | tuple[ItemRung, ...]) -> list[str]:
    """What cannot be meant in the ladder that stands at *where*."""
    faults = []
    codes = [rung.code for rung in ladder]
    levels = [rung.level for rung in ladder]
    if levels != sorted(set(levels)):
        faults.append(f"{where} 的 level 必须逐级递增")
    faults += [
        f"{where} 的 {rung.code}.needs_delivered “{rung.needs_delivered}”不在阶梯中"
        for rung in ladder
        if rung.needs_delivered and rung.needs_delivered not in codes
    ]
    return faults
