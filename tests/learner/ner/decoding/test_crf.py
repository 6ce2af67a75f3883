"""The CRF, proved the slow way: every tag path of tiny inputs, and pytorch-crf itself."""

from itertools import pairwise, product

import pytest
import torch
from torchcrf import CRF

from annotation.spans.tag_schemes import illegal_positions, schemes, tag_names
from learner.ner.decoding.crf import SchemeCRF

LENGTHS = [4, 1, 3]


def case(scheme="BIO", labels=("P",), seed=0, scale=1.0):
    """(crf, tags, emissions (3, 4, K), mask) with random potentials."""
    torch.manual_seed(seed)
    tags = tag_names(labels, scheme)
    crf = SchemeCRF(tags, scheme)
    for parameter in crf.parameters():
        torch.nn.init.normal_(parameter)
    emissions = torch.randn(len(LENGTHS), max(LENGTHS), len(tags)) * scale
    return crf, tags, emissions, torch.arange(max(LENGTHS)) < torch.tensor(LENGTHS)[:, None]


def every_path(crf, tags, emissions, scheme, temperature=1.0):
    """{path: score} of the legal paths of one sentence (T, K)."""
    scores = {}
    for path in product(range(len(tags)), repeat=len(emissions)):
        if not illegal_positions([tags[tag] for tag in path], scheme):
            score = crf.start_transitions[path[0]] + crf.end_transitions[path[-1]]
            score = score + sum(emissions[step, tag] for step, tag in enumerate(path))
            score = score + sum(crf.transitions[pair] for pair in pairwise(path))
            scores[path] = score.item() / temperature
    return scores


def log_z(scores):
    return float(torch.logsumexp(torch.tensor(list(scores.values()), dtype=torch.double), 0))


@pytest.mark.parametrize("scheme", schemes)
@pytest.mark.parametrize("temperature", [1.0, 1.7])
def test_log_likelihood_counts_exactly_the_legal_paths(scheme, temperature):
    crf, tags, emissions, mask = case(scheme)
    for row, length in enumerate(LENGTHS):
        scores = every_path(crf, tags, emissions[row, :length], scheme, temperature)
        for path, score in scores.items():
            padded = torch.tensor([[*path, *[0] * (4 - length)]])
            found = crf(emissions[row : row + 1], padded, mask[row : row + 1], temperature=temperature)
            assert float(found.detach()) == pytest.approx(score - log_z(scores), abs=1e-5)


@pytest.mark.parametrize("scheme", schemes)
def test_decoding_finds_the_best_legal_path(scheme):
    for seed in range(5):
        crf, tags, emissions, mask = case(scheme, ("P", "Q") if scheme in {"IO", "BIO"} else ("P",), seed)
        found = crf.decode(emissions, mask)
        for row, length in enumerate(LENGTHS):
            scores = every_path(crf, tags, emissions[row, :length], scheme)
            assert tuple(found[row, :length].tolist()) == max(scores, key=scores.get)
            assert not found[row, length:].any()


@pytest.mark.parametrize("count", [1, 2, 7])
def test_the_best_paths_have_the_right_probabilities(count):
    crf, tags, emissions, mask = case("BIO", ("P", "Q"))
    found = crf.best_scores(emissions, mask, count, temperature=1.3)
    for row, length in enumerate(LENGTHS):
        scores = every_path(crf, tags, emissions[row, :length], "BIO", 1.3)
        best = sorted(scores.values(), reverse=True)[:count]
        expected = [torch.tensor(score - log_z(scores)).exp().item() for score in best]
        assert found[row].tolist() == pytest.approx(expected + [0.0] * (count - len(best)), abs=1e-6)


def test_a_sentence_with_one_legal_path_has_no_second_best():
    crf, _, emissions, mask = case("BIES", ())
    assert crf.best_scores(emissions, mask, 2).tolist() == [[1.0, 0.0]] * 3


@pytest.mark.parametrize("scheme", schemes)
def test_marginals_are_sums_over_paths(scheme):
    crf, tags, emissions, mask = case(scheme)
    found = crf.marginals(emissions, mask)
    for row, length in enumerate(LENGTHS):
        scores = every_path(crf, tags, emissions[row, :length], scheme)
        total = log_z(scores)
        for step, tag in product(range(length), range(len(tags))):
            share = sum(torch.tensor(s - total).exp().item() for path, s in scores.items() if path[step] == tag)
            assert found[row, step, tag].item() == pytest.approx(share, abs=1e-6)
        assert not found[row, length:].any()


