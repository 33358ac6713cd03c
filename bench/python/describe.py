import sys

import pandas as pd

from cost import measured

measured(lambda: pd.read_csv(sys.argv[1]).describe(include="all"))
