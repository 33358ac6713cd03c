"""What the work of this process cost, as one JSON object on standard output."""

import json
import resource
import sys
import time


def measured(work):
    start = time.perf_counter()
    work()
    wall = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # Kilobytes everywhere but on macOS, where it is bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({
        "wallSeconds": wall,
        "cpuSeconds": usage.ru_utime + usage.ru_stime,
        "peakBytes": usage.ru_maxrss * unit,
    }))
