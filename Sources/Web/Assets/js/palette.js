// SPDX-License-Identifier: Apache-2.0
// <command-palette>: Ctrl+K, type, Enter. Shows what is not allowed too, grey, with its reason.
class CommandPalette extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.input.addEventListener("input", () => this.filter());
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("click", ({ target }) => target.closest(".action:not([aria-disabled])") && this.closest("dialog").close());
    this.closest("dialog").addEventListener("close", () => {
      this.input.value = "";
      this.filter();
    });
    this.filter();
  }

  get shown() {
    return [...this.querySelectorAll(".action:not([hidden])")];
  }

  filter() {
    const wanted = this.input.value.trim().toLowerCase();
    for (const action of this.querySelectorAll(".action")) {
      if (action.dataset.find) this.find(action);
      else action.hidden = wanted !== "" && !`${action.textContent} ${action.dataset.action}`.toLowerCase().includes(wanted);
    }
    this.choose(0);
  }

  // What was typed can be looked for as well.
  find(link) {
    const typed = this.input.value.trim();
    link.hidden = typed === "";
    link.href = link.dataset.find + encodeURIComponent(typed);
    link.querySelector("b").textContent = typed;
  }

  choose(index) {
    const { shown } = this;
    shown.forEach((action, at) => action.toggleAttribute("data-chosen", at === index));
    shown[index]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing) return;
    const { shown } = this;
    const at = shown.findIndex((action) => action.hasAttribute("data-chosen"));
    if (event.key === "ArrowDown") this.choose(Math.min(at + 1, shown.length - 1));
    else if (event.key === "ArrowUp") this.choose(Math.max(at - 1, 0));
    else if (event.key === "Enter") shown[at]?.click();
    else return;
    event.preventDefault();
  }
}
customElements.define("command-palette", CommandPalette);
