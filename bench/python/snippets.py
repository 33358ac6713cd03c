"""Runs each snippet of a JSON list of {ruleId, columnName, code} on a copy of the file as pandas reads it."""

import contextlib
import io
import json
import sys
import warnings

import pandas as pd

warnings.simplefilter("ignore")
loaded = pd.read_csv(sys.argv[1])
failures = []
with open(sys.argv[2], encoding="utf-8") as file:
    snippets = json.load(file)
for snippet in snippets:
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(snippet["code"], {"df": loaded.copy()})
        except Exception as error:
            failures.append({**snippet, "error": repr(error)})
print(json.dumps({"run": len(snippets) - len(failures), "failures": failures}))
