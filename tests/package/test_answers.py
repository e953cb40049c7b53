"""What the package plays is what the program plays; Python goes on meanwhile, and Ctrl-C ends it."""

import filecmp
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import numpy
import rehearse

from small import ROOT, STUDY, program

LONG = str(ROOT / "experiments" / "no-headroom" / "study.json")


class AnswersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = pathlib.Path(cls.folder.name) / "study.json"
        cls.file.write_text(STUDY)
        cls.answer = rehearse.compare(cls.file)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_file_of_the_result_is_that_of_the_program(self):
        here = pathlib.Path(self.folder.name)
        said = program("compare", self.file, "-o", here / "program", "-q")
        self.assertIn(said.returncode, (0, 1, 2, 3), said.stderr)
        self.answer.write(here / "package")
        mine, its = json.loads((here / "package/result.json").read_text()), json.loads((here / "program/result.json").read_text())
        self.assertEqual({**mine, "command": 0}, {**its, "command": 0})
        self.assertEqual(str(self.answer), said.stdout)
        for name in ("events.jsonl", "series.csv", "cost.csv"):
            self.assertTrue(filecmp.cmp(here / "package/kafka" / name, here / "program/kafka" / name, shallow=False), name)

    def test_a_typed_study_has_the_digests_of_its_file_whatever_the_seed(self):
        study = rehearse.Study.read(self.file)
        self.assertEqual(rehearse.compare(study).digests, self.answer.digests)
        other = rehearse.compare(study, seed=7)
        self.assertNotEqual(other.digests, self.answer.digests)
        study.seed = 7
        self.assertEqual(rehearse.compare(study).digests, other.digests)

    def test_one_design_is_played_by_name(self):
        run = rehearse.run(self.file, "kafka")
        self.assertEqual(run.digest, self.answer["kafka"].digest)
        self.assertGreater(run.reachable_s, 0)
        with self.assertRaisesRegex(rehearse.ConfigError, 'expected an architecture, one of kafka, automq-s3, found none'):
            rehearse.run(self.file)
        with self.assertRaisesRegex(rehearse.ConfigError, 'did you mean "kafka"'):
            rehearse.run(self.file, "kafak")

    def test_the_table_has_a_row_for_each_design_with_numbers_in_it(self):
        table = self.answer.table
        self.assertEqual(list(table.index), ["kafka", "automq-s3"])
        self.assertEqual(table.dtypes["reachable_s"], float)
        self.assertEqual(table.dtypes["costs.month.total_usd"], float)
        self.assertEqual(table.loc["kafka", "reachable_s"], self.answer["kafka"].reachable_s)

    def test_curves_are_a_view_of_what_the_engine_holds_and_outlive_the_answer(self):
        answer = rehearse.compare(self.file, architectures="kafka")
        frame = answer["kafka"].curves
        self.assertTrue(numpy.shares_memory(frame.values, answer["kafka"]._played.curves(0)))
        before = frame.copy()
        del answer
        self.assertTrue(frame.equals(before))
        self.assertEqual(frame.index.name, "time_s")
        self.assertEqual(frame.index[-1], 1200)

    def test_events_name_the_event_that_caused_them(self):
        events = self.answer["kafka"].events
        self.assertEqual(events.kind.iloc[0], "FailureStruck")
        fenced = events[events.kind == "BrokerFenced"].iloc[0]
        self.assertEqual(events.loc[fenced.cause].kind, "SessionExpired")
        self.assertEqual(set(self.answer["kafka"].milestones.columns), {"name", "at_s", "proof"})

    def test_bills_have_every_line_and_sum_to_the_totals(self):
        for run in self.answer:
            month = run.bills.loc["month"].BilledCost.sum()
            self.assertAlmostEqual(month, self.answer.table.loc[run.architecture, "costs.month.total_usd"], places=4)

    def test_other_threads_run_on_while_a_study_is_played(self):
        turns = 0
        over = threading.Event()

        def play():
            rehearse.compare(LONG)
            over.set()

        player = threading.Thread(target=play)
        player.start()
        while not over.is_set():
            turns += 1
            time.sleep(0.001)
        player.join()
        self.assertGreater(turns, 20)

    def test_progress_rises_and_an_exception_in_it_ends_the_play(self):
        seen = []
        rehearse.compare(LONG, progress=lambda line, done: seen.append((line, done)))
        shares = [done for _, done in seen]
        self.assertEqual(shares, sorted(shares))
        self.assertEqual(shares[-1], 1)

        def impatient(line, done):
            raise TimeoutError("enough")

        with self.assertRaisesRegex(TimeoutError, "enough"):
            rehearse.compare(LONG, progress=impatient)

    def test_ctrl_c_ends_a_play_with_keyboard_interrupt(self):
        # Whoever starts the tests in the background may have signals ignored.
        lines = ["import rehearse, signal", "signal.signal(signal.SIGINT, signal.default_int_handler)", "print('begins', flush=True)", "try:", f"    for _ in range(200): rehearse.compare({LONG!r})", "except KeyboardInterrupt: print('interrupted')"]
        child = subprocess.Popen([sys.executable, "-c", "\n".join(lines)], stdout=subprocess.PIPE, text=True)
        self.assertEqual(child.stdout.readline(), "begins\n")
        time.sleep(0.7)
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.communicate(timeout=30)[0], "interrupted\n")

    def test_pictures_have_a_line_or_bar_for_each_design(self):
        os.environ.setdefault("MPLBACKEND", "Agg")
        try:
            import matplotlib
        except ImportError:
            self.skipTest("matplotlib is not installed")
        matplotlib.use("Agg")
        from rehearse import plots

        self.assertEqual([line.get_label() for line in self.answer.plot().get_lines()][:2], ["kafka", "automq-s3"])
        self.assertEqual(len(plots.bars(self.answer, "reachable_s", "nothing_hidden_s").patches), 4)
        self.assertEqual(len(plots.way(self.answer["kafka"]).patches), len(self.answer["kafka"].way_to_reachable))
