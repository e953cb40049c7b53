"""Rehearse plays failures of event-streaming clusters before they happen, and says how long recovery takes, what it costs, and why.

    import rehearse
    answer = rehearse.compare("experiments/zone-loss/study.json")
    answer.table            # a pandas DataFrame, one row a design
    answer["kafka"].curves  # over time
    answer.plot()

Studies are files, dicts or typed objects: rehearse.Study, rehearse.Cluster, rehearse.Topic, rehearse.FailZone, ...
"""

from . import study as _study
from ._core import ConfigError, commit, version
from .answers import Comparison, Run, compare, run
from .questions import Odds, ask, frame, frontier, headroom, odds, runs, search, sensitivity, sweep
from .study import Part, Study
from .tables import arrow, write_parquet

globals().update(_study.CLASSES)

__version__ = version
__all__ = ["Comparison", "ConfigError", "Odds", "Part", "Run", "Study", "arrow", "ask", "commit", "compare", "frame", "frontier", "headroom", "odds", "run", "runs", "search",
           "sensitivity", "sweep", "version", "write_parquet", *_study.CLASSES]
