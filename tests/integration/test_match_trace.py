"""The modules that one match enters, traced through the application over the starter catalogue."""

from bench.structure import SCORER, traced_match


def test_a_match_is_traced_from_the_edge_to_the_scorer(starter_home):
    entered = traced_match(starter_home.folder).entered
    scorer = f"{SCORER.__module__.replace('.', '/')}.py"
    assert entered[0].split("/")[0] in {"api", "website"}
    assert scorer in entered
    assert len(entered) == len(set(entered))
    assert {"models", "index", "recommender"} <= {module.split("/")[0] for module in entered}
