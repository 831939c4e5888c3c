// SPDX-License-Identifier: Apache-2.0
// Pictures out of a file field or the clipboard. One key for each, so that a repetition is harmless; on a bad network it
// is tried again for as long as the page is open, and what the server refuses is said.
import { csrf, say, toast } from "./words.js";
import { newID } from "./outbox.js";

const longestPause = 8_000;
const mostBytes = 5 << 20; // the server's own limit
const longestTry = 70_000; // the server cuts a request after a minute

/** What is chosen in a file field or pasted into a text field goes to `post`, while `may` says so: a picture always
 * goes to the customer. Tables and formatted text lie in the clipboard as text and as a picture; then it is text. */
export function sendsPictures(field, text, post, may = () => true) {
  const send = (pictures) => {
    if (!may()) return toast(say("pictureInNote"), "amber");
    pictures.forEach((picture) => sendPicture(post, picture));
  };
  field.addEventListener("change", () => {
    const chosen = [...field.files];
    field.value = "";
    if (chosen.length > 0) send(chosen);
  });
  text.addEventListener("paste", (event) => {
    const pasted = [...event.clipboardData.files].filter(({ type }) => type.startsWith("image/"));
    if (pasted.length === 0 || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    send(pasted);
  });
}

let unsent = 0;
addEventListener("beforeunload", (event) => {
  if (unsent > 0) event.preventDefault();
});

async function sendPicture(post, body) {
  if (body.size > mostBytes) return toast(say("tooBig"), "red");
  unsent += 1;
  try {
    await keepSending(post, body);
  } finally {
    unsent -= 1;
  }
}

async function keepSending(post, body) {
  const headers = { "X-CSRF-Token": csrf, "HX-Request": "true", "Idempotency-Key": newID() };
  for (let failures = 0; ; failures += 1) {
    const signal = AbortSignal.timeout(longestTry);
    const answer = await fetch(post, { method: "POST", headers, body, signal }).catch(() => null);
    if (answer?.ok) return htmx.trigger("#stream-list", "live");
    if (answer?.status === 401) return toast(say("signedOut"), "red");
    if (answer && answer.status < 500 && ![408, 429].includes(answer.status)) {
      return toast((await answer.json().catch(() => ({}))).detail ?? say("tooBig"), "red");
    }
    if (failures === 0) toast(say("pictureWaits"), "amber");
    await new Promise((go) => setTimeout(go, Math.min(longestPause, 500 * 2 ** failures)));
  }
}
