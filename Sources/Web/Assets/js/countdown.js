// SPDX-License-Identifier: Apache-2.0
// <count-down data-due data-amber>: goes on counting what the server drew: calm, amber, red; seconds only under five
// minutes. One timer ticks all of them.
import { now, say } from "./words.js";

const icons = { calm: "clock", amber: "warn", red: "late" };
const sayings = { calm: "clockLeft", amber: "clockSoon", red: "clockOver" };
const two = (number) => String(number).padStart(2, "0");

function length(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  if (seconds < 300) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 3600) return say("minutes", minutes);
  if (seconds < 172_800) return say("hoursMinutes", Math.floor(minutes / 60), minutes % 60);
  return say("days", Math.floor(seconds / 86_400));
}

class CountDown extends HTMLElement {
  tick() {
    if (this.dataset.tone === "done") return;
    const due = Number(this.dataset.due);
    const tone = now() > due ? "red" : now() >= Number(this.dataset.amber) ? "amber" : "calm";
    if (tone !== this.dataset.tone) {
      this.dataset.tone = tone;
      this.querySelector("[data-word]").textContent = say(sayings[tone]);
      const use = this.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icons[tone]}`));
    }
    const text = length(due - now());
    const shown = this.querySelector("[data-text]");
    if (shown.textContent !== text) shown.textContent = text;
  }
}
customElements.define("count-down", CountDown);
setInterval(() => document.querySelectorAll("count-down").forEach((clock) => clock.tick()), 1000);
