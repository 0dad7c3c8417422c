"""Downloads from a publisher that fails in every way: a whole file, or a sentence and nothing.

All content is invented. The clock is the test's own, so that nobody waits.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from publisher.server import (
    Cut,
    Gzipped,
    Html,
    IgnoreIfRange,
    IgnoreRange,
    NoLength,
    Publisher,
    Redirect,
    ShortRange,
    Slow,
    Status,
    WrongLength,
    WrongRange,
    ZipBomb,
)

import mha_monitor
from data_sources.downloads import connections, requesting
from data_sources.downloads.connections import open_session
from data_sources.downloads.fetcher import Fetcher, Known
from data_sources.downloads.file_safety import (
    LONGEST_NAME,
    kind_of,
    refuse_directory,
    safe_file_name,
    safe_name,
)
from data_sources.downloads.pace import Clock
from data_sources.schema.errors import DataRefused, NetworkError, StoreError

HOST = "files.digital.nhs.uk"
PATH = "/aa/bbbbbb/INVENTED Data_JanPerf_2026.csv"
ROWS = random.Random(3).randbytes(150_000).hex()
TABLE = b"REPORTING_PERIOD_START,MEASURE_VALUE\n" + b"".join(
    f"2026-01-01,{ROWS[start : start + 60]}\n".encode() for start in range(0, len(ROWS), 60)
)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Time:
    """A clock that waits for nobody; each look at it may take a while."""

    def __init__(self, look: float = 0.0) -> None:
        self.seconds, self.look, self.waits = 0.0, look, []
        self.clock = Clock(self.now, self.sleep)

    def now(self) -> float:
        self.seconds += self.look
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


class Watched:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple] = []

    def start(self, name, total_bytes):
        self.told.append(("start", name, total_bytes))

    def advance(self, count):
        self.told.append(("advance", count))

    def end(self):
        self.told.append(("end",))


@pytest.fixture(autouse=True)
def no_proxy_and_no_mirror(monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "MHA_MONITOR_PUBLISHER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def publisher():
    with Publisher() as server:
        yield server


@pytest.fixture
def time_passed() -> Time:
    return Time()


@pytest.fixture
def fetcher(publisher, time_passed) -> Fetcher:
    return Fetcher(publisher.url, clock=time_passed.clock)


@pytest.fixture
def link(publisher) -> str:
    return publisher.put(HOST, PATH, TABLE)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def ranges(publisher: Publisher) -> list[str | None]:
    return [one.headers.get("Range") for one in publisher.asked(HOST, PATH)]


def assert_whole(fetched, folder: Path, content: bytes = TABLE) -> None:
    assert left_in(folder) == [fetched.file_name]
    assert fetched.path.read_bytes() == content
    assert (fetched.size, fetched.sha256) == (len(content), sha256(content))


# ---- A publisher that works


def test_a_file_arrives_whole_with_its_hash_and_what_the_server_says_of_it(
    fetcher, publisher, link, tmp_path
):
    fetched = fetcher.file(link, tmp_path)
    assert_whole(fetched, tmp_path)
    assert fetched.file_name == "INVENTED Data_JanPerf_2026.csv"
    assert fetched.url == link
    assert fetched.etag == f'"{sha256(TABLE)[:16]}"'
    assert fetched.last_modified.endswith("2026 00:01:00 GMT")
    assert not fetched.unchanged
    (asked,) = publisher.requests
    assert asked.headers["Accept-Encoding"] == "identity"
    assert asked.headers["User-Agent"].startswith("mha-monitor/")
    assert "Range" not in asked.headers


def test_the_server_is_told_the_version_that_runs():
    assert connections.USER_AGENT.startswith(f"mha-monitor/{mha_monitor.__version__} (")


def test_the_environment_names_the_base(publisher, link, tmp_path, monkeypatch):
    monkeypatch.setenv("MHA_MONITOR_PUBLISHER", publisher.url)
    assert_whole(Fetcher().file(link, tmp_path), tmp_path)


def test_a_user_of_the_base_is_sent_as_such_and_never_told(publisher, link, tmp_path):
    fetcher = Fetcher(publisher.url.replace("//", "//reader:secret@"), clock=Time().clock)
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert publisher.requests[0].headers["Authorization"].startswith("Basic ")
    publisher.remove(HOST, PATH)
    with pytest.raises(NetworkError) as missing:
        fetcher.file(link, tmp_path)
    assert "secret" not in str(missing.value)


def test_progress_is_told_in_bytes_and_ends_once(publisher, link, tmp_path):
    watched = Watched()
    Fetcher(publisher.url, progress=watched).file(link, tmp_path)
    assert watched.told[0] == ("start", "INVENTED Data_JanPerf_2026.csv", len(TABLE))
    assert sum(told[1] for told in watched.told if told[0] == "advance") == len(TABLE)
    assert watched.told.count(("end",)) == 1
    assert watched.told[-1] == ("end",)


@pytest.mark.parametrize("fault", [NoLength(), Gzipped()], ids=["no length", "packed"])
def test_a_body_without_a_length_or_packed_on_the_way_is_the_same_file(
    fetcher, publisher, link, tmp_path, fault
):
    publisher.fault(HOST, PATH, fault)
    assert_whole(fetcher.file(link, tmp_path), tmp_path)


# ---- What is held already


def known_from(fetched, **changes) -> Known:
    facts = {"sha256": fetched.sha256, "etag": fetched.etag, "path": fetched.path}
    return Known(**{**facts, "last_modified": fetched.last_modified, **changes})


@pytest.mark.parametrize("changes", [{}, {"etag": None}], ids=["by its tag", "by its date"])
def test_what_is_held_is_not_fetched_again(fetcher, publisher, link, tmp_path, changes):
    first = fetcher.file(link, tmp_path)
    again = fetcher.file(link, tmp_path, known=known_from(first, **changes))
    assert [one.status for one in publisher.requests] == [200, 304]
    assert again.unchanged
    assert again.path is None
    assert (again.sha256, again.size, again.etag) == (first.sha256, first.size, first.etag)


def test_a_reissue_is_fetched(fetcher, publisher, link, tmp_path):
    first = fetcher.file(link, tmp_path)
    reissued = TABLE + b"2026-01-02,INVENTED\n"
    publisher.put(HOST, PATH, reissued)
    again = fetcher.file(link, tmp_path, known=known_from(first))
    assert_whole(again, tmp_path, reissued)
    assert again.sha256 != first.sha256


def test_what_was_held_but_is_gone_is_fetched_again(fetcher, publisher, link, tmp_path):
    first = fetcher.file(link, tmp_path)
    first.path.unlink()
    assert_whole(fetcher.file(link, tmp_path, known=known_from(first)), tmp_path)


def test_a_304_that_nobody_asked_for_is_trouble(fetcher, publisher, link, tmp_path):
    publisher.fault(HOST, PATH, Status(304))
    with pytest.raises(NetworkError, match=r"it was not given \(304\)"):
        fetcher.file(link, tmp_path)


# ---- Trouble that passes, and trouble that does not


def test_passing_trouble_is_waited_for(fetcher, publisher, link, tmp_path, time_passed):
    publisher.fault(HOST, PATH, Status(503, times=2), Status(429, retry_after=7))
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert [one.status for one in publisher.requests] == [503, 503, 429, 200]
    assert time_passed.waits == [2.0, 7]


def test_a_date_to_come_back_is_obeyed(fetcher, publisher, link, tmp_path, time_passed):
    soon = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 100))
    publisher.fault(HOST, PATH, Status(503, retry_after=soon))
    fetcher.file(link, tmp_path)
    (waited,) = time_passed.waits
    assert 60 < waited <= 100


@pytest.mark.parametrize("wish", [86_400, "Fri, 31 Dec 2099 23:59:59 GMT"])
def test_a_wish_that_would_stall_the_run_ends_it_with_a_sentence(
    fetcher, publisher, link, tmp_path, time_passed, wish
):
    publisher.fault(HOST, PATH, Status(503, retry_after=wish))
    with pytest.raises(NetworkError, match=r"left alone for [\d,]+ minutes.*what was fetched"):
        fetcher.file(link, tmp_path)
    assert time_passed.waits == []


@pytest.mark.parametrize("wish", ["soon", "-5", "9" * 5_000, "Mon, 99 Foo 99999 99:99:99 GMT"])
def test_nonsense_for_a_wish_is_no_wish(fetcher, publisher, link, tmp_path, time_passed, wish):
    publisher.fault(HOST, PATH, Status(503, retry_after=wish))
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert time_passed.waits == []


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(404, "not there"), (410, "withdrawn"), (403, "refused"), (500, "in trouble"),
     (503, "in trouble"), (429, "slow down")],
)  # fmt: skip
def test_trouble_that_stays_is_a_sentence_with_the_address_and_the_next_step(
    fetcher, publisher, link, tmp_path, time_passed, status, sentence
):
    publisher.fault(HOST, PATH, Status(status, times=None))
    with pytest.raises(NetworkError, match=rf"{sentence}.*Try again later.*--from DIRECTORY") as it:
        fetcher.file(link, tmp_path)
    assert link in str(it.value)
    assert sum(time_passed.waits) < 60
    assert left_in(tmp_path) == []


def test_nobody_at_home_is_a_sentence(tmp_path):
    with Publisher() as server:
        url = server.url
    with pytest.raises(NetworkError, match="no connection could be made"):
        Fetcher(url, clock=Time().clock).page("https://digital.nhs.uk/a")


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (requests.exceptions.SSLError("certificate"), "certificate could not be checked"),
        (requests.exceptions.ProxyError("proxy"), "the proxy that HTTPS_PROXY names"),
        (requests.exceptions.ConnectTimeout("late"), "nobody answered the call"),
        (requests.exceptions.ReadTimeout("late"), "took the call and then said nothing"),
        (requests.exceptions.ConnectionError("cut"), "the connection broke before an answer"),
    ],
)
def test_trouble_before_an_answer_is_told_in_words(monkeypatch, tmp_path, problem, sentence):
    session = open_session()

    def fail(*_, **__):
        raise problem

    monkeypatch.setattr(session, "get", fail)
    with pytest.raises(NetworkError, match=sentence):
        Fetcher(session=session).file("https://files.digital.nhs.uk/a.csv", tmp_path)


# ---- Bodies that break off


def test_a_cut_body_goes_on_where_it_broke(fetcher, publisher, link, tmp_path):
    publisher.fault(HOST, PATH, Cut(100_000), Cut(50_000))
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert ranges(publisher) == [None, "bytes=100000-", "bytes=150000-"]
    assert [one.status for one in publisher.requests] == [200, 206, 206]


def test_a_body_that_always_breaks_is_given_up_and_the_next_run_goes_on(
    fetcher, publisher, link, tmp_path
):
    publisher.fault(HOST, PATH, Cut(100, times=None))
    with pytest.raises(NetworkError, match=r"broke off again and again.*what was fetched is kept"):
        fetcher.file(link, tmp_path)
    assert left_in(tmp_path) == [f"{Path(PATH).name}.part", f"{Path(PATH).name}.part.json"]
    publisher.mend(HOST, PATH)
    watched = Watched()
    assert_whole(Fetcher(publisher.url, progress=watched).file(link, tmp_path), tmp_path)
    assert ranges(publisher)[-1] == "bytes=500-"
    assert watched.told[1] == ("advance", 500)


def test_tries_that_get_further_are_not_counted(publisher, tmp_path):
    table = b"a,b\n" + b"1,2\n" * 2_500_000
    link = publisher.put(HOST, PATH, table)
    publisher.fault(HOST, PATH, Cut(1_000_000, times=9))
    fetched = Fetcher(publisher.url, clock=Time().clock).file(link, tmp_path)
    assert fetched.sha256 == sha256(table)
    assert len(publisher.requests) == 10


@pytest.mark.parametrize("etag", ["", 'W/"weak"'], ids=["no tag", "weak tag"])
def test_without_a_strong_tag_a_cut_body_begins_again(fetcher, publisher, tmp_path, etag):
    link = publisher.put(HOST, PATH, TABLE, etag=etag)
    publisher.fault(HOST, PATH, Cut(100_000))
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert ranges(publisher) == [None, None]


def test_a_file_that_changed_after_the_break_begins_again(fetcher, publisher, link, tmp_path):
    publisher.fault(HOST, PATH, Cut(5_000, times=None))
    with pytest.raises(NetworkError):
        fetcher.file(link, tmp_path)
    reissued = TABLE.replace(b"2026-01-01", b"2026-02-01")
    publisher.put(HOST, PATH, reissued)
    publisher.mend(HOST, PATH)
    assert_whole(fetcher.file(link, tmp_path), tmp_path, reissued)
    last = publisher.requests[-1]
    assert last.headers["If-Range"] == f'"{sha256(TABLE)[:16]}"'
    assert (last.headers["Range"], last.status) == ("bytes=25000-", 200)


def test_a_part_of_another_version_is_never_put_behind_the_first(
    fetcher, publisher, link, tmp_path
):
    publisher.fault(HOST, PATH, Cut(5_000, times=5), IgnoreIfRange())
    with pytest.raises(NetworkError):
        fetcher.file(link, tmp_path)
    reissued = TABLE.replace(b"2026-01-01", b"2026-02-01")
    publisher.put(HOST, PATH, reissued)
    assert_whole(fetcher.file(link, tmp_path), tmp_path, reissued)
    assert [one.status for one in publisher.requests[-2:]] == [206, 200]


def test_a_server_that_gives_less_than_was_asked_is_asked_for_the_rest(
    fetcher, publisher, link, tmp_path
):
    publisher.fault(HOST, PATH, Cut(100_000), ShortRange(80_000))
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert ranges(publisher)[:4] == [None, *(f"bytes={n}000-" for n in (100, 180, 260))]


@pytest.mark.parametrize(
    "faults",
    [
        [IgnoreRange()],
        [WrongRange(times=1)],
        [WrongRange(by=-50_000, times=1)],
        [Gzipped(times=1)],
        [Status(416)],
    ],
    ids=["whole", "later", "earlier", "packed", "refused"],
)
def test_an_answer_to_a_range_that_does_not_fit_begins_again(
    fetcher, publisher, link, tmp_path, faults
):
    publisher.fault(HOST, PATH, Cut(100_000), *faults)
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert ranges(publisher)[1] == "bytes=100000-"


def test_a_break_inside_transfer_chunks_is_seen(fetcher, publisher, link, tmp_path):
    publisher.fault(HOST, PATH, NoLength(cut_after=100_000, times=1))
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert ranges(publisher) == [None, "bytes=100000-"]


def test_a_length_that_promises_too_much_is_never_believed(fetcher, publisher, link, tmp_path):
    publisher.fault(HOST, PATH, WrongLength(10))
    with pytest.raises(NetworkError, match="broke off again and again"):
        fetcher.file(link, tmp_path)
    assert Path(PATH).name not in left_in(tmp_path)


def test_a_zip_that_is_shorter_than_it_should_be_is_refused(fetcher, publisher, tmp_path):
    link = publisher.put(HOST, "/aa/INVENTED.zip", zipped({"INVENTED.csv": TABLE}))
    publisher.fault(HOST, "/aa/INVENTED.zip", WrongLength(-30))
    with pytest.raises(DataRefused, match="cut short or damaged"):
        fetcher.file(link, tmp_path)
    assert left_in(tmp_path) == []


def test_a_body_that_drips_is_given_up_with_a_sentence_and_kept(publisher, link, tmp_path):
    publisher.fault(HOST, PATH, Slow(bytes_per_chunk=100, pause=0.0005))
    fetcher = Fetcher(publisher.url, clock=Time(look=10).clock)
    with pytest.raises(NetworkError, match=r"only [\d,]+ bytes came in \d+ seconds"):
        fetcher.file(link, tmp_path)
    assert f"{Path(PATH).name}.part" in left_in(tmp_path)


def test_a_body_that_falls_silent_is_asked_for_again_from_there(
    fetcher, publisher, link, tmp_path, monkeypatch
):
    monkeypatch.setattr(requesting, "TIMEOUTS", (10, 0.1))
    publisher.fault(HOST, PATH, Slow(pause=threading.Event(), after_bytes=100_000, times=1))
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert ranges(publisher) == [None, "bytes=100000-"]


def test_a_slow_body_that_keeps_coming_is_waited_for(publisher, link, tmp_path):
    publisher.fault(HOST, PATH, Slow(bytes_per_chunk=30_000, pause=0.0005))
    fetcher = Fetcher(publisher.url, clock=Time(look=0.5).clock)
    assert_whole(fetcher.file(link, tmp_path), tmp_path)


# ---- Parts that earlier runs left


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.unlink(),
        lambda note: note.write_text('{"url": "https://files.di'),
        lambda note: note.write_text("[]"),
        lambda note: note.write_text(note.read_text().replace("bbbbbb", "cccccc")),
        lambda note: note.write_text(json.dumps({**json.loads(note.read_text()), "etag": None})),
    ],
    ids=["none", "half", "another thing", "another address", "no tag"],
)
def test_a_part_whose_note_does_not_hold_is_not_gone_on_with(
    fetcher, publisher, link, tmp_path, spoil
):
    publisher.fault(HOST, PATH, Cut(50_000, times=5))
    with pytest.raises(NetworkError):
        fetcher.file(link, tmp_path)
    spoil(tmp_path / f"{Path(PATH).name}.part.json")
    (tmp_path / f"{Path(PATH).name}.part").write_bytes(b"not,what\ncame,before\n")
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert ranges(publisher)[-1] is None


def test_a_part_that_was_whole_but_had_no_name_yet_asks_for_one_byte(
    fetcher, publisher, link, tmp_path
):
    publisher.fault(HOST, PATH, Cut(50_000, times=5))
    with pytest.raises(NetworkError):
        fetcher.file(link, tmp_path)
    (tmp_path / f"{Path(PATH).name}.part").write_bytes(TABLE)
    assert_whole(fetcher.file(link, tmp_path), tmp_path)
    assert ranges(publisher)[-1] == f"bytes={len(TABLE) - 1}-"


def test_killed_in_the_middle_the_next_run_goes_on_and_the_hash_is_right(
    publisher, link, tmp_path, repository
):
    held_back = threading.Event()
    publisher.fault(HOST, PATH, Slow(pause=held_back, after_bytes=200_000, times=1))
    program = (
        "import sys; from pathlib import Path; from data_sources.downloads.fetcher import Fetcher; "
        "Fetcher(sys.argv[1]).file(sys.argv[2], Path(sys.argv[3]))"
    )
    part = tmp_path / f"{Path(PATH).name}.part"
    child = subprocess.Popen(
        [sys.executable, "-c", program, publisher.url, link, str(tmp_path)], cwd=repository
    )
    try:
        wait_for(lambda: part.exists() and part.stat().st_size > 0)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        held_back.set()
    size = part.stat().st_size
    assert Path(PATH).name not in left_in(tmp_path)
    assert_whole(Fetcher(publisher.url).file(link, tmp_path), tmp_path)
    assert ranges(publisher) == [None, f"bytes={size}-"]


def wait_for(happened) -> None:
    """Look until it has happened. Whoever waits in vain is stopped by the test's own patience."""
    for _ in range(3_000):
        if happened():
            return
        threading.Event().wait(0.01)
    pytest.fail("it never happened")


