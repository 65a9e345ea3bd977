// Draws a PDF at the cited page and marks the passage in the page's own text layer.
import * as pdfjs from "./vendor/pdfjs/pdf.min.mjs";
import { locate } from "./locate.js";

const base = new URL("vendor/pdfjs/", import.meta.url);
pdfjs.GlobalWorkerOptions.workerSrc = new URL("pdf.worker.min.mjs", base).href;

const viewer = document.querySelector(".viewer");
const pagesBox = viewer.querySelector(".viewer__pages");
const where = viewer.querySelector(".viewer__where");
const told = viewer.querySelector(".viewer__mark");
const marks = JSON.parse(viewer.dataset.marks);
const first = Number(viewer.dataset.page);
const views = [];
let zoom = 1;
let current = first;
let pdf;

class PageView {
  constructor(number, size) {
    this.number = number;
    this.size = size;
    this.box = document.createElement("div");
    this.box.className = "viewer__page";
    this.box.dataset.page = number;
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", pageName(number));
    this.drawn = 0;
    pagesBox.append(this.box);
    this.fit();
  }

  fit() {
    const style = getComputedStyle(pagesBox);
    const room = pagesBox.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    this.scale = (room / this.size.width) * zoom;
    this.box.style.setProperty("--total-scale-factor", this.scale);
    this.box.style.width = `${Math.floor(this.size.width * this.scale)}px`;
    this.box.style.height = `${Math.floor(this.size.height * this.scale)}px`;
  }

  async draw() {
    if (this.drawn === this.scale) return;
    const scale = (this.drawn = this.scale);
    const page = await pdf.getPage(this.number);
    const size = page.getViewport({ scale: 1 });
    if (Math.abs(size.width - this.size.width) > 1 || Math.abs(size.height - this.size.height) > 1) {
      this.size = size;
      this.fit();
      this.drawn = this.scale;
    }
    const viewport = page.getViewport({ scale: this.scale });
    const sharp = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    canvas.setAttribute("aria-hidden", "true");
    const drawing = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] }).promise;
    const layer = document.createElement("div");
    layer.className = "textLayer";
    const text = new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport });
    await text.render();
    const shares = mark(text, marks.filter((one) => one.page === this.number));
    await drawing;
    if (scale !== this.drawn && this.drawn !== this.scale) return;
    this.box.replaceChildren(canvas, layer);
    return shares;
  }

  clear() {
    this.drawn = 0;
    this.box.replaceChildren();
  }
}

function pageName(number) {
  return viewer.dataset.pageName.replace("{number}", number).replace("{total}", pdf.numPages);
}

/** Mark the passage in the spans of the text layer; returns the share found of each wanted text. */
function mark(text, wanted) {
  const spans = text.textDivs;
  return wanted.map((one) => {
    const found = locate(text.textContentItemsStr, one.text);
    // from the last to the first, so that places before stay right
    for (const { piece, start, end } of found.stretches.toReversed()) {
      const node = [...spans[piece].childNodes].findLast(
        (child) => child.nodeType === Node.TEXT_NODE,
      );
      const range = document.createRange();
      const texts = spans[piece].firstChild;
      if (!texts) continue;
      const target = start < texts.length ? texts : node;
      range.setStart(target, Math.min(start, target.length));
      range.setEnd(target, Math.min(end, target.length));
      const made = document.createElement("mark");
      range.surroundContents(made);
    }
    return { share: found.share, length: one.text.length, found: found.stretches.length > 0 };
  });
}

function tell(results) {
  if (!told) return;
  const all = results.flat();
  const total = all.reduce((sum, one) => sum + one.length, 0);
  const marked = all.reduce((sum, one) => sum + (one.found ? one.share * one.length : 0), 0);
  const state = marked === 0 ? "missing" : marked / total < 0.95 ? "partly" : "located";
  told.textContent = viewer.dataset[state];
  told.classList.toggle("viewer__mark--missing", state === "missing");
  viewer.dataset.state = state;
}

function show(number, { smooth = true } = {}) {
  const view = views[number - 1];
  if (!view) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const target = view.box.querySelector("mark") ?? view.box;
  const offset = target === view.box ? 8 : pagesBox.clientHeight / 3;
  const top = target.getBoundingClientRect().top - pagesBox.getBoundingClientRect().top + pagesBox.scrollTop - offset;
  pagesBox.scrollTo({ top, behavior: smooth && !calm ? "smooth" : "instant" });
}

function follow() {
  const middle = pagesBox.getBoundingClientRect().top + pagesBox.clientHeight / 3;
  const view = views.find((one) => one.box.getBoundingClientRect().bottom > middle);
  if (view) current = view.number;
  const name = pageName(current);
  if (where.textContent !== name) where.textContent = name;
}

async function open() {
  pdf = await pdfjs.getDocument({
    url: viewer.dataset.file,
    standardFontDataUrl: new URL("standard_fonts/", base).href,
    wasmUrl: new URL("wasm/", base).href,
    useWasm: false,
    isEvalSupported: false,
    enableXfa: false,
    disableAutoFetch: true,
    disableStream: true,
  }).promise;
  const start = await pdf.getPage(Math.min(first, pdf.numPages));
  const size = start.getViewport({ scale: 1 });
  for (let number = 1; number <= pdf.numPages; number++) views.push(new PageView(number, size));
  const wanted = [...new Set([first, ...marks.map((one) => one.page)])].filter((n) => n <= pdf.numPages);
  show(first, { smooth: false });
  const results = [];
  for (const number of wanted) results.push((await views[number - 1].draw()) ?? []);
  show(first, { smooth: false });
  tell(results);
  follow();
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const view = views[Number(entry.target.dataset.page) - 1];
      if (entry.isIntersecting) view.draw();
      else if (!wanted.includes(view.number)) view.clear();
    }
  }, { root: pagesBox, rootMargin: "150% 0px" });
  for (const view of views) near.observe(view.box);
  viewer.dataset.ready = "yes";
}

viewer.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || !pdf) return;
  if (button.dataset.move) {
    const next = Math.min(Math.max(current + Number(button.dataset.move), 1), pdf.numPages);
    views[next - 1].draw();
    const view = views[next - 1];
    const top = view.box.getBoundingClientRect().top - pagesBox.getBoundingClientRect().top + pagesBox.scrollTop - 8;
    pagesBox.scrollTo({ top, behavior: "instant" });
    follow();
  } else if (button.dataset.zoom) {
    zoom = Math.min(Math.max(zoom * Number(button.dataset.zoom), 0.5), 4);
    refit();
  }
});
pagesBox.addEventListener("scroll", follow, { passive: true });

function refit() {
  const at = current;
  for (const view of views) {
    const drawn = view.drawn !== 0;
    view.fit();
    if (drawn) view.draw();
  }
  const box = views[at - 1].box;
  pagesBox.scrollTop += box.getBoundingClientRect().top - pagesBox.getBoundingClientRect().top - 8;
}
let width = 0;
new ResizeObserver(() => {
  if (!pdf || Math.abs(pagesBox.clientWidth - width) < 4) return;
  if (width) refit();
  width = pagesBox.clientWidth;
}).observe(pagesBox);

open().then(
  () => { document.querySelector(".page-text").open = false; },
  (error) => {
    console.warn("PDF:", error?.name);
    where.textContent = viewer.dataset.failed;
    viewer.dataset.state = "failed";
    if (told) told.hidden = true;
    pagesBox.hidden = true;
  },
);
