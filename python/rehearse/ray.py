"""Questions over a Ray cluster: the same plays, store and answers as on one machine. Needs the extra `rehearse[ray]`, and the package on every machine.

    import ray, rehearse.ray
    ray.init(address="auto")
    rows = rehearse.ray.sweep("study.json", {"cluster.brokers.count": [9, 12, 15]}, seeds="1..1000", store="out/sweep")
    year = rehearse.ray.odds("study.json", years=1000)
    worst = rehearse.ray.search("study.json", architecture="kafka", depth=2)

A sweep is cut into shards as `--shard i/n` cuts it, and each shard is a task. A task starts from the runs that the store had when the sweep began,
plays what is missing, and sends back its own store, which is brought into the one of the caller as it comes. A worker that dies loses its running
shard, which Ray plays again elsewhere; a caller that dies loses only what had not come back, and the same call goes on from its store.

Every other question is worked on by the caller, and only its plays travel: each as a whole study, a handful of them a task. Ray plays again what a
dead worker had.
"""

import contextlib
import math
import pathlib
import tempfile

from . import _core, questions
from .study import load

_TASKS_A_PROCESSOR = 4  # so that the last ones end at about the same time


def _connected():
    import ray

    if not ray.is_initialized():
        ray.init()
    return ray


def _tasks(ray, threads):
    return max(1, int(_TASKS_A_PROCESSOR * ray.cluster_resources().get("CPU", 1) / threads))


def _play_texts(studies, prices):
    """On a worker: some whole studies, with the price book of the caller, if any."""
    with tempfile.TemporaryDirectory() as folder:
        book = pathlib.Path(folder) / "prices.json"
        if prices is not None:
            book.write_bytes(prices)
        return _core.play_texts(studies, "" if prices is None else str(book))


class _Player:
    """What the engine asks for plays while it works on a question."""

    def __init__(self, prices=None):
        self._ray = _connected()
        self._prices = None if prices is None else pathlib.Path(prices).read_bytes()
        self._task = self._ray.remote(_play_texts).options(num_cpus=1, max_retries=-1)

    def __call__(self, studies):
        size = math.ceil(len(studies) / _tasks(self._ray, 1))
        tasks = [self._task.remote(studies[first : first + size], self._prices) for first in range(0, len(studies), size)]
        waiting = tasks
        while waiting:
            _, waiting = self._ray.wait(waiting, num_returns=len(waiting), timeout=0.2)
            if waiting and _core.interrupted():
                for task in waiting:
                    self._ray.cancel(task, force=True)
                return [""] * len(studies)
        return [text for answer in self._ray.get(tasks) for text in answer]


def _over_ray(question):
    def asked(study, **keywords):
        return question(study, player=_Player(keywords.get("prices")), **keywords)

    asked.__name__ = question.__name__
    asked.__doc__ = f"rehearse.{question.__name__} with its plays on the Ray cluster that is connected, or a local one; the answer is the same."
    return asked


odds = _over_ray(questions.odds)
search = _over_ray(questions.search)
headroom = _over_ray(questions.headroom)
frontier = _over_ray(questions.frontier)
sensitivity = _over_ray(questions.sensitivity)


def _play_shard(text, name, keywords, part, parts, known):
    """On a worker: a shard of the sweep, from a store that has what was known; gives the file of that store."""
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        study = here / name / "study.json"
        study.parent.mkdir()
        study.write_text(text, encoding="utf-8")
        store = here / "store"
        store.mkdir()
        if known:
            (store / "runs.db").write_bytes(known)
        questions.ask("sweep", study, quiet=True, output=str(store), shard=f"{part}/{parts}", progress=False, **keywords)
        # A copy by `runs` is one whole file, whatever the first left in a log beside it.
        questions.ask("runs", words=[store], output=str(here / "whole"), quiet=True)
        return (here / "whole" / "runs.db").read_bytes()


def _bring_in(stores, store):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "runs.db").write_bytes(stores)
        questions.ask("runs", words=[path], output=str(store), quiet=True)


def _known(store):
    if not (pathlib.Path(store) / "runs.db").exists():
        return b""
    with tempfile.TemporaryDirectory() as folder:
        questions.ask("runs", words=[store], output=folder + "/copy", quiet=True)
        return pathlib.Path(folder, "copy", "runs.db").read_bytes()


def sweep(study, vary=None, *, zip=None, store=None, shards=None, threads=1, progress=None, **keywords):
    """rehearse.sweep over the Ray cluster that is connected, or a local one. `shards`: tasks; default four a processor of the cluster.

    Each task uses `threads` processors. Everything else, and what comes back, is as with rehearse.sweep.
    """
    ray = _connected()
    parts = shards or _tasks(ray, threads)
    told = questions.reporter(progress) or (lambda line, done: None)
    keywords = {"vary": questions._axes(vary), "zip": questions._axes(zip), **keywords}
    with questions._as_file(study) as path, contextlib.nullcontext(store) if store is not None else tempfile.TemporaryDirectory() as folder:
        text, name = pathlib.Path(path).read_text(encoding="utf-8"), load(path).name
        known = ray.put(_known(folder))
        task = ray.remote(_play_shard).options(num_cpus=threads, max_retries=-1)
        waiting = [task.remote(text, name, {**keywords, "threads": threads}, part, parts, known) for part in range(1, parts + 1)]
        while waiting:
            done, waiting = ray.wait(waiting)
            for answer in done:
                _bring_in(ray.get(answer), folder)
            told(f"sweep on Ray: {parts - len(waiting)} of {parts} shards", 1 - len(waiting) / parts)
        # Everything is in the store now, so this plays nothing and prints what one machine would have printed.
        return questions.sweep(path, store=folder, progress=False, **keywords)