# ---- What a file is


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("path", "content", "sentence"),
    [
        ("/a.csv", b"<!DOCTYPE html><h1>INVENTED: gone</h1>", "a web page.*INVENTED: gone"),
        ("/a.zip", b"\xef\xbb\xbf \n<html>INVENTED</html>", "expected zip, but a web page"),
        ("/a.csv", b'{"error": "INVENTED"}', "JSON.*INVENTED"),
        ("/a.csv", zipped({"INVENTED.csv": b"a,b\n"}), "expected csv, but a zip"),
        ("/a.zip", b"a,b\n1,2\n", "expected zip, but a table of text"),
        ("/a.csv", b"Service Unavailable", "something else came: 'Service Unavailable'"),
        ("/a.csv", b"a,\x00b\n", "something else"),
        ("/a.csv", b"", "nothing at all"),
        ("/download", b"%PDF-1.7, INVENTED", "expected csv or zip, but something else"),
    ],
)
def test_another_thing_in_place_of_the_file_is_refused_with_what_came(
    fetcher, publisher, tmp_path, path, content, sentence
):
    link = publisher.put(HOST, path, content)
    with pytest.raises(DataRefused, match=rf"files.digital.nhs.uk{path}: .*{sentence}"):
        fetcher.file(link, tmp_path)
    assert left_in(tmp_path) == []


