// SPDX-License-Identifier: Apache-2.0
// What was sent and is not yet known to have arrived: kept in the browser's own storage under one client id each,
// shown as waiting, sent one after the other, again after a bad network, and taken away only when the server has it.
// The client id makes a repeated sending harmless. Every item is a key of its own, so that tabs never overwrite each
// other's; any page of the same kind sends what another one could not.
import { csrf, say, toast } from "./words.js";

// randomUUID exists only under TLS and on localhost.
export const newID = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Microseconds since 1970, each later than the one before: sorting by it is the order of sending.
let lastStamp = 0;
const newStamp = () => (lastStamp = Math.max(lastStamp + 1, Date.now() * 1000));

const longestPause = 8_000;

export class Outbox {
  /** scope: whose items ("desk" or "help"); post: where this page's are sent; list: where they are shown. */
  constructor(scope, post, list) {
    this.prefix = `outbox:${scope}:`;
    this.post = post;
    this.list = list;
    this.failures = 0;
    this.sent = [];
    addEventListener("online", () => this.flush());
    addEventListener("storage", () => {
      this.draw();
      this.flush();
    });
    document.addEventListener("desk:stream", ({ detail }) => detail.kind === "back" && this.flush());
    document.addEventListener("desk:swapped", () => this.draw());
    this.draw();
    this.flush();
  }

  get waiting() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    return keys.sort().flatMap((key) => {
      const item = localStorage.getItem(key);
      return item ? [{ key, client: key.split(":").at(-1), ...JSON.parse(item) }] : [];
    });
  }

  /** draft: the name under which a refused text is given back. */
  send(fields, draft) {
    const item = { post: this.post, fields, draft };
    localStorage.setItem(`${this.prefix}${newStamp()}:${newID()}`, JSON.stringify(item));
    this.draw();
    this.flush();
  }

  async flush() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    // Tabs of one browser share the storage: only one of them sends at a time.
    const locked = navigator.locks ? (act) => navigator.locks.request(this.prefix, act) : (act) => act();
    let goesOn = true;
    while (goesOn && this.waiting[0]) goesOn = await locked(() => this.sendFirst());
    this.isSending = false;
    if (!goesOn) this.timer = setTimeout(() => this.flush(), Math.min(longestPause, 500 * 2 ** this.failures));
  }

  /** False when the network or the server has to be waited for. */
  async sendFirst() {
    const [item] = this.waiting;
    if (!item) return true;
    const answer = await this.attempt(item);
    this.failures = answer === "later" ? this.failures + 1 : 0;
    if (answer === "sent" && item.post === this.post) this.sent.push(item);
    if (answer === "refused") this.giveBack(item);
    if (answer !== "later") localStorage.removeItem(item.key);
    this.draw();
    return answer !== "later";
  }

  async attempt({ post, client, fields }) {
    const headers = { "X-CSRF-Token": csrf, "HX-Request": "true", "Idempotency-Key": client };
    const body = new URLSearchParams({ ...fields, client });
    try {
      const answer = await fetch(post, { method: "POST", headers, body, signal: AbortSignal.timeout(12_000) });
      if (answer.ok) {
        htmx.trigger("#stream-list", "live");
        return "sent";
      }
      if (answer.status >= 500 || [401, 408, 429].includes(answer.status)) return "later";
      toast((await answer.json().catch(() => ({}))).detail ?? say("failed"), "red");
      return "refused";
    } catch {
      return "later";
    }
  }

  /** What was refused is a draft again: nobody types it twice. */
  giveBack({ draft, fields }) {
    const old = localStorage.getItem(draft);
    localStorage.setItem(draft, old ? `${fields.text}\n${old}` : fields.text);
    document.dispatchEvent(new CustomEvent("desk:draft"));
  }

  draw() {
    if (!this.list) return;
    const hasArrived = ({ client }) => document.querySelector(`[data-client="${client}"]`) !== null;
    this.sent = this.sent.filter((item) => !hasArrived(item));
    const known = new Set(this.sent.map(({ key }) => key));
    const waiting = this.waiting.filter((item) => item.post === this.post && !known.has(item.key) && !hasArrived(item));
    const rows = [...this.sent.map((item) => this.row(item, "sent")), ...waiting.map((item) => this.row(item, "waiting"))];
    const hadMore = this.list.children.length >= rows.length;
    this.list.replaceChildren(...rows);
    if (!hadMore) this.list.parentElement.scrollTop = this.list.parentElement.scrollHeight;
  }

  row({ fields }, state) {
    const isLate = state === "waiting" && this.failures > 0;
    const row = document.createElement("li");
    row.className = "message";
    row.dataset.side = fields.note ? "note" : "mine";
    if (isLate) row.dataset.state = "failed";
    const body = document.createElement("div");
    body.className = "message-body";
    body.textContent = fields.text;
    const meta = document.createElement("div");
    meta.className = "message-meta";
    meta.textContent = say(isLate ? "notSent" : "sending");
    row.append(body, meta);
    return row;
  }
}
