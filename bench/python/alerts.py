"""The alerts of ydata-profiling for each file of a JSON list of paths: a list of [type, columns] for each."""

import contextlib
import io
import json
import sys
import warnings

import pandas as pd
from ydata_profiling import ProfileReport

warnings.simplefilter("ignore")
with open(sys.argv[1], encoding="utf-8") as file:
    paths = json.load(file)
results = []
for path in paths:
    found = []
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            # Plots, samples and pictures of missing values raise no alert.
            report = ProfileReport(
                pd.read_csv(path),
                progress_bar=False,
                interactions=None,
                missing_diagrams=None,
                samples=None,
            )
            for alert in report.get_description().alerts:
                fields = list((alert.values or {}).get("fields") or [])
                found.append([alert.alert_type.name, [name for name in [alert.column_name, *fields] if name]])
        except Exception as error:
            found.append(["FAILED", [repr(error)[:200]]])
    results.append(found)
print(json.dumps(results))
