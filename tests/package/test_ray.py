"""Questions over two workers of a local Ray come to the answers of one machine, also when a worker is killed in the middle."""

import os
import pathlib
import signal
import tempfile
import threading
import time
import unittest

import rehearse

from small import STUDY

SWEEP = ({"cluster.brokers.count": [3, 6, 9]},)


def is_ours(pid):
    """Whether a process stems from this one: other people may use Ray here, too."""
    while pid not in (0, 1, os.getpid()):
        pid = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return pid == os.getpid()


def worker_that_runs(task):
    """The process of a worker of ours that is at this task now; none when there is none."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if task.encode() in (folder / "cmdline").read_bytes() and is_ours(int(folder.name)):
                return int(folder.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return None


class Killer(threading.Thread):
    """Kills the first worker that is seen at a task."""

    def __init__(self, task):
        super().__init__()
        self.task, self.killed = task, None
        self.start()

    def run(self):
        deadline = time.monotonic() + 60
        while self.killed is None and time.monotonic() < deadline:
            self.killed = worker_that_runs(self.task)
            if self.killed is not None:
                os.kill(self.killed, signal.SIGKILL)
            time.sleep(0.005)


class RayTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            import ray
        except ImportError:
            raise unittest.SkipTest("Ray is not installed, so questions over a Ray cluster are not tested here")
        cls.ray = ray
        os.environ["RAY_worker_niceness"] = "0"  # else workers come last on a busy machine
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = pathlib.Path(cls.folder.name) / "study.json"
        cls.file.write_text(STUDY)

    @classmethod
    def tearDownClass(cls):
        cls.ray.shutdown()
        cls.folder.cleanup()

    def test_the_table_is_that_of_one_machine_and_the_store_goes_on(self):
        import rehearse.ray

        store = pathlib.Path(self.folder.name) / "store"
        rows = rehearse.ray.sweep(self.file, *SWEEP, seeds="1..4", store=store, shards=4)
        alone = rehearse.sweep(self.file, *SWEEP, seeds="1..4")
        self.assertTrue(rows.equals(alone))
        self.assertEqual(rows.attrs["cells"], alone.attrs["cells"])
        self.assertTrue(rehearse.ray.sweep(self.file, *SWEEP, seeds="1..4", store=store, shards=3).equals(alone))

    def test_odds_are_those_of_one_machine(self):
        import rehearse.ray

        self.assertEqual(rehearse.ray.odds(self.file, years=3).answer, rehearse.odds(self.file, years=3).answer)

    def test_a_search_is_that_of_one_machine_and_so_are_other_questions(self):
        import rehearse.ray

        output = pathlib.Path(self.folder.name) / "worst"
        session = "settings.broker.session.timeout.ms=3 s..18 s"
        for question, options in (
            ("search", {"architecture": "kafka", "plays": 40, "output": str(output)}),
            ("headroom", {"architecture": "kafka"}),
            ("frontier", {"vary": {"cluster.brokers.count": [3, 6]}}),
            ("sensitivity", {"architecture": "kafka", "of": "reachable", "vary": [session, "assumptions.broker start=5 s..20 s"], "samples": 8}),
        ):
            self.assertEqual(getattr(rehearse.ray, question)(self.file, **options), getattr(rehearse, question)(self.file, **options), question)

    def test_a_mistake_is_the_sentence_of_the_command_line(self):
        import rehearse.ray

        with self.assertRaisesRegex(rehearse.ConfigError, "expected a known metric"):
            rehearse.ray.search(self.file, architecture="kafka", by="reachabel")

    def test_a_worker_that_is_killed_in_the_middle_changes_nothing(self):
        import rehearse.ray

        killer = Killer("ray::_play_shard")
        rows = rehearse.ray.sweep(self.file, *SWEEP, seeds="1..60", shards=6)
        killer.join()
        self.assertIsNotNone(killer.killed, "no worker was seen at work")
        self.assertTrue(rows.equals(rehearse.sweep(self.file, *SWEEP, seeds="1..60")))

    def test_a_worker_that_is_killed_while_odds_are_drawn_changes_nothing(self):
        import rehearse.ray

        killer = Killer("ray::_play_texts")
        answer = rehearse.ray.odds(self.file, years=20, architecture="kafka").answer
        killer.join()
        self.assertIsNotNone(killer.killed, "no worker was seen at work")
        self.assertEqual(answer, rehearse.odds(self.file, years=20, architecture="kafka").answer)
