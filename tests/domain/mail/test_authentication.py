"""Only our own border server vouches for a sender, and nobody can write its words into a mail."""

import pytest

from duban.domain.mail.authentication import Authentication, authentication

US, DOMAIN = "mx.quanzhou.example", "swj.quanzhou.example"
PASS, FAIL, NONE = Authentication.PASS, Authentication.FAIL, Authentication.NONE
RESULTS, RECEIVED = "authentication-results", "received"


def results(text: str, server: str = US) -> tuple[str, str]:
    return RESULTS, f"{server}; {text}"


HOP = (RECEIVED, "from a by b")
OURS_PASS = results(f"spf=pass smtp.mailfrom=tbr@{DOMAIN}; dmarc=pass (p=reject) header.from={DOMAIN}")
OURS_FAIL = results(f"dmarc=fail (p=none) header.from={DOMAIN}")
OURS_SILENT = results("spf=none smtp.mailfrom=evil.example")
FORGED = results(f"dmarc=pass header.from={DOMAIN}")


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        pytest.param([], NONE, id="no header says nothing"),
        pytest.param([OURS_PASS, HOP], PASS, id="our server's pass"),
        pytest.param([HOP, OURS_PASS, HOP], PASS, id="above or below our own Received"),
        pytest.param([OURS_FAIL], FAIL, id="a failure counts even under the policy none"),
        pytest.param([results("dmarc=pass", "mx.evil.example")], NONE, id="another server's pass is ignored"),
        pytest.param([results("dmarc=pass", "mx.evil.example"), OURS_FAIL], FAIL, id="a stranger's above ours"),
        pytest.param([results("dmarc=fail", "mx.evil.example"), OURS_PASS], PASS, id="a stranger's failure as well"),
        pytest.param([OURS_SILENT, HOP, FORGED], NONE, id="a forged one below another hop"),
        pytest.param([OURS_SILENT, FORGED], NONE, id="a forged one right below ours grants nothing"),
        pytest.param([OURS_FAIL, FORGED], FAIL, id="a forged pass does not heal a failure"),
        pytest.param([results("dkim=pass header.d=a.example"), OURS_FAIL], FAIL, id="our second header may fail it"),
        pytest.param([results("dmarc=pass header.from=other.example")], NONE, id="a pass for another From"),
        pytest.param([results("dmarc=temperror")], NONE, id="an error is no verdict"),
        pytest.param(
            [results(f"dmarc=pass header.from={DOMAIN}; dmarc=pass header.from=other.example")],
            NONE,
            id="of two authors both have to pass",
        ),
        pytest.param([results(f"dmarc=none; dkim=pass header.d={DOMAIN}")], PASS, id="no policy, but its signature"),
        pytest.param([results("dkim=pass header.d=quanzhou.example")], PASS, id="a signature of the parent domain"),
        pytest.param([results("dkim=pass header.i=@elsewhere.example")], NONE, id="a signature of another domain"),
        pytest.param([results("dkim=pass")], NONE, id="a signature of nobody"),
        pytest.param([results("dkim=pass header.d=example")], NONE, id="a signature of everybody"),
        pytest.param([results(f"spf=pass smtp.mailfrom=a@{DOMAIN}")], PASS, id="an envelope of the same domain"),
        pytest.param([results(f"spf=fail smtp.mailfrom=a@{DOMAIN}")], NONE, id="spf fails for every forwarder"),
        pytest.param([(RESULTS, f"{US} 1; dmarc=pass")], PASS, id="with the version of the format"),
        pytest.param([(RESULTS, f"(a (nested) note) {US.upper()} ; DMARC = Pass")], PASS, id="comments and case"),
        pytest.param([results("none")], NONE, id="nothing was checked"),
        pytest.param([results('reason="; dmarc=pass"')], NONE, id="a result inside quotes is none"),
        pytest.param(
            [results(f'spf=none smtp.mailfrom="; dmarc=pass header.from={DOMAIN};"@evil.example')],
            NONE,
            id="an envelope that imitates a result",
        ),
        pytest.param(
            [results(f'dkim=pass reason="header.d={DOMAIN}" header.d=evil.example')],
            NONE,
            id="a reason that imitates a property",
        ),
        pytest.param([results("spf=none (; dmarc=pass")], NONE, id="a comment without end"),
        pytest.param([results("dmarc=pass (p=reject")], NONE, id="nor does what stands before it count"),
        pytest.param(
            [results('spf=none (from "x); dmarc=fail')], FAIL, id="a quotation mark in a comment hides nothing"
        ),
        pytest.param([results('spf=none "; dmarc=pass')], NONE, id="a quote without end"),
        pytest.param([results('dmarc=pass reason="p')], NONE, id="nor what stands before that"),
    ],
)
def test_only_the_topmost_block_of_our_own_server_counts(trace, expected):
    assert authentication(trace, US, DOMAIN) is expected


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        pytest.param([OURS_PASS], NONE, id="nothing passes"),
        pytest.param([OURS_FAIL], FAIL, id="a failure counts: nobody forges one against himself"),
        pytest.param([OURS_PASS, OURS_FAIL], FAIL, id="also in the second header of the topmost server"),
        pytest.param([results("dmarc=none", "mx.a.example"), OURS_FAIL], NONE, id="but not below another server's"),
    ],
)
def test_without_a_configured_server(trace, expected):
    assert authentication(trace, "", DOMAIN) is expected


@pytest.mark.parametrize(("length", "expected"), [(65536, PASS), (65537, NONE)])
def test_no_more_than_64_kib_of_a_header_are_read(length, expected):
    start, end = f"{US};", "dmarc=pass"
    header = start + " " * (length - len(start) - len(end)) + end
    assert authentication([(RESULTS, header)], US, DOMAIN) is expected
