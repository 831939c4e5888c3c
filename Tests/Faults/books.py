# SPDX-License-Identifier: Apache-2.0
"""The desk's rows held against what the city knows by itself: money to the fen, every word, every event."""

from collections import Counter

from town import until


# Everything of one moment in one statement: what kind of row, its name, its number.
ROWS = """
SELECT 'left', account, -sum(amount) FROM entry WHERE account LIKE 'platform/%' GROUP BY account
UNION ALL SELECT 'remedy', state, count(*) FROM remedy GROUP BY state
UNION ALL SELECT 'asked', key, 1 FROM task WHERE kind = 'remedy.execute'
UNION ALL SELECT 'told', '', coalesce(sum(events), 0) FROM feed_raw
"""


class Rest:
    """One moment in which nothing moves between city and desk, with what both know."""

    def __init__(self, town):
        self.town = town
        self.books = until(self._still, 120, every=0.03)
        assert self.books, f"city and desk do not come to rest: {self.doubts[:600]}"
        self.words = Counter(c for (c,) in town.rows("SELECT client_id FROM message WHERE client_id IS NOT NULL"))

    def _still(self):
        """The city's account, when it did not change while the desk's rows were read and no money is under way."""
        before, rows, after = self.town.books(), self.town.rows(ROWS, and_orders=True), self.town.books()
        self.desk = {}
        for kind, name, number in rows:
            self.desk.setdefault(kind, {})[name] = int(number)
        clearing = self.number("left", "platform/clearing")
        self.doubts = f"clearing {clearing}, city {before} {after}"
        return before if clearing == 0 and before["unsent"] == 0 and before == after else None

    def number(self, kind, name=""):
        return self.desk.get(kind, {}).get(name, 0)

    def agrees(self):
        return self.money().events()

    def money(self):
        paid = Counter()
        for payment in self.books["payments"]:
            paid[payment["kind"]] += payment["amount"]
        assert paid["coupon"] == self.number("left", "platform/couponLiability"), "red packets: city and ledger differ"
        assert paid["refund"] == self.number("left", "platform/channel"), "refunds: city and ledger differ"
        commands = [payment["command"] for payment in self.books["payments"]]
        assert len(commands) == len(set(commands)), "something was paid twice"
        assert set(commands) <= {key.split("/")[0] for key in self.desk.get("asked", {})}, "something was paid that nobody here decided"
        arrived = self.number("remedy", "arrived")
        assert arrived == len(commands), f"{arrived} arrived, {len(commands)} paid"
        return self

    def events(self):
        # What was sent again after a lost answer is told twice, and says nothing new.
        assert self.number("told") >= self.books["acknowledged"], "events were acknowledged and are not kept"
        assert self.number("order", "delivered") == self.books["delivered"]
        assert self.number("order", "cancelled") == self.books["cancelled"]
        return self

    def holds(self, acknowledged):
        """Every word that was acknowledged is there, once."""
        missing = [client for client in acknowledged if self.words[client] != 1]
        assert not missing, f"acknowledged, and there {[self.words[c] for c in missing[:5]]} times: {missing[:5]}"

    def __str__(self):
        paid, again = len(self.books["payments"]), self.books["repetitions"]
        return f"{paid} payments, {again} asked for again, {self.number('told')} events"