def test_a_web_page_with_status_200_is_refused(fetcher, publisher, link, tmp_path):
    publisher.fault(HOST, PATH, Html())
    with pytest.raises(DataRefused, match=r"page not found.*open the publication page"):
        fetcher.file(link, tmp_path)
    assert left_in(tmp_path) == []


def test_an_endless_web_page_is_refused_at_its_first_bytes(fetcher, publisher, link, tmp_path):
    publisher.fault(HOST, PATH, Html(b"<html>" + b" " * 50_000_000))
    watched = Watched()
    with pytest.raises(DataRefused):
        Fetcher(publisher.url, progress=watched).file(link, tmp_path)
    assert sum(told[1] for told in watched.told if told[0] == "advance") < 1_000_000
    assert ("end",) not in watched.told


def test_other_kinds_are_taken_where_they_are_expected(fetcher, publisher, tmp_path):
    link = publisher.put(HOST, "/layer/query?f=geojson", b'{"type": "FeatureCollection"}')
    fetched = fetcher.file(link, tmp_path, kinds=("geojson",))
    assert fetched.file_name == "query"
    bare = publisher.put(HOST, "/bare", zipped({"INVENTED.csv": TABLE}))
    assert fetcher.file(bare, tmp_path).size > 0


@pytest.mark.parametrize("fault", [None, NoLength()], ids=["told", "untold"])
def test_a_file_over_the_cap_is_refused(publisher, link, tmp_path, fault):
    if fault:
        publisher.fault(HOST, PATH, fault)
    watched = Watched()
    fetcher = Fetcher(publisher.url, progress=watched)
    with pytest.raises(DataRefused, match="more than 100,000 bytes"):
        fetcher.file(link, tmp_path, largest=100_000)
    assert left_in(tmp_path) == []
    # Where the length was told, nothing was even begun.
    assert bool(watched.told) == bool(fault)
    assert fetcher.file(link, tmp_path, largest=len(TABLE)).size == len(TABLE)


