"""Every notebook starts with a question, runs as it is in under a minute, and ends with a decision; what it printed when it was stored is small."""

import json
import time
import unittest

from small import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


class NotebooksTest(unittest.TestCase):
    def test_they_begin_with_a_question_end_with_a_decision_and_are_small(self):
        self.assertGreaterEqual(len(NOTEBOOKS), 2)
        for path in NOTEBOOKS:
            cells = json.loads(path.read_text())["cells"]
            self.assertIn("?", "".join(cells[0]["source"]), path)
            words = [cell for cell in cells if cell["cell_type"] == "markdown"]
            self.assertIn("## Decision", "".join(words[-1]["source"]), path)
            self.assertTrue("".join(cells[-1]["outputs"][0]["text"]).strip(), path)
            self.assertLess(path.stat().st_size, 200_000, path)

    def test_they_model_nothing_themselves(self):
        for path in NOTEBOOKS:
            code = "\n".join("".join(cell["source"]) for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code")
            self.assertIn("import rehearse", code, path)
            for forbidden in ("numpy", "random", "simpy", "scipy"):
                self.assertNotIn(forbidden, code, path)

    def test_each_runs_in_under_a_minute(self):
        try:
            import nbformat
            from nbclient import NotebookClient
        except ImportError as missing:
            self.skipTest(str(missing))
        for path in NOTEBOOKS:
            with self.subTest(path.name):
                began = time.monotonic()
                notebook = nbformat.read(path, as_version=4)
                NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
                self.assertLess(time.monotonic() - began, 60)
