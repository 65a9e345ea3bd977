// What the pages do better with scripts: choices take effect at once, links are copied, changes told.

const status = document.getElementById("status");

/** Tell a change to those who do not see it. */
function announce(text) {
  status.textContent = "";
  // a text equal to the one before would not be read again
  setTimeout(() => { status.textContent = text; }, 60);
}

/** Copy text; the old way too, where the address is not https. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

function prepare(root) {
  for (const link of root.querySelectorAll("a[data-copy-label]")) {
    link.textContent = link.dataset.copyLabel;
    link.setAttribute("role", "button");
  }
}

document.addEventListener("click", async (event) => {
  const target = event.target.closest("[data-copy], [data-copy-from]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const from = document.getElementById(target.dataset.copyFrom ?? "");
  await copy(from ? from.textContent.trim() : target.dataset.copy);
  announce(target.dataset.copied);
  const before = target.dataset.before ?? target.textContent;
  target.dataset.before = before;
  target.textContent = target.dataset.copied;
  target.classList.add("copied");
  setTimeout(() => {
    target.textContent = before;
    target.classList.remove("copied");
  }, 2500);
});

// Picking a passage leaves the page as it is; without scripts the form is sent and comes back.
document.addEventListener("submit", async (event) => {
  if (event.target.id !== "basket-form" || !event.submitter) return;
  event.preventDefault();
  const { target: form, submitter } = event;
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form, submitter)),
    headers: { Accept: "application/json" },
  }).then((response) => (response.ok ? response.json() : {}), () => ({}));
  if (answer.size === undefined) {
    window.location.assign(answer.full ?? document.getElementById("basket-link").href);
    return;
  }
  const link = document.getElementById("basket-link");
  link.textContent = `${link.dataset.name} (${answer.size})`;
  submitter.textContent = form.dataset.in;
  // still there for the keyboard, and idle
  submitter.setAttribute("aria-disabled", "true");
  submitter.type = "button";
  announce(form.dataset.added);
});

// A link that acts as a button obeys the space bar as well.
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

// A choice among facets takes effect at once.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id === "search" && event.target.matches("input[type=checkbox], select")) form.requestSubmit();
});

// Addresses stay short: what is empty is not asked for.
document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail.formData;
  if (!asked) return;
  for (const name of new Set([...asked.keys()])) {
    const kept = asked.getAll(name).filter((value) => value !== "");
    asked.delete(name);
    for (const value of kept) asked.append(name, value);
  }
});

let opened = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  opened = new Map([...document.querySelectorAll("details:has(> summary[id])")]
    .map((one) => [one.querySelector("summary").id, one.open]));
});
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, open] of opened) {
    const summary = document.getElementById(id);
    if (summary) summary.parentElement.open = open;
  }
});
document.addEventListener("htmx:afterSettle", () => {
  prepare(document);
  const told = document.querySelector("[data-announce]");
  if (told) announce(told.dataset.announce);
});
// A failed request must not fail silently: the page is then asked for as a whole.
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.requestConfig.verb === "get") {
      const asked = new URLSearchParams(event.detail.requestConfig.formData);
      window.location.assign(`${event.detail.requestConfig.path}?${asked}`);
    }
  });
}

prepare(document);

// A document shown as text opens where the passage stands.
const mark = document.querySelector(".page-text__scroll mark");
const box = mark?.closest(".page-text__scroll");
if (box && !document.querySelector(".viewer")) {
  box.scrollTop = mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
}
