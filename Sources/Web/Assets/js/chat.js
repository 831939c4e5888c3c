// SPDX-License-Identifier: Apache-2.0
// <customer-chat>: the customer's text field. Enter sends on a keyboard, the button everywhere; what is sent on a bad
// network waits in the outbox, visibly, over reloads, and goes out once.
import { csrf } from "./words.js";
import { Outbox } from "./outbox.js";
import { sendsPictures } from "./pictures.js";

class CustomerChat extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.outbox = new Outbox("help", this.dataset.post, document.getElementById("pending"));
    const restore = () => (this.field.value = localStorage.getItem("draft:help") ?? "");
    if (!this.field.value) restore(); // typed before the script ran
    document.addEventListener("desk:draft", restore);
    this.field.addEventListener("input", () => localStorage.setItem("draft:help", this.field.value));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    });
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    sendsPictures(this.querySelector("input[type=file]"), this.field, "/help/pictures");
    document.getElementById("chat").addEventListener("toggle", () => this.scroll());
    this.scroll();
  }

  scroll() {
    const stream = document.getElementById("stream");
    stream.scrollTop = stream.scrollHeight;
  }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.outbox.send({ text }, "draft:help");
    this.field.value = "";
    localStorage.removeItem("draft:help");
  }
}
customElements.define("customer-chat", CustomerChat);

// Read is what was on the screen: the chat open, the page in front.
let readUpTo = 0;
async function markRead() {
  const chat = document.getElementById("chat");
  const seq = Number(document.getElementById("stream-list")?.dataset.after ?? 0);
  if (!chat?.open || document.hidden || seq <= readUpTo) return;
  readUpTo = seq;
  document.getElementById("chat-badge").hidden = true;
  const headers = { "X-CSRF-Token": csrf };
  await fetch("/help/read", { method: "POST", headers, body: new URLSearchParams({ seq }) }).catch(() => (readUpTo = 0));
}
document.addEventListener("desk:swapped", markRead);

// The state line knows what is unread and, once there is a contact, whose writing to show.
document.addEventListener("desk:swapped", ({ detail }) => {
  if (detail.target.id !== "chat-state") return;
  const badge = document.getElementById("chat-badge");
  badge.textContent = detail.target.dataset.unread;
  badge.hidden = !detail.target.dataset.unread || document.getElementById("chat").open;
  document.querySelector("[data-typing]").dataset.typing = detail.target.dataset.typingOf;
});
document.addEventListener("visibilitychange", markRead);
document.getElementById("chat")?.addEventListener("toggle", markRead);

const offline = document.getElementById("offline");
if (offline) {
  addEventListener("offline", () => (offline.hidden = false));
  addEventListener("online", () => (offline.hidden = true));
  document.addEventListener("desk:stream", ({ detail }) => {
    if (detail.kind === "down") offline.hidden = false;
    if (detail.kind === "hello" || detail.kind === "back" || detail.kind === "beat") offline.hidden = navigator.onLine;
  });
}