def test_a_zip_bomb_is_refused_before_it_has_a_name(fetcher, publisher, tmp_path):
    link = publisher.put(HOST, "/aa/INVENTED.zip", b"")
    publisher.fault(HOST, "/aa/INVENTED.zip", ZipBomb(20_000_000))
    with pytest.raises(DataRefused, match=r"would unpack to 20,000,000 bytes, [\d,]+ times"):
        fetcher.file(link, tmp_path)
    assert left_in(tmp_path) == []


def test_a_sound_zip_arrives(fetcher, publisher, tmp_path):
    content = zipped({"INVENTED.csv": TABLE, "notes.txt": b"INVENTED"})
    link = publisher.put(HOST, "/aa/INVENTED.zip", content)
    assert_whole(fetcher.file(link, tmp_path), tmp_path, content)


@pytest.mark.parametrize(
    ("members", "sentence"),
    [({}, "holds 0 files"), ({f"{n}": b"" for n in range(1_001)}, "holds 1,001 files")],
    ids=["none", "many"],
)
def test_a_zip_of_nothing_or_of_thousands_is_refused(tmp_path, members, sentence):
    path = tmp_path / "INVENTED.zip"
    path.write_bytes(zipped(members))
    with pytest.raises(DataRefused, match=sentence):
        refuse_directory(path, "https://files.digital.nhs.uk/INVENTED.zip")


