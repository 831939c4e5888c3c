// SPDX-License-Identifier: Apache-2.0
// The one stream of this browser: the union of what its tabs show, given to all of them.
import { connect } from "./stream.js";

const tabs = new Map();
let stream;

function listen() {
  const deadline = Date.now() - 90_000;
  for (const [port, tab] of tabs) if (tab.seen < deadline) tabs.delete(port);
  stream?.listen(new Set([...tabs.values()].flatMap((tab) => tab.topics)));
}

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.leave) {
      tabs.delete(port);
      return listen();
    }
    const isBehind = stream !== undefined && !tabs.has(port);
    stream ??= connect(data.url, (message) => tabs.forEach((_, tab) => tab.postMessage(message)));
    tabs.set(port, { topics: data.topics, seen: Date.now() });
    listen();
    // The stream may have gone past the moment at which this tab's page was drawn.
    if (isBehind) port.postMessage({ kind: "joined" });
  };
};
