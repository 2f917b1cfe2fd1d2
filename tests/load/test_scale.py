"""The model behind docs/scale.md says what was measured on one machine, and its page says what the model says."""

from dataclasses import replace

import pytest

from tests.load.scale import Measured, burst, internet, measured_costs, percentile, reproduced, saturated


@pytest.mark.parametrize("figure", reproduced(), ids=lambda figure: figure.name)
def test_the_model_reproduces_what_was_measured(figure: Measured) -> None:
    assert figure.factor <= figure.within


def test_a_model_with_wrong_costs_does_not() -> None:
    wrong = reproduced(replace(measured_costs(), vote=2 * measured_costs().vote))
    assert any(figure.factor > figure.within for figure in wrong)


def test_every_vote_is_answered_once_whatever_the_load() -> None:
    assert len(burst(measured_costs(), 1000)) == 1000
    assert len(internet(5_000, 1).latencies) == 5_000
    assert saturated(measured_costs(), 500, 50, gather=True) > 0


def test_the_same_seed_is_the_same_minute() -> None:
    one, same, other = (internet(2_000, 1, seed=seed).latencies for seed in (1, 1, 2))
    assert one == same != other


def test_telling_every_phone_each_figure_takes_most_of_what_a_process_does() -> None:
    told, untold = internet(5_000, 1), internet(5_000, 1, told=False)
    assert told.busy > 5 * untold.busy
    assert percentile(told.latencies, 99) > percentile(untold.latencies, 99)