def test_members_that_lie_over_one_another_are_refused(tmp_path):
    # Two entries of the directory point at the one member there is.
    path = tmp_path / "INVENTED.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("INVENTED.csv", TABLE)
        archive.filelist *= 2
    with pytest.raises(DataRefused, match="lie over one another"):
        refuse_directory(path, "https://files.digital.nhs.uk/INVENTED.zip")


@given(st.binary(max_size=200))
def test_any_first_bytes_are_of_some_kind(head):
    assert kind_of(head) in {"csv", "zip", "json", "page", "empty", "other"}


@given(st.binary(max_size=300).map(lambda junk: b"PK\x03\x04" + junk))
def test_junk_that_begins_like_a_zip_is_refused(tmp_path_factory, junk):
    path = tmp_path_factory.mktemp("junk") / "INVENTED.zip"
    path.write_bytes(junk)
    with pytest.raises(DataRefused):
        refuse_directory(path, "https://files.digital.nhs.uk/INVENTED.zip")


# ---- Names


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x/BE/MHSDS%20Data_MarFinal_2024.zip", "MHSDS Data_MarFinal_2024.zip"),
        ("https://x/a/MHSDS Data_AprFinal__2025.zip?a=/b.csv", "MHSDS Data_AprFinal__2025.zip"),
        ("https://x/a/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://x/a/%2e%2e", "download"),
        ("https://x/a/..%5C..%5Cevil.csv", "evil.csv"),
        ("https://x/", "download"),
        ("https://x/folder/", "folder"),
        ("https://x/.hidden.csv", "hidden.csv"),
        ("https://x/a%00b%0Ac.csv", "abc.csv"),
        ("https://x/NUL.csv", "_NUL.csv"),
        ("https://x/com1", "_com1"),
        ("https://x/a%3Ab%2A.csv", "a_b_.csv"),
        ("https://x/%E2%80%AEvsc.exe", "vsc.exe"),
        ("https://x/%FFa.csv", "_a.csv"),
    ],
)
def test_a_file_is_called_as_its_publisher_calls_it_or_safely(url, name):
    assert safe_name(url) == name


