"""Playing a study, and what it came to as data frames. Keys carry their unit (_s, _bytes, _usd), as in result.json."""

import io
import json

import pandas as pd

from . import _core
from .progress import reporter
from .study import Study, load


def _flat(document, before=""):
    """Scalars of nested objects under dotted names; lists are left out."""
    flat = {}
    for key, value in document.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{before}{key}."))
        elif not isinstance(value, list):
            flat[before + key] = value
    return flat


class Run:
    """What one design came to."""

    def __init__(self, played, index, result):
        self._played, self._index = played, index
        self.result = result  # its part of result.json
        self.architecture = result["architecture"]
        self.digest = result["digest"]
        self.verdict = result["verdict"]

    def __getattr__(self, name):
        if name.startswith("_") or name not in self.result:
            raise AttributeError(f"{self.architecture} has no {name}; it has {', '.join(self.result)}")
        return self.result[name]

    def __dir__(self):
        return list(super().__dir__()) + list(self.result)

    @property
    def curves(self):
        """The curves over time (`time_s` is the index), straight between two rows. A view of the engine's memory, not a copy."""
        names = self._played.curve_columns(self._index)
        values = self._played.curves(self._index)
        return pd.DataFrame(values[:, 1:], index=pd.Index(values[:, 0], name=names[0]), columns=names[1:], copy=False)

    def curves_arrow(self):
        """The same as an Arrow table; the columns lie where they lay."""
        import pyarrow

        names = self._played.curve_columns(self._index)
        values = self._played.curves(self._index)
        return pyarrow.table([pyarrow.array(values[:, c]) for c in range(len(names))], names=names)

    @property
    def events(self):
        """Every fact that was noted: what happened, when, and which fact caused it."""
        rows = [json.loads(line) for line in self._played.events(self._index).splitlines()]
        return pd.DataFrame(rows, columns=["id", "at_s", "kind", "cause", "values"]).set_index("id").astype({"cause": "Int64"})

    @property
    def bills(self):
        """Every line of its bills, with the column names of the FOCUS specification: of a month, of the incident, and of what the incident adds."""
        return pd.read_csv(io.StringIO(self._played.bills(self._index))).set_index("x_Bill")

    @property
    def milestones(self):
        return pd.DataFrame(self.result["milestones"])

    @property
    def clients(self):
        return pd.DataFrame([_flat(client) for client in self.result["clients"]])

    @property
    def way_to_reachable(self):
        """The parts of the way until every client is served, and what each waited for."""
        return pd.DataFrame(self.result["way_to_reachable"], columns=["part", "lasts_s", "bound_by"])

    @property
    def way_to_nothing_hidden(self):
        return pd.DataFrame(self.result["way_to_nothing_hidden"], columns=["part", "lasts_s", "bound_by"])

    @property
    def targets(self):
        return pd.DataFrame(self.result["targets"])

    def __repr__(self):
        return f"Run({self.architecture}: {self.verdict}, digest {self.digest})"


class Comparison:
    """What a study came to: a Run for each design, by name or in order."""

    def __init__(self, played):
        self._played = played
        self.result = json.loads(played.result())  # result.json
        self.runs = [Run(played, i, outcome) for i, outcome in enumerate(self.result["outcomes"])]

    def __getitem__(self, architecture):
        for run in self.runs:
            if run.architecture == architecture:
                return run
        names = [run.architecture for run in self.runs]
        raise KeyError(f'expected one of {", ".join(names)}, found "{architecture}"; {_core.nearest_hint(architecture, names)}')

    def __iter__(self):
        return iter(self.runs)

    def __len__(self):
        return len(self.runs)

    @property
    def table(self):
        """One row a design: every figure of result.json that is a single value. Unknown and not reached are missing. Money, exact in result.json, is a float."""
        rows = pd.DataFrame([_flat(run.result) for run in self.runs]).set_index("architecture")
        money = [name for name in rows.columns if "usd" in name.split("_")]
        numbers = [name for name in rows.columns if not rows[name].map(lambda v: isinstance(v, (str, bool))).any()]
        return rows.astype({name: float for name in money + numbers})

    @property
    def why(self):
        """Each design's way to recovery in a sentence."""
        return list(self.result["why"])

    @property
    def digests(self):
        return {run.architecture: run.digest for run in self.runs}

    @property
    def effective(self):
        """The study that was played, with every default in it."""
        return Study._read(json.loads(self._played.effective()))

    def milestones(self):
        """The milestones of all designs in one frame."""
        return pd.concat([run.milestones.assign(architecture=run.architecture) for run in self.runs], ignore_index=True)

    def write(self, folder, outputs="", every=""):
        """Writes the folder that the command line writes; `outputs` as after --outputs."""
        self._played.write(str(folder), outputs, every)

    def report(self):
        """report.html as text."""
        return self._played.report()

    def plot(self, curve="hidden_bytes", **options):
        """The curves of all designs; see rehearse.plots.curves."""
        from . import plots

        return plots.curves(self, curve, **options)

    def __str__(self):
        return self._played.table()

    def __repr__(self):
        return f"Comparison({', '.join(repr(run) for run in self.runs)})"

    def _repr_html_(self):
        shown = [name for name in ("verdict", "reachable_s", "nothing_hidden_s", "lost_bytes", "cross_zone_extra_bytes") if name in self.table.columns]
        return self.table[shown].to_html() + "".join(f"<p>{line}</p>" for line in self.why)


def compare(study, *, architectures=None, seed=None, trace=False, progress=None):
    """Plays a study against the designs it compares, or some of them, and gives a Comparison.

    `study` is a path, a Study, a dict, or the text of a study file. Python's other threads run on meanwhile; Ctrl-C ends it with KeyboardInterrupt.
    `progress` is None (a bar in notebooks, a line on terminals), True, False, or a function of a line and the share that is done.
    `trace` keeps what perfetto's trace needs. Wrong input raises ConfigError with the sentence of the command line.
    """
    names = [architectures] if isinstance(architectures, str) else list(architectures or [])
    return Comparison(_core.play(load(study), names, seed, trace, reporter(progress)))


def run(study, architecture=None, **options):
    """Plays one design, or the only one, and gives its Run."""
    loaded = load(study)
    if architecture is None and len(loaded.architectures()) > 1:
        raise _core.ConfigError(f"rehearse run: expected an architecture, one of {', '.join(loaded.architectures())}, found none")
    return compare(study, architectures=[architecture] if architecture else None, **options).runs[0]
