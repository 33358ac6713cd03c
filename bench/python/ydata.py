import contextlib
import io
import sys

import pandas as pd
from ydata_profiling import ProfileReport

from cost import measured


def report():
    with contextlib.redirect_stdout(io.StringIO()):
        ProfileReport(pd.read_csv(sys.argv[1]), minimal=True, progress_bar=False).to_json()


measured(report)
