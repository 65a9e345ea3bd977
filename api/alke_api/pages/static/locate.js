// Where the words of a passage stand among the pieces of text of a page. No DOM here.

const SMALLEST = 18;
// Of a piece that stands once on the page this much is enough.
const LEAST = 10;
const ENOUGH = 0.75;

/** Letters and digits only, in lower case, each with its place in the original. */
export function squeeze(text) {
  const letters = [];
  const places = [];
  let at = 0;
  for (const character of text) {
    for (const one of character.normalize("NFKD").toLowerCase()) {
      if (/[\p{L}\p{N}]/u.test(one)) {
        letters.push(one);
        places.push(at);
      }
    }
    at += character.length;
  }
  return { text: letters.join(""), places, letters: letters.length };
}

/**
 * Stretches of the pieces that make up the passage: `[{piece, start, end}]` and the share found.
 * A passage is cut in two wherever it does not stand in one run (page furniture, a footnote or a
 * table in between), down to short runs, and these must come in order. When less than three quarters
 * are found, nothing is: a wrong mark is worse than none.
 */
export function locate(pieces, passage) {
  const page = { text: "", owner: [], place: [] };
  pieces.forEach((piece, number) => {
    const squeezed = squeeze(piece);
    page.text += squeezed.text;
    for (const place of squeezed.places) {
      page.owner.push(number);
      page.place.push(place);
    }
  });
  const wanted = squeeze(passage).text;
  if (!wanted) return { share: 0, stretches: [] };
  const runs = [];
  find(page.text, wanted, 0, page.text.length, runs);
  const kept = together(runs, wanted.length);
  const share = kept.reduce((sum, run) => sum + run.length, 0) / wanted.length;
  if (share < ENOUGH) return { share, stretches: [] };
  return { share, stretches: kept.flatMap((run) => stretchesOf(page, pieces, run)) };
}

/** Runs of `wanted` between `low` and `high`, in order. Returns where the last one ends. */
function find(text, wanted, low, high, runs) {
  if (wanted.length === 0) return low;
  const at = text.indexOf(wanted, low);
  if (at >= 0 && at + wanted.length <= high) {
    runs.push({ at, length: wanted.length });
    return at + wanted.length;
  }
  if (standsOnce(text, wanted)) {
    // A line that the page sets elsewhere, such as a date above the title: out of order, but sure.
    runs.push({ at: text.indexOf(wanted), length: wanted.length });
    return low;
  }
  if (wanted.length < SMALLEST + LEAST) return low;
  // The longer a run, the surer its place: grow from both ends before halving.
  const head = longest(wanted, low, high, (length) => text.indexOf(wanted.slice(0, length), low));
  if (head) {
    runs.push(head);
    return find(text, wanted.slice(head.length), head.at + head.length, high, runs);
  }
  const tail = longest(wanted, low, high, (length) => text.lastIndexOf(wanted.slice(-length), high - length));
  if (tail) {
    find(text, wanted.slice(0, -tail.length), low, tail.at, runs);
    runs.push(tail);
    return tail.at + tail.length;
  }
  if (wanted.length < 2 * SMALLEST) return low;
  const middle = Math.floor(wanted.length / 2);
  const next = find(text, wanted.slice(0, middle), low, high, runs);
  return find(text, wanted.slice(middle), next, high, runs);
}

function standsOnce(text, wanted) {
  if (wanted.length < LEAST) return false;
  const at = text.indexOf(wanted);
  return at >= 0 && text.indexOf(wanted, at + 1) < 0;
}

/** The longest run, by bisection, whose place `placeOf(length)` tells; null for short ones. */
function longest(wanted, low, high, placeOf) {
  let least = SMALLEST;
  let most = wanted.length;
  let best = null;
  while (least <= most) {
    const length = Math.floor((least + most) / 2);
    const at = placeOf(length);
    if (at >= low && at + length <= high) {
      best = { at, length };
      least = length + 1;
    } else {
      most = length - 1;
    }
  }
  return best;
}

/** Runs that lie near the others: a stray one far away is dropped. */
function together(runs, length) {
  if (runs.length < 2) return runs;
  const largest = runs.reduce((a, b) => (b.length > a.length ? b : a));
  return runs.filter((run) => Math.abs(run.at - largest.at) < length * 2 + 400);
}

function stretchesOf(page, pieces, run) {
  const found = [];
  for (let i = run.at; i < run.at + run.length; i++) {
    const piece = page.owner[i];
    const start = page.place[i];
    const next = i + 1 < page.owner.length && page.owner[i + 1] === piece ? page.place[i + 1] : pieces[piece].length;
    const last = found.at(-1);
    if (last && last.piece === piece) last.end = next;
    else found.push({ piece, start, end: next });
  }
  return found;
}
