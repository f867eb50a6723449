"""Holds every data file of conformance/ against its JSON Schema. Called by schema_test.cpp.

usage: validate_data.py CONFORMANCE_FOLDER; prints each file with its faults, exits 1 when there is one, 3 without jsonschema.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("the Python package jsonschema is not installed")
    sys.exit(3)

FILES = {
    "sources.schema.json": ["sources.json"],
    "families.schema.json": ["families.json"],
    "answers.schema.json": ["answers.json"],
    "sdks.schema.json": ["sdks.json"],
    "cases.schema.json": ["cases/**/*.json"],
    "clauses.schema.json": ["clauses/**/*.json"],
    "rules.schema.json": ["rules.json"],
    "states.schema.json": ["states.json"],
    "published_ids.schema.json": ["published_ids.json"],
    "deviations.schema.json": ["deviations/*.json"],
    "expectations.schema.json": ["expectations/*.json"],
}

folder = pathlib.Path(sys.argv[1])
faults = 0
files = 0
for schema_name, patterns in FILES.items():
    schema = json.loads((folder / "schema" / schema_name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted(path for pattern in patterns for path in folder.glob(pattern)):
        files += 1
        for error in validator.iter_errors(json.loads(path.read_text())):
            faults += 1
            print(f"{path.relative_to(folder)} at /{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
print(f"{files} files, {faults} faults")
sys.exit(1 if faults or files < 12 else 0)
