// SPDX-License-Identifier: Apache-2.0
// Keys of the workspace. Every key belongs to a visible control (data-key) and presses it; none is ever taken from a
// text field, an input method's composition, a dialog, or together with a modifier.
const typing = (element) => element?.closest?.("input, textarea, select, [contenteditable]");

function shown(selector) {
  return [...document.querySelectorAll(selector)].find((element) => element.checkVisibility?.() ?? true);
}

function step(direction) {
  const rows = [...document.querySelectorAll("[data-contact]")];
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[at < 0 ? 0 : (at + direction + rows.length) % rows.length]?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && document.getElementById("palette")) {
    event.preventDefault();
    document.getElementById("palette").showModal();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (!document.querySelector("[data-workspace]")) return;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (key === "?") document.getElementById("keyhelp").showModal();
  else if (key === "J") step(1);
  else if (key === "K") step(-1);
  else if (/^[1-9]$/.test(key)) [...document.querySelectorAll("#side .actions .action")][key - 1]?.click();
  else if (/^[A-Z]$/.test(key)) shown(`[data-key="${key}"]:not([aria-disabled="true"])`)?.click();
  else return;
  event.preventDefault();
});
