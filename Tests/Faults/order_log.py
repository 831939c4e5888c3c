# SPDX-License-Identifier: Apache-2.0
"""How far orders are on the embedded engine: their rows, and over them the pages of the log that are newer."""

from collections import Counter


def _number(body, at):
    value, shift = 0, 0
    while True:
        byte = body[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return (value >> 1) ^ -(value & 1), at


def _bytes(body, at):
    count, at = _number(body, at)
    return body[at : at + count], at + count


def page(body, form):
    """City, order and stage of each state of a page; from form 2 on it says when somebody should look."""
    at = 0
    while at < len(body):
        city, at = _number(body, at)
        ref, at = _bytes(body, at)
        _, at = _number(body, at)
        stage, at = _bytes(body, at)
        if form > 1:
            _, at = _number(body, at)
        _, at = _bytes(body, at)
        yield city, ref.decode(), stage.decode()


def stages(store):
    """How many orders are at each stage; `store` is in a transaction."""
    orders = {(city, ref): (newest, stage) for city, ref, stage, newest in store.execute(
        "SELECT city, ref, stage, page FROM order_head")}
    for number, form, body in store.execute("SELECT page, form, body FROM order_log ORDER BY page"):
        for city, ref, stage in page(body, form):
            if number > orders.get((city, ref), (-1, ""))[0]:
                orders[city, ref] = number, stage
    return Counter(stage for _, stage in orders.values())
