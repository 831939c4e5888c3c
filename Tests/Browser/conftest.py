# SPDX-License-Identifier: Apache-2.0
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from house import House
from wire import Wire

# Longer than a busy machine takes; what is waited for is a state of the page, never a time.
expect.set_options(timeout=30_000)


@pytest.fixture
def house(tmp_path):
    """The story of the two coffees, at the moment at which its customer writes."""
    house = House(tmp_path, "--story", "two-coffees")
    try:
        yield house
        house.stop()
    finally:
        house.kill()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        # Without its sandbox it also starts as root, as in a container.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """visit(**options): a fresh browser profile; faults of its pages' scripts fail the test."""
    contexts, faults = [], []

    def open_profile(**options):
        options = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1366, "height": 768}} | options
        context = chromium.new_context(**options)
        context.set_default_timeout(30_000)
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        contexts.append(context)
        return context

    yield open_profile
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def wires():
    """wires(house): a network of its own, in good order."""
    laid = []

    def lay(house):
        laid.append(Wire(house.port))
        return laid[-1]

    yield lay
    for wire in laid:
        wire.close()
