"""Typed studies have every field that the schema has, mean what the file means, and are refused as the command line refuses."""

import datetime
import json
import pathlib
import tempfile
import unittest

import rehearse
from rehearse import _core

from small import ROOT, STUDY, program


def objects_of(schema):
    """Every object in a schema that lists properties."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects_of(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects_of(value)


class StudyTest(unittest.TestCase):
    def test_every_field_of_the_schema_is_an_attribute_of_a_class(self):
        known = [{key for key, _ in cls._fields.values()} | ({cls._tag[0]} if cls._tag else set()) for cls in vars(rehearse).values() if isinstance(cls, type) and issubclass(cls, rehearse.Part)]
        found = 0
        for schema in objects_of(json.loads(_core.schema())):
            self.assertIn({key for key in schema["properties"] if not key.startswith("$")}, known)
            found += 1
        self.assertGreater(found, 20)

    def test_every_shipped_study_survives_being_typed(self):
        for path in sorted(ROOT.glob("experiments/*/study.json")):
            text = path.read_text()
            study = rehearse.Study.parse(text)
            self.assertEqual(study.to_dict(), json.loads(_core.plain_json(text, "study")), path)
            self.assertEqual(study.check(), _core.load(str(path)).warnings)

    def test_a_study_made_of_parts_is_the_one_that_a_file_states(self):
        made = rehearse.Study(
            cluster=rehearse.Cluster(region="us-east-1", zones=3, brokers=rehearse.Brokers(count=3, instance="m7g.large", volume=rehearse.Volume(type="gp3", size="500 GB"))),
            topics=[rehearse.Topic(name="orders", partitions=6, retention=datetime.timedelta(hours=1))],
            clients=[rehearse.Produce(produce="orders", rate="2 MB/s"), rehearse.Consume(consume="orders", from_="closest")],
            timeline=[rehearse.FailBroker(at="2 min", broker=1, returns=rehearse.Returns(after="1 min"))],
            targets=["lost == 0"], compare=["kafka", "automq-s3"], horizon="20 min")
        made.settings.broker_session_timeout_ms = 6000
        self.assertEqual(made.effective(), rehearse.Study.parse(STUDY).effective())

    def test_unset_values_read_as_their_defaults_and_looking_sets_nothing(self):
        study = rehearse.Study.parse(STUDY)
        self.assertEqual(study.cluster.controllers, 3)
        self.assertIsNone(study.cluster.zone_link)
        before = study.to_dict()
        self.assertEqual(study.assumptions.to_dict(), {})
        self.assertEqual(study.to_dict(), before)
        study.assumptions.rtt_cross_zone = "2 ms"
        self.assertEqual(study.to_dict()["assumptions"], {"rtt cross zone": "2 ms"})

    def test_a_field_that_does_not_exist_is_refused_with_the_nearest(self):
        with self.assertRaisesRegex(rehearse.ConfigError, 'Cluster: expected a known field, found the unknown field "zonse"; did you mean "zones"'):
            rehearse.Cluster(zonse=3)
        with self.assertRaises(AttributeError):
            rehearse.Cluster().zonse

    def test_wrong_studies_are_refused_with_the_sentence_of_the_command_line(self):
        for piece, replacement in (('"zones": 3', '"zones": "x"'), ('"kafka"', '"kafak"'), ('"2 MB/s"', '"2 MB"'), ('"broker": 1', '"broker": 9'), ("}", "", )):
            with tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / "study.json"
                file.write_text(STUDY.replace(piece, replacement, 1))
                with self.assertRaises(rehearse.ConfigError) as refused:
                    rehearse.compare(str(file))
                self.assertEqual(str(refused.exception), program("check", file).stderr.strip())

    def test_fields_have_their_meaning_default_and_source_in_the_help(self):
        self.assertIn("zones = 3: availability zones", rehearse.Cluster.__doc__)
        self.assertIn("AWS regions offer three or more", rehearse.Cluster.__doc__)

    def test_changing_a_copy_leaves_the_study_alone(self):
        study = rehearse.Study.parse(STUDY)
        copy = study.copy()
        copy.cluster.zones = 2
        self.assertEqual(study.cluster.zones, 3)
