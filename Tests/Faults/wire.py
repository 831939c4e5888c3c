# SPDX-License-Identifier: Apache-2.0
"""HTTP as these tests need it: one call, one answer, or `Unreachable` when nobody can tell what became of it."""

import http.client
import json
import urllib.parse


class Unreachable(Exception):
    """No answer: refused, cut off, or too late. It may or may not have been done."""


def call(method, url, body=None, headers=None, limit=10):
    """The status, the headers and the body; redirects are not followed. A dict is sent as JSON."""
    parts = urllib.parse.urlsplit(url)
    headers = dict(headers or {})
    if isinstance(body, dict):
        body = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=limit)
    try:
        line.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    except (OSError, http.client.HTTPException) as fault:
        raise Unreachable(str(fault)) from fault
    finally:
        line.close()


def form(fields):
    return urllib.parse.urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
