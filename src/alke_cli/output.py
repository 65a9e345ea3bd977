"""What a person sees: tables, marked passages, progress, errors. Machines get ``--json``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from alke_kb.domain.places import has_pages, span

View = dict[str, Any]


def print_json(value: View) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_error(message: str, hint: str | None) -> None:
    """What happened and what to do, on standard error."""
    sys.stderr.write(f"alke-kb: {message}\n")
    if hint:
        sys.stderr.write(f"  → {hint}\n")


def report_fault(error: Exception) -> None:
    """An unexpected error to the structured log, at the level that shows inner details."""
    import structlog

    structlog.get_logger("alke_kb").debug(
        "unexpected error", error_type=type(error).__name__, exc_info=error
    )


@contextmanager
def progress_bar(description: str, *, quiet: bool) -> Iterator[Callable[[View], None]]:
    """A progress bar on standard error; plain lines when it is not a terminal, nothing if quiet."""
    if quiet:
        yield lambda _step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_progress(description)
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
        console=console,
    )
    with bar:
        task = bar.add_task(description, total=None, note="")

        def update(step: View) -> None:
            if "waiting" in step:
                bar.update(task, note=step["waiting"])
            elif "files_total" in step:
                note = f"{step['passages']} passages · {step['current']}"
                bar.update(task, completed=step["files_done"], total=step["files_total"], note=note)
            else:
                bar.update(task, completed=step["done"], total=step["total"])

        yield update


def _plain_progress(description: str) -> Callable[[View], None]:
    last = ""

    def update(step: View) -> None:
        nonlocal last
        if "waiting" in step:
            line = str(step["waiting"])
        else:
            done, total = (
                (step["files_done"], step["files_total"] or 1)
                if "files_total" in step
                else (step["done"], step["total"] or 1)
            )
            # A line for every tenth, so that a log stays short.
            tenth = total if done == total else done * 10 // total * total // 10
            line = f"{description}: {tenth}/{total}"
        if line != last:
            last = line
            sys.stderr.write(line + "\n")

    return update


def print_search(view: View) -> None:
    """Hits grouped by document, matched forms marked, each with page, place and id."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    if not view["results"]:
        console.print("Nothing found. Try other words, or fewer filters.")
        return
    if not view["answered"]:
        console.print("[yellow]Nothing in the base answers this well; the nearest passages:[/]")
    for suggestion in view["suggestions"]:
        console.print(f"Did you mean: [bold]{suggestion}[/]")
    for number, hit in enumerate(view["results"], start=1):
        document = hit["document"]
        facts = [document["kind"], document["round"], ", ".join(document["regions"])]
        console.print(
            Text(f"{number}. {document['title']}", style="bold"),
            Text("   " + " · ".join(fact for fact in facts if fact) + f" · {document['path']}"),
            sep="\n",
        )
        for passage in hit["passages"]:
            console.print(Text("   " + _place(passage, document), style="cyan"))
            console.print(_marked(passage))
        console.print()
    console.print(f"{view['total']} documents.")


def _place(passage: View, document: View) -> str:
    parts = [*passage["heading_path"]]
    if has_pages(document["media_type"]):
        parts.insert(0, f"s. {span(str(passage['page_from']), str(passage['page_to']))}")
    if passage["role"]:
        parts.append(f"[{passage['role']}]")
    return " › ".join(parts) + f"   {passage['id']}"


def _marked(passage: View) -> Any:
    from rich.padding import Padding
    from rich.text import Text

    text = Text(passage["text"])
    for match in passage.get("matched", ()):
        text.stylize("bold reverse", match["start"], match["end"])
    return Padding(text, (0, 0, 0, 6))


def print_ingest(view: View) -> None:
    """The summary table and the files that failed, with reasons."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    counts = view["documents"]
    table = Table("indexed", "unchanged", "failed", "passages", "seconds")
    table.add_row(
        *(str(counts[name]) for name in ("indexed", "unchanged", "failed")),
        str(view["passages"]),
        f"{view['seconds']:.1f}",
    )
    console.print(table)
    for warning in view["warnings"]:
        console.print(f"[yellow]note[/]    {warning['path']}: {warning['warning']}")
    for failure in view["failures"]:
        console.print(f"[red]failed[/]  {failure['path']}: {failure['reason']}")


def print_documents(view: View) -> None:
    """A document in three lines: title, facts, path and id."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)
    for failure in view.get("failures", ()):
        console.print(f"[red]failed[/]  {failure['path']}: {failure['reason']}")
    for d in view.get("documents", ()):
        facts = [
            d["kind"],
            d["round"],
            ", ".join(d["regions"]),
            ", ".join(d["ministries"]),
            d["language"],
            f"{d['pages']} pages" if has_pages(d["media_type"]) else "",
            f"{d['passages']} passages",
        ]
        console.print(Text(d["title"], style="bold"))
        console.print(Text("   " + " · ".join(fact for fact in facts if fact)))
        console.print(Text(f"   {d['path']}   {d['id']}", style="dim"))


def print_deleted(view: View) -> None:
    """One line a document that was removed."""
    for document in view["deleted"]:
        sys.stdout.write(f"deleted {document['path']}\n")


def print_fields(view: View) -> None:
    """A flat view as ``name  value`` lines."""
    from rich.console import Console

    width = max((len(name) for name in view), default=0)
    for name, value in view.items():
        Console(soft_wrap=True).print(f"{name:<{width}}  {value}", markup=False, highlight=False)


def print_passage(view: View) -> None:
    """A passage with its neighbours and where it stands."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    document = view["document"]
    console.print(Text(document["title"], style="bold"), Text(document["path"]), sep="\n")
    for passage in view["before"]:
        console.print(Text(passage["text"], style="dim"), end="\n\n")
    console.print(Text(_place(view["passage"], document), style="cyan"))
    console.print(Text(view["passage"]["text"]), end="\n\n")
    for passage in view["after"]:
        console.print(Text(passage["text"], style="dim"), end="\n\n")
