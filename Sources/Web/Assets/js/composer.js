// SPDX-License-Identifier: Apache-2.0
// <message-composer>: the agent's text field. Drafts are kept per contact and mode, Tab turns a reply into a note and
// back, `/` offers templates, Ctrl+Enter sends; Enter during a composition belongs to the input method.
import { Outbox } from "./outbox.js";
import { sendsPictures } from "./pictures.js";

class MessageComposer extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.list = this.querySelector(".templates");
    this.outbox = new Outbox("desk", this.dataset.post, document.getElementById("pending"));
    if (!this.field.value) this.restore(); // typed before the script ran
    document.addEventListener("desk:draft", () => this.restore());
    const pictures = `/contacts/${this.dataset.contact}/pictures`;
    sendsPictures(this.querySelector("input[type=file]"), this.field, pictures, () => this.dataset.mode !== "note");
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.addEventListener("click", ({ target }) => {
      const mode = target.closest("[data-mode]:not(message-composer)");
      if (mode) this.turn(mode.dataset.mode);
      const template = target.closest(".template");
      if (template) this.insert(template);
    });
  }

  get draftName() {
    return `draft:${this.dataset.contact}:${this.dataset.mode}`;
  }

  restore() {
    this.field.value = localStorage.getItem(this.draftName) ?? "";
  }

  turn(mode) {
    this.dataset.mode = mode;
    this.field.placeholder = this.field.dataset[mode];
    for (const button of this.querySelectorAll("button[data-mode]")) {
      button.setAttribute("aria-pressed", button.dataset.mode === mode);
    }
    this.restore();
    this.field.focus();
  }

  typed() {
    if (this.field.value) localStorage.setItem(this.draftName, this.field.value);
    else localStorage.removeItem(this.draftName);
    const wanted = /^\/(\S*)$/.exec(this.field.value);
    this.list.hidden = !wanted;
    if (!wanted) return;
    for (const template of this.list.children) template.hidden = !template.textContent.includes(wanted[1]);
    this.choose(0);
  }

  get offered() {
    return [...this.list.children].filter((template) => !template.hidden);
  }

  choose(index) {
    this.offered.forEach((template, at) => template.setAttribute("aria-selected", at === index));
  }

  insert(template) {
    this.field.value = template.dataset.text;
    this.typed();
    this.list.hidden = true;
    this.field.focus();
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (!this.list.hidden) return this.keyInList(event);
    if (event.key === "Tab" && !event.shiftKey && this.field.value === "") {
      this.turn(this.dataset.mode === "reply" ? "note" : "reply");
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      this.send();
    } else if (event.key === "Escape") {
      this.field.blur();
    } else return;
    event.preventDefault();
  }

  keyInList(event) {
    const at = this.offered.findIndex((template) => template.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") this.choose(Math.min(at + 1, this.offered.length - 1));
    else if (event.key === "ArrowUp") this.choose(Math.max(at - 1, 0));
    else if (event.key === "Enter" && this.offered[at]) this.insert(this.offered[at]);
    else if (event.key === "Escape") this.list.hidden = true;
    else return;
    event.preventDefault();
  }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.outbox.send(this.dataset.mode === "note" ? { text, note: "1" } : { text }, this.draftName);
    this.field.value = "";
    this.typed();
  }
}
customElements.define("message-composer", MessageComposer);

// A workspace without an open contact still sends what one of them left behind.
if (document.querySelector("[data-workspace]") && !document.querySelector("message-composer")) new Outbox("desk");

const stream = document.getElementById("stream");
if (stream) stream.scrollTop = stream.scrollHeight;
