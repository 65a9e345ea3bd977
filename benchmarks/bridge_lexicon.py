"""Make the word list of the term bridge: `python benchmarks/bridge_lexicon.py DICTIONARIES`.

DICTIONARIES is a folder with the FreeDict/WikDict files (Debian packages dict-freedict-fin-swe,
-swe-fin, -fin-eng and -eng-fin, unpacked): ``freedict-fin-swe.dict.dz`` and so on. Words and parts
of compounds are induced besides from the trilingual YSO labels by IBM model 1. Writes
``src/alke_kb/vocab/data/lexicon.tsv.gz``.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language, TermKind
from alke_kb.search._compounds import CompoundSplitter
from alke_kb.vocab import load_glossary, load_term_table

OUTPUT = Path(__file__).parents[1] / "src/alke_kb/vocab/data/lexicon.tsv.gz"
FI, SV, EN = Language.FINNISH, Language.SWEDISH, Language.ENGLISH
FILES = {
    ("fin", "swe"): (FI, SV),
    ("swe", "fin"): (SV, FI),
    ("fin", "eng"): (FI, EN),
    ("eng", "fin"): (EN, FI),
}
HEAD = re.compile(r"(\S.*?) /.*/ ?(?:<([^>]*)>)?")
PLAIN_HEAD = re.compile(r"(\S[^/<\d]*?) <([^>]*)>")
SENSE = re.compile(r" ?\d+\. (.+)")
WORDS = re.compile(r"[^\W\d_]{2,}(?:[- ][^\W\d_]{2,}){0,2}")
CLASSES = ("n", "v", "adj", "adv")
MOST = 4
INDUCED_ROUNDS = 6
Pairs = dict[tuple[str, str], float]


def dictionary(path: Path) -> Iterator[tuple[str, str, float]]:
    """(word, translation, score): earlier senses and earlier translations count more."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")
    start = max(
        i for i, line in enumerate(lines[:400]) if line.startswith("http://www.wikdict.com")
    )
    word, good, first, sense = "", False, False, 0
    for line in lines[start + 1 :]:
        head = HEAD.fullmatch(line) or PLAIN_HEAD.fullmatch(line)
        if head:
            word, sense, first = head[1].strip(), 0, True
            good = (head[2] or "").split(",")[0] in CLASSES and word[:1].islower()
            continue
        numbered = SENSE.fullmatch(line)
        if not (numbered or (first and line.strip())):
            continue
        first = False
        text = re.sub(r"\s+\d+\.$", "", (numbered[1] if numbered else line).strip())
        if good and sense < 3:
            for position, translation in enumerate(re.split(r"[,;] ", text)):
                plain = re.sub(r"\([^)]*\)", "", translation).strip()
                if WORDS.fullmatch(word) and WORDS.fullmatch(plain) and plain[:1].islower():
                    yield word, plain, 1.0 / (1 + sense) / (1 + 0.5 * position)
        sense += 1


def dictionary_pairs(folder: Path) -> dict[tuple[Language, Language], Pairs]:
    """Scores of both directions added up, Finnish first."""
    pairs: dict[tuple[Language, Language], Pairs] = {(FI, SV): {}, (FI, EN): {}}
    for (one, other), (source, target) in FILES.items():
        for word, translation, score in dictionary(folder / f"freedict-{one}-{other}.dict.dz"):
            fi, foreign = (word, translation) if source is FI else (translation, word)
            table = pairs[(FI, target if source is FI else source)]
            table[fi, foreign] = table.get((fi, foreign), 0.0) + score
    return pairs


def stem_of(analyser: Analyser, word: str, language: Language) -> str:
    terms = analyser.word_terms(word, language)
    return next((t.text for t in terms if t.kind is TermKind.STEM), word)


def units(
    analyser: Analyser, splitter: CompoundSplitter, label: str, language: Language
) -> list[str]:
    """Base forms, compound parts or stems of a label."""
    found: list[str] = []
    for token in analyser.analyse(re.sub(r"\s*\([^)]*\)", "", label), language):
        whole = [t.text for t in token.terms if t.kind in (TermKind.LEMMA, TermKind.STEM)][:1]
        if language is FI:
            parts = [t.text for t in token.terms if t.kind is TermKind.PART]
        elif language is SV:
            parts = [splitter.stem(p) for p in splitter.split(token.surface.lower())]
        else:
            parts = []
        found += parts if len(parts) > 1 else whole
    return found


def induced(rows: list[tuple[list[str], list[str]]]) -> dict[tuple[str, str], float]:
    """t(b|a)·t(a|b) of IBM model 1 trained both ways, for pairs seen at least three times."""
    forward, backward = model1(rows), model1([(b, a) for a, b in rows])
    seen = Counter((a, b) for left, right in rows for a in set(left) for b in set(right))
    return {
        (a, b): (p * backward.get((b, a), 0.0)) ** 0.5
        for (a, b), p in forward.items()
        if seen[a, b] >= 3 and p * backward.get((b, a), 0.0) > 0.06
    }


