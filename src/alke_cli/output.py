"""What a person sees: tables, marked passages, progress, errors. Machines get ``--json``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

View = dict[str, Any]


def print_json(value: View) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_error(message: str, hint: str | None) -> None:
    """What happened and what to do, on standard error."""
    sys.stderr.write(f"alke-kb: {message}\n")
    if hint:
        sys.stderr.write(f"  → {hint}\n")


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
    seen = {"tenth": -1, "waiting": ""}

    def update(step: View) -> None:
        if "waiting" in step:
            if step["waiting"] != seen["waiting"]:
                seen["waiting"] = step["waiting"]
                sys.stderr.write(f"{step['waiting']}\n")
            return
        done = step.get("files_done", step.get("done", 0))
        total = step.get("files_total", step.get("total", 0)) or 1
        if done * 10 // total != seen["tenth"]:
            seen["tenth"] = done * 10 // total
            sys.stderr.write(f"{description}: {done}/{total}\n")

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
            console.print(Text("   " + _place(passage), style="cyan"))
            console.print(_marked(passage))
        console.print()
    console.print(f"{view['total']} documents.")


def _place(passage: View) -> str:
    first, last = passage["page_from"], passage["page_to"]
    pages = f"s. {first}" if first == last else f"s. {first}–{last}"
    parts = [pages, *passage["heading_path"]]
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
    """One row a document."""
    from rich.console import Console
    from rich.table import Table

    if "failures" in view:
        for failure in view["failures"]:
            Console().print(f"[red]failed[/]  {failure['path']}: {failure['reason']}")
        return
    table = Table("path", "title", "kind", "regions", "round", "lang", "pages", "passages")
    for d in view["documents"]:
        table.add_row(
            d["path"],
            d["title"],
            d["kind"],
            ", ".join(d["regions"]),
            d["round"] or "",
            d["language"],
            str(d["pages"]),
            str(d["passages"]),
        )
    Console().print(table)


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
    console.print(Text(_place(view["passage"]), style="cyan"))
    console.print(Text(view["passage"]["text"]), end="\n\n")
    for passage in view["after"]:
        console.print(Text(passage["text"], style="dim"), end="\n\n")
