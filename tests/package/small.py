"""What the tests of the package share: a study that plays in a blink, the program of the same build, and the root of the tree."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ["REHEARSE"]

STUDY = """{ // a small one
  "cluster": { "region": "us-east-1", "zones": 3,
               "brokers": { "count": 3, "instance": "m7g.large", "volume": { "type": "gp3", "size": "500 GB" } } },
  "topics":  [ { "name": "orders", "partitions": 6, "retention": "1 h" } ],
  "clients": [ { "produce": "orders", "rate": "2 MB/s" }, { "consume": "orders", "from": "closest" } ],
  "settings": { "broker.session.timeout.ms": 6000 },
  "timeline": [ { "at": "2 min", "fail": "broker", "broker": 1, "returns": { "after": "1 min" } } ],
  "targets": [ "lost == 0" ],
  "compare": [ "kafka", "automq-s3" ], "horizon": "20 min" }"""


def program(*words, cwd=None, input=None):
    """What the command line says."""
    return subprocess.run([PROGRAM, *map(str, words)], cwd=cwd, input=input, capture_output=True, text=True)
