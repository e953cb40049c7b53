"""Arrow tables and Parquet files of answers: the numbers of the frames, columns that stay, and no copies of what the engine holds."""

import pathlib
import tempfile
import unittest

import rehearse

from small import STUDY

FIXED = ["key", "study", "architecture", "verdict", "reason", "digest", "version", "seed"]


class TablesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            import pyarrow.parquet
        except ImportError:
            raise unittest.SkipTest("pyarrow is not installed, so Arrow tables and Parquet files are not tested here")
        cls.pyarrow = pyarrow
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = pathlib.Path(cls.folder.name) / "study.json"
        cls.file.write_text(STUDY)
        cls.rows = rehearse.sweep(cls.file, {"cluster.brokers.count": [3, 6], "settings.broker.session.timeout.ms": ["6 s"]}, seeds="1..2")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def parquet(self, frame):
        path = pathlib.Path(self.folder.name) / "table.parquet"
        rehearse.write_parquet(frame, path)
        return self.pyarrow.parquet.read_table(path)

    def test_runs_become_parquet_and_come_back_with_the_same_values(self):
        table = self.parquet(self.rows)
        self.assertEqual(table.column_names, list(self.rows.columns))
        back = table.to_pandas()
        for name in self.rows.columns:
            self.assertEqual(back[name].dropna().tolist(), self.rows[name].dropna().tolist(), name)
        self.assertEqual(table.num_rows, 8)

    def test_columns_of_runs_have_the_same_names_and_types_whatever_is_in_them(self):
        hopeless = rehearse.sweep(self.file, {"timeline[0].returns.after": ["19 min"]}, architecture="kafka")
        types = {}
        for rows in (self.rows, hopeless):
            schema = rehearse.arrow(rows).schema
            self.assertEqual(schema.names[: len(FIXED)], FIXED)
            self.assertEqual(schema.names[-2:], ["never", "open"])
            for name in FIXED + ["reachable", "nothing_hidden", "incident_cost", "lost", "lost == 0", "never", "open"]:
                self.assertEqual(types.setdefault(name, schema.field(name).type), schema.field(name).type, name)
        self.assertEqual(types["reachable"], self.pyarrow.float64())
        self.assertEqual(types["seed"], self.pyarrow.int64())
        self.assertIn("nothing_hidden", hopeless["never"][0])
        self.assertTrue(hopeless["nothing_hidden"].isna().all())

    def test_the_summary_of_a_comparison_and_the_odds_are_tables_as_well(self):
        answer = rehearse.compare(self.file)
        summary = self.parquet(answer.table)
        self.assertEqual(summary["architecture"].to_pylist(), ["kafka", "automq-s3"])
        self.assertEqual(summary["reachable_s"].to_pylist(), answer.table["reachable_s"].tolist())
        odds = rehearse.odds(self.file, years=2)
        table = self.parquet(odds.table())
        self.assertEqual(table["mean"].to_pylist(), odds.table()["mean"].tolist())
        self.assertEqual(table.column_names[:2], ["architecture", "metric"])
        self.assertEqual(rehearse.arrow(odds.samples("downtime")).column_names, ["kafka", "automq-s3"])

    def test_numbers_are_not_copied(self):
        run = rehearse.run(self.file, "kafka")
        curves, table = run.curves, run.curves_arrow()
        for c, name in enumerate(table.column_names[1:]):
            self.assertEqual(table[name].chunk(0).buffers()[1].address, curves.to_numpy()[:, c].ctypes.data, name)
        samples = rehearse.odds(self.file, years=3, architecture="kafka").samples("downtime")
        self.assertEqual(rehearse.arrow(samples)["kafka"].chunk(0).buffers()[1].address, samples["kafka"].to_numpy().ctypes.data)