def model1(rows: list[tuple[list[str], list[str]]]) -> dict[tuple[str, str], float]:
    """t(target | source) by expectation maximisation."""
    t: dict[tuple[str, str], float] = {}
    for round_ in range(INDUCED_ROUNDS):
        counts: dict[tuple[str, str], float] = defaultdict(float)
        totals: dict[str, float] = defaultdict(float)
        for source, target in rows:
            for b in target:
                shares = [(a, t.get((a, b), 1e-9) if round_ else 1.0) for a in [*source, ""]]
                norm = sum(share for _, share in shares)
                for a, share in shares:
                    counts[a, b] += share / norm
                    totals[a] += share / norm
        t = {(a, b): c / totals[a] for (a, b), c in counts.items() if c / totals[a] > 1e-3}
    return {pair: p for pair, p in t.items() if pair[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dictionaries", type=Path)
    folder = parser.parse_args().dictionaries
    analyser = Analyser(open_lemmatiser())
    pairs = dictionary_pairs(folder)
    lemmatiser = analyser.lemmatiser
    known = {
        fi
        for table in pairs.values()
        for fi, _ in table
        if all(lemmatiser.readings(w) for w in fi.split())
    }
    swedish = {sv for _, sv in pairs[FI, SV]} | {r[1] for r in load_term_table()}
    swedish |= {sv for _, words, _ in load_glossary() for sv in words}
    splitter = CompoundSplitter(
        {w.lower() for w in swedish if re.fullmatch(r"[^\W\d_]{3,}", w)},
        lambda word: stem_of(analyser, word, SV),
    )
    lines: list[tuple[str, str, str, float]] = []
    for code, (one, other) in {"fi-sv": (FI, SV), "fi-en": (FI, EN), "sv-en": (SV, EN)}.items():
        table = {p: s for p, s in pairs.get((one, other), {}).items() if p[0] in known}
        columns = [(FI, SV, EN).index(one), (FI, SV, EN).index(other)]
        rows, words = [], defaultdict(Counter)
        for row in load_term_table():
            if all(row[c] for c in columns):
                sides = [
                    units(analyser, splitter, row[c], lang)
                    for c, lang in zip(columns, (one, other), strict=True)
                ]
                if all(0 < len(side) <= 5 for side in sides):
                    rows.append((sides[0], sides[1]))
                for c, lang in zip(columns, (one, other), strict=True):
                    for w in re.findall(r"[^\W\d_]{2,}", row[c].lower()):
                        words[lang][w] += 1
        full = {lang: full_words(analyser, lang, words[lang], splitter) for lang in (one, other)}
        for (a, b), p in induced(rows).items():
            pair = (a if one is FI else full[one].get(a, ""), full[other].get(b, ""))
            if all(len(w) > 2 for w in pair):
                table[pair] = table.get(pair, 0.0) + 0.7 * p
        lines += [(code, a, b, s) for (a, b), s in pruned(table).items()]
        print(code, len(table), "pairs,", sum(line[0] == code for line in lines), "kept")
    text = "".join(f"{code}\t{a}\t{b}\t{s:.2f}\n" for code, a, b, s in sorted(lines))
    OUTPUT.write_bytes(gzip.compress(("pair\tone\tother\tscore\n" + text).encode(), 9, mtime=0))
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size / 1e3:.0f} kB")


def full_words(
    analyser: Analyser, language: Language, words: Counter[str], splitter: CompoundSplitter
) -> dict[str, str]:
    """Stem → the word that stands for it: the most frequent, else the shortest."""
    best: dict[str, tuple[int, int, str]] = {}
    for word, count in words.items():
        candidates = [(word, count)]
        if language is SV:
            candidates += [(p, 1) for p in splitter.split(word) if splitter.first(p) == p]
        for form, weight in candidates:
            stem = stem_of(analyser, form, language)
            best[stem] = max(best.get(stem, (0, 0, "")), (weight, -len(form), form))
    return {stem: form for stem, (_, _, form) in best.items()}


def pruned(table: Pairs) -> Pairs:
    """The best translations of each word, in both directions."""
    sides: list[dict[str, list[tuple[float, tuple[str, str]]]]] = [
        defaultdict(list),
        defaultdict(list),
    ]
    for pair, score in table.items():
        for side in (0, 1):
            sides[side][pair[side]].append((score, pair))
    kept: set[tuple[str, str]] = set()
    for side in sides:
        for options in side.values():
            options.sort(reverse=True)
            kept |= {pair for score, pair in options[:MOST] if score >= 0.34 * options[0][0]}
    return {pair: table[pair] for pair in kept}


if __name__ == "__main__":
    main()