def test_marginals_are_the_gradient_of_log_z():
    crf, _, emissions, mask = case("BIO", ("P", "Q"))
    emissions.requires_grad_()
    path = crf.decode(emissions.detach(), mask)
    (gradient,) = torch.autograd.grad(crf(emissions, path, mask).sum(), emissions)
    onehot = torch.nn.functional.one_hot(path, emissions.shape[2]) * mask[:, :, None]
    torch.testing.assert_close((onehot - gradient).double(), crf.marginals(emissions, mask), atol=1e-6, rtol=0)


def masked_reference(crf):
    """pytorch-crf with the same potentials, forbidden ones masked."""
    reference = CRF(crf.num_tags, batch_first=True)
    for mine, theirs in zip(crf.potentials(), ("start_transitions", "transitions", "end_transitions"), strict=True):
        getattr(reference, theirs).data.copy_(mine)
    return reference


def test_values_paths_and_gradients_are_those_of_pytorch_crf():
    crf, _, emissions, mask = case("BIES", ("P", "Q"), seed=3, scale=3.0)
    reference = masked_reference(crf)
    path = crf.decode(emissions, mask)
    rows = [row[:length] for row, length in zip(path.tolist(), LENGTHS, strict=True)]
    assert rows == reference.decode(emissions, mask)
    mine, theirs = emissions.clone().requires_grad_(), emissions.clone().requires_grad_()
    torch.testing.assert_close(crf(mine, path, mask).float(), reference(theirs, path, mask, reduction="none"))
    crf(mine, path, mask, "sum").backward()
    reference(theirs, path, mask).backward()
    torch.testing.assert_close(mine.grad, theirs.grad, atol=1e-5, rtol=1e-4)
    legal = crf.step_legal
    torch.testing.assert_close(crf.transitions.grad[legal], reference.transitions.grad[legal], atol=1e-5, rtol=1e-4)
    assert not crf.transitions.grad[~legal].any()


@pytest.mark.parametrize("seed", range(5))
def test_in_double_precision_values_and_gradients_are_those_of_pytorch_crf_to_a_millionth(seed):
    """Sentences of the lengths that occur; a scheme of 21 tags."""
    torch.manual_seed(seed)
    tags = tag_names([f"T{number}" for number in range(10)], "BIO")
    crf = SchemeCRF(tags, "BIO").double()
    for parameter in crf.parameters():
        torch.nn.init.normal_(parameter)
    lengths = torch.randint(1, 51, (12,))
    mask = torch.arange(int(lengths.max())) < lengths[:, None]
    mine = torch.randn(*mask.shape, len(tags), dtype=torch.double, requires_grad=True)
    theirs = mine.detach().clone().requires_grad_()
    reference = masked_reference(crf).double()
    path = crf.decode(mine, mask)
    assert [row[:length] for row, length in zip(path.tolist(), lengths, strict=True)] == reference.decode(theirs, mask)
    found, expected = crf(mine, path, mask), reference(theirs, path, mask, reduction="none")
    torch.testing.assert_close(found, expected, rtol=1e-6, atol=0)
    found.sum().backward()
    expected.sum().backward()
    torch.testing.assert_close(mine.grad, theirs.grad, rtol=1e-6, atol=1e-12)


def test_gradients_hold_in_double_precision():
    crf, _, emissions, mask = case("BIO", ("P",))
    crf.double()
    tags = crf.decode(emissions.double(), mask)
    inputs = emissions.double().requires_grad_()
    assert torch.autograd.gradcheck(lambda scores: crf(scores, tags, mask), inputs)


def test_extreme_scores_stay_finite():
    crf, _, emissions, mask = case("BIO", ("P", "Q"), scale=150.0)
    emissions.requires_grad_()
    loss = -crf(emissions, torch.zeros(mask.shape, dtype=torch.long), mask, "sum")
    loss.backward()
    assert loss.isfinite()
    assert emissions.grad.isfinite().all()


def test_what_stands_in_the_padding_changes_nothing():
    crf, _, emissions, mask = case("BIO", ("P", "Q"))
    other = torch.where(mask[:, :, None], emissions, 50 * torch.randn_like(emissions))
    path = crf.decode(emissions, mask)
    assert torch.equal(path, crf.decode(other, mask))
    torch.testing.assert_close(crf(emissions, path, mask), crf(other, path, mask))
