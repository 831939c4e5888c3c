// SPDX-License-Identifier: Apache-2.0
// The live page. The server says only *what* changed, by its id; the pieces that show it ask for themselves again.
// One stream for all tabs of this browser lives in a SharedWorker (six streams would block HTTP/1.1); where there is
// none, the same code runs in the page.
import { csrf, setNow, toast, say } from "./words.js";
import { connect } from "./stream.js";

const url = document.body.dataset.liveUrl;

const topicsShown = () =>
  [...new Set([...document.querySelectorAll("[data-live]")].flatMap((piece) => piece.dataset.live.split(" ")))].filter(Boolean);

function ring(topics) {
  for (const piece of document.querySelectorAll("[data-live]")) {
    if (piece.dataset.live.split(" ").some((topic) => topics.includes(topic))) htmx.trigger(piece, "live");
  }
}

// A reload that comes too soon after the last one waits: a stream that keeps asking for it must not spin the page.
function reload() {
  const last = Number(sessionStorage.getItem("reloaded") ?? 0);
  sessionStorage.setItem("reloaded", Date.now());
  setTimeout(() => location.reload(), Date.now() - last < 10_000 ? 10_000 : 0);
}

function heard(message) {
  if (message.kind === "changed") ring(message.topics);
  if (message.kind === "beat") setNow(message.now);
  if (message.kind === "reload") reload();
  if (message.kind === "back" || message.kind === "joined") ring(topicsShown());
  if (message.kind === "signedOut") toast(say("signedOut"), "red");
  document.dispatchEvent(new CustomEvent("desk:stream", { detail: message }));
}

function open() {
  let tell;
  if ("SharedWorker" in window) {
    const worker = new SharedWorker(new URL("./worker.js", import.meta.url), { type: "module", name: url.split("?")[0] });
    worker.port.onmessage = ({ data }) => heard(data);
    tell = (topics) => worker.port.postMessage({ url, topics });
    addEventListener("pagehide", () => worker.port.postMessage({ leave: true }));
    addEventListener("pageshow", ({ persisted }) => persisted && tell(topicsShown()));
  } else {
    const stream = connect(url, heard);
    tell = (topics) => stream.listen(topics);
  }
  let told = "";
  const update = () => {
    const topics = topicsShown().sort();
    if (topics.join() !== told) tell(topics);
    told = topics.join();
  };
  update();
  document.addEventListener("desk:swapped", update);
  document.addEventListener("htmx:afterSettle", update);
  setInterval(() => tell(topicsShown()), 20_000);
}

// A piece that could not ask asks again: the wire may break under one request while the stream lives.
const failures = new WeakMap();
document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, xhr, requestConfig } }) => {
  if (requestConfig?.triggeringEvent?.type !== "live") return;
  const count = successful ? 0 : (failures.get(elt) ?? 0) + 1;
  failures.set(elt, count);
  const isPassing = !xhr || xhr.status === 0 || xhr.status >= 500;
  if (count === 0 || !isPassing) return;
  const wait = Math.min(8_000, 300 * 2 ** count) * (0.5 + Math.random());
  setTimeout(() => elt.isConnected && htmx.trigger(elt, "live"), wait);
});

// Not everything is told: an order that nobody watches changes silently, and a new one has no name yet to listen for.
// A piece that shows such things looks again by itself while it is seen.
const looksAgain = 10_000;
function lookAgain() {
  if (document.hidden) return;
  for (const piece of document.querySelectorAll("[data-looks-again]")) htmx.trigger(piece, "live");
}
setInterval(lookAgain, looksAgain);
document.addEventListener("visibilitychange", lookAgain);

// "I am here", for the dispatcher: an agent whose browser is silent is offered nothing.
if (document.querySelector("[data-workspace]")) {
  const beat = () => fetch("/workspace/beat", { method: "POST", headers: { "X-CSRF-Token": csrf } }).catch(() => {});
  beat();
  setInterval(beat, 15_000);
}

if (url) open();
