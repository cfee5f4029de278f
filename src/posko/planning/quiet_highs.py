"""HiGHS as a library: silent, on one thread."""

from __future__ import annotations

import highspy


class QuietHighs(highspy.Highs):
    """HiGHS on one thread that says nothing on the terminal, not even its greeting."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802
        # The constructor comes here and prints a banner before anybody could have asked it not to.
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]

    def solve_alone(self) -> None:
        """Run on one thread, whoever else ran HiGHS in this process before, and on how many. Raises RuntimeError."""
        self.setOptionValue("threads", 1)
        if self.run() == highspy.HighsStatus.kError:
            # The threads belong to the process: HiGHS refuses another number of them than the first user's.
            self.resetGlobalScheduler(True)
            if self.run() == highspy.HighsStatus.kError:
                raise RuntimeError(f"HiGHS gave up: {self.getModelStatus()}")
