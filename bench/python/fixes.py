"""Runs the pandas twin of each fix of a JSON list of {name, code, expectedPath} on the file, and compares with the table that SQL made."""

import json
import sys
import warnings

import pandas as pd

warnings.simplefilter("ignore")
YES, NO = {"true", "t", "yes", "y"}, {"false", "f", "no", "n"}


def is_missing(value):
    return value is None or value is pd.NaT or value is pd.NA or value != value or value == ""


def as_number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def as_time(value):
    for day_first in (False, True):
        try:
            return pd.to_datetime(value, dayfirst=day_first)
        except (TypeError, ValueError):
            continue
    return None


def is_same(found, expected):
    if is_missing(expected):
        return is_missing(found)
    if is_missing(found):
        return False
    if str(found) == expected:
        return True
    if str(found).lower() in YES | NO and expected in ("true", "false"):
        return (str(found).lower() in YES) == (expected == "true")
    left, right = as_number(str(found).strip("$")), as_number(expected)
    if left is not None and right is not None:
        return left == right or abs(left - right) <= 1e-9 * max(abs(left), abs(right))
    if len(expected) >= 8 and expected[4:5] == "-":
        return as_time(found) == as_time(expected)
    return False


def difference(found, expected):
    if list(found.columns) != list(expected.columns):
        return f"columns {list(found.columns)} against {list(expected.columns)}"
    if len(found) != len(expected):
        return f"{len(found)} rows against {len(expected)}"
    for column in found.columns:
        for row, (left, right) in enumerate(zip(found[column], expected[column])):
            # A column that no fix touched is still written as in the file, and the table has read it.
            read = readings.get(column, {}).get(left) if isinstance(left, str) else None
            if read != right and not is_same(left, right):
                return f"row {row} of {column!r}: {left!r} against {right!r}"
    return None


loaded = pd.read_csv(sys.argv[1])
failures, count = [], 0
with open(sys.argv[2], encoding="utf-8") as file:
    cases = json.load(file)
base = pd.read_csv(sys.argv[3], dtype=str, keep_default_na=False)
readings = {column: dict(zip(loaded[column], base[column])) for column in loaded.columns}
for case in cases:
    scope = {"df": loaded.copy()}
    expected = pd.read_csv(case["expectedPath"], dtype=str, keep_default_na=False)
    try:
        exec(case["code"], scope)
        wrong = difference(scope["df"], expected)
    except Exception as error:
        wrong = repr(error)
    if wrong is not None:
        failures.append({"name": case["name"], "error": wrong})
print(json.dumps({"run": len(cases), "same": len(cases) - len(failures), "failures": failures}))