def test_a_long_name_keeps_its_ending():
    name = safe_file_name("é" * 300 + ".csv")
    assert name.endswith("é.csv")
    assert len(name.encode()) <= LONGEST_NAME


@given(st.text(st.characters(codec=None)))
def test_any_name_is_safe_to_write_and_stays_as_it_is(text):
    name = safe_file_name(text)
    assert safe_file_name(name) == name
    assert not set(name) & set('/\\<>:"|?*\x00')
    assert name == name.strip(" ").rstrip(".")
    assert not name.startswith(".")
    assert name.isprintable() or not name.isascii()
    assert len(name.encode("utf-8")) <= LONGEST_NAME


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_name_can_be_written_in_a_folder_and_found_there(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("names")
    (folder / safe_name(f"https://x/{text}")).write_bytes(b"INVENTED")
    assert len(left_in(folder)) == 1


# ---- Redirects and machines


def test_redirects_to_publishers_are_followed_and_the_page_says_where_it_came_from(
    fetcher, publisher
):
    page = publisher.put("digital.nhs.uk", "/new", "<p>INVENTED é</p>".encode())
    publisher.fault("digital.nhs.uk", "/old", Redirect(f"{publisher.url}/digital.nhs.uk/new"))
    publisher.fault("digital.nhs.uk", "/older", Redirect("https://digital.nhs.uk/old", code=301))
    publisher.fault("digital.nhs.uk", "/oldest", Redirect("/digital.nhs.uk/older", code=308))
    assert fetcher.page("https://digital.nhs.uk/oldest") == (page, "<p>INVENTED é</p>")


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a.csv",
        "http://files.digital.nhs.uk/aa/a.csv",
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/a.csv",
        "http://[fe80::1]/a.csv",
        "http://127.0.0.1:1/files.digital.nhs.uk/a.csv",
    ],
)
def test_a_redirect_elsewhere_is_refused_and_never_asked(
    fetcher, publisher, link, tmp_path, target
):
    # conftest fails any test that opens a connection to another machine.
    publisher.fault(HOST, PATH, Redirect(target))
    with pytest.raises(NetworkError, match="sent on to another address"):
        fetcher.file(link, tmp_path)
    assert len(publisher.requests) == 1
    assert left_in(tmp_path) == []


