# SPDX-License-Identifier: Apache-2.0
import signal
import sys

import pytest


def pytest_configure():
    """A stopped run ends what it started: everything here is ended on the way out."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@pytest.fixture
def tell(capsys):
    """Prints what a run measured, and the seed that repeats it, also when the test passes."""

    def say(text):
        with capsys.disabled():
            print(f"\n{text}", end="", flush=True)

    return say
