// SPDX-License-Identifier: Apache-2.0
// Two ways of swapping a piece of a page that lose nothing a person is doing, as htmx extensions of the swap.
//   keep:  the new piece is walked beside the old one; equal elements stay the same nodes, so focus, drafts, open
//          menus and scroll positions survive.
//   merge: children are replaced or added by id, in the order of data-order; nothing is removed.
// Both refuse what is older than what is shown (data-v), so replay, doubles and reordering are harmless.
const isOlder = (next, old) => next.dataset?.v !== undefined && Number(next.dataset.v) < Number(old.dataset?.v ?? -1);
const sameKind = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
const untouched = new Set(["INPUT", "TEXTAREA", "SELECT"]);

function copyAttributes(old, next) {
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !(name === "open" || name === "class")) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function keep(old, next, added) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE || isOlder(next, old)) return;
  if (old === document.activeElement && untouched.has(old.nodeName)) return;
  const wasNamed = old.dataset.v !== undefined && old.dataset.v !== next.dataset.v && old.id && !old.dataset.live;
  copyAttributes(old, next);
  if (wasNamed) mark(old);
  keepChildren(old, next, added);
}

function keepChildren(old, next, added) {
  const named = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = old.firstChild;
  for (const wanted of [...next.childNodes]) {
    const byId = wanted.id ? named.get(wanted.id) : undefined;
    const found = byId ?? (place && sameKind(place, wanted) ? place : undefined);
    if (found) {
      if (found === place) place = place.nextSibling;
      else old.insertBefore(found, place);
      keep(found, wanted, added);
    } else {
      const fresh = document.importNode(wanted, true);
      old.insertBefore(fresh, place);
      if (fresh.nodeType === Node.ELEMENT_NODE) added.push(fresh);
    }
  }
  while (place) {
    const rest = place.nextSibling;
    place.remove();
    place = rest;
  }
}

function mark(element) {
  element.classList.remove("fresh");
  void element.offsetWidth;
  element.classList.add("fresh");
}

function merge(old, next, added) {
  for (const item of [...next.children]) {
    const known = item.id && document.getElementById(item.id);
    if (known) {
      keep(known, item, added);
      continue;
    }
    const fresh = document.importNode(item, true);
    const after = [...old.children].find((child) => Number(child.dataset.order) > Number(item.dataset.order));
    old.insertBefore(fresh, after ?? null);
    added.push(fresh);
  }
  if (next.dataset.live !== undefined) old.dataset.live = next.dataset.live;
  if (next.dataset.after !== undefined) old.dataset.after = next.dataset.after;
}

htmx.defineExtension("desk", {
  isInlineSwap: (style) => style === "keep" || style === "merge",
  handleSwap(style, target, fragment) {
    if (style !== "keep" && style !== "merge") return false;
    const next = fragment.querySelector ? fragment.querySelector(`#${CSS.escape(target.id)}`) : undefined;
    if (!next) return [];
    const added = [];
    const stream = target.closest(".stream, .chat-stream");
    const atEnd = stream && stream.scrollHeight - stream.scrollTop - stream.clientHeight < 80;
    if (style === "keep") keep(target, next, added);
    else merge(target, next, added);
    if (atEnd) stream.scrollTop = stream.scrollHeight;
    document.dispatchEvent(new CustomEvent("desk:swapped", { detail: { target, added } }));
    return added;
  },
});

// A piece that is asked for again says what it already has.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const after = detail.elt.dataset?.after;
  if (after !== undefined && detail.verb === "get") detail.parameters.after = after;
});