def test_a_circle_of_redirects_ends(fetcher, publisher, link, tmp_path):
    publisher.fault(HOST, PATH, Redirect(link))
    with pytest.raises(NetworkError, match="sent on more than 5 times"):
        fetcher.file(link, tmp_path)
    assert len(publisher.requests) == 6


@pytest.mark.parametrize("address", ["http://digital.nhs.uk/", "https://example.org/a.csv"])
def test_an_address_that_is_no_publishers_is_never_asked(fetcher, publisher, tmp_path, address):
    for ask in (fetcher.page, lambda url: fetcher.file(url, tmp_path)):
        with pytest.raises(NetworkError, match="is not asked"):
            ask(address)
    assert publisher.requests == []


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1"], ["169.254.169.254"], ["127.0.0.1"], ["::1"], ["fe80::1%eth0"],
     ["8.8.8.8", "192.168.1.1"], ["::ffff:10.0.0.1"]],
)  # fmt: skip
def test_a_name_that_leads_to_a_machine_that_is_not_public_is_refused_unasked(addresses):
    session = open_session(resolve=lambda host, port: addresses, clock=Time().clock)
    with pytest.raises(NetworkError, match=r"digital\.nhs\.uk leads to .*, which is not public"):
        Fetcher(session=session).page("https://digital.nhs.uk/a")


def test_the_connection_is_made_to_the_machine_that_was_checked(monkeypatch):
    # A name service that answers well once, and with this machine ever after.
    answers = [["8.8.8.8"]]
    asked, called = [], []

    def resolve(host, port):
        asked.append((host, port))
        return answers.pop() if answers else ["127.0.0.1"]

    def connect(place, *_, **__):
        called.append(place)
        raise ConnectionRefusedError("INVENTED")

    monkeypatch.setattr(connections, "create_connection", connect)
    session = open_session(resolve=resolve, clock=Time().clock)
    with pytest.raises(NetworkError, match=r"leads to 127\.0\.0\.1"):
        Fetcher(session=session).page("https://digital.nhs.uk/a")
    # One look-up for the one connection; the second try looked again, and was refused.
    assert called == [("8.8.8.8", 443)]
    assert asked == [("digital.nhs.uk", 443)] * 2


