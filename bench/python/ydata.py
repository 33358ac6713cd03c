import contextlib
import io
import sys

from ydata_profiling import ProfileReport

from cost import measured
from table import read_table


def report():
    with contextlib.redirect_stdout(io.StringIO()):
        ProfileReport(read_table(sys.argv[1]), minimal=True, progress_bar=False).to_json()


measured(report)
