// SPDX-License-Identifier: Apache-2.0
// One event source that resumes where it was: it keeps the last id itself (a browser forgets it after a refused
// connection), opens `…?after=<id>&topics=…`, waits longer after each failure with a random part, and reopens when
// nothing, not even a beat, has come for 30 seconds (a frozen wire raises no error).
const quietLimit = 30_000;

export function connect(first, heard) {
  const address = new URL(first, location.href);
  let after = address.searchParams.get("after") ?? "0";
  let topics = [];
  let source;
  let failures = 0;
  let lastSeen = Date.now();
  let timer;
  let wasDown = false;

  function open() {
    source?.close();
    clearTimeout(timer);
    if (topics.length === 0) return;
    lastSeen = Date.now();
    address.searchParams.set("after", after);
    address.searchParams.set("topics", topics.join(","));
    const mine = (source = new EventSource(address));
    const on = (name, act) => mine.addEventListener(name, (event) => {
      if (mine !== source) return;
      lastSeen = Date.now();
      failures = 0;
      if (event.lastEventId) after = event.lastEventId;
      act(event.data);
    });
    on("hello", () => {
      heard({ kind: wasDown ? "back" : "hello" });
      wasDown = false;
    });
    on("changed", (data) => heard({ kind: "changed", topics: data.split(" ") }));
    on("typing", (data) => heard({ kind: "typing", who: data }));
    on("beat", (data) => heard({ kind: "beat", now: Number(data) }));
    on("reload", () => heard({ kind: "reload" }));
    on("signedOut", () => {
      mine.close();
      heard({ kind: "signedOut" });
    });
    on("bye", () => again());
    mine.onerror = () => mine === source && again();
  }

  function again() {
    source.close();
    if (!wasDown) heard({ kind: "down" });
    wasDown = true;
    failures += 1;
    const wait = Math.min(8_000, 400 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random());
    clearTimeout(timer);
    timer = setTimeout(open, wait);
  }

  setInterval(() => topics.length > 0 && Date.now() - lastSeen > quietLimit && again(), 5_000);
  self.addEventListener("online", open);

  return {
    listen(wanted) {
      const sorted = [...wanted].sort();
      if (sorted.join() === topics.join()) return;
      topics = sorted;
      open();
    },
  };
}