def test_each_machine_of_a_name_is_tried(publisher, monkeypatch):
    page = publisher.put("digital.nhs.uk", "/a", b"INVENTED")
    port = int(publisher.url.rpartition(":")[2])
    closed = connections.create_connection

    def connect(place, *arguments, **options):
        if place[0] == "127.0.0.2":
            raise ConnectionRefusedError("INVENTED")
        return closed(place, *arguments, **options)

    monkeypatch.setattr(connections, "create_connection", connect)
    base = connections.Base(f"http://localhost:{port}", None)
    session = open_session(base, resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    assert Fetcher(base.url, session=session).page(page).text == "INVENTED"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate for a mirror that does not exist, made on the spot."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    path = tmp_path_factory.mktemp("certificate") / "INVENTED.pem"
    command = (
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        f"-subj /CN=mirror.example -addext subjectAltName=DNS:mirror.example "
        f"-keyout {path} -out {path}.crt"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    with path.open("a") as both:
        both.write(Path(f"{path}.crt").read_text())
    return path


@pytest.mark.parametrize(
    ("host", "sentence"), [("mirror.example", None), ("other.example", "could not be checked")]
)
def test_the_certificate_is_checked_against_the_name_though_the_number_is_called(
    publisher, certificate, monkeypatch, host, sentence
):
    page = publisher.put("digital.nhs.uk", "/a", b"INVENTED")
    publisher.wrap(certificate)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    base = connections.Base(publisher.url.replace("http://127.0.0.1", f"https://{host}"), None)
    session = open_session(base, resolve=lambda host, port: ["127.0.0.1"], clock=Time().clock)
    fetcher = Fetcher(base.url, session=session)
    if sentence is None:
        assert fetcher.page(page).text == "INVENTED"
        return
    with pytest.raises(NetworkError, match=rf"{sentence}.*other\.example"):
        fetcher.page(page)


def test_a_name_that_is_not_known_is_a_sentence():
    def resolve(host, port):
        raise OSError("INVENTED")

    session = open_session(resolve=resolve, clock=Time().clock)
    with pytest.raises(NetworkError, match="its name could not be looked up"):
        Fetcher(session=session).page("https://digital.nhs.uk/a")


def test_the_institutions_proxy_is_used_but_for_a_mirror(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    mirror = connections.Base("https://mirror.example.nhs.uk", None)
    url = "https://digital.nhs.uk/a"
    assert connections.proxies(None, url)["https"] == "http://127.0.0.1:9"
    assert connections.proxies(mirror, url) == {}


# ---- Pages


def test_a_page_is_read_in_the_encoding_it_names(fetcher, publisher):
    for content_type, content in [
        ("text/html", "é".encode()),
        ("text/html; charset=iso-8859-1", "é".encode("latin-1")),
        ("text/csv", b"\xef\xbb\xbf\xc3\xa9"),
        ("text/csv", "é".encode("cp1252")),
        ("text/html; charset=nonsense", "é".encode()),
    ]:
        url = publisher.put("digital.nhs.uk", "/a", content, content_type=content_type)
        assert fetcher.page(url).text == "é"


def test_a_page_that_breaks_off_is_asked_again(fetcher, publisher):
    url = publisher.put("digital.nhs.uk", "/a", b"INVENTED" * 1_000)
    publisher.fault("digital.nhs.uk", "/a", Cut(10), Status(503), NoLength(times=1))
    assert fetcher.page(url).text == "INVENTED" * 1_000


def test_a_page_that_never_comes_whole_is_a_sentence(fetcher, publisher):
    url = publisher.put("digital.nhs.uk", "/a", b"INVENTED" * 1_000)
    publisher.fault("digital.nhs.uk", "/a", Cut(10, times=None))
    with pytest.raises(NetworkError, match=r"digital\.nhs\.uk/a .*broke off again and again"):
        fetcher.page(url)
    assert len(publisher.requests) == 5


@pytest.mark.parametrize("fault", [None, NoLength(), Gzipped()])
def test_a_page_over_the_cap_is_refused(fetcher, publisher, fault):
    url = publisher.put("digital.nhs.uk", "/a", b" " * 100_001)
    if fault:
        publisher.fault("digital.nhs.uk", "/a", fault)
    with pytest.raises(DataRefused, match="more than 100,000 bytes"):
        fetcher.page(url, largest=100_000)


# ---- Manners, and the disk


def test_one_publisher_is_asked_at_a_pace_and_another_at_once(publisher, time_passed):
    fetcher = Fetcher(publisher.url, pace_seconds=1.5, clock=time_passed.clock)
    pages = [publisher.put("digital.nhs.uk", f"/{n}", b"INVENTED") for n in range(3)]
    other = publisher.put("www.nomisweb.co.uk", "/a", b"INVENTED")
    for url in (*pages, other):
        fetcher.page(url)
    assert time_passed.waits == [1.5, 1.5]


def test_a_full_disk_is_a_sentence_and_gives_the_room_back(publisher, tmp_path):
    link = publisher.put(HOST, PATH, TABLE)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(StoreError, match=r"cannot be written \(File too large\).*Make room"):
            Fetcher(publisher.url).file(link, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert left_in(tmp_path) == []
    assert_whole(Fetcher(publisher.url).file(link, tmp_path), tmp_path)


def test_a_folder_that_cannot_be_made_is_a_sentence(fetcher, link, tmp_path):
    (tmp_path / "file").write_text("INVENTED")
    with pytest.raises(StoreError, match="Make room or choose another folder"):
        fetcher.file(link, tmp_path / "file" / "folder")
