"""The linear algebra below a publication runs in one thread, and only there."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from leeward.reporting.one_thread import in_one_thread


def threads() -> list[int]:
    np.ones((2, 2)) @ np.ones((2, 2))  # whatever library there is, is loaded
    return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]


def test_one_thread_within_and_as_before_afterwards() -> None:
    before = threads()
    assert set(in_one_thread(threads)()) <= {1}
    assert threads() == before


def test_a_failure_gives_the_threads_back() -> None:
    before = threads()

    @in_one_thread
    def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert threads() == before
