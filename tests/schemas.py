"""A small checker of documents against the schemas in docs/schema."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.blocks import ROOT

FOLDER = ROOT / "docs" / "schema"
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "object": (dict,),
    "array": (list,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def schema_of(name: str) -> Any:
    """A schema of docs/schema: decisions-1."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def faults(value: Any, schema: Any, path: str = "$", root: Any = None) -> list[str]:
    """What does not fit, for the few keywords that the schemas use."""
    root = root or schema
    if "$ref" in schema:
        file, _, name = schema["$ref"].partition("#/$defs/")
        root = schema_of(file.removesuffix(".json")) if file else root
        schema = {**root["$defs"][name], **schema}
    if "anyOf" in schema:
        tried = [faults(value, option, path, root) for option in schema["anyOf"]]
        return [] if [] in tried else [f"{path}: {tried}"]
    allowed = schema.get("type", [])
    names = [allowed] if isinstance(allowed, str) else allowed
    if names and not any(type(value) in TYPES[n] for n in names):
        return [f"{path}: {value!r} is no {names}"]
    found = []
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        found.append(f"{path}: {value!r} not allowed")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{path}: {value!r} against {schema['pattern']}")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{path}: {value!r} too small")
    if isinstance(value, list):
        found += [f for i, v in enumerate(value) for f in faults(v, schema["items"], f"{path}[{i}]", root)]
    return found + (_members(value, schema, path, root) if isinstance(value, dict) else [])


def _members(value: dict[str, Any], schema: Any, path: str, root: Any) -> list[str]:
    known = schema.get("properties", {})
    other = schema["additionalProperties"]
    found = [f"{path}: no {k}" for k in schema.get("required", []) if k not in value]
    for key, member in value.items():
        if key in known:
            found += faults(member, known[key], f"{path}.{key}", root)
        elif other is False:
            found.append(f"{path}: unexpected {key}")
        else:
            found += faults(member, other, f"{path}.{key}", root)
    return found
