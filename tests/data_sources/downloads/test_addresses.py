"""Which addresses are asked, and which machines are spoken to: decided before any connection."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.downloads.addresses import (
    checked,
    read_base,
    redirected,
    refuse_address,
    through,
)
from data_sources.downloads.publishers import publishers
from data_sources.schema.errors import NetworkError

FILE = "https://files.digital.nhs.uk/73/127797/MHSDS%20Data_JanPerf_2026.zip"
MIRROR = read_base("https://reader:secret@mirror.example.nhs.uk/published/")
LOCAL = read_base("http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (FILE, FILE),
        (" https://files.digital.nhs.uk/a/MHSDS Data.csv#top ", None),
        ("HTTPS://Files.Digital.NHS.uk:443/a/MHSDS%20Data.csv", None),
    ],
)
def test_an_address_is_put_together_anew_in_one_way_of_writing(written, asked):
    assert checked(written) == (asked or "https://files.digital.nhs.uk/a/MHSDS%20Data.csv")
    assert checked(checked(written)) == checked(written)


@pytest.mark.parametrize(
    "url",
    [
        "http://digital.nhs.uk/page",
        "ftp://digital.nhs.uk/page",
        "file:///etc/passwd",
        "//digital.nhs.uk/page",
        "/page",
        "",
        "https://",
        "https://example.org/",
        "https://digital.nhs.uk.example.org/",
        "https://evildigital.nhs.uk/",
        "https://digital.nhs.uk./",
        "https://digital.nhs.uk@example.org/",
        "https://digital.nhs.uk:pass@digital.nhs.uk/",
        "https://example.org\\@digital.nhs.uk/",
        "https://digital.nhs.uk\\.example.org/",
        "https://digital.nhs.uk:8443/",
        "https://digital.nhs.uk:x/",
        "https://digital.nhs.uk:99999/",
        "https://[::1/",
        "https://digital.nhs.uk/a\r\nHost: example.org",
        "https://digital.nhs.uk/\x00",
        "https://ｄigital.nhs.uk/",
        "https://files.digital.nhs.uk/../example.org/",
        "https://files.digital.nhs.uk/a/%2E%2e/b",
        "https://files.digital.nhs.uk/a/.",
        "https://services1.arcgis.com/AnotherTenant/arcgis/rest",
    ],
)
def test_what_is_not_a_publishers_address_is_refused_in_a_sentence(url):
    with pytest.raises(NetworkError, match=r"is not asked: .*works without the network"):
        checked(url)


@given(st.ip_addresses(), st.sampled_from(["plain", "decimal", "hexadecimal", "octal", "mapped"]))
def test_no_number_is_a_publisher_however_it_is_written(address, writing):
    four = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    hosts = {
        "plain": f"[{address}]" if address.version == 6 else str(address),
        "decimal": str(int(address)),
        "hexadecimal": hex(int(address)),
        "octal": ".".join(f"0{byte:o}" for byte in four.packed),
        "mapped": f"[::ffff:{four}]",
    }
    with pytest.raises(NetworkError):
        checked(f"https://{hosts[writing]}/")


@given(st.text())
def test_whatever_is_written_only_a_publisher_over_https_is_asked(text):
    for url in (text, f"https://{text}", f"https://digital.nhs.uk{text}"):
        try:
            asked = checked(url)
        except NetworkError:
            continue
        host, _, rest = asked.removeprefix("https://").partition("/")
        assert asked.startswith("https://")
        assert host in publishers()
        assert asked.isascii()
        assert not {" ", "\\", "#"} & set(asked)
        assert ".." not in rest.split("?")[0].split("/")


# Blocks that the registers of special addresses give (RFC 6890, 6598, 7526, 3879).
NOT_PUBLIC = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "::/128", "::1/128", "fc00::/7",
    "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "2001::/32", "2002::/16", "100::/64",
    "::ffff:0:0/112", "64:ff9b::a00:0/104",
]  # fmt: skip


@given(st.data())
def test_no_machine_in_a_special_block_is_spoken_to(data):
    block = ipaddress.ip_network(data.draw(st.sampled_from(NOT_PUBLIC)))
    address = block[data.draw(st.integers(0, block.num_addresses - 1))]
    with pytest.raises(NetworkError, match=r"not public\. Nothing was asked"):
        refuse_address("digital.nhs.uk", str(address))


@given(st.data())
def test_an_ipv4_address_inside_an_ipv6_one_is_judged_as_itself(data):
    blocks = [block for block in NOT_PUBLIC if "." in block]
    block = ipaddress.ip_network(data.draw(st.sampled_from(blocks)))
    address = block[data.draw(st.integers(0, block.num_addresses - 1))]
    for carrier in (f"::ffff:{address}", f"64:ff9b::{address}"):
        with pytest.raises(NetworkError):
            refuse_address("digital.nhs.uk", carrier)


def test_link_local_is_refused_with_its_zone():
    with pytest.raises(NetworkError, match="fe80::1%eth0"):
        refuse_address("digital.nhs.uk", "fe80::1%eth0")


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "151.101.0.81", "2606:4700::6810:85e5", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_a_public_machine_may_be_spoken_to(address):
    refuse_address("digital.nhs.uk", address)


def test_a_base_over_http_is_on_this_machine_whatever_its_name_leads_to():
    local = read_base("http://localhost:8000")
    refuse_address("localhost", "127.0.0.1", local)
    for address in ("8.8.8.8", "10.0.0.1", "169.254.169.254"):
        with pytest.raises(NetworkError, match="not this machine"):
            refuse_address("localhost", address, local)


def test_a_mirror_over_https_is_where_the_institution_has_put_it():
    refuse_address("mirror.example.nhs.uk", "10.0.0.1", MIRROR)


@pytest.mark.parametrize(
    "text",
    ["http://mirror.example.nhs.uk", "http://10.0.0.1", "http://127.0.0.1.example.org", "mirror",
     "ftp://127.0.0.1", "https://", "https://mirror.example.nhs.uk/?a=b", "http://127.0.0.1:x"],
)  # fmt: skip
def test_a_base_that_is_neither_https_nor_this_machine_is_refused(text):
    with pytest.raises(NetworkError, match="is not asked"):
        read_base(text)


def test_no_sentence_holds_a_password():
    with pytest.raises(NetworkError) as refused:
        read_base("http://reader:secret@mirror.example.nhs.uk")
    assert "secret" not in str(refused.value)
    assert "secret" not in MIRROR.url
    assert MIRROR.user == ("reader", "secret")


def test_behind_a_base_the_publisher_is_the_first_part_of_the_path():
    asked = through(MIRROR, FILE)
    assert asked == f"https://mirror.example.nhs.uk/published/{FILE.removeprefix('https://')}"
    assert through(None, FILE) == FILE
    assert read_base("http://[::1]:8000").url == "http://[::1]:8000"


@pytest.mark.parametrize("base", [None, MIRROR, LOCAL])
def test_a_redirect_to_a_publisher_is_followed_also_behind_a_base(base):
    page = "https://digital.nhs.uk/a/b"
    assert redirected(base, page, FILE) == FILE
    if base:
        assert redirected(base, page, through(base, FILE)) == FILE
    else:
        assert redirected(None, page, "../c d") == "https://digital.nhs.uk/c%20d"


@pytest.mark.parametrize(
    "location",
    [
        "https://example.org/",
        "http://files.digital.nhs.uk/a",
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://[fe80::1]/",
        "http://127.0.0.1:9999/files.digital.nhs.uk/a",
        "http://127.0.0.1:80000/",
        "//example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("base", [None, MIRROR, LOCAL])
def test_a_redirect_elsewhere_is_refused_before_anything_is_asked(base, location):
    with pytest.raises(NetworkError, match="sent on to another address"):
        redirected(base, FILE, location)


@pytest.mark.parametrize("location", ["/example.org/a", "/", "/../example.org", "aa/../../../x"])
def test_behind_a_base_a_redirect_stays_with_the_publishers(location):
    with pytest.raises(NetworkError):
        redirected(LOCAL, "https://digital.nhs.uk/a", location)
