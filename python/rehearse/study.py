"""Studies as typed objects. The classes are made from the JSON Schema that the engine gives, so they have every field of a study file and no list of their own.

Names follow from the schema: a key becomes an attribute with underscores (`replication.factor` -> `replication_factor`, `from` -> `from_`), an object
becomes a class named after its key (`cluster` -> `Cluster`, each of `topics` -> `Topic`), and alternatives after what tells them apart
(`"fail": "zone"` -> `FailZone`, `produce` -> `Produce`). Field meanings, defaults and their sources are in each class's help.
"""

import datetime
import inspect
import json
import keyword
import os
import re

from . import _core
from ._core import ConfigError

_SCHEMA = json.loads(_core.schema())


def _attribute(key):
    name = re.sub(r"\W", "_", key)
    return name + "_" if keyword.iskeyword(name) else name


def _camel(text):
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"\W+", text))


def _singular(word):
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


class Part:
    """A part of a study. Values that are not set are left to their defaults; a keyword or attribute that does not exist is refused."""

    _fields = {}  # attribute -> (key, schema)
    _tag = None   # (key, word) that tells this alternative apart
    _classes = {}  # attribute -> the classes that an object or list element there may have

    def __init__(self, **values):
        object.__setattr__(self, "_values", {})
        object.__setattr__(self, "_touched", set())
        for name, value in values.items():
            setattr(self, name, value)

    def __setattr__(self, name, value):
        if name not in self._fields:
            raise ConfigError(_unknown(type(self), name))
        self._touched.discard(name)
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = self._shaped(name, value)

    def __getattr__(self, name):
        if name.startswith("__") or name not in self._fields:
            raise AttributeError(_unknown(type(self), name))
        if name in self._values:
            return self._values[name]
        schema = self._fields[name][1]
        if "properties" in schema:  # so that study.settings.x = y works on a study without settings
            self._values[name] = self._classes[name][0]()
            self._touched.add(name)
            return self._values[name]
        if schema.get("type") == "array":
            self._values[name] = []
            self._touched.add(name)
            return self._values[name]
        return schema.get("default")

    def __delattr__(self, name):
        setattr(self, name, None)

    def _shaped(self, name, value):
        classes = self._classes.get(name, ())
        if isinstance(value, (list, tuple)):
            return [_object_of(classes, item, name) if isinstance(item, dict) else item for item in value]
        return _object_of(classes, value, name) if isinstance(value, dict) and classes else value

    def to_dict(self):
        """This part as a study file has it: keys, and values as they were set."""
        result = {self._tag[0]: self._tag[1]} if self._tag else {}
        for name, (key, _) in self._fields.items():
            if name not in self._values:
                continue
            value = _plain(self._values[name])
            if name not in self._touched or value not in ({}, []):
                result[key] = value
        return result

    def __eq__(self, other):
        return type(self) is type(other) and self.to_dict() == other.to_dict()

    __hash__ = None

    def __dir__(self):
        return list(self._fields) + [name for name in super().__dir__() if not name.startswith("_")]

    def __repr__(self):
        shown = [f"{name}={self._values[name]!r}" for name in self._fields if name in self._values]
        return f"{type(self).__name__}({', '.join(shown)})"


def _unknown(cls, name):
    hint = _core.nearest_hint(name, list(cls._fields))
    return f'{cls.__name__}: expected a known field, found the unknown field "{name}"' + (f"; {hint}" if hint else "")


def _plain(value):
    if isinstance(value, Part):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, datetime.timedelta):
        return f"{value // datetime.timedelta(microseconds=1)} us"
    return value.item() if hasattr(value, "item") and not hasattr(value, "__len__") else value


def _object_of(classes, document, place):
    """The alternative that a document is: by its tag, else by what it must have."""
    for cls in classes:
        if cls._tag and document.get(cls._tag[0]) == cls._tag[1]:
            return cls._read({key: value for key, value in document.items() if key != cls._tag[0]})
    for cls in classes:
        if not cls._tag and all(key in document for key in cls._required):
            return cls._read(document)
    if len(classes) == 1:
        return classes[0]._read(document)
    raise ConfigError(f"{place}: expected one of {', '.join(cls.__name__ for cls in classes)}, found {json.dumps(document)[:80]}")


def _alternatives(schema):
    schema = schema.get("items", schema)
    return [one for one in schema.get("anyOf", [schema]) if "properties" in one]


