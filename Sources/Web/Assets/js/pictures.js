// SPDX-License-Identifier: Apache-2.0
// Pictures out of a file field or the clipboard. One key for each, so that a repetition is harmless; on a bad network it
// is tried again for as long as the page is open, and what the server refuses is said.
import { csrf, say, toast } from "./words.js";
import { newID } from "./outbox.js";

const longestPause = 8_000;

/** What is chosen in a file field or pasted into a text field goes to `post`. */
export function sendsPictures(field, text, post) {
  field.addEventListener("change", () => {
    const chosen = [...field.files];
    field.value = "";
    chosen.forEach((picture) => sendPicture(post, picture));
  });
  text.addEventListener("paste", (event) => {
    const pasted = [...event.clipboardData.files].filter(({ type }) => type.startsWith("image/"));
    if (pasted.length === 0) return;
    event.preventDefault();
    pasted.forEach((picture) => sendPicture(post, picture));
  });
}

async function sendPicture(post, body) {
  const headers = { "X-CSRF-Token": csrf, "HX-Request": "true", "Idempotency-Key": newID() };
  for (let failures = 0; ; failures += 1) {
    const answer = await fetch(post, { method: "POST", headers, body }).catch(() => null);
    if (answer?.ok) return htmx.trigger("#stream-list", "live");
    if (answer && answer.status < 500 && ![401, 408, 429].includes(answer.status)) {
      return toast((await answer.json().catch(() => ({}))).detail ?? say("tooBig"), "red");
    }
    if (failures === 0) toast(say("pictureWaits"), "amber");
    await new Promise((go) => setTimeout(go, Math.min(longestPause, 500 * 2 ** failures)));
  }
}
