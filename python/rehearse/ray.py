"""Sweeps over a Ray cluster: the same runs, store and table as on one machine. Needs the extra `rehearse[ray]`.

    import ray, rehearse.ray
    ray.init(address="auto")
    rows = rehearse.ray.sweep("study.json", {"cluster.brokers.count": [9, 12, 15]}, seeds="1..1000", store="out/sweep")

The runs are cut into shards as `--shard i/n` cuts them, and each shard is a task. A task starts from the runs that the store had when the sweep began,
plays what is missing, and sends back its own store, which is brought into the one of the caller as it comes. A worker that dies loses its running
shard, which Ray plays again elsewhere; a caller that dies loses only what had not come back, and the same call goes on from its store.
"""

import contextlib
import pathlib
import tempfile

from . import questions
from .study import load


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
    import ray

    if not ray.is_initialized():
        ray.init()
    parts = shards or max(1, int(4 * ray.cluster_resources().get("CPU", 1) / threads))
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
