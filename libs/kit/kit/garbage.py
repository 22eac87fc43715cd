"""Python's collector of cyclic garbage, told what a service is like."""

import gc

BETWEEN = 20_000, 20, 20
"""New containers between two looks at the youngest; such looks between two at the middle generation, and at the oldest.

A listing makes thousands of containers and no cycle; at Python's own 700 it is interrupted a dozen times.
"""


def spare_what_stays() -> None:
    """Never look again at what has been made until now: modules, contracts and tables stay for as long as the process.

    A full collection that looks at them takes 100 ms, in which nobody is answered. For real processes, once, when
    their application is built.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*BETWEEN)
