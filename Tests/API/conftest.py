# SPDX-License-Identifier: Apache-2.0
import pytest

from qingwan import Qingwan


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """One server for all tests of this folder."""
    server = Qingwan(tmp_path_factory.mktemp("qingwan"))
    yield server
    server.stop()
