// SPDX-License-Identifier: Apache-2.0
// A chosen text file is read into its text field, to be looked at before it is sent.
document.addEventListener("change", async ({ target }) => {
  const into = target.dataset?.readsInto && document.getElementById(target.dataset.readsInto);
  const [file] = target.files ?? [];
  if (into && file) into.value = await file.text();
});
