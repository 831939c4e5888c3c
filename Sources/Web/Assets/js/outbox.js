// SPDX-License-Identifier: Apache-2.0
// What was sent and is not yet known to have arrived: kept in the browser's own storage under one client id each,
// shown as waiting, sent one after the other, again after a bad network, and taken away only when the server has it.
// The client id makes a repeated sending harmless.
import { csrf, say, toast } from "./words.js";

// randomUUID exists only under TLS and on localhost.
const newID = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class Outbox {
  constructor(name, post, list) {
    this.name = `outbox:${name}`;
    this.post = post;
    this.list = list;
    this.failures = 0;
    addEventListener("online", () => this.flush());
    document.addEventListener("desk:stream", ({ detail }) => detail.kind === "back" && this.flush());
    this.draw();
    this.flush();
  }

  get waiting() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return [];
    }
  }

  set waiting(items) {
    if (items.length === 0) localStorage.removeItem(this.name);
    else localStorage.setItem(this.name, JSON.stringify(items));
    this.draw();
  }

  send(fields) {
    this.waiting = [...this.waiting, { client: newID(), fields }];
    this.flush();
  }

  async flush() {
    if (this.isSending || !this.waiting[0]) return;
    // Tabs of one browser share the storage: only one of them sends at a time.
    const locked = navigator.locks ? (act) => navigator.locks.request(this.name, act) : (act) => act();
    this.isSending = true;
    await locked(() => this.flushAll());
    this.isSending = false;
  }

  async flushAll() {
    clearTimeout(this.timer);
    for (let [item] = this.waiting; item; [item] = this.waiting) {
      const answer = await this.attempt(item);
      if (answer === "later") {
        this.failures += 1;
        this.timer = setTimeout(() => this.flush(), Math.min(15_000, 1000 * 2 ** this.failures));
        return this.draw();
      }
      this.failures = 0;
      this.waiting = this.waiting.filter((other) => other.client !== item.client);
    }
  }

  async attempt({ client, fields }) {
    const headers = { "X-CSRF-Token": csrf, "HX-Request": "true", "Idempotency-Key": client };
    const body = new URLSearchParams({ ...fields, client });
    try {
      const answer = await fetch(this.post, { method: "POST", headers, body, signal: AbortSignal.timeout(12_000) });
      if (answer.ok) {
        htmx.trigger("#stream-list", "live");
        return "done";
      }
      if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return "later";
      toast((await answer.json().catch(() => ({}))).detail ?? say("failed"), "red");
      return "refused";
    } catch {
      return "later";
    }
  }

  draw() {
    const arrived = (client) => document.querySelector(`[data-client="${client}"]`);
    this.list.replaceChildren(...this.waiting.filter(({ client }) => !arrived(client)).map((item) => this.row(item)));
    const stream = this.list.parentElement;
    if (this.list.children.length > 0) stream.scrollTop = stream.scrollHeight;
  }

  row({ fields }) {
    const row = document.createElement("li");
    row.className = "message";
    row.dataset.side = fields.note ? "note" : "mine";
    if (this.failures > 0) row.dataset.state = "failed";
    const body = document.createElement("div");
    body.className = "message-body";
    body.textContent = fields.text;
    const meta = document.createElement("div");
    meta.className = "message-meta";
    meta.textContent = say(this.failures > 0 ? "notSent" : "sending");
    row.append(body, meta);
    return row;
  }
}
