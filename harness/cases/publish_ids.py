"""Adds the ids of new cases to conformance/published_ids.json, which holds every id ever published.

usage: touchstone list | publish_ids.py FILE; refuses to drop an id: a case may change, its id may not.
Called by hand when published_ids_test.cpp says that ids are not published. Tested by app/publish_ids_test.cpp.
"""
import collections
import json
import pathlib
import sys


def ids_in(published):
    return {f"{operation}/{slug}" for group in published["groups"] for operation in group["operations"] for slug in group["slugs"]}


def grouped(ids):
    """Slugs that the same operations have stand together, so that the file stays short and its changes too."""
    operations = collections.defaultdict(set)
    for identifier in ids:
        service, operation, slug = identifier.split("/", 2)
        operations[slug].add(f"{service}/{operation}")
    groups = collections.defaultdict(list)
    for slug in sorted(operations):
        groups[tuple(sorted(operations[slug]))].append(slug)
    return [{"operations": list(names), "slugs": slugs} for names, slugs in sorted(groups.items())]


def render(groups):
    lines = []
    for group in groups:
        operations = ",\n        ".join(json.dumps(name) for name in group["operations"])
        slugs = ",\n        ".join(json.dumps(slug) for slug in group["slugs"])
        lines.append('    {\n      "operations": [\n        %s\n      ],\n      "slugs": [\n        %s\n      ]\n    }' % (operations, slugs))
    return '{\n  "groups": [\n' + ",\n".join(lines) + "\n  ]\n}\n"


file = pathlib.Path(sys.argv[1])
before = ids_in(json.loads(file.read_text())) if file.exists() else set()
now = {line.split()[0] for line in sys.stdin if line.strip()}
if not now:
    sys.exit("no id in the standard input: pipe touchstone list into this")
if gone := sorted(before - now):
    sys.exit(f"{len(gone)} published ids are gone, {gone[0]} among them: bring them back, for others name them")
file.write_text(render(grouped(now)))
print(f"{len(now - before)} new ids, {len(now)} in all")
