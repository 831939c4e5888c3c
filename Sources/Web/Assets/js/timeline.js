// SPDX-License-Identifier: Apache-2.0
// <time-line>: moves the now along the axis the server drew.
import { now } from "./words.js";

const beijing = 8 * 3_600_000;
const two = (number) => String(number).padStart(2, "0");

class TimeLine extends HTMLElement {
  tick() {
    const { from, to, left, right } = this.dataset;
    const part = Math.min(1, Math.max(0, (now() - from) / Math.max(1, to - from)));
    const x = Math.round(Number(left) + (right - left) * part);
    const line = this.querySelector("[data-now-line]");
    const label = this.querySelector("[data-now-label]");
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    label.setAttribute("x", x);
    const minutes = Math.floor((now() + beijing) / 60_000);
    label.textContent = `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
  }
}
customElements.define("time-line", TimeLine);
setInterval(() => document.querySelectorAll("time-line").forEach((line) => line.tick()), 5000);
