"""A sweep over two workers of a local Ray comes to the table of one machine, also when a worker is killed in the middle."""

import contextlib
import pathlib
import tempfile
import threading
import time
import unittest

import rehearse

from small import STUDY

SWEEP = ({"cluster.brokers.count": [3, 6, 9]},)


class RayTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            import ray
        except ImportError:
            raise unittest.SkipTest("Ray is not installed")
        cls.ray = ray
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

    def test_a_worker_that_is_killed_in_the_middle_changes_nothing(self):
        import rehearse.ray

        killed = []

        def kill_one():
            import psutil

            deadline = time.monotonic() + 60
            while not killed and time.monotonic() < deadline:
                for process in psutil.Process().children(recursive=True):
                    with contextlib.suppress(psutil.Error):
                        if "_play_shard" in " ".join(process.cmdline()):
                            process.kill()
                            killed.append(process.pid)
                            return
                time.sleep(0.02)

        killer = threading.Thread(target=kill_one)
        killer.start()
        rows = rehearse.ray.sweep(self.file, *SWEEP, seeds="1..12", shards=6)
        killer.join()
        self.assertTrue(killed, "no worker was seen at work")
        self.assertTrue(rows.equals(rehearse.sweep(self.file, *SWEEP, seeds="1..12")))
