// SPDX-License-Identifier: Apache-2.0
// Dialogs open when something was put into them and close by themselves when their form succeeded. Failures of any
// request are shown once, in words; a refusal keeps the dialog and the draft.
import { say, toast } from "./words.js";

const dialog = document.getElementById("dialog");

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== dialog) return;
  if (!dialog.open) dialog.showModal();
  // What has to be filled in comes before the button.
  dialog.querySelector("input:not([type=hidden], [type=radio], [type=checkbox]), textarea")?.focus();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches?.("[data-closes]")) dialog.close();
  if (detail.successful || detail.requestConfig?.triggeringEvent?.type === "live") return;
  if (!detail.xhr || detail.xhr.status === 0) return toast(say("offline"), "amber");
  if (detail.xhr.status === 401) return toast(say("signedOut"), "red");
  complain(detailOf(detail.xhr), detail.elt);
});

/** Says what went wrong where it was tried: in the dialog, beside the button, else at the edge of the page. */
function complain(text, at) {
  const place = at.closest?.("dialog[open] form") ?? at.closest?.(".action, .offer, .promise-risk, .leader-actions");
  if (!place) return toast(text, "red");
  const notice = document.createElement("p");
  notice.className = "notice complaint";
  notice.dataset.tone = "red";
  notice.setAttribute("role", "alert");
  notice.textContent = text;
  const old = place.matches("form") ? place.querySelector(".complaint") : place.nextElementSibling;
  if (old?.matches?.(".complaint")) old.remove();
  if (place.matches("form")) place.querySelector(".dialog-foot").before(notice);
  else place.after(notice);
  if (!place.matches("form")) setTimeout(() => notice.remove(), 10_000);
}

/** What a problem document (RFC 9457) says to a person. */
export function detailOf(xhr) {
  if (!/json/.test(xhr.getResponseHeader("Content-Type") ?? "")) return say("failed");
  try {
    const problem = JSON.parse(xhr.responseText);
    return problem.detail ?? problem.title ?? say("failed");
  } catch {
    return say("failed");
  }
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-dismiss]")) target.closest("dialog")?.close();
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (target.closest("#my-state button")) document.getElementById("my-state").open = false;
  const chatOpener = target.closest("[data-opens-chat]");
  if (chatOpener) {
    const chat = document.getElementById("chat");
    chat.open = true;
    chat.querySelector("textarea").focus();
  }
});
// Closing a dialog by a click beside it.
document.addEventListener("mousedown", ({ target }) => target.matches?.("dialog[open]") && target.close());
