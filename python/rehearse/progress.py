"""Progress of long calls: one rewritten line on a terminal, a bar in a notebook, silence elsewhere."""

import sys
import time


def _in_notebook():
    # A notebook has imported IPython long ago; importing it just to ask would take longer than many questions.
    if "IPython" not in sys.modules:
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell"


class _Line:
    def __call__(self, line, done):
        sys.stderr.write(f"\r\033[K{line} {done:.0%}" if done < 1 else "\r\033[K")
        sys.stderr.flush()


class _Bar:
    """Shown only when there is something to wait for, and gone when it is over."""

    patience = 0.5

    def __init__(self):
        self._began = time.monotonic()
        self._handle = None

    def __call__(self, line, done):
        from IPython.display import HTML, display

        if self._handle is None and (done >= 1 or time.monotonic() - self._began < self.patience):
            return
        shown = HTML(f"<progress max=1 value={done:.3f}></progress> {line}" if done < 1 else "")
        if self._handle is None:
            self._handle = display(shown, display_id=True)
        else:
            self._handle.update(shown)


def reporter(progress):
    """What the engine calls: the caller's own function, none for False, and what suits the place for None and True."""
    if callable(progress):
        return progress
    if progress is False:
        return None
    if _in_notebook():
        return _Bar()
    return _Line() if progress or sys.stderr.isatty() else None
