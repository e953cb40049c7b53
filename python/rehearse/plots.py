"""Pictures with matplotlib. Each takes an Axes or makes one, and gives it back. Colours are ones that colour-blind readers tell apart."""

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999")
_UNITS = (("_bytes_per_s", 1e6, "MB/s"), ("_bytes", 1e9, "GB"), ("_usd", 1, "US dollars"), ("_s", 60, "minutes"))


def _axes(ax):
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(9, 3.5))[1]


def _unit(name):
    for ending, divisor, word in _UNITS:
        if name.endswith(ending):
            return name[: -len(ending)].replace("_", " "), divisor, word
    return name.replace("_", " "), 1, ""


def _finish(ax, title, label):
    ax.set_title(title, loc="left")
    ax.set_ylabel(label)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", alpha=0.3)
    return ax


def curves(comparison, curve="hidden_bytes", *, after_failure=True, until_s=None, ax=None):
    """One curve of every design over time since the failure: rates and counts keep their value until the next row, amounts move in straight lines."""
    ax = _axes(ax)
    title, divisor, unit = _unit(curve)
    look = "default" if curve.endswith("_bytes") else "steps-post"
    scale, word = (1, "seconds") if until_s is not None and until_s <= 300 else (60, "minutes")
    for colour, run in zip(COLOURS * 4, comparison):
        values = run.curves[curve]
        start = run.failure_at_s if after_failure else 0
        ax.plot((values.index - start) / scale, values / divisor, color=colour, label=run.architecture, lw=1.6, drawstyle=look)
    if after_failure:
        ax.axvline(0, color="#333333", lw=1)
    if until_s is not None:
        ax.set_xlim(-0.05 * until_s / scale, until_s / scale)
    ax.set_ylim(bottom=min(0, ax.get_ylim()[0]))
    ax.set_xlabel(f"{word} since the failure" if after_failure else word)
    ax.legend(frameon=False)
    return _finish(ax, title, unit)


def bars(comparison, *figures, ax=None):
    """Figures of every design side by side, such as "reachable_s" and "nothing_hidden_s"."""
    ax = _axes(ax)
    table = comparison.table if hasattr(comparison, "table") else comparison
    units = {_unit(name)[1:] for name in figures}
    if len(units) != 1:
        raise ValueError(f"expected figures of one unit, found {', '.join(figures)}")
    divisor, unit = units.pop()
    shown = table[list(figures)].astype(float) / divisor
    shown.columns = [_unit(name)[0] for name in figures]
    shown.plot.barh(ax=ax, color=COLOURS[: len(figures)], legend=len(figures) > 1)
    ax.invert_yaxis()
    ax.set_xlabel(unit)
    ax.set_ylabel("")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def way(run, to="reachable", *, ax=None):
    """The parts of the way to recovery, one after the other, each with what it waited for."""
    ax = _axes(ax)
    parts = run.way_to_reachable if to == "reachable" else run.way_to_nothing_hidden
    start = 0.0
    for i, part in enumerate(parts.itertuples()):
        ax.barh(i, part.lasts_s, left=start, color=COLOURS[i % len(COLOURS)])
        ax.text(start + part.lasts_s, i, f"  {part.part}: {part.bound_by}", va="center", fontsize=8)
        start += part.lasts_s
    ax.set_yticks([])
    ax.invert_yaxis()
    ax.set_xlim(0, start * 1.6 if start else 1)
    ax.set_xlabel("seconds since the failure")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.set_title(f"{run.architecture}: the way to {to.replace('_', ' ')}", loc="left")
    return ax


def distribution(frame, figure, *, by="architecture", ax=None):
    """How often a figure of a sweep is at most this much, for each design."""
    ax = _axes(ax)
    title, divisor, unit = _unit(figure)
    for colour, (name, group) in zip(COLOURS * 4, frame.groupby(by)):
        values = group[figure].dropna().sort_values() / divisor
        ax.step(values, [(i + 1) / len(group) for i in range(len(values))], where="post", color=colour, label=name)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel(unit)
    ax.legend(frameon=False)
    return _finish(ax, title, "share of runs")
