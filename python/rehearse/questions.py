"""Questions that take many runs: the verbs of the command line with their options as keywords, and their answers as data frames.

Each function takes `study` as compare() does, and passes every other keyword on: `seeds="1..20"` is --seeds 1..20, `strict_prices=True` a flag,
a list an option that is given several times. An unknown one is refused with the command line's sentence.
"""

import contextlib
import json
import os
import pathlib
import tempfile

import pandas as pd

from . import _core
from .progress import reporter
from .study import _Study, load
from .tables import run_frame


@contextlib.contextmanager
def _as_file(study):
    """The path of a study; one that is not in a file lies in one for as long as it is asked about."""
    if isinstance(study, os.PathLike) or (isinstance(study, str) and not study.lstrip().startswith(("{", "//"))):
        yield os.fspath(study)
        return
    loaded = load(study)
    text = study.to_json() if isinstance(study, _Study) else json.dumps(study) if isinstance(study, dict) else study
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / pathlib.Path(loaded.name or "study") / "study.json"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        yield str(path)


def _text(value):
    if isinstance(value, range) and value.step == 1:
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, (bool, int, float, str)):
        return str(value)
    return json.dumps(value) if isinstance(value, (dict, list)) else str(value)


def _options(keywords):
    """Keywords as options; None and False are left out."""
    options = {}
    for name, value in keywords.items():
        if value is None or value is False:
            continue
        several = isinstance(value, (list, tuple))
        options[name.replace("_", "-")] = [] if value is True else [_text(one) for one in value] if several else [_text(value)]
    return options


def _axes(axes):
    """{"cluster.brokers.count": [9, 12]} as the texts after --vary."""
    if axes is None or isinstance(axes, (str, list)):
        return axes
    return [f"{path}={values if isinstance(values, str) else ','.join(_text(value) for value in values)}" for path, values in axes.items()]


def ask(verb, study=None, *, words=(), progress=None, player=None, **keywords):
    """Any verb of the command line: its exit code and what it prints.

    `player` plays instead of this machine: a function of the texts of whole studies that gives what _core.play_texts() makes of them, in order (rehearse.ray has one).
    """
    with _as_file(study) if study is not None else contextlib.nullcontext("") as path:
        return _core.ask(verb, path, [str(word) for word in words], _options(keywords), reporter(progress), player)


def _ask_json(verb, study, keywords):
    code, text = ask(verb, study, quiet=True, format="json", **keywords)
    if code == 130:
        raise KeyboardInterrupt
    return json.loads(text)


def _frame(rows, nested=("inputs", "figures", "targets")):
    """Rows with what lies one level below them brought up."""
    flat = []
    for row in rows:
        line = {key: value for key, value in row.items() if key not in nested and not isinstance(value, (dict, list))}
        for key in nested:
            if isinstance(row.get(key), dict):
                line.update(row[key])
        flat.append(line)
    return pd.DataFrame(flat)


def sweep(study, vary=None, *, zip=None, store=None, **keywords):
    """Plays every combination of values and seeds on all cores and gives one row a run.

    `vary` maps paths to values, {"cluster.brokers.count": [9, 12], "clients[0].rate": "100..300 MB/s by 50"}; `zip` those that move together.
    `store` is a folder that keeps every run: the same call goes on after any end, and plays nothing twice. More keywords: seeds, architecture,
    shard, threads, prices. What each combination came to over its seeds is in `.attrs["cells"]`.
    """
    with contextlib.nullcontext(store) if store is not None else tempfile.TemporaryDirectory() as folder:
        cells = _ask_json("sweep", study, {"vary": _axes(vary), "zip": _axes(zip), "output": folder, **keywords})
        rows = runs(folder)
        rows.attrs["cells"] = cells
        return rows


def runs(*stores, where=None):
    """The runs that sweeps kept in these folders, one row each; figures in seconds, bytes and US dollars. rehearse.write_parquet() keeps them as Parquet."""
    code, text = ask("runs", words=[os.fspath(store) for store in stores], where=where, format="json", quiet=True)
    return run_frame(json.loads(text))


def odds(study, **keywords):
    """What years of failures come to, by design: the answer of `rehearse odds` with `.table()` and `.samples()`. Keywords: years, runs, tolerance, hazards, threads, ..."""
    return Odds(_ask_json("odds", study, keywords))


class Odds:
    """Yearly figures of each design with intervals, and of the differences between designs."""

    def __init__(self, answer):
        self.answer = answer  # as the command line prints it

    def table(self, metric=None):
        """Means with their intervals: a row for each design and metric, or each design of one metric."""
        rows = []
        for design in self.answer["designs"]:
            for name, found in design["metrics"].items():
                mean = found["mean"] or {}
                rows.append({"architecture": design["architecture"], "metric": name, "mean": mean.get("value"), "low": mean.get("low"), "high": mean.get("high"),
                             "p50": (found.get("p50") or {}).get("value"), "p95": (found.get("p95") or {}).get("value"), "p99": (found.get("p99") or {}).get("value"),
                             "max": found.get("max"), "events": found.get("events")})
        frame = pd.DataFrame(rows).set_index(["architecture", "metric"])
        return frame if metric is None else frame.xs(metric, level="metric")

    def samples(self, metric):
        """The figure of each sample, a column a design: what distributions are drawn from."""
        return pd.DataFrame({design["architecture"]: pd.Series(design["metrics"][metric]["samples"]) for design in self.answer["designs"]})

    def failures(self):
        """How often each kind of failure was drawn."""
        return pd.DataFrame({design["architecture"]: design.get("failures", {}) for design in self.answer["designs"]})

    def _repr_html_(self):
        return self.table().to_html()


def _plain_question(verb):
    def asked(study, **keywords):
        return _ask_json(verb, study, {name: _axes(value) if name == "vary" and isinstance(value, dict) else value for name, value in keywords.items()})

    asked.__name__ = verb
    asked.__doc__ = f"`rehearse {verb}` with its options as keywords: the JSON that it prints, as a dict or list. rehearse.frame() makes rows of it."
    return asked


headroom = _plain_question("headroom")
frontier = _plain_question("frontier")
search = _plain_question("search")
sensitivity = _plain_question("sensitivity")


def frame(rows):
    """Rows of an answer as a data frame."""
    return _frame(rows)
