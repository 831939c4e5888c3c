# SPDX-License-Identifier: Apache-2.0
"""Writes the pictures of docs/images: workspace, leader, customer and sign-in, each on desktop and phone, light and
dark, in both languages. scripts/screens runs it."""
import io, pathlib, shutil, sys, tempfile

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from house import House
from people import Agent, Customer
from scene import Scene

SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
MOST_BYTES, MOST_TOGETHER = 120_000, 2_000_000


class Album:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.bytes = 0

    def take(self, name, page, sizes=tuple(SIZES), then=lambda page: None):
        """In both languages and schemes; `then` brings a page that was opened anew to where it is looked at."""
        for language in ("zh", "en"):
            page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
            page.reload()
            for size in sizes:
                page.set_viewport_size(SIZES[size])
                then(page)
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    self.keep(f"{name}-{size}-{scheme}-{language}", page.screenshot(animations="disabled"))

    def keep(self, name, png):
        """Few colours make a small file; text stays sharp."""
        small = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True)
        size = len(out.getvalue())
        assert size < MOST_BYTES, f"{name} has {size} bytes"
        self.bytes += size
        (self.folder / f"{name}.png").write_bytes(out.getvalue())


def play(album, house, visit):
    stranger = visit().new_page()
    stranger.goto(house.url + "/sign-in")
    album.take("sign-in", stranger)

    for account, pause in (("agent2", "meal"), ("agent3", "rest"), ("agent4", "training")):
        Agent(visit(), house, account).choose_state(pause)
    scene = Scene(house, visit)
    to_the_end = "() => { const stream = document.getElementById('stream'); stream.scrollTop = stream.scrollHeight; }"
    scene.rings()
    album.take("workspace", scene.agent.page, then=lambda page: page.evaluate(to_the_end))
    expect(scene.agent.page.locator(".offer")).to_be_visible()

    at_desk = Customer(visit(), house, "C1")
    album.take("customer", at_desk.page, ["desktop"])
    album.take("customer", scene.first.page, ["phone"])

    scene.waits("C4", "烤鱼还要多久？")
    scene.waits("C5", "我这单少了一份素春卷。")
    leader = Agent(visit(), house, "leader1").page
    leader.goto(house.url + "/leader")
    expect(leader.locator("#waiting a")).to_have_count(4)  # with the escalated one
    leader.locator("#escalations a").first.click()
    expect(leader.locator("#side")).to_be_visible()
    album.take("leader", leader)


def main():
    album = Album(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        expect.set_options(timeout=30_000)
        house = House(folder, "--story", "two-coffees")

        def visit(**options):
            return browser.new_context(
                **{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": SIZES["desktop"]} | options)

        try:
            play(album, house, visit)
            house.stop()
        finally:
            house.kill()
        browser.close()
    assert album.bytes < MOST_TOGETHER, f"{album.bytes} bytes together"
    print(f"{album.bytes // 1000} kB in {album.folder}")


if __name__ == "__main__":
    main()
