// SPDX-License-Identifier: Apache-2.0
// Everything the browser must do by itself; one file per thing.
import "./swap.js";
import "./live.js";
import "./countdown.js";
import "./timeline.js";
import "./dialogs.js";
import "./keys.js";
import "./palette.js";
import "./composer.js";
import "./chat.js";
import "./typing.js";
import "./files.js";
