// SPDX-License-Identifier: Apache-2.0
// Who is writing: told at most every three seconds while keys are pressed, shown for six after the last word of it.
import { csrf } from "./words.js";

const shownFor = 6000;
const toldEvery = 3000;
const timers = new Map();

document.addEventListener("desk:stream", ({ detail }) => {
  if (detail.kind !== "typing") return;
  for (const line of document.querySelectorAll("[data-typing]")) {
    if (line.dataset.typing !== detail.who) continue;
    line.hidden = false;
    clearTimeout(timers.get(line));
    timers.set(line, setTimeout(() => (line.hidden = true), shownFor));
  }
});

// What was being written has come.
document.addEventListener("desk:swapped", ({ detail }) => {
  if (!detail.added.some((item) => item.dataset?.side === "theirs")) return;
  for (const line of document.querySelectorAll("[data-typing]")) line.hidden = true;
});

let told = 0;
document.addEventListener("input", ({ target }) => {
  const post = target.closest("[data-typing-post]");
  if (!post || post.dataset.mode === "note" || !target.value || Date.now() - told < toldEvery) return;
  told = Date.now();
  fetch(post.dataset.typingPost, { method: "POST", headers: { "X-CSRF-Token": csrf } }).catch(() => {});
});
