import sys

from cost import measured
from table import read_table

measured(lambda: read_table(sys.argv[1]).describe(include="all"))
