// SPDX-License-Identifier: Apache-2.0
// The few texts scripts need, in the page's language, and the desk's clock as the server told it.
const words = JSON.parse(document.getElementById("words").textContent);

export function say(key, ...values) {
  return values.reduce((text, value, index) => text.replace(`{${index}}`, value), words[key] ?? key);
}

export const csrf = document.querySelector('meta[name="csrf"]').content;

const speed = Number(document.body.dataset.speed) || 1;
let base = { desk: Number(document.body.dataset.now), here: performance.now() };

/** The desk's time in milliseconds: the server's clock, not this machine's. */
export function now() {
  return base.desk + (performance.now() - base.here) * speed;
}

/** Sets the clock right by a beat of the live stream. */
export function setNow(desk) {
  base = { desk, here: performance.now() };
}

export function toast(text, tone = "") {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.dataset.tone = tone;
  notice.textContent = text;
  document.getElementById("toasts").append(notice);
  setTimeout(() => notice.remove(), 6000);
}
