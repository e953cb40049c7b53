"""Arrow tables of answers, and what keeps their columns the same from one answer to the next. Needs the extra `rehearse[arrow]`.

    rows = rehearse.sweep(...)
    rehearse.arrow(rows)                                   # a pyarrow.Table
    rehearse.write_parquet(rows, "runs.parquet")
    rehearse.arrow(rehearse.compare(...).table)            # a row a design
    rehearse.arrow(rehearse.odds(...).table())             # a row a design and metric
"""

import pandas as pd

_RUN_TEXTS = ["key", "study", "architecture", "verdict", "reason", "digest", "version"]


def run_frame(rows):
    """Runs as `rehearse runs --format json` gives them, one row each: the same columns with the same types, whatever is in them.

    key, study, architecture, verdict, reason, digest, version (text), seed (whole number); then each input under its path; each metric (a number in seconds, bytes or
    US dollars; none when unknown or never reached); each target under its text (pass, fail, inconclusive, not_applicable); at last `never` and `open`: the metrics that
    were not reached by the horizon, and those that may still change, with commas between.
    """
    inputs, metrics, targets = (_names(rows, part) for part in ("inputs", "figures", "targets"))
    columns = {name: _texts(row[name] for row in rows) for name in _RUN_TEXTS}
    columns["seed"] = pd.Series([row["seed"] for row in rows], dtype="int64")
    columns.update({path: _plain([row["inputs"].get(path) for row in rows]) for path in inputs})
    columns.update({name: pd.Series([row["figures"].get(name) for row in rows], dtype="float64") for name in metrics})
    columns.update({text: _texts(row["targets"].get(text) for row in rows) for text in targets})
    for note in ("never", "open"):
        columns[note] = _texts(",".join(name for name, word in row["notes"].items() if word == note) for row in rows)
    return pd.DataFrame(columns)


def _names(rows, part):
    return list(dict.fromkeys(name for row in rows for name in row[part]))


def _texts(values):
    return pd.Series(list(values), dtype="object")


def _plain(values):
    """Numbers when all are, else text; lists and objects as text."""
    if values and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return pd.Series(values)
    return _texts(value if value is None else str(value) for value in values)


def arrow(frame):
    """A data frame of this package as a pyarrow.Table. Named index levels become columns; numbers stay where they lie; columns of mixed kinds become text."""
    import pyarrow

    arrays = {name: frame.index.get_level_values(name) for name in frame.index.names if name is not None}
    arrays.update({str(name): frame[name] for name in frame.columns})
    return pyarrow.table({name: _array(pyarrow, values) for name, values in arrays.items()})


def _array(pyarrow, values):
    if values.dtype != object:
        return pyarrow.array(values, from_pandas=True)
    kinds = {type(value) for value in values if not pd.isna(value)}
    if kinds <= {str}:
        return pyarrow.array(values, type=pyarrow.string(), from_pandas=True)
    if len(kinds) == 1:
        return pyarrow.array(values, from_pandas=True)
    return pyarrow.array([None if pd.isna(value) else str(value) for value in values], type=pyarrow.string())


def write_parquet(frame, path):
    """Writes a data frame of this package as a Parquet file, with the columns that arrow() gives it."""
    import pyarrow.parquet

    pyarrow.parquet.write_table(arrow(frame), path)