def _bare(schema):
    return {key: value for key, value in schema.items() if key != "description"}


def _name_of(key, schema, parent, listed):
    for word, value in schema["properties"].items():
        if "const" in value:
            return _camel(word) + _camel(value["const"]), (word, value["const"])
    required = schema.get("required", [])
    if parent and len(_alternatives(parent)) > 1 and required:
        return _camel(required[0]), None
    return _camel(_singular(key) if listed else key), None


def _help(name, fields, required):
    lines = [name, ""]
    for attribute, (key, schema) in fields.items():
        default = f" = {schema['default']!r}" if "default" in schema else " (required)" if key in required else ""
        lines.append(f"{attribute}{default}: {schema.get('description', '')}")
    return "\n".join(lines)


def _signature(fields, required):
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature([
        inspect.Parameter(name, kind, default=inspect.Parameter.empty if key in required else schema.get("default")) for name, (key, schema) in fields.items()
    ])


class _Maker:
    """Makes a class for each object of the schema; equal objects under one name share theirs, others get their parent's name in front."""

    def __init__(self):
        self.made = {}

    def make(self, key, schema, parent=None, within="", base=Part, listed=False):
        name, tag = _name_of(key, schema, parent, listed)
        while name in self.made and self.made[name]._source != _bare(schema):
            name = within + name
            within = within + "_"
        if name in self.made:
            return self.made[name]
        fields = {_attribute(k): (k, v) for k, v in schema["properties"].items() if "const" not in v and not k.startswith("$")}
        required = [k for k in schema.get("required", []) if not tag or k != tag[0]]
        members = {"_fields": fields, "_required": required, "_tag": tag, "_source": _bare(schema), "__doc__": _help(name, fields, required),
                   "__signature__": _signature(fields, required), "__module__": "rehearse", "_read": classmethod(_read)}
        cls = self.made[name] = type(name, (base,), members)
        cls._classes = {attribute: [self.make(k, one, v.get("items", v), name, listed="items" in v) for one in _alternatives(v)] for attribute, (k, v) in fields.items() if _alternatives(v)}
        return cls


def _read(cls, document):
    keys = {key: attribute for attribute, (key, _) in cls._fields.items()}
    part = cls()
    for key, value in document.items():
        if key.startswith("$"):
            continue
        setattr(part, keys.get(key, key), value)
    return part


class _Study(Part):
    def check(self):
        """Refuses, with the command line's sentence, what the command line refuses; gives warnings otherwise."""
        return self._loaded().warnings

    def effective(self):
        """The study with every default in it."""
        return type(self)._read(json.loads(self._loaded().effective()))

    def to_json(self):
        """The text of a study file."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    def write(self, path):
        """Writes a study file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.to_json())

    def copy(self):
        """A study that can be changed without changing this one."""
        copy = type(self)._read(self.to_dict())
        object.__setattr__(copy, "_file", getattr_or(self, "_file"))
        return copy

    @classmethod
    def parse(cls, text, file="study"):
        """Reads the text of a study file, comments allowed; `file` is what sentences call it."""
        study = cls._read(json.loads(_core.plain_json(text, file)))
        object.__setattr__(study, "_file", file)
        return study

    @classmethod
    def read(cls, path):
        """Reads a study file."""
        _core.load(os.fspath(path))  # refuses with the sentence of the command line
        with open(path, encoding="utf-8") as file:
            return cls.parse(file.read(), os.fspath(path))

    def _loaded(self):
        return _core.parse(self.to_json(), getattr_or(self, "_file") or "study")

    def _repr_html_(self):
        return f"<p>{self._loaded().line()}</p>"


def getattr_or(part, name):
    """A private attribute of a study, or None."""
    return part.__dict__.get(name)


_maker = _Maker()
Study = _maker.make("study", {**_SCHEMA, "required": _SCHEMA.get("required", [])}, base=_Study)
CLASSES = dict(_maker.made)


def load(study):
    """The engine's study of a path, a typed study, a dict or the text of a study file."""
    if isinstance(study, _Study):
        return study._loaded()
    if isinstance(study, dict):
        return _core.parse(json.dumps(study), "study")
    if isinstance(study, str) and study.lstrip().startswith(("{", "//")):
        return _core.parse(study, "study")
    return _core.load(os.fspath(study))
