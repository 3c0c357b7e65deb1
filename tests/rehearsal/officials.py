"""Officials of the office at their browsers: logged in to Airflow, working in its frame with the mouse alone."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Download, FrameLocator, Locator, Page, Request, sync_playwright
from tests.board.served import SCREEN
from tests.rehearsal.office import log_in

from duban.board import IN_FRAME
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.office.office import DESK
from duban.stack.stack import Stack

# How long a browser waits for something to come, on a machine that is busy with others.
PATIENCE = 180.0
# Where the pictures go that a walk takes; nowhere unless this is set.
PICTURES = "DUBAN_PICTURES"
ITEM = "任务序号"


@dataclass(frozen=True)
class Official:
    """One of them, in a window of his own."""

    page: Page
    home: str

    @property
    def frame(self) -> FrameLocator:
        """What stands in Airflow's frame."""
        return self.page.frame_locator(f"iframe[title={DESK}]")

    def go(self, entry: str) -> None:
        """Open Airflow anew, the office's pages in it, and there the entry of the menu."""
        self.page.goto(f"{self.home}/plugin/{IN_FRAME}")
        self.frame.get_by_role("navigation", name="栏目").get_by_role("link", name=entry, exact=True).click()
        self.frame.locator("nav a[aria-current=page]", has_text=entry).wait_for()

    def take(self, entry: str | re.Pattern[str]) -> None:
        """Open what waits under that title in the list of all that waits."""
        self.go("工作单")
        self.follow(entry)

    def follow(self, words: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Click the first link of that name."""
        (within or self.frame.locator("main")).get_by_role("link", name=words).first.click()

    def row(self, words: str | re.Pattern[str]) -> Locator:
        """The first row of a table with these words."""
        return self.frame.locator("main tr", has_text=words).first

    def fill_in(self, label: str, words: str) -> None:
        """Fill in whatever kind of field stands under that label; of boxes the one of that name."""
        main, name = self.frame.locator("main"), re.compile(re.escape(label))
        if (boxes := main.get_by_role("group", name=name)).count():
            boxes.get_by_role("checkbox", name=words).first.check()
            return
        field = main.get_by_label(name).first
        field.wait_for()
        if field.and_(main.locator("select")).count():
            field.select_option(label=words)
        else:
            field.fill(words)

    def decide(self, title: str, fields: Mapping[str, str], basis: str = "", picture: str = "") -> None:
        """Fill in the form of a decision, read what will follow, and confirm; *basis* is a number of the city's."""
        self.go("登记与决定")
        self.follow(re.compile(f"^{title}$"))
        self.frame.get_by_role("heading", name=title, exact=True).wait_for()
        left = dict(fields)
        if self.frame.get_by_role("button", name="下一步：填写").count():
            self.write(ITEM, left.pop(ITEM))
            self.press("下一步：填写")
            self.frame.get_by_role("button", name="核对后果").wait_for()
        for label, words in left.items():
            self.fill_in(label, words)
        self.frame.locator("#reason").fill("经研究同意。")
        if basis:
            self.frame.get_by_text("依据（须由市政府决定的）").click()
            self.write("批示登记号", basis)
        self.press("核对后果")
        self.frame.get_by_role("heading", name=f"确认：{title}").wait_for()
        self.picture(picture or f"decided-{title}")
        self.press("确认办理")
        self.is_told(re.compile("."))

    def write(self, label: str | re.Pattern[str], words: str) -> None:
        """Fill in the field of that label."""
        self.frame.locator("main").get_by_label(label).first.fill(words)

    def choose(self, label: str | re.Pattern[str], words: str) -> None:
        """Choose in the list of that label."""
        self.frame.locator("main").get_by_label(label).first.select_option(label=words)

    def attach(self, label: str, name: str, data: bytes) -> None:
        """Choose a file for the field of that label."""
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.frame.get_by_label(label).first.set_input_files(file)

    def press(self, words: str | re.Pattern[str]) -> None:
        """Press the first button of that name."""
        self.frame.get_by_role("button", name=words).first.click()

    def is_told(self, words: str | re.Pattern[str]) -> None:
        """Wait for the sentence that an act leaves on the page after it."""
        self.frame.get_by_role("status").filter(has_text=words).first.wait_for()

    def is_refused(self, words: str | re.Pattern[str]) -> None:
        """Wait for the sentence that says why an act was not done."""
        self.frame.get_by_role("alert").filter(has_text=words).first.wait_for()

    def download(self, click: Callable[[], None]) -> bytes:
        """The file that a click brings."""
        with self.page.expect_download() as coming:
            click()
        return read(coming.value)

    def picture(self, name: str) -> None:
        """Take a picture of the window, if somebody wants pictures."""
        if folder := os.environ.get(PICTURES):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png")


def read(download: Download) -> bytes:
    """What was downloaded."""
    return Path(download.path()).read_bytes()


@dataclass
class Officials:
    """Whoever has a window open; each user has one, and logs in once. `posted` are the addresses of all acts."""

    browser: Browser
    stack: Stack
    posted: set[str] = field(default_factory=set)
    _windows: dict[str, Official] = field(default_factory=dict)

    def __call__(self, user: str) -> Official:
        """The window of *user*."""
        if user not in self._windows:
            official = self._log_in(user)
            official.page.on("request", self._note)
            self._windows[user] = official
        return self._windows[user]

    def picture_all(self, name: str) -> None:
        """Take a picture of every window."""
        for user, official in self._windows.items():
            official.picture(f"{name}-{user}")

    def _note(self, request: Request) -> None:
        if request.method == "POST":
            self.posted.add(unquote(urlsplit(request.url).path))

    def _log_in(self, user: str) -> Official:
        context = self.browser.new_context(locale="zh-CN", viewport=SCREEN)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(self.stack.url)
        log_in(page, self.stack, user)
        return Official(page, self.stack.url)


@contextmanager
def browser_at(program: Path) -> Iterator[Browser]:
    """Debian's Chromium, which ends with the block."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=arguments)
        yield browser
        browser.close()


@contextmanager
def officials_of(stack: Stack, chromium: Path) -> Iterator[Officials]:
    """The officials before the pages of *stack*; their windows close with the block."""
    with browser_at(chromium) as browser:
        yield Officials(browser, stack)


def typed(moment: datetime) -> str:
    """A moment as it is typed into a field."""
    return f"{moment.astimezone(TIMEZONE):%Y-%m-%dT%H:%M}"
