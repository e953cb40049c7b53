"""Questions of many runs come to the same through Python as through the program, on one thread and on several, and are interrupted like plays."""

import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import rehearse

from small import STUDY, program

COUNTS = {"cluster.brokers.count": [3, 6]}


class QuestionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.here = pathlib.Path(cls.folder.name)
        cls.file = cls.here / "study.json"
        cls.file.write_text(STUDY)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_sweep_has_a_row_for_each_run_and_each_is_the_run_that_is_played_alone(self):
        rows = rehearse.sweep(self.file, COUNTS, seeds=range(1, 4), architecture="kafka")
        self.assertEqual(len(rows), 6)
        study = rehearse.Study.read(self.file)
        for row in rows.to_dict("records"):
            study.cluster.brokers.count = row["cluster.brokers.count"]
            self.assertEqual(rehearse.run(study, "kafka", seed=row["seed"]).digest, row["digest"])

    def test_the_table_is_that_of_the_program_on_any_number_of_threads(self):
        said = program("sweep", self.file, "--vary", "cluster.brokers.count=3,6", "--seeds", "1..3", "-o", self.here / "program", "--format", "json", "-q")
        for threads in (1, 2):
            rows = rehearse.sweep(self.file, COUNTS, seeds="1..3", threads=threads)
            self.assertEqual(rows.attrs["cells"], json.loads(said.stdout))
        self.assertTrue(rows.equals(rehearse.runs(self.here / "program")))

    def test_a_sweep_goes_on_from_its_store(self):
        store = self.here / "store"
        rehearse.sweep(self.file, COUNTS, seeds="1..2", store=store, shard="1/2")
        part = rehearse.runs(store)
        whole = rehearse.sweep(self.file, COUNTS, seeds="1..2", store=store)
        self.assertLess(0, len(part))
        self.assertLess(len(part), len(whole))
        self.assertTrue(whole.equals(rehearse.runs(store)))
        self.assertEqual(len(rehearse.runs(store, where=["architecture==kafka"])), 4)

    def test_odds_are_those_of_the_program(self):
        said = program("odds", self.file, "--years", "2", "--format", "json", "-q")
        odds = rehearse.odds(self.file, years=2)
        self.assertEqual(odds.answer, json.loads(said.stdout))
        self.assertEqual(len(odds.samples("downtime")), 2)
        self.assertEqual(list(odds.table("downtime").index), ["kafka", "automq-s3"])

    def test_a_player_plays_instead_of_this_machine_and_its_mistakes_are_raised(self):
        batches = []

        def player(studies):
            batches.append(len(studies))
            return rehearse._core.play_texts(studies)

        self.assertEqual(rehearse.odds(self.file, years=2, player=player).answer, rehearse.odds(self.file, years=2).answer)
        self.assertLess(4, sum(batches))

        def broken(studies):
            raise RuntimeError("no such cluster")

        with self.assertRaisesRegex(RuntimeError, "no such cluster"):
            rehearse.odds(self.file, years=1, player=broken)
        with self.assertRaisesRegex(rehearse.ConfigError, "a play elsewhere"):
            rehearse.odds(self.file, years=1, player=lambda studies: ["{}"] * len(studies))

    def test_a_study_that_is_in_no_file_can_be_asked_about(self):
        study = rehearse.Study.read(self.file)
        self.assertEqual(rehearse.odds(study, years=1).answer["designs"], rehearse.odds(self.file, years=1).answer["designs"])

    def test_wrong_options_are_refused_with_the_sentence_of_the_command_line(self):
        with self.assertRaises(rehearse.ConfigError) as refused:
            rehearse.sweep(self.file, {"cluster.brokers.cuont": [3]})
        self.assertEqual(str(refused.exception), program("sweep", self.file, "--vary", "cluster.brokers.cuont=3").stderr.strip())
        with self.assertRaisesRegex(rehearse.ConfigError, 'expected only the options'):
            rehearse.odds(self.file, yaers=3)

    def test_ctrl_c_ends_a_question_and_the_next_one_is_answered(self):
        lines = ["import rehearse, sys", "print('begins', flush=True)", "try:", f"    rehearse.odds({str(self.file)!r}, years=100000)",
                 "except KeyboardInterrupt: print('interrupted')", f"print(len(rehearse.sweep({str(self.file)!r}, seeds='1..2')))"]
        child = subprocess.Popen([sys.executable, "-c", "\n".join(lines)], stdout=subprocess.PIPE, text=True)
        self.assertEqual(child.stdout.readline(), "begins\n")
        time.sleep(1.5)
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.communicate(timeout=60)[0], "interrupted\n4\n")
